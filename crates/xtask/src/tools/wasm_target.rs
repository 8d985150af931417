//! The compiler's wasm target, and its standard library's source.

use std::path::{Path, PathBuf};
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
    if rustlib(workspace)?.join(TARGET).is_dir() {
        return Ok(());
    }
    rustup(workspace, ["target", "add", TARGET]).with_context(|| {
        format!(
            "the Rust target {TARGET} is missing. With a connection this installs it:\n    rustup target add {TARGET}\n\
             (without rustup, your system's package for it, such as libstd-rust-dev-wasm32)"
        )
    })
}

/// Adds the source of the standard library, which the published page is compiled with, if this toolchain lacks it.
///
/// # Errors
/// It is missing and `rustup` is too, or cannot download it.
pub(crate) fn ensure_std_source(workspace: &Workspace) -> Result<()> {
    if rustlib(workspace)?.join("src/rust/library/std").is_dir() {
        return Ok(());
    }
    rustup(workspace, ["component", "add", "rust-src"]).context(
        "the source of Rust's standard library is missing. With a connection this installs it:\n    \
         rustup component add rust-src\n(without rustup, your system's package for it, such as rust-src)",
    )
}

/// Where the compiler keeps its libraries.
fn rustlib(workspace: &Workspace) -> Result<PathBuf> {
    let sysroot = process::capture(
        Command::new("rustc")
            .args(["--print", "sysroot"])
            .current_dir(workspace.root()),
    )?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib"))
}

fn rustup(workspace: &Workspace, arguments: [&str; 3]) -> Result<()> {
    process::run(
        Command::new("rustup")
            .args(arguments)
            .current_dir(workspace.root()),
    )
}
