//! `FromAsCasing`: `FROM` and `as` differ in case.
//!
//! A fix is safe: keywords have no case to the builder.

use super::Fix;
use super::fix::Place;
use super::{Finding, Lesson, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "FromAsCasing",
    description: "The 'as' keyword should match the case of the 'from' keyword",
    url: Some("https://docs.docker.com/go/dockerfile/rule/from-as-casing/"),
    experimental: false,
    lesson: Lesson {
        why: "Keywords in one case are easier to tell from names.",
        bad: "FROM alpine as build",
        good: "FROM alpine AS build",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, from: &str, word: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!("'{word}' and '{from}' keywords' casing do not match"),
    )
}

/// Writes `as` in the case of `FROM`.
pub(super) fn fix(place: &Place<'_>) -> Option<Fix> {
    let [_, word, _] = place.node.values.as_slice() else {
        return None;
    };
    let mended = if place.node.keyword() == crate::case::lower(place.node.keyword()) {
        crate::case::lower(word)
    } else {
        crate::case::upper(word)
    };
    place.replace_from_end(word, 1, &mended)
}
