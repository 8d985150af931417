//! Predict first: what one says a week will do, and what it did.

use language::tr;
use lesson::stream::Settings;
use review::event::What;

use super::chart::minutes;
use super::tally::{StepTally, Tally};
use crate::prose::Sentence;

/// From which share of a week on a difference is one.
const NOTABLE: f64 = 0.03;
/// Steps that are told of.
const TOLD: usize = 2;

/// Which way the minutes of a week move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// They become fewer.
    Fall,
    /// They stay about the same.
    Stay,
    /// They become more.
    Rise,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fall, Self::Stay, Self::Rise];

    /// As a prediction.
    pub fn title(self) -> String {
        match self {
            Self::Fall => tr!("Fall"),
            Self::Stay => tr!("Stay about the same"),
            Self::Rise => tr!("Rise"),
        }
    }

    fn done(self, old: &str, new: &str) -> String {
        match self {
            Self::Fall => tr!("a week fell, from {} to {}.", old, new),
            Self::Stay => tr!("a week stayed about the same, from {} to {}.", old, new),
            Self::Rise => tr!("a week rose, from {} to {}.", old, new),
        }
    }

    /// The way from one week to another: what is less than 3 % of the longer one is no difference.
    pub fn of(before: f64, now: f64) -> Self {
        if (before - now).abs() <= before.max(now) * NOTABLE {
            Self::Stay
        } else if now < before {
            Self::Fall
        } else {
            Self::Rise
        }
    }
}

/// The result of a prediction.
#[derive(Debug, Clone, PartialEq)]
pub struct Reveal {
    /// What was said was so.
    pub is_right: bool,
    /// What was said, what happened.
    pub headline: String,
    /// What made the difference.
    pub because: Vec<Sentence>,
}

impl Reveal {
    /// Compares a prediction with what happened.
    pub fn of(before: &Tally, now: &Tally, said: Way) -> Self {
        let (old, new) = (before.minutes(), now.minutes());
        let way = Way::of(old, new);
        let done = way.done(&minutes(old), &minutes(new));
        Self {
            is_right: way == said,
            headline: if way == said {
                tr!("Right: {}", done)
            } else {
                tr!("Not so: {}", done)
            },
            because: because(before, now),
        }
    }

    /// What is written down.
    pub fn event(&self, before: &Settings, now: &Settings) -> What {
        let moved = moved(before, now);
        let what = match moved.as_slice() {
            [one] => one.0,
            _ => "several",
        };
        What::Answered {
            question: format!("drill-stream/{what}").into(),
            point: "session.concept-drill".into(),
            score: if self.is_right { 100 } else { 0 },
        }
    }
}

/// What differs between settings: a name to write down, and one for people.
pub fn moved(before: &Settings, now: &Settings) -> Vec<(&'static str, String)> {
    let (old, new) = (&before.churn, &now.churn);
    [
        (before.order != now.order, ("order", tr!("order"))),
        (before.runner != now.runner, ("runner", tr!("runner"))),
        (before.export != now.export, ("export", tr!("cache export"))),
        (before.mounts != now.mounts, ("mounts", tr!("cache mounts"))),
        (
            (old.code, old.dependencies, old.docs) != (new.code, new.dependencies, new.docs),
            ("churn", tr!("what commits change")),
        ),
        (
            old.base != new.base,
            ("base", tr!("moves of the base image")),
        ),
        (
            before.install != now.install,
            ("install", tr!("time of the install")),
        ),
        (
            before.system != now.system,
            ("system", tr!("time of the system packages")),
        ),
        (before.builds != now.builds, ("builds", tr!("builds a day"))),
    ]
    .into_iter()
    .filter_map(|(differs, names)| differs.then_some(names))
    .collect()
}

/// The steps that made most of the difference, what they did, and why.
fn because(before: &Tally, now: &Tally) -> Vec<Sentence> {
    let mut pairs: Vec<(f64, Option<&StepTally>, Option<&StepTally>)> = Vec::new();
    for step in &now.steps {
        let old = before.steps.iter().find(|old| is_same(old, step));
        let change = now.minutes_of(step) - old.map_or(0.0, |old| before.minutes_of(old));
        pairs.push((change, old, Some(step)));
    }
    for old in &before.steps {
        if !now.steps.iter().any(|step| is_same(old, step)) {
            pairs.push((-before.minutes_of(old), Some(old), None));
        }
    }
    let notable = before.minutes().max(now.minutes()) * NOTABLE;
    pairs.retain(|(change, ..)| change.abs() > notable);
    pairs.sort_by(|(a, ..), (b, ..)| b.abs().total_cmp(&a.abs()));
    if pairs.is_empty() {
        return vec![Sentence::new().words(tr!(
            "No step took notably more or less of the week: what was moved decides nothing here."
        ))];
    }
    pairs
        .into_iter()
        .take(TOLD)
        .map(|(_, old, new)| told(before, now, old, new))
        .collect()
}

fn told(before: &Tally, now: &Tally, old: Option<&StepTally>, new: Option<&StepTally>) -> Sentence {
    let ran = |tally: &Tally, step: &StepTally| {
        tr!(
            "in {ran} of 1 build" | "in {ran} of {n} builds" % tally.builds(),
            ran = step.ran
        )
    };
    let code = |step: &StepTally| Sentence::new().code(step.text.clone());
    let sentence = match (old, new) {
        (Some(old), Some(new)) => Sentence::of(
            tr!(
                "{step} ran {in_builds}, {time} each; before {in_builds_before}, {time_before} each."
            ),
            &[
                ("step", code(new)),
                ("in_builds", ran(now, new).into()),
                ("time", each(new).into()),
                ("in_builds_before", ran(before, old).into()),
                ("time_before", each(old).into()),
            ],
        ),
        (None, Some(new)) => Sentence::of(
            tr!("{step} is new and ran {in_builds}, {time} each."),
            &[
                ("step", code(new)),
                ("in_builds", ran(now, new).into()),
                ("time", each(new).into()),
            ],
        ),
        (Some(old), None) => Sentence::of(
            tr!("{step} is gone; it ran {in_builds}, {time} each."),
            &[
                ("step", code(old)),
                ("in_builds", ran(before, old).into()),
                ("time", each(old).into()),
            ],
        ),
        (None, None) => Sentence::new(),
    };
    // Where it ran more often there is most to explain.
    let more = match (old, new) {
        (Some(old), Some(new)) if old.ran * now.builds() > new.ran * before.builds() => {
            Some((old, false))
        }
        (_, Some(new)) => Some((new, true)),
        (Some(old), None) => Some((old, false)),
        (None, None) => None,
    };
    match more.and_then(|(step, is_now)| Some((step.why()?, is_now))) {
        Some(((times, why), is_now)) => {
            let message = if is_now {
                tr!("Now the usual reason ({times}): {why}")
            } else {
                tr!("Before the usual reason ({times}): {why}")
            };
            let times = tr!("1 time" | "{n} times" % times);
            let reason = Sentence::of(message, &[("times", times.into()), ("why", why.clone())]);
            sentence.words(" ").then(|mut sentence| {
                sentence.0.extend(reason.0);
                sentence
            })
        }
        None => sentence,
    }
}

/// What one run takes on average.
fn each(step: &StepTally) -> String {
    minutes(step.millis as f64 / 60_000.0 / step.ran.max(1) as f64)
}

/// The same instruction, whatever its flags.
fn is_same(one: &StepTally, other: &StepTally) -> bool {
    words(one).eq(words(other))
}

/// The words of an instruction without its flags.
fn words(step: &StepTally) -> impl Iterator<Item = &str> {
    let words = step.text.split_whitespace();
    words.filter(|word| !word.starts_with("--"))
}
