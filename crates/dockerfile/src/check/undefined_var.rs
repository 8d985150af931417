//! `UndefinedVar`: an instruction that expands variables uses one that is not set.

use super::{Finding, Lesson, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "UndefinedVar",
    description: "Variables should be defined before their use",
    url: Some("https://docs.docker.com/go/dockerfile/rule/undefined-var/"),
    experimental: false,
    lesson: Lesson {
        why: "An unset variable is silently empty, so a path or name is not the one that is read.",
        bad: "COPY $SRC /app",
        good: "ARG SRC=src\nCOPY $SRC /app",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, name: &str, suggestion: Option<&str>) -> Finding {
    Finding::new(&RULE, lines, {
        let hint = suggestion.map_or_else(String::new, |near| format!(" (did you mean ${near}?)"));
        format!("Usage of undefined variable '${name}'{hint}")
    })
}
