//! The Bench: a Dockerfile, a folder, what changed since the last build, and what a build would do now.
//!
//! [`Bench::of`] is the only way in: a pure function of the last build, the prediction for the present state, and what
//! the person has opened on the screen.

mod changes;
mod comparison;
mod delta;
mod files;
pub mod geometry;
mod listing;
mod notes;
mod options;
pub mod reading;
mod reason;
mod steps;
mod summary;
mod timeline;

pub use changes::{ChangeChip, Subject};
pub use comparison::{Comparison, ComparisonRow};
pub use files::{FileChange, FileKind, FileRow, FileTree, IgnoredBy};
pub use listing::{Listing, Row, State, StepRef};
pub use notes::{Fix, Margin, Note, Problem, TextEdit};
pub use options::{ArgRow, Options, TargetRow};
pub use reason::{Assumption, DigestChange, Explanation, Link};
pub use steps::bare;
pub use summary::Summary;
pub use timeline::{Strip, Tick, TimeBar, Timeline};

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use cache_model::build::{BuildInput, BuildReport, StepReport};
use dockerfile::error::BuildError;
use dockerfile::instruction::Program;
use language::tr;

use crate::code::{LineMark, Marks};
use crate::prose::Sentence;

/// What the Bench is computed from. Everything is borrowed from the store.
#[derive(Clone, Copy)]
pub struct BenchInput<'a> {
    /// The text in the editor now. Differs from `next.input.dockerfile` while it cannot be planned.
    pub text: &'a str,
    /// Why the text in the editor cannot be planned. While this is set, `next` is the last state that could.
    pub problem: Option<&'a BuildError>,
    /// The last build that was done; none before the first.
    pub last: Option<Built<'a>>,
    /// What a build of the present state would do.
    pub next: Built<'a>,
    /// How many builds were done.
    pub builds: usize,
    /// Directories of the context that are unfolded in the file tree.
    pub open_dirs: &'a BTreeSet<String>,
    /// Which rule leaves a path of the context out, if one does.
    pub ignored: &'a dyn Fn(&str) -> Option<IgnoredBy>,
    /// How long a step takes, by its name in progress, where known (a build log, or the example's own figures).
    pub durations: &'a BTreeMap<String, Duration>,
}

/// One build: what went in, how its Dockerfile reads, what came out.
#[derive(Clone, Copy)]
pub struct Built<'a> {
    /// What went in.
    pub input: &'a BuildInput,
    /// `input.dockerfile`, parsed.
    pub program: &'a Program,
    /// What came out.
    pub report: &'a BuildReport,
}

/// Everything the Bench draws.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bench {
    /// One row for each instruction, aligned with its lines.
    pub listing: Listing,
    /// The rows as shapes.
    pub figure: geometry::Figure,
    /// The answer in one sentence.
    pub summary: Summary,
    /// What differs from the last build, newest kinds last.
    pub changes: Vec<ChangeChip>,
    /// The files of the context.
    pub files: FileTree,
    /// Why the text cannot be planned; the listing is then that of the last good text.
    pub problem: Option<Problem>,
    /// Findings of the build checks, by line.
    pub notes: Vec<Note>,
    /// The error and the findings by the line they stand on.
    pub margins: Vec<Margin>,
    /// Build arguments, targets, switches.
    pub options: Options,
    /// The last build and the next, side by side.
    pub comparison: Comparison,
    /// Both builds on one scale of time.
    pub timeline: Timeline,
    /// How many builds were done.
    pub builds: usize,
}

impl Bench {
    /// The screen for a state of the bench.
    pub fn of(input: &BenchInput<'_>) -> Self {
        let listing = listing::listing(input);
        let problem = notes::problem(input);
        let notes = notes::notes(input);
        Self {
            summary: summary::summary(input, &listing),
            changes: changes::changes(input),
            files: files::file_tree(input),
            margins: notes::margins(problem.as_ref(), &notes),
            problem,
            notes,
            options: options::options(input),
            comparison: comparison::comparison(input),
            timeline: timeline::timeline(input),
            figure: geometry::Figure::of(&listing),
            listing,
            builds: input.builds,
        }
    }

    /// The lines of the text that are marked: an error before a finding.
    pub fn marks(&self) -> Marks {
        let notes = self.notes.iter().map(|note| (note.lines, LineMark::Note));
        let errors = self.problem.iter().flat_map(|problem| &problem.lines);
        let errors = errors.map(|lines| (*lines, LineMark::Error));
        // What comes later takes the place of what came before.
        notes
            .chain(errors)
            .flat_map(|(lines, mark)| {
                (lines.first.max(1)..=lines.last.max(1)).map(move |line| (line, mark))
            })
            .collect()
    }

    /// What became of the file at a path since the last build, in a sentence; none if it has no change of its own.
    pub fn effect(&self, path: &str) -> Option<String> {
        let chip = self
            .changes
            .iter()
            .find(|chip| chip.subject.is_file(path))?;
        Some(match &chip.no_effect {
            Some(why) => tr!("Since the last build: {}, {}.", chip.what, why),
            None => tr!("Since the last build: {}.", chip.what),
        })
    }
}

/// Why a step of a build has its outcome, in a sentence; none for one that stands at no place of the Dockerfile.
pub fn reason_of(program: &Program, report: &BuildReport, step: &StepReport) -> Option<Sentence> {
    reason::headline(&steps::Steps::of(program, report), step)
}

/// What becomes of a step of a build.
pub fn state_of(program: &Program, report: &BuildReport, step: &StepReport) -> State {
    steps::Steps::of(program, report).state(step)
}
