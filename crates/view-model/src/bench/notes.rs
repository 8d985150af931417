//! What stands at a line: the error that stops the build, findings of the checks, and their fixes.

use dockerfile::span::{Lines, Span};

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
