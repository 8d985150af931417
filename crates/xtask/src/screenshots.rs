//! `cargo xtask screenshots`: the pages as people see them, at three sizes and two themes.

use std::path::PathBuf;

use anyhow::Result;

use crate::arguments::Arguments;
use crate::page::{self, Profile};
use crate::process;
use crate::server::{Mount, Server};
use crate::tools::{CHROMIUM_FLAGS, Node, chromium};
use crate::workspace::Workspace;

/// Builds the page, serves it and takes the pictures.
///
/// # Errors
/// A tool is missing, the page does not compile, or a picture cannot be taken.
pub(crate) fn run(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let route = arguments.option("--route")?;
    let only = arguments.option("--only")?;
    let out = arguments
        .option("--out")?
        .map_or_else(|| workspace.path("screenshots"), PathBuf::from);
    let profile = if arguments.flag("--release") {
        Profile::Release
    } else {
        Profile::Dev
    };
    arguments.finish()?;

    let node = Node::ensure(workspace)?;
    let browser = chromium()?;
    let folder = page::bundle(workspace, profile, None)?;
    let server = Server::start(
        0,
        vec![Mount {
            base: "/".to_owned(),
            folder,
        }],
    )?;
    let mut command = node.command();
    command
        .arg("tests/e2e/screenshots.mjs")
        .env("LAYER_LAB_URL", server.url())
        .env("LAYER_LAB_CHROMIUM", browser)
        .env("LAYER_LAB_CHROMIUM_FLAGS", CHROMIUM_FLAGS.join(" "))
        .env("LAYER_LAB_OUT", &out);
    if let Some(route) = route {
        command.env("LAYER_LAB_ROUTE", route);
    }
    if let Some(only) = only {
        command.env("LAYER_LAB_ONLY", only);
    }
    process::run(&mut command)
}
