//! `JSONArgsRecommended`: `CMD` or `ENTRYPOINT` in shell form, with no `SHELL` of its own in effect.
//!
//! No fix: the JSON form does without a shell, and only the author knows whether the command needs one.

use super::{Finding, Lesson, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "JSONArgsRecommended",
    description: "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals",
    url: Some("https://docs.docker.com/go/dockerfile/rule/json-args-recommended/"),
    experimental: false,
    lesson: Lesson {
        why: "In shell form the shell is process 1 and does not pass on the signal that asks the container to stop.",
        bad: "CMD my-server --port 80",
        good: "CMD [\"my-server\", \"--port\", \"80\"]",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, instruction: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "JSON arguments recommended for {instruction} to prevent unintended behavior related to OS signals"
        ),
    )
}
