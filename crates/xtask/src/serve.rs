//! `cargo xtask serve`: the page at an address, built and loaded again when a file changes.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::arguments::Arguments;
use crate::page::{self, Profile};
use crate::server::{Mount, Server};
use crate::workspace::Workspace;

const WATCHED: [&str; 6] = [
    "app",
    "crates",
    "style",
    "index.html",
    "Trunk.toml",
    "Cargo.lock",
];

/// Builds, serves, and rebuilds until it is stopped.
///
/// # Errors
/// The first build fails or the port is taken.
pub(crate) fn run(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let port = arguments.number("--port")?.unwrap_or(8080);
    let profile = if arguments.flag("--release") {
        Profile::Release
    } else {
        Profile::Dev
    };
    arguments.finish()?;

    let mut built = newest(workspace);
    let folder = page::bundle(workspace, profile, None)?;
    let server = Server::start_live(
        port,
        vec![Mount {
            base: "/".to_owned(),
            folder,
        }],
    )?;
    println!(
        "\nLayer Lab: {}\n(Ctrl+C stops it; when a file changes the page is built again and loads itself again)",
        server.url()
    );
    loop {
        std::thread::sleep(Duration::from_millis(400));
        let now = newest(workspace);
        if now > built {
            built = now;
            match page::bundle(workspace, profile, None) {
                Ok(_) => {
                    println!("built again: {}", server.url());
                    server.reload();
                }
                Err(error) => {
                    eprintln!("error: {error:#}\n(the last page that built is still served)");
                }
            }
        }
    }
}

/// When a source file last changed.
fn newest(workspace: &Workspace) -> SystemTime {
    WATCHED
        .iter()
        .map(|name| newest_below(&workspace.path(name)))
        .max()
        .unwrap_or(SystemTime::UNIX_EPOCH)
}

fn newest_below(path: &Path) -> SystemTime {
    let own = fs::metadata(path)
        .and_then(|data| data.modified())
        .unwrap_or(SystemTime::UNIX_EPOCH);
    let Ok(entries) = fs::read_dir(path) else {
        return own;
    };
    entries
        .flatten()
        .map(|entry| newest_below(&entry.path()))
        .max()
        .map_or(own, |below| own.max(below))
}
