//! `ExposeInvalidFormat`: an `EXPOSE` with an address or a host port.
//!
//! No fix: the author may believe that the mapping works.

use super::{Finding, Lesson, Rule};
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "ExposeInvalidFormat",
    description: "IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a future release",
    url: Some("https://docs.docker.com/go/dockerfile/rule/expose-invalid-format/"),
    experimental: false,
    lesson: Lesson {
        why: "EXPOSE only notes a port of the container; addresses and host ports are chosen when it runs.",
        bad: "EXPOSE 127.0.0.1:8080:80",
        good: "EXPOSE 80",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, port: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "EXPOSE instruction should not define an IP address or host-port mapping, found '{port}'"
        ),
    )
}
