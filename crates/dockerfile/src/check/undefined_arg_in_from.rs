//! `UndefinedArgInFrom`: `FROM` names a variable that no `ARG` above the first `FROM` declares.

use super::{Finding, Lesson, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "UndefinedArgInFrom",
    description: "FROM command must use declared ARGs",
    url: Some("https://docs.docker.com/go/dockerfile/rule/undefined-arg-in-from/"),
    experimental: false,
    lesson: Lesson {
        why: "An undeclared variable is empty, so the image's name is not the one that is read.",
        bad: "FROM node:${VERSION}",
        good: "ARG VERSION=22\nFROM node:${VERSION}",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, name: &str, suggestion: Option<&str>) -> Finding {
    Finding::new(&RULE, lines, {
        let hint = suggestion.map_or_else(String::new, |near| format!(" (did you mean {near}?)"));
        format!("FROM argument '{name}' is not declared{hint}")
    })
}
