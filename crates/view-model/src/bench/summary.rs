//! The answer in one sentence.

use std::time::Duration;

use crate::prose::Sentence;

/// The answer in one sentence, and the counts behind it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// "3 of 7 steps run again because src/app.py changed."
    pub answer: Sentence,
    /// Steps that are executed.
    pub runs: usize,
    /// Steps that are reused.
    pub cached: usize,
    /// Steps nothing asks for.
    pub skipped: usize,
    /// Steps whose outcome hangs on an assumption.
    pub assumed: usize,
    /// Time of what runs, where every executed step's is known.
    pub time: Option<Duration>,
}
