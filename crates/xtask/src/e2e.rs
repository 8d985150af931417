//! The journeys in a real browser: Playwright over the published page, below a sub-path.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::arguments::Arguments;
use crate::package::{self, Package, Scorm};
use crate::page::{self, Profile};
use crate::process;
use crate::server::{Mount, Server};
use crate::tools::{CHROMIUM_FLAGS, Node, chromium};
use crate::workspace::Workspace;

/// The command that runs all journeys against the page in `folder`, with the server for it started.
///
/// # Errors
/// Node, its packages or Chromium are missing.
pub(crate) fn command(workspace: &Workspace, folder: &Path) -> Result<Command> {
    let node = Node::ensure(workspace)?;
    let browser = chromium()?;
    // Below a path, as course sites publish it. It serves until this process ends.
    let mount = Mount {
        base: "/some/course/".to_owned(),
        folder: folder.to_owned(),
    };
    let server = Server::start(0, vec![mount])?;
    let mut command = node.command();
    command
        .args([
            "node_modules/@playwright/test/cli.js",
            "test",
            "--config",
            "tests/e2e/playwright.config.mjs",
        ])
        .env("LAYER_LAB_URL", server.url())
        // For journeys that need a host of their own.
        .env("LAYER_LAB_DIST", folder)
        .env("LAYER_LAB_PACKAGES", packages(workspace, folder)?)
        .env("LAYER_LAB_CHROMIUM", browser)
        .env("LAYER_LAB_CHROMIUM_FLAGS", CHROMIUM_FLAGS.join(" "))
        .env("FORCE_COLOR", "0");
    Ok(command)
}

/// Packages for both kinds of learning platforms, unpacked as those do.
fn packages(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let target = workspace.target().join("packages");
    for scorm in Scorm::ALL {
        let package = Package {
            scorm,
            room: Some("cards"),
            need: 2,
            pass: 80,
        };
        package::unpacked(workspace, folder, package, &target.join(scorm.name()))?;
    }
    Ok(target)
}

/// Runs the journeys whose names match, or all: against the page that is in `dist/`, or with `--dev` against a quick build
/// of the sources as they are. With `--trace` every step of a journey that fails can be looked at afterwards.
///
/// # Errors
/// A tool is missing or a journey fails.
pub(crate) fn run(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let folder = if arguments.flag("--dev") {
        page::bundle(workspace, Profile::Dev, None)?
    } else {
        workspace.dist()
    };
    let mut journeys = command(workspace, &folder)?;
    if arguments.flag("--trace") {
        journeys.args(["--trace", "retain-on-failure"]);
    }
    let names = arguments.rest();
    if !names.is_empty() {
        journeys.args(["--grep", &names.join("|")]);
    }
    process::run(&mut journeys)
}
