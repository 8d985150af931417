//! Failures of a build that the Dockerfile causes, in `BuildKit`'s own words.

use serde::{Deserialize, Serialize};

use crate::span::Lines;

/// How far the builder had come when it gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// No syntax tree (`frontend/dockerfile/parser`).
    Parse,
    /// An instruction is ill-formed (`frontend/dockerfile/instructions`).
    Instructions,
    /// The build for the target cannot be planned (`frontend/dockerfile/dockerfile2llb`).
    Convert,
    /// A step failed while its key was computed or while it ran (`solver`).
    Solve,
}

/// The error a build stops with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct BuildError {
    /// Where in the pipeline it arose.
    pub phase: Phase,
    /// `BuildKit`'s text, wrappers included.
    pub message: String,
    /// The places it names; empty when it names none.
    pub lines: Vec<Lines>,
}

impl BuildError {
    /// An error of `phase` at `lines`.
    pub fn new(phase: Phase, message: impl Into<String>, lines: Vec<Lines>) -> Self {
        Self {
            phase,
            message: message.into(),
            lines,
        }
    }
}
