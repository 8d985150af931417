//! Mounts the app; nothing else.

mod components;
mod diagram;
mod host;
mod modules;
mod shell;
mod workbench;

fn main() {
    shell::start();
}
