//! Mounts the app; nothing else.

mod host;
mod workbench;

fn main() {}
