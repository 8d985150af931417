//! One row for each instruction of the Dockerfile, aligned with its lines: what becomes of it.

use dockerfile::instruction::Instruction;
use dockerfile::span::Lines;
use language::tr;

use super::BenchInput;
use super::reason::{self, Explanation};
use super::steps::{Place, Steps, place_of, places, title};
use crate::format;

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
    /// Every state, in the order of the legend.
    pub const ALL: [Self; 8] = [
        Self::Cached,
        Self::Cause,
        Self::Runs,
        Self::Unknown,
        Self::Skipped,
        Self::Failed,
        Self::Base,
        Self::Metadata,
    ];

    /// The word that stands beside the shape.
    pub fn word(self) -> String {
        match self {
            Self::Cached => tr!("cached"),
            Self::Runs => tr!("runs"),
            Self::Cause => tr!("cause"),
            Self::Skipped => tr!("not needed"),
            Self::Unknown => tr!("depends on output"),
            Self::Metadata => tr!("metadata"),
            Self::Base => tr!("base"),
            Self::Failed => tr!("fails"),
        }
    }

    /// What the word means, for the legend.
    pub fn meaning(self) -> String {
        match self {
            Self::Cached => tr!("its result is reused"),
            Self::Runs => tr!("runs again because a step it stands on does"),
            Self::Cause => tr!("runs again, and the change is its own: the first to break"),
            Self::Skipped => tr!("nothing in this build asks for it"),
            Self::Unknown => tr!("runs or not, depending on what a RUN writes"),
            Self::Metadata => tr!("writes the image’s configuration, makes no layer"),
            Self::Base => tr!("the image it starts from"),
            Self::Failed => tr!("stops the build"),
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

    /// How much a row wants to be noticed: the state of a row with several steps is the most pressing of them.
    const fn weight(self) -> u8 {
        match self {
            Self::Metadata => 0,
            Self::Base => 1,
            Self::Skipped => 2,
            Self::Cached => 3,
            Self::Unknown => 4,
            Self::Runs => 5,
            Self::Cause => 6,
            Self::Failed => 7,
        }
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
    /// What becomes of it under what is assumed; differs from `state` only where that is [`State::Unknown`].
    pub predicted: State,
    /// Whether it makes a layer in the filesystem.
    pub layer: bool,
    /// Its place in the wave of invalidation: 0 for a cause, counting up below it. None if it does not run.
    pub wave: Option<u32>,
    /// Few words beside the state: why, or what it is.
    pub fact: String,
    /// Bytes of its layer, formatted, where known.
    pub size: Option<String>,
    /// How long it takes, formatted, where known.
    pub duration: Option<String>,
    /// What it is known by, 12 characters: its layer's digest, else its key. Empty where it has none.
    pub digest: String,
    /// Why, in full.
    pub reason: Explanation,
}

impl Row {
    /// The one figure that matters for its state: the time of a step that runs, the size of one that does not.
    pub fn figure(&self) -> Option<&str> {
        let (first, second) = if self.predicted.executes() {
            (&self.duration, &self.size)
        } else {
            (&self.size, &None)
        };
        first.as_deref().or(second.as_deref())
    }

    /// The row as a screen reader has it: everything the figure shows.
    pub fn spoken(&self) -> String {
        let mut out = tr!(
            "Line {}, {}: {}",
            self.lines.first,
            self.title,
            self.state.word()
        );
        for part in [Some(&self.fact), self.size.as_ref(), self.duration.as_ref()]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
        {
            out.push_str(", ");
            out.push_str(part);
        }
        out
    }
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

    /// What becomes of the layers that the Dockerfile itself makes, in its order: what the answer counts.
    pub fn tally(&self) -> Vec<State> {
        let own = |row: &&Row| row.layer && row.state != State::Base;
        self.rows.iter().filter(own).map(|row| row.state).collect()
    }

    /// The row people should look at first: the first cause, else the first that runs, else the last instruction that
    /// makes a layer.
    pub fn focus(&self) -> Option<&Row> {
        let first = |state: State| self.rows.iter().find(|row| row.state == state);
        first(State::Failed)
            .or_else(|| first(State::Cause))
            .or_else(|| first(State::Runs))
            .or_else(|| first(State::Unknown))
            .or_else(|| self.rows.iter().rfind(|row| row.layer))
            .or_else(|| self.rows.first())
    }
}

/// The rows of the next build.
pub(super) fn listing(input: &BenchInput<'_>) -> Listing {
    let next = input.next;
    let steps = Steps::of(next.program, next.report);
    let mut wave = None;
    let rows = places(next.program)
        .into_iter()
        .map(|place| {
            let mut row = row(input, &steps, &place);
            if row.predicted.executes() {
                let at = match (wave, row.state) {
                    (Some(at), _) => at + 1,
                    (None, _) => 0,
                };
                wave = Some(at);
                row.wave = Some(at);
            }
            row
        })
        .collect();
    Listing {
        rows,
        lines: next.input.dockerfile.split('\n').count() as u32,
        stale: input.problem.is_some(),
    }
}

fn row(input: &BenchInput<'_>, steps: &Steps<'_>, place: &Place<'_>) -> Row {
    let reports: Vec<_> = steps.at(place.step).collect();
    let predicted = reports
        .iter()
        .map(|report| steps.state(report))
        .max_by_key(|state| state.weight())
        .unwrap_or_else(|| without_steps(steps, place));
    let assumed = reports.iter().any(|report| steps.assumed(report));
    let layer = reports.iter().find_map(|report| report.layer.as_ref());
    let duration = reports
        .iter()
        .find_map(|report| input.durations.get(&report.name));
    Row {
        step: place.step,
        lines: place.lines,
        keyword: place.keyword.clone(),
        title: title(place.source),
        state: if assumed { State::Unknown } else { predicted },
        predicted,
        layer: !reports.is_empty() || predicted == State::Base,
        wave: None,
        fact: reason::fact(steps, place, &reports, predicted),
        size: layer.and_then(|layer| layer.size).map(format::bytes),
        duration: duration.copied().map(format::duration),
        digest: layer
            .map(|layer| layer.diff_id)
            .or_else(|| reports.first().map(|report| report.key))
            .or_else(|| base_digest(steps, place))
            .map(|digest| digest.short())
            .unwrap_or_default(),
        reason: reason::explanation(input, steps, place, &reports, predicted),
    }
}

fn base_digest(steps: &Steps<'_>, place: &Place<'_>) -> Option<cache_model::digest::Digest> {
    match (place.step.stage, place.step.command) {
        (Some(stage), None) => steps.base(stage)?.digest,
        _ => None,
    }
}

/// The state of an instruction the builder does not announce.
fn without_steps(steps: &Steps<'_>, place: &Place<'_>) -> State {
    let Some(stage) = place.step.stage else {
        return State::Metadata;
    };
    let reached = steps.reaches(stage);
    match place.instruction {
        None if reached => State::Base,
        Some(Instruction::Workdir(_)) if reached => State::Metadata,
        None
        | Some(
            Instruction::Run(_)
            | Instruction::Copy(_)
            | Instruction::Add(_)
            | Instruction::Workdir(_),
        ) => State::Skipped,
        Some(_) => State::Metadata,
    }
}

/// Steps whose outcome hangs on the output of `vertex`.
pub(super) fn hanging_on(
    steps: &cache_model::build::BuildReport,
    vertex: cache_model::graph::VertexId,
) -> Vec<StepRef> {
    let mut out: Vec<StepRef> = steps
        .steps
        .iter()
        .filter(|step| step.hangs_on.contains(&vertex))
        .filter_map(place_of)
        .collect();
    out.dedup();
    out
}
