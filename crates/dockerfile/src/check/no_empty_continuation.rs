//! `NoEmptyContinuation`: a blank line stands inside a continued instruction.
//!
//! A fix is safe: the builder drops the line.

use super::{Finding, Lesson, Rule};
use super::{Fix, Repair};
use crate::span::Lines;
use crate::span::Span;

/// The rule.
pub const RULE: Rule = Rule {
    name: "NoEmptyContinuation",
    description: "Empty continuation lines will become errors in a future release",
    url: Some("https://docs.docker.com/go/dockerfile/rule/no-empty-continuation/"),
    experimental: false,
    lesson: Lesson {
        why: "A blank line looks like the end of the instruction, but the next instruction is swallowed into this one.",
        bad: "RUN echo a \\\n\n    b",
        good: "RUN echo a \\\n    b",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines) -> Finding {
    Finding::new(&RULE, lines, "Empty continuation line".to_owned())
}

/// Takes the blank lines out.
pub(super) fn fix(text: &str, blank_lines: &[Span]) -> Option<Fix> {
    let edits: Vec<(Span, String)> = blank_lines
        .iter()
        .map(|line| {
            let rest = text.get(line.end as usize..).unwrap_or_default();
            let line_end = rest.find('\n').map_or(rest.len(), |at| at + 1);
            (
                Span::new(line.start, line.end + line_end as u32),
                String::new(),
            )
        })
        .collect();
    (!edits.is_empty()).then_some(Fix {
        what: Repair::RemoveBlankLines,
        edits,
    })
}
