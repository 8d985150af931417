//! `CopyIgnoredFile`: a source of `COPY` or `ADD` is left out by the ignore file.

use super::{Finding, Lesson, Rule};
use crate::quote::go_quote;
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "CopyIgnoredFile",
    description: "Attempting to Copy file that is excluded by .dockerignore",
    url: Some("https://docs.docker.com/go/dockerfile/rule/copy-ignored-file/"),
    experimental: false,
    lesson: Lesson {
        why: "The builder never gets the file, so the step fails.",
        bad: "# .dockerignore: *.log\nCOPY build.log /",
        good: "# .dockerignore: *.tmp\nCOPY build.log /",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, instruction: &str, file: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "Attempting to {instruction} file {} that is excluded by .dockerignore",
            go_quote(file)
        ),
    )
}
