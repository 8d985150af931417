//! `cargo xtask fuzz`: every target of `fuzz/` for a while.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, bail};

use crate::arguments::Arguments;
use crate::process;
use crate::tally::Tally;
use crate::tools::CargoTool;
use crate::workspace::Workspace;

/// Long enough to find what a careless change breaks, short enough to wait for.
const DEFAULT_SECONDS: u32 = 30;

/// As many as the machines of the CI have processors.
const AT_ONCE: usize = 2;

/// Runs the targets that are named, or all.
///
/// # Errors
/// There is no target of a name, or what [`smoke`] may fail by.
pub(crate) fn run(workspace: &Workspace, mut arguments: Arguments) -> Result<Tally> {
    let seconds = arguments.number("--seconds")?.unwrap_or(DEFAULT_SECONDS);
    let named = arguments.rest();
    let all = targets(workspace)?;
    if let Some(unknown) = named.iter().find(|name| !all.contains(name)) {
        bail!(
            "there is no fuzz target `{unknown}`; there are {}",
            all.join(", ")
        );
    }
    run_targets(
        workspace,
        if named.is_empty() { &all } else { &named },
        seconds,
    )
}

/// Runs every target as long as a check may take.
///
/// # Errors
/// cargo-fuzz is missing and cannot be installed, a target does not compile, or there are no targets.
pub(crate) fn smoke(workspace: &Workspace) -> Result<Tally> {
    run_targets(workspace, &targets(workspace)?, DEFAULT_SECONDS)
}

fn run_targets(workspace: &Workspace, targets: &[String], seconds: u32) -> Result<Tally> {
    let fuzz = Fuzz {
        workspace,
        tool: CargoTool::cargo_fuzz().ensure()?,
        seconds,
    };
    process::run(&mut fuzz.command("build")?)?;
    let mut tally = Tally::default();
    for together in targets.chunks(AT_ONCE) {
        tally += thread::scope(|scope| {
            let runs: Vec<_> = together
                .iter()
                .map(|target| scope.spawn(|| fuzz.run(target)))
                .collect();
            runs.into_iter()
                .map(|run| Tally::one(matches!(run.join(), Ok(Ok(())))))
                .fold(Tally::default(), |mut all, one| {
                    all += one;
                    all
                })
        });
    }
    Ok(tally)
}

struct Fuzz<'a> {
    workspace: &'a Workspace,
    tool: PathBuf,
    seconds: u32,
}

impl Fuzz<'_> {
    fn command(&self, what: &str) -> Result<Command> {
        let mut fuzz = process::cargo(["fuzz", what]);
        // The crates forbid unsafe code, so the address sanitizer has nothing to find: go without, and faster.
        fuzz.args(["--sanitizer", "none"]);
        fuzz.current_dir(self.workspace.root())
            .env("PATH", process::path_with(&[&self.tool])?);
        // Coverage instrumentation is behind an unstable flag of the compiler that we pin.
        fuzz.env("RUSTC_BOOTSTRAP", "1");
        Ok(fuzz)
    }

    /// Runs one target; what it prints is shown at its end, as another prints at the same time.
    fn run(&self, target: &str) -> Result<()> {
        let mut fuzz = self.command("run")?;
        fuzz.args([target, "--"]);
        fuzz.args([
            format!("-max_total_time={}", self.seconds),
            "-timeout=10".to_owned(),
            "-print_final_stats=1".to_owned(),
            format!("-dict=fuzz/dictionaries/{target}.dict"),
        ]);
        eprintln!("$ {}", process::line(&fuzz));
        let output = fuzz
            .output()
            .with_context(|| format!("cannot start `{}`", process::line(&fuzz)))?;
        let told = String::from_utf8_lossy(&output.stderr);
        let lines: Vec<&str> = told.lines().collect();
        let last = lines.len().saturating_sub(LINES_SHOWN);
        eprintln!("== {target}\n{}", lines[last..].join("\n"));
        if !output.status.success() {
            bail!("{target} failed: {}", output.status);
        }
        Ok(())
    }
}

/// Enough for the final statistics, or for a panic with the input that leads to it.
const LINES_SHOWN: usize = 40;

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
