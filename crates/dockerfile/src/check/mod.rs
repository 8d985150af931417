//! Build checks: the rules of `docker build --check`, one file a rule.
//!
//! Names, messages and places follow `frontend/dockerfile/linter`. Rules that need only text and typed
//! instructions run here; rules that need a stage's environment, the context or a resolved image are called by
//! lowering, which owns those, through the same [`Linter`].

use serde::{Deserialize, Serialize};

use crate::span::{Lines, Span};

/// One finding of a build check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's name, for instance `StageNameCasing`.
    pub rule: String,
    /// `BuildKit`'s text for this occurrence.
    pub message: String,
    /// Where.
    pub lines: Vec<Lines>,
    /// The rule's documentation page, where it has one.
    pub url: Option<String>,
    /// The exact bytes at fault, where the rule knows them.
    pub span: Option<Span>,
}
