//! `cargo xtask bench`: speed, memory and bytes against `tests/budgets.json`.
//!
//! The model is measured by one program, `tests/bench`, natively and as wasm in Chromium; the start of the page on a
//! network and a processor as slow as a cheap phone's.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::budgets::{Budgets, Figures, compare, weights};
use crate::page;
use crate::process;
use crate::server::{Mount, Server};
use crate::tally::Tally;
use crate::tools::{CHROMIUM_FLAGS, CargoTool, Node, chromium, ensure_wasm_target};
use crate::workspace::Workspace;

/// The page that runs the wasm: empty but for a start-up module.
const PAGE: &str = "<!doctype html><title>bench</title><link rel=\"icon\" href=\"data:,\">\
    <script type=\"module\">import init from './model-bench.js'; await init();</script>";

/// What `tests/e2e/measure.mjs` prints.
#[derive(Debug, Deserialize)]
struct Measured {
    start: Figures,
    chromium: Figures,
}

/// Measures everything and compares it.
///
/// # Errors
/// A tool is missing, something does not compile, or a measurement breaks off.
pub(crate) fn run(workspace: &Workspace) -> Result<Tally> {
    let budgets = Budgets::read(workspace)?;
    let native = native(workspace)?;
    let model = model_for_browser(workspace)?;
    let sizes = page::release(workspace)?;
    let measured = in_browser(workspace, model)?;

    println!();
    let mut tally = compare("sizes", &weights(&sizes), &budgets.sizes);
    tally += compare("start", &measured.start, &budgets.start);
    tally += compare("native", &native, &budgets.native);
    tally += compare("chromium", &measured.chromium, &budgets.chromium);
    Ok(tally)
}

fn native(workspace: &Workspace) -> Result<Figures> {
    let mut command = process::cargo([
        "run",
        "--quiet",
        "--locked",
        "--profile",
        "bench",
        "--package",
        "model-bench",
    ]);
    let output = process::capture(command.current_dir(workspace.root()))?;
    serde_json::from_str(output.trim())
        .with_context(|| format!("model-bench printed `{}`", output.trim()))
}

/// Compiles the measuring program as the page is compiled, and returns the folder that holds it.
fn model_for_browser(workspace: &Workspace) -> Result<PathBuf> {
    ensure_wasm_target(workspace)?;
    let wasm_bindgen = CargoTool::wasm_bindgen(workspace)?.ensure()?;
    let target = "wasm32-unknown-unknown";
    let mut build = process::cargo([
        "build",
        "--locked",
        "--release",
        "--package",
        "model-bench",
        "--target",
        target,
    ]);
    process::run(build.current_dir(workspace.root()))?;
    let folder = workspace.target().join("model-bench");
    let wasm = workspace
        .target()
        .join(target)
        .join("release")
        .join("model-bench.wasm");
    let mut bind = Command::new(wasm_bindgen.join("wasm-bindgen"));
    process::run(
        bind.args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(&folder)
            .arg(wasm),
    )?;
    let page = folder.join("index.html");
    fs::write(&page, PAGE).with_context(|| format!("cannot write {}", page.display()))?;
    Ok(folder)
}

fn in_browser(workspace: &Workspace, model: PathBuf) -> Result<Measured> {
    let node = Node::ensure(workspace)?;
    let site = Server::start(
        0,
        vec![Mount {
            base: "/".to_owned(),
            folder: workspace.dist(),
        }],
    )?;
    let bench = Server::start(
        0,
        vec![Mount {
            base: "/".to_owned(),
            folder: model,
        }],
    )?;
    let mut command = node.command();
    command
        .arg("tests/e2e/measure.mjs")
        .env("LAYER_LAB_URL", site.url())
        .env("LAYER_LAB_MODEL_URL", bench.url())
        .env("LAYER_LAB_CHROMIUM", chromium()?)
        .env("LAYER_LAB_CHROMIUM_FLAGS", CHROMIUM_FLAGS.join(" "));
    let output = process::capture(&mut command)?;
    serde_json::from_str(output.trim())
        .with_context(|| format!("measure.mjs printed `{}`", output.trim()))
}
