//! What stands at a line: the error that stops the build, findings of the checks, and their fixes.

mod fix;
mod margin;
mod why;

pub use margin::Margin;
pub(super) use margin::margins;

use dockerfile::error::{BuildError, Phase};
use dockerfile::span::{Lines, Span};
use language::tr;

use super::BenchInput;
use crate::prose::Sentence;

/// Why the Dockerfile cannot be built.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// `BuildKit`'s own words.
    pub message: String,
    /// Where; empty where `BuildKit` names no place.
    pub lines: Vec<Lines>,
    /// What that means and what to do, where we know more than the message says.
    pub hint: Option<Sentence>,
}

impl Problem {
    /// The line it stands on, from 1: the first where it names no place.
    pub fn line(&self) -> u32 {
        self.lines.first().map_or(1, |lines| lines.first.max(1))
    }

    /// What stands before the message. Errors of the parser name their line themselves.
    pub fn place(&self) -> String {
        if self.lines.is_empty() || self.message.contains("on line") {
            tr!("Error")
        } else {
            tr!("Line {}", self.line())
        }
    }
}

/// A finding of a build check.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The rule's name.
    pub rule: String,
    /// `BuildKit`'s words.
    pub message: String,
    /// Where.
    pub lines: Lines,
    /// The bytes at fault, where known.
    pub span: Option<Span>,
    /// Why it matters.
    pub why: Sentence,
    /// The rule's page in Docker's documentation.
    pub url: Option<String>,
    /// What one click can do about it.
    pub fix: Option<Fix>,
}

/// A repair of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What the button says.
    pub title: String,
    /// What is replaced, last place first.
    pub edits: Vec<TextEdit>,
}

/// A replacement in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextEdit {
    /// What is replaced.
    pub span: Span,
    /// With what.
    pub text: String,
}

impl Fix {
    /// The text after the repair.
    pub fn apply(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for edit in &self.edits {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            if out.get(start..end).is_some() {
                out.replace_range(start..end, &edit.text);
            }
        }
        out
    }
}

/// Why the Dockerfile cannot be built, if it cannot.
pub(super) fn problem(input: &BenchInput<'_>) -> Option<Problem> {
    let error = input.problem.or(input.next.report.error.as_ref())?;
    Some(Problem {
        message: error.message.clone(),
        lines: error.lines.clone(),
        hint: hint(error, input.problem.is_some()),
    })
}

fn hint(error: &BuildError, stale: bool) -> Option<Sentence> {
    let hint = if error.message.contains("not found") && error.phase == Phase::Solve {
        tr!(
            "No such path is in the build context. Look at the files: is it there, and does no ignore rule leave it out?"
        )
    } else if error.message.contains("no build stage in current context") {
        tr!("Only `ARG` may stand before the first `FROM`.")
    } else if error.message.contains("target stage") {
        tr!("No stage has that name. Names are given with `FROM … AS name`.")
    } else if stale {
        tr!("The figure still shows the last text that could be read.")
    } else {
        return None;
    };
    Some(Sentence::of(hint, &[]))
}

/// Findings of the checks, by line.
pub(super) fn notes(input: &BenchInput<'_>) -> Vec<Note> {
    if input.problem.is_some() {
        // Places of an older text would point at the wrong lines of this one.
        return Vec::new();
    }
    let text = &input.next.input.dockerfile;
    let findings = &input.next.report.findings;
    let mut out: Vec<Note> = findings
        .iter()
        .zip(fix::of(text, findings))
        .map(|(finding, fix)| {
            let lines = finding.lines.first().copied().unwrap_or_default();
            Note {
                rule: finding.rule.clone(),
                message: finding.message.clone(),
                lines,
                span: finding.span,
                why: why::of(&finding.rule),
                url: finding.url.clone(),
                fix,
            }
        })
        .collect();
    out.sort_by_key(|note| note.lines);
    out
}
