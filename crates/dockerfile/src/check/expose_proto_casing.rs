//! `ExposeProtoCasing`: the protocol of an `EXPOSE` has capitals.
//!
//! A fix is safe: the builder lowers it.

use super::Fix;
use super::fix::Place;
use super::{Finding, Lesson, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "ExposeProtoCasing",
    description: "Protocol in EXPOSE instruction should be lowercase",
    url: Some("https://docs.docker.com/go/dockerfile/rule/expose-proto-casing/"),
    experimental: false,
    lesson: Lesson {
        why: "The image says `tcp` whatever is written.",
        bad: "EXPOSE 80/TCP",
        good: "EXPOSE 80/tcp",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, port: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!("Defined protocol '{port}' in EXPOSE instruction should be lowercase"),
    )
}

/// Lowers the protocol of the port that `message` names.
pub(super) fn fix(place: &Place<'_>, message: &str) -> Option<Fix> {
    let port = message.split('\'').nth(1)?;
    place.replace_word(port, &crate::case::lower(port))
}
