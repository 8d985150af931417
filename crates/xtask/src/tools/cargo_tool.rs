//! Programs that `cargo install` brings, each version in a folder of its own.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

/// A program from crates.io at a fixed version.
#[derive(Debug, Clone)]
pub(crate) struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: String,
    /// Features without which the package has no program.
    features: &'static [&'static str],
}

/// 0.22 needs a newer rustc than `rust-toolchain.toml` names.
const TRUNK: &str = "0.21.14";
/// Reads the marks that `wasm_split_helpers` of `Cargo.lock` leaves in the wasm.
const WASM_SPLIT: &str = "0.2.4";
const CARGO_FUZZ: &str = "0.13.2";

impl CargoTool {
    /// Bundles the page.
    pub(crate) fn trunk() -> Self {
        Self {
            package: "trunk",
            program: "trunk",
            version: TRUNK.to_owned(),
            features: &[],
        }
    }

    /// Writes the glue between wasm and JavaScript; its version must be that of the library.
    ///
    /// # Errors
    /// `Cargo.lock` does not name the library.
    pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<Self> {
        let version = workspace.locked_version("wasm-bindgen")?;
        Ok(Self {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version,
            features: &[],
        })
    }

    /// Splits wasm into parts.
    pub(crate) fn wasm_split() -> Self {
        Self {
            package: "wasm_split_cli_support",
            program: "wasm-split-cli",
            version: WASM_SPLIT.to_owned(),
            features: &["build-binary"],
        }
    }

    /// Runs fuzz targets.
    pub(crate) fn cargo_fuzz() -> Self {
        Self {
            package: "cargo-fuzz",
            program: "cargo-fuzz",
            version: CARGO_FUZZ.to_owned(),
            features: &[],
        }
    }

    /// The folder that holds the program, installed there if need be.
    ///
    /// # Errors
    /// It is not installed and cannot be: offline, or it does not compile.
    pub(crate) fn ensure(&self) -> Result<PathBuf> {
        let root = Workspace::tools()?.join(format!("{}-{}", self.package, self.version));
        let bin = root.join("bin");
        if bin.join(self.program).is_file() {
            return Ok(bin);
        }
        eprintln!(
            "{} {} is not installed yet: compiling it once, which takes minutes",
            self.package, self.version
        );
        // With its own lock file if that still resolves; a yanked dependency must not stop us.
        self.install(&root, true).or_else(|_| self.install(&root, false)).with_context(|| {
            format!(
                "{package} {version} is missing. With a connection to crates.io this installs it:\n    \
                 cargo install {package} --version {version} --root {root}",
                package = self.package,
                version = self.version,
                root = root.display(),
            )
        })?;
        Ok(bin)
    }

    fn install(&self, root: &std::path::Path, locked: bool) -> Result<()> {
        let mut command = process::cargo([
            "install",
            self.package,
            "--version",
            &self.version,
            "--root",
        ]);
        command.arg(root);
        if !self.features.is_empty() {
            command.args(["--features", &self.features.join(",")]);
        }
        if locked {
            command.arg("--locked");
        }
        // These programs are short-lived: compile time counts, not theirs.
        command
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .env_remove("CARGO_TARGET_DIR");
        // Outside the workspace, so that its configuration does not apply.
        command.current_dir(std::env::temp_dir());
        process::run(&mut command)
    }
}
