//! `JSONArgsRecommended`: `CMD` or `ENTRYPOINT` in shell form, with no `SHELL` of its own in effect.
//!
//! A fix is safe where the command is words alone, without anything only a shell understands, and no `ENTRYPOINT` or `CMD`
//! beside it depends on its form.

use super::fix::Place;
use super::{Finding, Fix, Lesson, Repair, Rule};
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

/// What a shell does itself when it comes first.
const SHELL_WORDS: [&str; 28] = [
    ".", ":", "alias", "break", "case", "cd", "command", "continue", "do", "eval", "exec", "exit",
    "export", "for", "function", "if", "read", "readonly", "return", "set", "shift", "source",
    "trap", "type", "ulimit", "umask", "until", "while",
];

/// Writes `["python", "app.py"]`.
pub(super) fn fix(place: &Place<'_>) -> Option<Fix> {
    let [line] = place.node.values.as_slice() else {
        return None;
    };
    let mut words = line.split([' ', '\t']).filter(|word| !word.is_empty());
    let first = words.clone().next()?;
    let plain = |ch: char| ch.is_ascii_alphanumeric() || "-_./:=@,+%".contains(ch);
    if first.contains('=')
        || SHELL_WORDS.contains(&first)
        || !words.clone().all(|word| word.chars().all(plain))
    {
        return None;
    }
    let first = words.next().map(|word| format!("\"{word}\""));
    let list = words.fold(first?, |list, word| format!("{list}, \"{word}\""));
    place.replace_all(
        &format!("{} [{list}]", place.node.keyword()),
        Repair::WriteBrackets,
    )
}
