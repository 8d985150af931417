//! `InvalidDefinitionDescription`: the comment above an `ARG` or a named `FROM` does not begin with the name.

use super::fix::Place;
use super::{Finding, Fix, Lesson, Linter, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "InvalidDefinitionDescription",
    description: "Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this is not intended to be a description comment, add an empty line or comment between the instruction and the comment.",
    url: Some("https://docs.docker.com/go/dockerfile/rule/invalid-definition-description/"),
    experimental: true,
    lesson: Lesson {
        why: "Such comments are shown by docker build --call=outline, which needs the name in front.",
        bad: "# the version to build\nARG VERSION",
        good: "# VERSION the version to build\nARG VERSION",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, instruction: &str, name: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!("Comment for {instruction} should follow the format: `# {name} <description>`"),
    )
}

/// Compares the last of `comments` with the names defined below it (`validateDefinitionDescription`).
pub(super) fn check(
    lines: Lines,
    instruction: &str,
    names: &[&str],
    comments: &[String],
    linter: &mut Linter,
) {
    let (Some(comment), Some(first)) = (comments.last(), names.first()) else {
        return;
    };
    let word = comment.split(' ').next().unwrap_or_default();
    if names.contains(&word) {
        return;
    }
    let name = if names.len() > 1 { "<arg_key>" } else { first };
    linter.report(&RULE, comments, finding(lines, instruction, name));
}

/// Sets the comment apart, so that it describes nothing; an empty line, which the rule's text speaks of, would not do.
pub(super) fn fix(place: &Place<'_>) -> Fix {
    place.set_apart()
}
