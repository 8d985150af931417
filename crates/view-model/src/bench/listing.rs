//! One row for each instruction of the Dockerfile, aligned with its lines: what becomes of it.

use dockerfile::span::Lines;

use super::reason::Explanation;

/// An instruction of the Dockerfile, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StepRef {
    /// Index of its stage in the file; none for an `ARG` before the first `FROM`.
    pub stage: Option<u32>,
    /// Index among the stage's instructions (or among the first `ARG`s); none for `FROM` itself.
    pub command: Option<u32>,
}

/// What becomes of an instruction. One fixed vocabulary: the same shape, colour and word everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum State {
    /// Its result is reused.
    Cached,
    /// It runs because something above it does.
    Runs,
    /// It runs, and the reason is its own: the first to break.
    Cause,
    /// Nothing asks for it.
    Skipped,
    /// Whether it runs hangs on what a RUN writes.
    Unknown,
    /// It makes no layer: it only writes the image's configuration, or is a build argument.
    #[default]
    Metadata,
    /// A base image.
    Base,
    /// It fails.
    Failed,
}

impl State {
    /// The word that stands beside the shape.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cached => "cached",
            Self::Runs => "runs",
            Self::Cause => "cause",
            Self::Skipped => "not needed",
            Self::Unknown => "depends on output",
            Self::Metadata => "metadata",
            Self::Base => "base",
            Self::Failed => "fails",
        }
    }

    /// The value of `data-state`, which style sheets select by.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Cached => "cached",
            Self::Runs => "runs",
            Self::Cause => "cause",
            Self::Skipped => "skipped",
            Self::Unknown => "unknown",
            Self::Metadata => "metadata",
            Self::Base => "base",
            Self::Failed => "failed",
        }
    }

    /// Whether the step is executed.
    pub const fn executes(self) -> bool {
        matches!(self, Self::Runs | Self::Cause | Self::Failed)
    }
}

/// The rows, and what they have in common.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
    /// In file order.
    pub rows: Vec<Row>,
    /// Lines of the text the rows belong to.
    pub lines: u32,
    /// The rows belong to an older text: the present one cannot be planned.
    pub stale: bool,
}

/// An instruction and what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which instruction.
    pub step: StepRef,
    /// Its lines in the text.
    pub lines: Lines,
    /// Its keyword in upper case.
    pub keyword: String,
    /// The instruction as one line, for people.
    pub title: String,
    /// What becomes of it.
    pub state: State,
    /// Whether it makes a layer in the filesystem.
    pub layer: bool,
    /// Its place in the wave of invalidation: 0 for a cause, counting up below it. None if it does not run.
    pub wave: Option<u32>,
    /// Few words beside the state: the digest that changed, the size, the file at fault.
    pub fact: String,
    /// Bytes of its layer, formatted, where known.
    pub size: Option<String>,
    /// How long it takes, formatted, where known.
    pub duration: Option<String>,
    /// Its cache key, 12 characters; empty where it has none.
    pub key: String,
    /// Why, in full.
    pub reason: Explanation,
}

impl Listing {
    /// The row of a step.
    pub fn row(&self, step: StepRef) -> Option<&Row> {
        self.rows.iter().find(|row| row.step == step)
    }

    /// The row whose instruction covers a line of the text, 1-based.
    pub fn row_at_line(&self, line: u32) -> Option<&Row> {
        self.rows
            .iter()
            .find(|row| row.lines.first <= line && line <= row.lines.last)
    }
}
