//! Builds of a stream, counted.

use std::collections::BTreeMap;

use cache_model::build::Status;
use dockerfile::instruction::{self, Program};
use dockerfile::syntax;
use lesson::stream::{Built, Settings, instruction};

use crate::bench::reason_of;
use crate::prose::{Piece, Sentence};

/// What builds of one stream did.
#[derive(Debug, Clone)]
pub struct Tally {
    /// What was played.
    pub settings: Settings,
    /// Milliseconds of each build, in their order.
    pub times: Vec<u64>,
    /// The steps, in the order of the first build.
    pub steps: Vec<StepTally>,
    program: Program,
}

/// What became of one step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepTally {
    /// The instruction.
    pub text: String,
    /// In how many builds it ran.
    pub ran: usize,
    /// Milliseconds it took in all.
    pub millis: u64,
    /// Why it ran, with how often, by what the sentence says.
    whys: BTreeMap<String, (usize, Sentence)>,
}

impl Tally {
    /// Nothing built yet.
    pub fn new(settings: Settings, dockerfile: &str) -> Self {
        Self {
            settings,
            times: Vec::new(),
            steps: Vec::new(),
            program: instruction::parse(&syntax::parse(dockerfile)).program,
        }
    }

    /// Counts a build.
    pub fn take(&mut self, built: &Built) {
        self.times.push(built.total);
        for report in &built.report.steps {
            let text = instruction(&report.name);
            let at = self.steps.iter().position(|step| step.text == text);
            let at = at.unwrap_or_else(|| {
                self.steps.push(StepTally {
                    text: text.to_owned(),
                    ..StepTally::default()
                });
                self.steps.len() - 1
            });
            if report.status != Status::Run {
                continue;
            }
            let step = &mut self.steps[at];
            step.ran += 1;
            step.millis += built.durations.get(&report.vertex).copied().unwrap_or(0);
            if let Some(why) = reason_of(&self.program, &built.report, report) {
                let entry = step.whys.entry(kind(&why)).or_insert((0, why));
                entry.0 += 1;
            }
        }
    }

    /// How many builds.
    pub const fn builds(&self) -> usize {
        self.times.len()
    }

    /// Minutes that a week of builds takes.
    pub fn minutes(&self) -> f64 {
        self.a_week(self.times.iter().sum())
    }

    /// Minutes a week that go into one step.
    pub(super) fn minutes_of(&self, step: &StepTally) -> f64 {
        self.a_week(step.millis)
    }

    /// Minutes of a week, of milliseconds of all weeks.
    fn a_week(&self, millis: u64) -> f64 {
        millis as f64 / 60_000.0 / f64::from(self.settings.weeks())
    }
}

impl StepTally {
    /// The most frequent reason why it ran; of two as frequent the first by its words.
    pub fn why(&self) -> Option<(usize, &Sentence)> {
        let mut best: Option<(usize, &Sentence)> = None;
        for (count, why) in self.whys.values() {
            if best.is_none_or(|(most, _)| *count > most) {
                best = Some((*count, why));
            }
        }
        best
    }
}

/// What a reason says, whichever digest it names.
fn kind(why: &Sentence) -> String {
    let pieces = why.0.iter().map(|piece| match piece {
        Piece::Words(text) | Piece::Code(text) | Piece::Step(_, text) => text.as_str(),
        Piece::Digest(_) => "·",
    });
    pieces.collect()
}
