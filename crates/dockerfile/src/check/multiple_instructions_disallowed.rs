//! `MultipleInstructionsDisallowed`: a second `CMD`, `ENTRYPOINT` or `HEALTHCHECK` in one stage; reported at the one that loses.

use super::{Finding, Lesson, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "MultipleInstructionsDisallowed",
    description: "Multiple instructions of the same type should not be used in the same stage",
    url: Some("https://docs.docker.com/go/dockerfile/rule/multiple-instructions-disallowed/"),
    experimental: false,
    lesson: Lesson {
        why: "Only the last one counts; the earlier one does nothing but mislead.",
        bad: "CMD [\"a\"]\nCMD [\"b\"]",
        good: "CMD [\"b\"]",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, instruction: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "Multiple {instruction} instructions should not be used in the same stage because only the last one will be used"
        ),
    )
}
