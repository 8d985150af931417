//! The repository's own commands: `cargo xtask serve | build | test | audit | conformance | bench | screenshots | package |
//! words | fuzz`.
//!
//! This crate alone may start programs, touch files and measure time. Each command finds or
//! installs the tools it needs ([`tools`]) and otherwise says what is missing and how to get it.

mod arguments;
mod audit;
mod bench;
mod budgets;
mod check;
mod conformance;
mod content;
mod e2e;
mod fuzz;
mod headers;
mod live;
mod offline;
mod package;
mod page;
mod process;
mod replays;
mod screenshots;
mod serve;
mod server;
mod share;
mod sheets;
mod sizes;
mod split;
mod tally;
mod tools;
mod words;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::arguments::Arguments;
use crate::workspace::Workspace;

const USAGE: &str = "\
cargo xtask <command>

  serve [--release] [--port N]     build the page, serve it, rebuild it when a file changes
  build [--at ADDRESS]             the page as it is published, in dist/, with what only the address of its folder allows
  test                             every check of the repository
  audit                            where crates and packages come from, and what is known against them
  e2e [--dev] [--trace] [FILTER…]  the browser journeys alone, against dist/ or a quick build; of failures a trace is kept
  conformance [FILE…]              replay recordings of BuildKit through the model
  bench [--replays DIR] [--model]  measure speed, memory and sizes, or the model alone, against tests/budgets.json
  screenshots [--route R] [--release] [--out DIR]
                                   pictures of the pages at three sizes and two themes
  package --scorm 1.2|2004 [--module ROOM] [--need N] [--pass N] [--out FILE]
                                   the page for a learning platform, as a zip
  words [--below PATH]             texts of the page that have no translation, as entries for app/lang/*/*.po
  fuzz [--seconds N]               run every fuzz target for a while
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    if split::is_called() {
        split::run()?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut arguments = Arguments::from_env();
    let workspace = Workspace::find()?;
    let Some(command) = arguments.next_word() else {
        print!("{USAGE}");
        return Ok(ExitCode::FAILURE);
    };
    match command.as_str() {
        "serve" => serve::run(&workspace, arguments)?,
        "build" => {
            let home = arguments.option("--at")?;
            arguments.finish()?;
            let home = home.as_deref().map(share::Home::parse).transpose()?;
            page::release(&workspace, home.as_ref())?;
        }
        "test" => {
            arguments.finish()?;
            return check::run(&workspace);
        }
        "audit" => {
            arguments.finish()?;
            let tally = audit::run(&workspace)?;
            println!("{tally}");
            return Ok(tally.exit_code());
        }
        "e2e" => e2e::run(&workspace, arguments)?,
        "conformance" => {
            let tally = conformance::run(&workspace, &arguments.rest())?;
            println!("{tally}");
            return Ok(tally.exit_code());
        }
        "screenshots" => screenshots::run(&workspace, arguments)?,
        "bench" => {
            let tally = bench::run(&workspace, arguments)?;
            println!("{tally}");
            return Ok(tally.exit_code());
        }
        "package" => package::run(&workspace, arguments)?,
        "words" => words::run(&workspace, arguments)?,
        "fuzz" => {
            let tally = fuzz::run(&workspace, arguments)?;
            println!("{tally}");
            return Ok(tally.exit_code());
        }
        "help" | "--help" | "-h" => print!("{USAGE}"),
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
