//! `InvalidDefaultArgInFrom`: with the defaults of its `ARG`s alone, `FROM` names no image.

use super::{Finding, Lesson, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "InvalidDefaultArgInFrom",
    description: "Default value for global ARG results in an empty or invalid base image name",
    url: Some("https://docs.docker.com/go/dockerfile/rule/invalid-default-arg-in-from/"),
    experimental: false,
    lesson: Lesson {
        why: "The build works only for those who know which --build-arg to give.",
        bad: "ARG TAG\nFROM alpine:${TAG}",
        good: "ARG TAG=3.22\nFROM alpine:${TAG}",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, base: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!("Default value for ARG {base} results in empty or invalid base image name"),
    )
}
