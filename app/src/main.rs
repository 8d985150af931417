//! Mounts the app; nothing else.

// The component macro makes each component public, wherever it may be reached from.
#![allow(unreachable_pub)]

mod components;
mod content;
mod diagram;
mod figures;
mod home;
mod host;
mod learner;
#[macro_use]
mod part;
mod modules;
mod search;
mod shelf;
mod shell;
mod workbench;

fn main() {
    shell::start();
}
