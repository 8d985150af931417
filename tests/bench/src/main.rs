//! Measures the model and prints the figures as one line of JSON.
//!
//! The same program runs natively and, as wasm, on an empty page in Chromium (`cargo xtask bench`): so the page that is
//! published carries no measuring code.

mod figures;
mod outside;
mod project;
mod replays;

fn main() {
    let figures = figures::measure(&outside::milliseconds, &outside::memory);
    outside::print(&serde_json::to_string(&figures).expect("plain numbers are JSON"));
}
