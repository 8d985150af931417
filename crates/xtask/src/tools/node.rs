//! Node and the packages that `package-lock.json` fixes.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// Written into `node_modules` after an installation: the lock file it came from.
const STAMP: &str = "node_modules/.layer-lab-lock";

/// Node with this repository's packages installed.
#[derive(Debug)]
pub(crate) struct Node {
    node: PathBuf,
    workspace: Workspace,
}

impl Node {
    /// Finds Node and installs the packages if the lock file changed.
    ///
    /// # Errors
    /// Node is missing, or the packages are and cannot be downloaded.
    pub(crate) fn ensure(workspace: &Workspace) -> Result<Self> {
        let Some(node) = process::on_path("node") else {
            bail!(
                "Node 20 or later is missing: `apt-get install nodejs npm`, or https://nodejs.org"
            );
        };
        let lock = workspace.read("package-lock.json")?;
        let stamp = workspace.path(STAMP);
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
            return Ok(Self {
                node,
                workspace: workspace.clone(),
            });
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"])
            .current_dir(workspace.root());
        // The browser is the system's own.
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .env("PUPPETEER_SKIP_DOWNLOAD", "1");
        process::run(&mut npm).context(
            "the npm packages are missing. With a connection to the npm registry this installs them:\n    npm ci",
        )?;
        fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))?;
        Ok(Self {
            node,
            workspace: workspace.clone(),
        })
    }

    /// `node` in the repository's top folder.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.node);
        command.current_dir(self.workspace.root());
        command
    }
}

/// The folder that holds wasm-opt: the npm package `binaryen`, else what PATH has.
///
/// # Errors
/// There is none on PATH and the npm packages cannot be installed.
pub(crate) fn wasm_opt_dir(workspace: &Workspace) -> Result<PathBuf> {
    // The pinned one first, so that everybody publishes the same bytes.
    match Node::ensure(workspace) {
        Ok(_) => Ok(workspace.path("node_modules/.bin")),
        Err(missing) => match process::on_path("wasm-opt")
            .as_deref()
            .and_then(|file| file.parent())
        {
            Some(dir) => Ok(dir.to_path_buf()),
            None => Err(missing.context(
                "wasm-opt is missing: install the npm packages, or `apt-get install binaryen`",
            )),
        },
    }
}
