//! `DuplicateStageName`: two stages have one name.
//!
//! No fix: only the author knows which of the two is meant.

use std::collections::BTreeSet;

use super::Linter;
use super::{Finding, Lesson, Rule};
use crate::instruction::Program;
use crate::quote::go_quote;
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "DuplicateStageName",
    description: "Stage names should be unique",
    url: Some("https://docs.docker.com/go/dockerfile/rule/duplicate-stage-name/"),
    experimental: false,
    lesson: Lesson {
        why: "A name means the last stage called so, and the earlier one can no longer be reached by it.",
        bad: "FROM alpine AS base\nFROM debian AS base",
        good: "FROM alpine AS small\nFROM debian AS base",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, name: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "Duplicate stage name {}, stage names should be unique",
            go_quote(name)
        ),
    )
}

/// Reports every stage whose name an earlier one has (`validateStageNames`); a `# check=` above it does not count.
pub(super) fn check(program: &Program, linter: &mut Linter) {
    let mut seen = BTreeSet::new();
    for stage in program.stages.iter().filter(|stage| !stage.name.is_empty()) {
        if !seen.insert(&stage.name) {
            linter.report(&RULE, &[], finding(stage.lines, &stage.name));
        }
    }
}
