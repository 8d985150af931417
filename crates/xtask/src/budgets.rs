//! `tests/budgets.json`: what speed, memory and bytes may cost at most.

use serde::Deserialize;

use anyhow::{Context, Result};

use crate::sizes::Sizes;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// The limits, by the names of the file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budgets {
    /// Bytes on the wire.
    pub(crate) sizes: SizeBudgets,
}

/// In KiB after brotli.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SizeBudgets {
    /// Page, styles, scripts and wasm: what the first screen waits for.
    pub(crate) first_load_kib: f64,
    /// Everything that is published.
    pub(crate) all_kib: f64,
}

impl Budgets {
    /// # Errors
    /// The file is missing or not in this form.
    pub(crate) fn read(workspace: &Workspace) -> Result<Self> {
        serde_json::from_str(&workspace.read("tests/budgets.json")?).context("tests/budgets.json")
    }

    /// Two checks: the first load and the whole.
    pub(crate) fn check_sizes(&self, sizes: &Sizes) -> Tally {
        let mut tally = Tally::default();
        tally += within(
            "first load, brotli",
            sizes.first_load() as f64 / 1024.0,
            self.sizes.first_load_kib,
            "KiB",
        );
        tally += within(
            "all files, brotli",
            sizes.all() as f64 / 1024.0,
            self.sizes.all_kib,
            "KiB",
        );
        tally
    }
}

/// Prints a figure beside its limit; one check.
pub(crate) fn within(what: &str, value: f64, limit: f64, unit: &str) -> Tally {
    let holds = value <= limit;
    println!(
        "{what:44} {value:>10.2} of {limit:>7} {unit:5} {}",
        if holds { "ok" } else { "OVER" }
    );
    Tally::one(holds)
}
