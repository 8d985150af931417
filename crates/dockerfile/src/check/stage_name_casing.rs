//! `StageNameCasing`: a stage's name has capitals.
//!
//! The builder lowers the name anyway. A fix is safe: `COPY --from` finds stages in any case.

use super::Fix;
use super::fix::Place;
use super::{Finding, Lesson, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "StageNameCasing",
    description: "Stage names should be lowercase",
    url: Some("https://docs.docker.com/go/dockerfile/rule/stage-name-casing/"),
    experimental: false,
    lesson: Lesson {
        why: "The builder lowers stage names, so `FROM Build` below would ask a registry for an image instead of finding the stage.",
        bad: "FROM alpine AS Build",
        good: "FROM alpine AS build",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, name: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!("Stage name '{name}' should be lowercase"),
    )
}

/// Lowers the name.
pub(super) fn fix(place: &Place<'_>) -> Option<Fix> {
    let [_, _, name] = place.node.values.as_slice() else {
        return None;
    };
    place.replace_from_end(name, 0, &crate::case::lower(name))
}
