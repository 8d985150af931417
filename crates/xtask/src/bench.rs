//! `cargo xtask bench`: speed, memory and bytes against `tests/budgets.json`.
//!
//! The model is measured by one program, `tests/bench`, natively and as wasm in Chromium; the start of the page on a
//! network and a processor as slow as a cheap phone's.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::arguments::Arguments;
use crate::budgets::{Budgets, Figures, compare, weights};
use crate::page;
use crate::process;
use crate::replays::{Replay, Replays};
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
    start: Option<Figures>,
    chromium: Model,
}

/// What `model-bench` prints.
#[derive(Debug, Deserialize)]
struct Model {
    replays: BTreeMap<String, Replay>,
    #[serde(flatten)]
    figures: Figures,
}

/// Measures everything and compares it, or with `--model` the model alone, for which the page need not be built.
/// `--replays DIR` names a folder of recorded histories to measure too.
///
/// # Errors
/// A tool is missing, something does not compile, or a measurement breaks off.
pub(crate) fn run(workspace: &Workspace, mut arguments: Arguments) -> Result<Tally> {
    let replays = arguments.option("--replays")?;
    let model_alone = arguments.flag("--model");
    arguments.finish()?;
    let budgets = Budgets::read(workspace)?;
    let model = model_for_browser(workspace)?;
    let replays = Replays::prepare(replays.as_deref().map(Path::new), &model)?;
    let native = native(workspace, &model)?;
    let sizes = if model_alone {
        None
    } else {
        Some(page::release(workspace, None)?)
    };
    let site = sizes.is_some().then(|| workspace.dist());
    let measured = in_browser(workspace, model, site)?;

    println!();
    let mut tally = Tally::default();
    if let Some(sizes) = sizes {
        tally += compare("sizes", &weights(&sizes), &budgets.sizes);
    }
    if let Some(start) = &measured.start {
        tally += compare("start", start, &budgets.start);
    }
    tally += compare("native", &native.figures, &budgets.native);
    tally += compare("chromium", &measured.chromium.figures, &budgets.chromium);
    tally += replays.compare(&native.replays, &measured.chromium.replays);
    Ok(tally)
}

/// Runs the measuring program here; `inputs` is where it finds histories.
fn native(workspace: &Workspace, inputs: &Path) -> Result<Model> {
    let mut command = process::optimised("model-bench");
    command.arg(inputs).current_dir(workspace.root());
    read("model-bench", &process::capture(&mut command)?)
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

/// Measures the model, and the start of the page if `site` is the folder that holds it.
fn in_browser(workspace: &Workspace, model: PathBuf, site: Option<PathBuf>) -> Result<Measured> {
    let node = Node::ensure(workspace)?;
    let serve = |folder: PathBuf| {
        let base = "/".to_owned();
        Server::start(0, vec![Mount { base, folder }])
    };
    let site = site.map(serve).transpose()?;
    let bench = serve(model)?;
    let mut command = node.command();
    command
        .arg("tests/e2e/measure.mjs")
        .env("LAYER_LAB_MODEL_URL", bench.url())
        .env("LAYER_LAB_CHROMIUM", chromium()?)
        .env("LAYER_LAB_CHROMIUM_FLAGS", CHROMIUM_FLAGS.join(" "));
    if let Some(site) = &site {
        command.env("LAYER_LAB_URL", site.url());
    }
    read("measure.mjs", &process::capture(&mut command)?)
}

fn read<T: DeserializeOwned>(program: &str, output: &str) -> Result<T> {
    let output = output.trim();
    serde_json::from_str(output).with_context(|| format!("{program} printed `{output}`"))
}
