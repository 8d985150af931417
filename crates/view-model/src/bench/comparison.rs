//! The last build and the next, side by side.

use super::listing::{State, StepRef};

/// The last build and the next, step by step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// Steps of both, in the order of the next build; steps that are gone stand where they were.
    pub rows: Vec<ComparisonRow>,
}

/// One step in both builds.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonRow {
    /// The step, if the Dockerfile still has it.
    pub step: Option<StepRef>,
    /// Its name as progress shows it.
    pub name: String,
    /// What the last build did; none if it had no such step.
    pub before: Option<State>,
    /// What the next one would do; none if it has no such step.
    pub after: Option<State>,
    /// The layer before, 12 characters.
    pub layer_before: String,
    /// The layer after, 12 characters; empty where it is not known before the step has run.
    pub layer_after: String,
}
