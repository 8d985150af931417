//! `ReservedStageName`: a stage is called `scratch` or `context`.
//!
//! No fix: the name must change wherever it is used.

use super::Linter;
use super::{Finding, Lesson, Rule};
use crate::instruction::Program;
use crate::quote::go_quote;
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "ReservedStageName",
    description: "Reserved words should not be used as stage names",
    url: Some("https://docs.docker.com/go/dockerfile/rule/reserved-stage-name/"),
    experimental: false,
    lesson: Lesson {
        why: "These words mean the empty image and the build context; a stage called so is a trap for the reader.",
        bad: "FROM alpine AS scratch",
        good: "FROM alpine AS builder",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, name: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "Stage name should not use the same name as reserved stage {}",
            go_quote(name)
        ),
    )
}

/// Reports every stage with a reserved name (`validateStageNames`); a `# check=` above it does not count.
pub(super) fn check(program: &Program, linter: &mut Linter) {
    for stage in &program.stages {
        if matches!(stage.name.as_str(), "context" | "scratch") {
            linter.report(&RULE, &[], finding(stage.lines, &stage.name));
        }
    }
}
