//! `LegacyKeyValueFormat`: `ENV key value` or `LABEL key value` without `=`.
//!
//! A fix is safe where the value holds no quotes or escapes: then the quoted form means the same.

use super::fix::Place;
use super::{Finding, Lesson, Rule};
use super::{Fix, Repair};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "LegacyKeyValueFormat",
    description: "Legacy key/value format with whitespace separator should not be used",
    url: Some("https://docs.docker.com/go/dockerfile/rule/legacy-key-value-format/"),
    experimental: false,
    lesson: Lesson {
        why: "The old form takes the whole rest of the line as the value, which is rarely what a reader expects.",
        bad: "ENV GREETING hello world",
        good: "ENV GREETING=\"hello world\"",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, instruction: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "\"{instruction} key=value\" should be used instead of legacy \"{instruction} key value\" format"
        ),
    )
}

/// Writes `key="value"`.
pub(super) fn fix(place: &Place<'_>) -> Option<Fix> {
    let [key, value, separator] = place.node.values.as_slice() else {
        return None;
    };
    if !separator.is_empty() || value.contains(['"', '\'', '\\', '`']) {
        return None;
    }
    let quoted = if value.contains(char::is_whitespace) || value.is_empty() {
        format!("\"{value}\"")
    } else {
        value.clone()
    };
    place.replace_all(
        &format!("{} {key}={quoted}", place.node.keyword()),
        Repair::WriteKeyValue,
    )
}
