//! Why a step has its outcome, in words.

use cache_model::build::Rerun;
use cache_model::digest::Digest;

use super::listing::{State, StepRef};
use crate::prose::Sentence;

/// Why one instruction has its outcome.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explanation {
    /// The outcome and its cause in one sentence.
    pub headline: Sentence,
    /// From the root cause to this step; one link if the cause is its own.
    pub chain: Vec<Link>,
    /// What shows it: changed paths, changed ingredients of the key.
    pub evidence: Vec<Sentence>,
    /// What a reader should know about such steps: what the key takes in, and what it does not.
    pub rule: Sentence,
    /// Digests, old and new.
    pub digests: Vec<DigestChange>,
    /// What is assumed about its output, if it is a RUN.
    pub assumption: Option<Assumption>,
    /// That its cached result may be out of date, and why.
    pub stale: Option<Sentence>,
}

/// One link of the chain of causes.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The step; none for something outside the Dockerfile (a file, a base image).
    pub step: Option<StepRef>,
    /// Its state, for the shape in front.
    pub state: State,
    /// What happened to it and why.
    pub text: Sentence,
}

/// A digest before and now.
#[derive(Debug, Clone, PartialEq)]
pub struct DigestChange {
    /// What it identifies: "cache key", "content taken", "layer".
    pub what: &'static str,
    /// Before; none if there was no such step.
    pub old: Option<Digest>,
    /// Now; none if it is not known before the step has run.
    pub new: Option<Digest>,
}

impl DigestChange {
    /// Whether it differs.
    pub fn changed(&self) -> bool {
        self.old != self.new
    }
}

/// What is assumed about the output of a RUN.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// The step's name as progress shows it: the key of the assumption in the build's input.
    pub name: String,
    /// What is assumed.
    pub rerun: Rerun,
    /// Steps whose outcome hangs on it.
    pub decides: Vec<StepRef>,
}
