//! `FromPlatformFlagConstDisallowed`: `FROM --platform` with a fixed platform, the stage's name not saying so.

use super::{Finding, Lesson, Rule};
use crate::quote::go_quote;
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "FromPlatformFlagConstDisallowed",
    description: "FROM --platform flag should not use a constant value",
    url: Some("https://docs.docker.com/go/dockerfile/rule/from-platform-flag-const-disallowed/"),
    experimental: false,
    lesson: Lesson {
        why: "The stage is for one platform whatever the build is for.",
        bad: "FROM --platform=linux/amd64 alpine",
        good: "FROM --platform=$BUILDPLATFORM alpine",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, platform: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "FROM --platform flag should not use constant value {}",
            go_quote(platform)
        ),
    )
}
