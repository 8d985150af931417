//! `tests/budgets.json`: what speed, memory and bytes may cost at most.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::sizes::Sizes;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// Figures by name. The name ends in the unit; a rate (`…_per_s`) must not be lower, all else not higher.
pub(crate) type Figures = BTreeMap<String, f64>;

/// The limits, by the names of the file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budgets {
    /// Bytes on the wire after brotli: what they must not exceed.
    pub(crate) sizes: Figures,
    /// What the sizes have to come down to. Each step down lowers the limit with it, until the two are one.
    pub(crate) size_goals: Figures,
    /// Start of the page in Chromium on a slow network and processor.
    pub(crate) start: Figures,
    /// The model, native.
    pub(crate) native: Figures,
    /// The model as wasm in Chromium.
    pub(crate) chromium: Figures,
}

impl Budgets {
    /// # Errors
    /// The file is missing or not in this form.
    pub(crate) fn read(workspace: &Workspace) -> Result<Self> {
        serde_json::from_str(&workspace.read("tests/budgets.json")?).context("tests/budgets.json")
    }
}

/// What the published files weigh, under the names of the budget.
pub(crate) fn weights(sizes: &Sizes) -> Figures {
    let kib = |bytes: usize| bytes as f64 / 1024.0;
    Figures::from([
        ("first_load_kib".to_owned(), kib(sizes.first_load())),
        ("all_kib".to_owned(), kib(sizes.all())),
    ])
}

/// Prints each figure beside its limit. A limit whose figure is missing is broken too.
pub(crate) fn compare(what: &str, figures: &Figures, limits: &Figures) -> Tally {
    let mut tally = Tally::default();
    for (name, limit) in limits {
        let value = figures.get(name).copied();
        let holds = value.is_some_and(|value| holds(name, value, *limit));
        let shown = value.map_or_else(|| "missing".to_owned(), |value| format!("{value:.3}"));
        let bound = if is_rate(name) { "at least" } else { "at most" };
        let verdict = if holds { "ok" } else { "BROKEN" };
        println!("{what:9} {name:28} {shown:>12}  {bound:8} {limit:>6}  {verdict}");
        tally += Tally::one(holds);
    }
    for (name, value) in figures
        .iter()
        .filter(|(name, _)| !limits.contains_key(*name))
    {
        println!("{what:9} {name:28} {value:>12.3}");
    }
    tally
}

/// Prints how far figures are from their goals; a goal is no check.
pub(crate) fn tell_goals(figures: &Figures, goals: &Figures) {
    for (name, goal) in goals {
        let value = figures.get(name).copied().unwrap_or_default();
        println!("goal      {name:28} {value:>12.3}  at most  {goal:>6}");
    }
}

fn is_rate(name: &str) -> bool {
    name.ends_with("_per_s")
}

fn holds(name: &str, value: f64, limit: f64) -> bool {
    if is_rate(name) {
        value >= limit
    } else {
        value <= limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, value: Option<f64>, limit: f64, expected: bool) {
        let figures = value
            .map(|value| (name.to_owned(), value))
            .into_iter()
            .collect();
        let limits = Figures::from([(name.to_owned(), limit)]);
        assert_eq!(compare("test", &figures, &limits), Tally::one(expected));
    }

    #[test]
    fn costs_have_a_ceiling_and_rates_a_floor() {
        check("edit_ms", Some(1.9), 2.0, true);
        check("edit_ms", Some(2.1), 2.0, false);
        check("parse_mb_per_s", Some(140.0), 100.0, true);
        check("parse_mb_per_s", Some(80.0), 100.0, false);
    }

    #[test]
    fn a_figure_that_is_not_measured_breaks_its_budget() {
        check("edit_ms", None, 2.0, false);
        check("edit_ms", Some(f64::NAN), 2.0, false);
    }
}
