//! `MaintainerDeprecated`: `MAINTAINER` is used.
//!
//! A fix is safe: both write image metadata only, and no step reads it.

use super::fix::Place;
use super::{Finding, Lesson, Rule};
use super::{Fix, Repair};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "MaintainerDeprecated",
    description: "The MAINTAINER instruction is deprecated, use a label instead to define an image author",
    url: Some("https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/"),
    experimental: false,
    lesson: Lesson {
        why: "A label is shown by every tool that reads image metadata; the author field is a leftover.",
        bad: "MAINTAINER me@example.org",
        good: "LABEL org.opencontainers.image.authors=\"me@example.org\"",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines) -> Finding {
    Finding::new(
        &RULE,
        lines,
        "Maintainer instruction is deprecated in favor of using label".to_owned(),
    )
}

/// Writes a label instead.
pub(super) fn fix(place: &Place<'_>) -> Option<Fix> {
    let [author] = place.node.values.as_slice() else {
        return None;
    };
    let author = match author
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(inner) => inner,
        None => author,
    };
    // Quotes, escapes and variables mean something in a label.
    if author.contains(['"', '\\', '`', '$', '\'']) {
        return None;
    }
    place.replace_all(
        &format!("LABEL org.opencontainers.image.authors=\"{author}\""),
        Repair::WriteLabel,
    )
}
