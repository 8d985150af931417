//! Predict first: what one says a week will do, and what it did.

use lesson::stream::Settings;
use review::event::What;

use super::chart::minutes;
use super::tally::{StepTally, Tally};
use crate::format;
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
    pub const fn title(self) -> &'static str {
        match self {
            Self::Fall => "Fall",
            Self::Stay => "Stay about the same",
            Self::Rise => "Rise",
        }
    }

    const fn done(self) -> &'static str {
        match self {
            Self::Fall => "fell",
            Self::Stay => "stayed about the same",
            Self::Rise => "rose",
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
        let verdict = if way == said { "Right" } else { "Not so" };
        Self {
            is_right: way == said,
            headline: format!(
                "{verdict}: a week {}, from {} to {}.",
                way.done(),
                minutes(old),
                minutes(new)
            ),
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
pub fn moved(before: &Settings, now: &Settings) -> Vec<(&'static str, &'static str)> {
    let (old, new) = (&before.churn, &now.churn);
    [
        (before.order != now.order, ("order", "order")),
        (before.runner != now.runner, ("runner", "runner")),
        (before.export != now.export, ("export", "cache export")),
        (before.mounts != now.mounts, ("mounts", "cache mounts")),
        (
            (old.code, old.dependencies, old.docs) != (new.code, new.dependencies, new.docs),
            ("churn", "what commits change"),
        ),
        (old.base != new.base, ("base", "moves of the base image")),
        (
            before.install != now.install,
            ("install", "time of the install"),
        ),
        (
            before.system != now.system,
            ("system", "time of the system packages"),
        ),
        (before.builds != now.builds, ("builds", "builds a day")),
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
        return vec![Sentence::new().words(
            "No step took notably more or less of the week: what was moved decides nothing here.",
        )];
    }
    pairs
        .into_iter()
        .take(TOLD)
        .map(|(_, old, new)| told(before, now, old, new))
        .collect()
}

fn told(before: &Tally, now: &Tally, old: Option<&StepTally>, new: Option<&StepTally>) -> Sentence {
    let ran = |tally: &Tally, step: &StepTally| {
        format!(
            "in {} of {}",
            format::count(step.ran),
            format::counted(tally.builds(), "build", "builds")
        )
    };
    let sentence = match (old, new) {
        (Some(old), Some(new)) => Sentence::new().code(new.text.clone()).words(format!(
            " ran {}, {} each; before {}, {} each.",
            ran(now, new),
            each(new),
            ran(before, old),
            each(old)
        )),
        (None, Some(new)) => Sentence::new().code(new.text.clone()).words(format!(
            " is new and ran {}, {} each.",
            ran(now, new),
            each(new)
        )),
        (Some(old), None) => Sentence::new().code(old.text.clone()).words(format!(
            " is gone; it ran {}, {} each.",
            ran(before, old),
            each(old)
        )),
        (None, None) => Sentence::new(),
    };
    // Where it ran more often there is most to explain.
    let more = match (old, new) {
        (Some(old), Some(new)) if old.ran * now.builds() > new.ran * before.builds() => {
            Some((old, "Before"))
        }
        (_, Some(new)) => Some((new, "Now")),
        (Some(old), None) => Some((old, "Before")),
        (None, None) => None,
    };
    match more.and_then(|(step, when)| Some((step.why()?, when))) {
        Some(((times, why), when)) => sentence
            .words(format!(
                " {when} the usual reason ({}): ",
                format::counted(times, "time", "times")
            ))
            .then(|mut sentence| {
                sentence.0.extend(why.0.iter().cloned());
                sentence
            }),
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
