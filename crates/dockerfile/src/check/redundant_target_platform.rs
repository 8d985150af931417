//! `RedundantTargetPlatform`: `FROM --platform=$TARGETPLATFORM`.
//!
//! A fix is safe: the target platform is the default.

use super::Fix;
use super::fix::Place;
use super::{Finding, Lesson, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "RedundantTargetPlatform",
    description: "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior",
    url: Some("https://docs.docker.com/go/dockerfile/rule/redundant-target-platform/"),
    experimental: false,
    lesson: Lesson {
        why: "It says what holds anyway, and hides that the platform is not chosen here.",
        bad: "FROM --platform=$TARGETPLATFORM alpine",
        good: "FROM alpine",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, variable: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "Setting platform to predefined {variable} in FROM is redundant as this is the default behavior"
        ),
    )
}

/// Takes the flag out.
pub(super) fn fix(place: &Place<'_>) -> Option<Fix> {
    let [flag] = place.node.flags.as_slice() else {
        return None;
    };
    place.remove_word(flag)
}
