//! `WorkdirRelativePath`: a relative `WORKDIR` with no absolute one above it in the build.
//!
//! No fix: where the path ends up depends on the base image.

use super::{Finding, Lesson, Rule};
use crate::quote::go_quote;
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "WorkdirRelativePath",
    description: "Relative workdir without an absolute workdir declared within the build can have unexpected results if the base image changes",
    url: Some("https://docs.docker.com/go/dockerfile/rule/workdir-relative-path/"),
    experimental: false,
    lesson: Lesson {
        why: "The path is taken from the base image's directory, so a new base image moves everything.",
        bad: "FROM alpine\nWORKDIR app",
        good: "FROM alpine\nWORKDIR /app",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, path: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "Relative workdir {} can have unexpected results if the base image changes",
            go_quote(path)
        ),
    )
}
