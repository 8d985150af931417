//! What is measured.

use std::collections::BTreeMap;
use std::hint::black_box;

use cache_model::build::{BuildInput, BuildReport, Builder, Status};
use cache_model::content::tree::Tree;
use review::day::Zone;
use review::event::{Event, EventId, What};
use review::progress::Progress;
use review::schedule::{DAY, Rating};
use review::wire::{decode, encode};
use serde::Serialize;

use crate::project::{self, context, dockerfile};
use crate::replays::{self, Replay};

/// The figures, by the names of `tests/budgets.json`.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    /// Reading a Dockerfile of a megabyte: megabytes of text a second.
    parse_mb_per_s: f64,
    /// A 20-step Dockerfile over 1,000 files: from the changed file to the outcome of every step.
    edit_1000_files_ms: f64,
    /// The same over 100,000 files.
    edit_100000_files_ms: f64,
    /// Memory of the context beyond names, by file, at 100,000 files.
    overhead_bytes_per_file: f64,
    /// 1,000 builds of 30 steps in 5 stages over 10,000 files, one file changed before each.
    thousand_builds_s: f64,
    /// What memory grows by with each of 1,000 builds that find everything they make in the cache.
    bytes_per_build: f64,
    /// Histories of real projects, where they are at hand.
    replays: BTreeMap<String, Replay>,
    /// From the bytes of a history of 100,000 ratings of 10,000 cards to the state of every card.
    history_100000_ms: f64,
}

/// Milliseconds since some moment.
pub(crate) type Clock<'a> = &'a dyn Fn() -> f64;
/// Bytes of memory in use.
type Memory<'a> = &'a dyn Fn() -> f64;

/// Measures everything.
pub(crate) fn measure(clock: Clock<'_>, memory: Memory<'_>) -> Figures {
    let large = context(100_000);
    let overhead_bytes_per_file = large.root().overhead() as f64 / large.len() as f64;
    Figures {
        parse_mb_per_s: parse(clock),
        edit_1000_files_ms: edit(clock, context(1_000)),
        edit_100000_files_ms: edit(clock, large),
        overhead_bytes_per_file,
        thousand_builds_s: builds(clock, 1_000) / 1e3,
        bytes_per_build: growth(memory, 1_000),
        replays: replays::measure(clock),
        history_100000_ms: history(clock, 100_000, 10_000),
    }
}

fn parse(clock: Clock<'_>) -> f64 {
    let text = dockerfile(5, 17_000);
    let rounds = 8_000_000 / text.len();
    let milliseconds = median(5, || {
        let start = clock();
        for _ in 0..rounds {
            black_box(dockerfile::syntax::parse(black_box(&text)));
        }
        clock() - start
    });
    (rounds * text.len()) as f64 / 1e3 / milliseconds
}

/// Milliseconds from one changed file to the outcome.
fn edit(clock: Clock<'_>, context: Tree) -> f64 {
    const EDITS: usize = 10;
    let files = context.len();
    let mut project = Project::new(1, 20, context);
    let mut version = 0;
    median(5, || {
        let start = clock();
        for _ in 0..EDITS {
            version += 1;
            project.edit(version * 7919 % files, version);
            // What the page asks after every change: the outcome of the next build, without doing it.
            let report = project.builder.predict(&project.input);
            assert!(
                runs(&report),
                "an edit that rebuilds nothing would measure nothing"
            );
            black_box(report);
        }
        (clock() - start) / EDITS as f64
    })
}

/// Milliseconds of many builds in a row.
fn builds(clock: Clock<'_>, count: usize) -> f64 {
    const FILES: usize = 10_000;
    let mut project = Project::new(5, 30, context(FILES));
    let start = clock();
    for version in 1..=count {
        project.edit(version * 7919 % FILES, version);
        let report = project.builder.build(&project.input);
        assert!(
            runs(&report),
            "an edit that rebuilds nothing would measure nothing"
        );
        black_box(report);
    }
    clock() - start
}

/// Bytes that each of many builds leaves behind, when all of them go back and forth between two states that were built
/// before: none makes a new record.
fn growth(memory: Memory<'_>, count: usize) -> f64 {
    const FILES: usize = 1_000;
    let mut project = Project::new(5, 30, context(FILES));
    let mut build = |version: usize| {
        project.edit(0, version % 2);
        black_box(project.builder.build(&project.input));
    };
    // So many are remembered to compare with, and the allocator settles.
    (0..200).for_each(&mut build);
    let before = memory();
    (0..count).for_each(&mut build);
    (memory() - before) / count as f64
}

/// Milliseconds from the bytes of a history to its state, in the way the page goes when it opens.
fn history(clock: Clock<'_>, ratings: u64, cards: u64) -> f64 {
    let events: Vec<Event> = (0..ratings)
        .map(|place| Event {
            // A year of ratings, by pages that were opened for forty each.
            order: 1_780_000_000_000 + place * (365 * DAY / ratings),
            at: 1_780_000_000_000 + place * (365 * DAY / ratings),
            id: EventId {
                writer: place / 40 + 1,
                count: place % 40 + 1,
            },
            what: What::Rated {
                card: format!("card-{}", place * 7919 % cards).into(),
                rating: Rating::ALL[(place * 31 % 11 % 4) as usize],
                interval: Some(600 + place % 9 * 86_400),
                took: 3_000 + place % 9_000,
            },
        })
        .collect();
    let bytes = encode(&events);
    median(5, || {
        let start = clock();
        let mut progress = Progress::new(1, Zone(60));
        progress.take_in(decode(black_box(&bytes)).expect("what was just written can be read"));
        let took = clock() - start;
        assert_eq!(black_box(progress).state().cards.len() as u64, cards);
        took
    })
}

struct Project {
    builder: Builder,
    input: BuildInput,
}

impl Project {
    /// A project that was built once.
    fn new(stages: usize, steps: usize, context: Tree) -> Self {
        let input = project::input(dockerfile(stages, steps), context);
        let mut builder = Builder::new();
        let report = builder.build(&input);
        assert!(report.error.is_none(), "{:?}", report.error);
        Self { builder, input }
    }

    fn edit(&mut self, file: usize, version: usize) {
        project::edit(&mut self.input.context, file, version);
    }
}

fn runs(report: &BuildReport) -> bool {
    report.steps.iter().any(|step| step.status == Status::Run)
}

/// The middle one of several measurements.
pub(crate) fn median(times: usize, mut measure: impl FnMut() -> f64) -> f64 {
    let mut all: Vec<f64> = (0..times).map(|_| measure()).collect();
    all.sort_by(f64::total_cmp);
    all[times / 2]
}
