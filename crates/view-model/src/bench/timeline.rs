//! The last build and the next on one scale of time: what runs when, and what nothing but less work could shorten.
//!
//! The schedule is [`cache_model::timeline`]'s. Here its bars get lanes, shares of the width and words.

use std::time::Duration;

use cache_model::build::Status;
use cache_model::timeline::{Durations, schedule};
use language::tr;

use super::listing::{State, StepRef};
use super::steps::{Steps, place_of, title};
use super::{BenchInput, Built};
use crate::format;

/// Both strips.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// The last build; none before the first.
    pub before: Option<Strip>,
    /// What a build would do now.
    pub after: Strip,
    /// Marks of the scale.
    pub ticks: Vec<Tick>,
    /// What the lengths mean, where they are no times.
    pub remark: Option<String>,
}

/// One build.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strip {
    /// What it took, formatted; empty where no time is known.
    pub total: String,
    /// Steps that were executed and steps that were found, in words.
    pub counts: String,
    /// How many lanes its bars take: more than one where steps run side by side.
    pub lanes: u32,
    /// What was executed, in order of its start.
    pub bars: Vec<TimeBar>,
}

/// An executed step on the scale.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeBar {
    /// Where it stands in the present Dockerfile; none for a step of an older text.
    pub step: Option<StepRef>,
    /// The instruction in short.
    pub title: String,
    /// Why it ran, as a state.
    pub state: State,
    /// Its lane, from 0.
    pub lane: u32,
    /// Where it begins, as a share of the whole width.
    pub start: f64,
    /// How long it is, as a share of the whole width.
    pub length: f64,
    /// It is on the chain that decides how long the build takes.
    pub critical: bool,
    /// How long it takes, formatted; empty where no time is known.
    pub time: String,
}

impl TimeBar {
    /// The bar as a screen reader has it.
    pub fn spoken(&self) -> String {
        let mut out = format!("{}: {}", self.title, self.state.word());
        if !self.time.is_empty() {
            out.push_str(", ");
            out.push_str(&self.time);
        }
        if self.critical {
            out.push_str(", ");
            out.push_str(&tr!("on the critical path"));
        }
        out
    }
}

/// A mark of the scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where, as a share of the whole width.
    pub at: f64,
    /// What stands there.
    pub label: String,
}

/// A step of no known time where others are known is drawn this long, in milliseconds: seen, and next to nothing.
const UNKNOWN: u64 = 1;

/// Where no time is known each step is drawn this long, in milliseconds.
const UNIT: u64 = 1000;

/// Both builds on one scale.
pub(super) fn timeline(input: &BenchInput<'_>) -> Timeline {
    let known = !input.durations.is_empty();
    let last = input.last.map(|last| draft(input, &last, known));
    let next = draft(input, &input.next, known);
    let whole = last.as_ref().map_or(0, |last| last.total).max(next.total);
    let strip = |draft: Draft| draft.strip(whole, known);
    Timeline {
        before: last.map(strip),
        after: strip(next),
        ticks: if known { ticks(whole) } else { Vec::new() },
        remark: (!known && whole > 0)
            .then(|| tr!("No times are known for this project: each step is drawn equally long.")),
    }
}

/// A build before it is scaled.
struct Draft {
    total: u64,
    bars: Vec<Timed>,
    runs: usize,
    found: usize,
}

struct Timed {
    step: Option<StepRef>,
    title: String,
    state: State,
    start: u64,
    finish: u64,
    critical: bool,
    time: Option<Duration>,
}

fn draft(input: &BenchInput<'_>, built: &Built<'_>, known: bool) -> Draft {
    let steps = Steps::of(built.program, built.report);
    let is_next = std::ptr::eq(built.report, input.next.report);
    let time = |name: &str| input.durations.get(name).copied();
    let durations: Durations = built
        .report
        .steps
        .iter()
        .map(|step| {
            let known = match time(&step.name) {
                Some(time) => time.as_millis() as u64,
                None if known => UNKNOWN,
                None => UNIT,
            };
            (step.vertex, known)
        })
        .collect();
    let plan = schedule(&built.report.flow, &durations, None);
    let mut bars: Vec<Timed> = plan
        .bars
        .iter()
        .filter(|bar| bar.runs)
        .filter_map(|bar| {
            let step = steps.vertex(bar.vertex)?;
            let place = place_of(step);
            Some(Timed {
                step: place.filter(|_| is_next),
                title: place
                    .map_or_else(|| title(&step.name), |place| steps.title(place).to_owned()),
                state: steps.state(step),
                start: bar.start,
                finish: bar.finish,
                critical: plan.critical.contains(&bar.vertex),
                time: time(&step.name),
            })
        })
        .collect();
    bars.sort_by_key(|bar| bar.start);
    let count = |is: fn(Status) -> bool| {
        let steps = built.report.steps.iter();
        steps.filter(|step| is(step.status)).count()
    };
    Draft {
        total: plan.total,
        bars,
        runs: count(|status| matches!(status, Status::Run | Status::Error)),
        found: count(|status| status == Status::Cached),
    }
}

impl Draft {
    fn strip(self, whole: u64, known: bool) -> Strip {
        let share = |time: u64| time as f64 / whole.max(1) as f64;
        // Each bar goes into the first lane that is free by then.
        let mut free: Vec<u64> = Vec::new();
        let bars = self
            .bars
            .into_iter()
            .map(|bar| {
                let lane = free
                    .iter()
                    .position(|free| *free <= bar.start)
                    .unwrap_or(free.len());
                if lane == free.len() {
                    free.push(0);
                }
                free[lane] = bar.finish.max(bar.start + 1);
                TimeBar {
                    step: bar.step,
                    title: bar.title,
                    state: bar.state,
                    lane: lane as u32,
                    start: share(bar.start),
                    length: share(bar.finish - bar.start),
                    critical: bar.critical && known,
                    time: bar.time.map(format::duration).unwrap_or_default(),
                }
            })
            .collect();
        Strip {
            total: if known {
                format::duration(Duration::from_millis(self.total))
            } else {
                String::new()
            },
            counts: match (self.runs, self.found) {
                (0, 0) => tr!("nothing to do"),
                (runs, found) => tr!(
                    "{} run, {} cached",
                    format::count(runs),
                    format::count(found)
                ),
            },
            lanes: (free.len() as u32).max(1),
            bars,
        }
    }
}

/// Whole marks, at most six of them.
fn ticks(whole: u64) -> Vec<Tick> {
    const STEPS: [u64; 16] = [
        100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
        600_000, 900_000, 1_800_000, 3_600_000,
    ];
    let Some(step) = STEPS.into_iter().find(|step| whole / step <= 5) else {
        return Vec::new();
    };
    (0..=whole / step)
        .map(|at| at * step)
        .map(|at| Tick {
            at: at as f64 / whole.max(1) as f64,
            label: if at == 0 {
                "0".to_owned()
            } else if at % 60_000 == 0 {
                tr!("{} min", at / 60_000)
            } else {
                format::duration(Duration::from_millis(at))
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::ticks;

    #[track_caller]
    fn check(whole: u64, expected: &[&str]) {
        let labels: Vec<String> = ticks(whole).into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels, expected, "{whole} ms");
    }

    #[test]
    fn the_scale_has_few_whole_marks() {
        check(0, &["0"]);
        check(950, &["0", "0.2 s", "0.4 s", "0.6 s", "0.8 s"]);
        check(223_000, &["0", "1 min", "2 min", "3 min"]);
        check(12_000, &["0", "5.0 s", "10 s"]);
        check(
            75_000,
            &["0", "15 s", "30 s", "45 s", "1 min", "1 min 15 s"],
        );
    }
}
