//! `cargo xtask test`: every check of the repository, one after the other, counted together.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::audit;
use crate::budgets::{Budgets, compare, tell_goals, weights};
use crate::e2e;
use crate::fuzz;
use crate::page;
use crate::process;
use crate::tally::Tally;
use crate::tools::ensure_wasm_target;
use crate::workspace::Workspace;

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Runs all phases, also after one failed, and prints the closing line.
///
/// # Errors
/// A tool that the checks need is missing.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    ensure_wasm_target(workspace)?;
    let mut phases = Phases::default();

    phases.run("formatting", || {
        Ok(command(workspace, &["fmt", "--all", "--check"]))
    });
    phases.run("lints", || {
        let all = ["--workspace", "--exclude", "layer-lab"];
        Ok(lints(workspace, &all, &[]))
    });
    phases.run("lints for wasm", || {
        // With it all that it is made of.
        Ok(lints(workspace, &["--package", "layer-lab"], &WASM))
    });
    phases.run("audit", || audit::run(workspace));
    phases.run("documentation", || {
        let mut doc = process::cargo([
            "doc",
            "--workspace",
            "--exclude",
            "layer-lab",
            "--no-deps",
            "--locked",
            "--quiet",
        ]);
        doc.args(["--document-private-items"])
            // Private items are documented too, so links to them lead somewhere.
            .env(
                "RUSTDOCFLAGS",
                "-D warnings -A rustdoc::private-intra-doc-links",
            )
            .current_dir(workspace.root());
        Ok(Tally::one(process::run(&mut doc).is_ok()))
    });
    phases.run("tests", || {
        let mut test = process::cargo(["test", "--workspace", "--locked", "--no-fail-fast"]);
        counted(test.current_dir(workspace.root()))
    });
    phases.run("conformance", || {
        let mut replay = process::optimised("xtask");
        counted(replay.args(["conformance"]).current_dir(workspace.root()))
    });
    phases.run("fuzzing", || fuzz::smoke(workspace));
    let built = phases.run("page and sizes", || {
        let weights = weights(&page::release(workspace, None)?);
        let budgets = Budgets::read(workspace)?;
        tell_goals(&weights, &budgets.size_goals);
        Ok(compare("sizes", &weights, &budgets.sizes))
    });
    if built {
        phases.run("browser", || {
            counted(&mut e2e::command(workspace, &workspace.dist())?)
        });
    }

    print!("\n{}", phases.report);
    println!("{}", phases.tally);
    Ok(phases.tally.exit_code())
}

#[derive(Debug, Default)]
struct Phases {
    tally: Tally,
    report: String,
}

impl Phases {
    /// Runs one phase; a phase that cannot run at all counts as one failure. Tells whether it ran.
    fn run(&mut self, name: &str, phase: impl FnOnce() -> Result<Tally>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let result = phase();
        let took = Duration::from_secs(start.elapsed().as_secs());
        let tally = result.as_ref().map_or(
            Tally {
                passed: 0,
                failed: 1,
            },
            |tally| *tally,
        );
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
        }
        self.tally += tally;
        // Writing to a String cannot fail.
        let _ = writeln!(
            self.report,
            "{name:16} {:>6} passed {:>4} failed  {took:>6?}",
            tally.passed, tally.failed
        );
        result.is_ok()
    }
}

/// Clippy over these packages and what they are made of here, their tests too.
fn lints(workspace: &Workspace, packages: &[&str], target: &[&str]) -> Tally {
    let arguments = ["clippy", "--all-targets", "--locked"];
    let rest = ["--", "-D", "warnings"];
    command(workspace, &[&arguments, packages, target, &rest].concat())
}

/// One cargo command as one check.
fn command(workspace: &Workspace, arguments: &[&str]) -> Tally {
    let mut command = process::cargo(arguments);
    Tally::one(process::run(command.current_dir(workspace.root())).is_ok())
}

/// Runs a test runner, shows its output, and adds up what its closing lines count.
fn counted(command: &mut Command) -> Result<Tally> {
    eprintln!("$ {}", process::line(command));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", process::line(command)))?;
    let output = child.stdout.take().context("no output to read")?;
    let mut tally = Tally::default();
    for line in BufReader::new(output).lines() {
        let line = line.context("the output is not text")?;
        println!("{line}");
        tally += closing_line(&line);
    }
    let status = child.wait()?;
    if !status.success() && tally.failed == 0 || tally == Tally::default() {
        // It broke before it could count, or it ran nothing.
        tally.failed += 1;
    }
    Ok(tally)
}

/// What a test runner's closing line counts: cargo's, Playwright's, or our own.
fn closing_line(line: &str) -> Tally {
    let mut tally = Tally::default();
    let cargo = line
        .strip_prefix("test result: ")
        .and_then(|rest| rest.split_once(". "))
        .map(|(_, counts)| counts);
    let counts = cargo.unwrap_or(line).trim();
    for part in counts.split([';', ',']) {
        let mut words = part.split_whitespace();
        let Some(number) = words.next().and_then(|word| word.parse::<usize>().ok()) else {
            return tally;
        };
        let what: Vec<&str> = words.take_while(|word| !word.starts_with('(')).collect();
        match what.as_slice() {
            ["passed"] => tally.passed += number,
            // A test that needed a second try, or none, did not hold.
            ["failed" | "flaky" | "interrupted"] | ["did", "not", "run"] => tally.failed += number,
            _ => return tally,
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, passed: usize, failed: usize) {
        assert_eq!(closing_line(line), Tally { passed, failed }, "{line}");
    }

    #[test]
    fn closing_lines_of_all_runners_are_read() {
        check(
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
            12,
            0,
        );
        check(
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 1 filtered out",
            3,
            2,
        );
        check("  31 passed (12.4s)", 31, 0);
        check("  2 failed", 0, 2);
        check("  1 flaky", 0, 1);
        check("  4 did not run", 0, 4);
        check("1204 passed, 7 failed", 1204, 7);
    }

    #[test]
    fn other_lines_count_nothing() {
        check("running 12 tests", 0, 0);
        check("  3 skipped", 0, 0);
        check("copy/all-files: step 3 passed the filter", 0, 0);
        check("12 files changed", 0, 0);
        check("", 0, 0);
    }
}
