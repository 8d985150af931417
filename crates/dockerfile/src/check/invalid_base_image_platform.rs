//! `InvalidBaseImagePlatform`: the base image is for another platform than the build.

use super::{Finding, Lesson, Rule};
use crate::quote::go_quote;
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "InvalidBaseImagePlatform",
    description: "Base image platform does not match expected target platform",
    url: None,
    experimental: false,
    lesson: Lesson {
        why: "Programs of another processor fail, or run slowly under emulation.",
        bad: "FROM --platform=linux/arm64 amd64/alpine",
        good: "FROM --platform=linux/arm64 alpine",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, image: &str, expected: &str, actual: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "Base image {image} was pulled with platform {}, expected {} for current build",
            go_quote(actual),
            go_quote(expected)
        ),
    )
}
