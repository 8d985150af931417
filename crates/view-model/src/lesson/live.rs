//! A Dockerfile with its layers, after one change.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use cache_model::build::BuildReport;
use dockerfile::instruction::{Program, parse};
use lesson::example::Example;
use lesson::story::Library;
pub(super) use lesson::stream::instruction;

use super::scene::{Build, Scene};
use crate::bench::geometry::Figure;
use crate::bench::{Bench, BenchInput, Built, Listing, Row};
use crate::code::{self, Line};
use crate::format;
use crate::prose::Sentence;

/// What is on the screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Live {
    /// The Dockerfile, coloured.
    pub lines: Vec<Line>,
    /// One row for each instruction.
    pub listing: Listing,
    /// The rows as shapes.
    pub figure: Figure,
    /// The answer in one sentence.
    pub answer: Sentence,
    /// Time of what runs, formatted, where every step's is known.
    pub time: Option<String>,
}

impl Live {
    /// The figure for one of the scene's orders after one of its changes.
    ///
    /// # Errors
    /// What the scene cannot do.
    pub fn of(
        scene: &Scene,
        library: &Library,
        order: usize,
        change: Option<usize>,
    ) -> Result<Self, String> {
        let (first, next) = scene.play(library, order, change)?;
        let bench = bench(&first, &next, &library.example);
        Ok(Self {
            lines: code::dockerfile(next.0.dockerfile.trim_end()),
            figure: bench.figure,
            answer: bench.summary.answer,
            time: bench.summary.time.map(format::duration),
            listing: bench.listing,
        })
    }

    /// The lines of an instruction, whole.
    pub fn lines_of(&self, row: &Row) -> &[Line] {
        let first = row.lines.first.saturating_sub(1) as usize;
        self.lines
            .get(first..row.lines.last as usize)
            .unwrap_or_default()
    }
}

/// The Bench for two builds of the example.
pub(super) fn bench(first: &Build, next: &Build, example: &Example) -> Bench {
    let programs = [&first.0.dockerfile, &next.0.dockerfile].map(|text| program(text));
    let durations = durations(example, &[&first.1, &next.1]);
    // A figure ends with its last instruction, not with the empty line after it.
    let mut input = next.0.clone();
    input.dockerfile.truncate(input.dockerfile.trim_end().len());
    Bench::of(&BenchInput {
        text: &input.dockerfile,
        problem: None,
        last: Some(Built {
            input: &first.0,
            program: &programs[0],
            report: &first.1,
        }),
        next: Built {
            input: &input,
            program: &programs[1],
            report: &next.1,
        },
        builds: 1,
        open_dirs: &BTreeSet::new(),
        ignored: &|_| None,
        durations: &durations,
    })
}

fn program(text: &str) -> Program {
    parse(&dockerfile::syntax::parse(text)).program
}

/// How long the steps of these builds take, as the example assumes it, by their names in progress.
fn durations(example: &Example, reports: &[&BuildReport]) -> BTreeMap<String, Duration> {
    reports
        .iter()
        .flat_map(|report| &report.steps)
        .filter_map(|step| {
            let timing = example.timing(instruction(&step.name))?;
            Some((step.name.clone(), timing.duration()))
        })
        .collect()
}
