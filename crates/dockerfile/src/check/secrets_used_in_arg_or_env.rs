//! `SecretsUsedInArgOrEnv`: the name of an `ARG` or `ENV` sounds like a secret.
//!
//! No fix: the value must come by `RUN --mount=type=secret`, which changes the commands that use it.

use super::{Finding, Lesson, Rule};
use crate::quote::go_quote;
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "SecretsUsedInArgOrEnv",
    description: "Sensitive data should not be used in the ARG or ENV commands",
    url: Some("https://docs.docker.com/go/dockerfile/rule/secrets-used-in-arg-or-env/"),
    experimental: false,
    lesson: Lesson {
        why: "Values of ARG and ENV stay in the image's history and configuration, where everyone who has the image reads them.",
        bad: "ARG API_TOKEN",
        good: "RUN --mount=type=secret,id=token,env=API_TOKEN fetch",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, instruction: &str, key: &str) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "Do not use ARG or ENV instructions for sensitive data ({instruction} {})",
            go_quote(key)
        ),
    )
}

/// Words that make a name sound like a secret.
const SECRET: [&str; 10] = [
    "apikey",
    "auth",
    "credential",
    "credentials",
    "key",
    "password",
    "pword",
    "passwd",
    "secret",
    "token",
];

/// Words that clear it again.
const HARMLESS: [&str; 3] = ["public", "file", "version"];

/// Whether `key`, taken apart at `_`, names a secret (`validateNoSecretKey`).
pub fn sounds_secret(key: &str) -> bool {
    let names = |words: &[&str]| {
        key.split('_')
            .any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)))
    };
    names(&SECRET) && !names(&HARMLESS)
}
