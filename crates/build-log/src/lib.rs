//! Readers for what a person already has: logs of builds.
//!
//! - [`plain`]: the progress that `docker build --progress=plain` prints, and CI systems keep.
//!
//! A log is never wrong as a whole: lines that are not progress belong to someone else (a CI system, a shell) and are
//! passed over; lines that are, but do not read, become problems with their line, and the rest counts.

pub mod plain;

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a log tells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BuildLog {
    /// Its vertices, in the order in which they were first named.
    pub vertices: Vec<Vertex>,
    /// Lines that look like progress but do not read.
    pub problems: Vec<Problem>,
}

/// One vertex of the build: a step, or work of the builder's own (`[internal] load build context`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vertex {
    /// The number that progress gives it.
    pub number: u32,
    /// Its name, for instance `[3/7] RUN make`.
    pub name: String,
    /// How it ended, as far as the log goes.
    pub status: Status,
    /// How long it took; none if the log does not say (cached, unfinished).
    pub duration: Option<Duration>,
}

/// How a vertex ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The log ends, or begins, in its midst.
    #[default]
    Unfinished,
    /// It was executed.
    Done,
    /// It was taken from the cache.
    Cached,
    /// It failed.
    Failed,
    /// It was dropped, since something else failed.
    Canceled,
}

/// A line that does not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct Problem {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// An end without a number of seconds, for instance `DONE soon`.
    #[error("{0:?} is no duration")]
    Duration(String),
    /// Something is said of a vertex that was never named: the beginning of the log is missing.
    #[error("vertex #{0} was never named: the beginning of the log is missing")]
    Unnamed(u32),
}

impl BuildLog {
    /// Whether it holds any progress at all.
    pub fn is_empty(&self) -> bool {
        self.vertices.is_empty()
    }

    /// The vertex of this name; of several, the last that took time.
    pub fn vertex(&self, name: &str) -> Option<&Vertex> {
        let named = || {
            self.vertices
                .iter()
                .rev()
                .filter(|vertex| vertex.name == name)
        };
        named()
            .find(|vertex| vertex.duration.is_some())
            .or_else(|| named().next())
    }
}
