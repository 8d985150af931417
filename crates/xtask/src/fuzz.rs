//! `cargo xtask fuzz`: every target of `fuzz/` for a while.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::arguments::Arguments;
use crate::process;
use crate::tally::Tally;
use crate::tools::CargoTool;
use crate::workspace::Workspace;

/// Long enough to find what a careless change breaks, short enough to wait for.
const DEFAULT_SECONDS: u32 = 60;

/// Runs the targets one after the other; those named, or all.
///
/// # Errors
/// cargo-fuzz is missing and cannot be installed, or there are no targets.
pub(crate) fn run(workspace: &Workspace, mut arguments: Arguments) -> Result<Tally> {
    let seconds = arguments.number("--seconds")?.unwrap_or(DEFAULT_SECONDS);
    let named = arguments.rest();
    let tool = CargoTool::cargo_fuzz().ensure()?;
    let mut tally = Tally::default();
    for target in targets(workspace)? {
        if !named.is_empty() && !named.contains(&target) {
            continue;
        }
        let mut fuzz = process::cargo(["fuzz", "run"]);
        // The crates forbid unsafe code, so the address sanitizer has nothing to find: go without, and faster.
        fuzz.args(["--sanitizer", "none", &target, "--"]);
        fuzz.args([
            format!("-max_total_time={seconds}"),
            "-timeout=10".to_owned(),
            "-print_final_stats=1".to_owned(),
        ]);
        fuzz.current_dir(workspace.root())
            .env("PATH", process::path_with(&[&tool])?);
        // Coverage instrumentation is behind an unstable flag of the compiler that we pin.
        fuzz.env("RUSTC_BOOTSTRAP", "1");
        tally += Tally::one(process::run(&mut fuzz).is_ok());
    }
    if tally == Tally::default() {
        bail!("no fuzz target is named so; fuzz/fuzz_targets/ holds them");
    }
    Ok(tally)
}

/// One target a file.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.path("fuzz/fuzz_targets");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".rs")?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}
