//! The compiler's wasm target.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target that `rust-toolchain.toml` asks for, if this toolchain lacks it.
///
/// # Errors
/// It is missing and `rustup` is too, or cannot download it.
pub(crate) fn ensure_wasm_target(workspace: &Workspace) -> Result<()> {
    let root = workspace.root();
    let sysroot = process::capture(
        Command::new("rustc")
            .args(["--print", "sysroot"])
            .current_dir(root),
    )?;
    if Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(TARGET)
        .is_dir()
    {
        return Ok(());
    }
    process::run(Command::new("rustup").args(["target", "add", TARGET]).current_dir(root)).with_context(|| {
        format!(
            "the Rust target {TARGET} is missing. With a connection this installs it:\n    rustup target add {TARGET}\n\
             (without rustup, your system's package for it, such as libstd-rust-dev-wasm32)"
        )
    })
}
