//! Charts of a stream: shares of a width or height, and the same in words.

use std::time::Duration;

use language::tr;

use super::tally::Tally;
use crate::format;

/// Columns of the distribution.
const COLUMNS: usize = 12;

/// How long builds take.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// From the shortest time to the longest.
    pub columns: Vec<Column>,
    /// The end of the scale; it begins at no time.
    pub end: String,
    /// The time that half of the builds stay below.
    pub median: String,
    /// The chart in words.
    pub spoken: String,
}

/// Builds that take about the same time.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// From when to when.
    pub label: String,
    /// How many builds.
    pub count: usize,
    /// Share of the fullest column's, 0 to 1.
    pub height: f64,
    /// The same before what was changed last.
    pub before: f64,
}

/// A step with how often it was cached.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRow {
    /// The instruction.
    pub text: String,
    /// Share of builds in which it was cached, 0 to 1.
    pub hits: f64,
    /// The same in words.
    pub said: String,
    /// Time a week that goes into it.
    pub time: String,
}

/// A week of builds as a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekBar {
    /// Which.
    pub label: String,
    /// What it takes.
    pub time: String,
    /// Share of the longest bar, 0 to 1.
    pub share: f64,
}

impl Distribution {
    /// The distribution, on one scale with the one before.
    pub fn of(now: &Tally, before: Option<&Tally>) -> Self {
        let all = now
            .times
            .iter()
            .chain(before.iter().flat_map(|one| &one.times));
        let width = all.max().map_or(1, |longest| longest / COLUMNS as u64 + 1);
        let counts = |tally: &Tally| {
            let mut counts = [0_usize; COLUMNS];
            for time in &tally.times {
                counts[((time / width) as usize).min(COLUMNS - 1)] += 1;
            }
            counts
        };
        let (now_counts, before_counts) = (counts(now), before.map(counts));
        let shares = |counts: [usize; COLUMNS], all: usize| {
            counts.map(|count| count as f64 / all.max(1) as f64)
        };
        let now_shares = shares(now_counts, now.builds());
        let before_shares = match (before_counts, before) {
            (Some(counts), Some(before)) => shares(counts, before.builds()),
            _ => [0.0; COLUMNS],
        };
        let fullest = now_shares
            .iter()
            .chain(&before_shares)
            .copied()
            .fold(f64::MIN_POSITIVE, f64::max);
        let time = |at: usize| format::duration(Duration::from_millis(width * at as u64));
        let columns: Vec<Column> = (0..COLUMNS)
            .map(|at| Column {
                label: tr!("{} to {}", time(at), time(at + 1)),
                count: now_counts[at],
                height: now_shares[at] / fullest,
                before: before_shares[at] / fullest,
            })
            .collect();
        let said: Vec<String> = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.count > 0)
            .map(|(at, column)| {
                tr!(
                    "1 took {} to {}" | "{n} took {} to {}" % column.count,
                    time(at),
                    time(at + 1)
                )
            })
            .collect();
        let mut sorted = now.times.clone();
        sorted.sort_unstable();
        let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
        Self {
            end: time(COLUMNS),
            median: format::duration(Duration::from_millis(median)),
            spoken: tr!(
                "Of 1 build: {}." | "Of {n} builds: {}." % now.builds(),
                said.join(", ")
            ),
            columns,
        }
    }
}

/// The steps, from top to bottom.
pub fn steps(tally: &Tally) -> Vec<StepRow> {
    let builds = tally.builds().max(1);
    tally
        .steps
        .iter()
        .map(|step| {
            let hits = builds - step.ran.min(builds);
            StepRow {
                text: step.text.clone(),
                hits: hits as f64 / builds as f64,
                said: tr!("{} of {}", hits, builds),
                time: minutes(tally.minutes_of(step)),
            }
        })
        .collect()
}

/// A week now, after a week before if there is one.
pub fn weeks(now: &Tally, before: Option<&Tally>) -> Vec<WeekBar> {
    let longest = before
        .map_or(0.0, Tally::minutes)
        .max(now.minutes())
        .max(f64::MIN_POSITIVE);
    let bar = |label, tally: &Tally| WeekBar {
        label,
        time: minutes(tally.minutes()),
        share: tally.minutes() / longest,
    };
    before
        .map(|before| bar(tr!("Before"), before))
        .into_iter()
        .chain([bar(tr!("Now"), now)])
        .collect()
}

/// Minutes as people say them.
pub(super) fn minutes(minutes: f64) -> String {
    format::duration(Duration::try_from_secs_f64(minutes * 60.0).unwrap_or_default())
}
