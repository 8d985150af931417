//! The tools a command needs: found, installed, or named with the way to get them.

mod browser;
mod cargo_tool;
mod node;
mod wasm_target;

pub(crate) use browser::{CHROMIUM_FLAGS, chromium};
pub(crate) use cargo_tool::CargoTool;
pub(crate) use node::{Node, wasm_opt_dir};
pub(crate) use wasm_target::{ensure_std_source, ensure_wasm_target};
