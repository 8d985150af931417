//! Sentences with code and links inside, so that wording is decided and tested here and only drawn in the page.

use std::fmt;

use crate::bench::StepRef;

/// A sentence, piece by piece.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence(pub Vec<Piece>);

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Plain words.
    Words(String),
    /// A name, path, command or value: set in the code face.
    Code(String),
    /// A step, which can be selected.
    Step(StepRef, String),
    /// A digest, shortened; the full one is what is copied.
    Digest(cache_model::digest::Digest),
}

impl Sentence {
    /// An empty sentence to add to.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds words.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.0.push(Piece::Words(words.into()));
        self
    }

    /// Adds code.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.0.push(Piece::Code(code.into()));
        self
    }

    /// Adds what `more` adds.
    #[must_use]
    pub fn then(self, more: impl FnOnce(Self) -> Self) -> Self {
        more(self)
    }

    /// Adds a digest.
    #[must_use]
    pub fn digest(mut self, digest: cache_model::digest::Digest) -> Self {
        self.0.push(Piece::Digest(digest));
        self
    }

    /// Adds a step.
    #[must_use]
    pub fn step(mut self, step: StepRef, name: impl Into<String>) -> Self {
        self.0.push(Piece::Step(step, name.into()));
        self
    }
}

/// The sentence as a screen reader or a plain-text copy has it.
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Words(text) | Piece::Code(text) | Piece::Step(_, text) => {
                    f.write_str(text)?;
                }
                Piece::Digest(digest) => f.write_str(&digest.short())?,
            }
        }
        Ok(())
    }
}

impl From<&str> for Sentence {
    fn from(words: &str) -> Self {
        Self::new().words(words)
    }
}
