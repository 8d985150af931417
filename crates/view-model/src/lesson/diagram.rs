//! The layer diagram: each layer with how often it has to be made again and what that costs.
//!
//! How often is not guessed from what a layer is called. Each change of the scene that comes with a frequency is made
//! on the present order, and whatever the model executes then is counted with that frequency.

use std::time::Duration;

use language::tr;
use lesson::story::Library;

use super::live::bench;
use super::scene::Scene;
use crate::bench::{Row, State, StepRef};
use crate::format;
use crate::prose::Sentence;

/// A stack of layers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Diagram {
    /// From the base downwards, as the file has them.
    pub slabs: Vec<Slab>,
    /// What the present change does, in one sentence.
    pub answer: Sentence,
    /// Time of what runs now, formatted.
    pub time: Option<String>,
    /// Time that a week of changes costs in this order, formatted.
    pub week: String,
}

/// A layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Slab {
    /// Which instruction made it.
    pub step: StepRef,
    /// The instruction.
    pub title: String,
    /// What it is in the picture of four: base, manifest, install, source; empty where it is none of them.
    pub role: String,
    /// What becomes of it now.
    pub state: State,
    /// Its place in the wave, if it runs.
    pub wave: Option<u32>,
    /// Few words: why.
    pub fact: String,
    /// What it is known by.
    pub digest: String,
    /// How long it takes to make, formatted.
    pub duration: String,
    /// How often it is made again, in words.
    pub often: String,
    /// How often as a share of the most frequent, 0 to 1.
    pub often_share: f64,
    /// How long as a share of the longest, 0 to 1.
    pub duration_share: f64,
}

impl Diagram {
    /// The stack of one of the scene's orders after one of its changes.
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
        let now = bench(&first, &next, &library.example);
        let rows: Vec<&Row> = now.listing.rows.iter().filter(|row| row.layer).collect();
        let times: Vec<Duration> = rows
            .iter()
            .map(|row| {
                let timing = library.example.timing(&source(&next.0.dockerfile, row));
                timing
                    .map(lesson::example::Timing::duration)
                    .unwrap_or_default()
            })
            .collect();
        let mut often = vec![0.0; rows.len()];
        let (first, unchanged) = scene.play(library, order, None)?;
        let unchanged = bench(&first, &unchanged, &library.example);
        for (at, made) in scene.changes.iter().enumerate() {
            let Some(frequency) = made.per_week else {
                continue;
            };
            let (first, after) = scene.play(library, order, Some(at))?;
            let after = bench(&first, &after, &library.example);
            for (row, often) in rows.iter().zip(&mut often) {
                // A base image does not run; it is another one.
                let before = unchanged.listing.row(row.step).map(|row| &row.digest);
                let again = after.listing.row(row.step).is_some_and(|after| {
                    after.predicted.executes()
                        || (after.state == State::Base && before != Some(&after.digest))
                });
                if again {
                    *often += frequency;
                }
            }
        }
        let most = often.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let longest = times
            .iter()
            .max()
            .map_or(0.0, Duration::as_secs_f64)
            .max(f64::MIN_POSITIVE);
        let week: Duration = times
            .iter()
            .zip(&often)
            .map(|(time, often)| time.mul_f64(*often))
            .sum();
        let slabs = rows.iter().enumerate().map(|(at, row)| Slab {
            step: row.step,
            title: row.title.clone(),
            role: role(&rows, at),
            state: row.state,
            wave: row.wave,
            fact: row.fact.clone(),
            digest: row.digest.clone(),
            duration: if times[at].is_zero() {
                String::new()
            } else {
                format::duration(times[at])
            },
            often: in_words(often[at]),
            often_share: often[at] / most,
            duration_share: times[at].as_secs_f64() / longest,
        });
        Ok(Self {
            slabs: slabs.collect(),
            answer: now.summary.answer.clone(),
            time: now.summary.time.map(format::duration),
            week: format::duration(week),
        })
    }
}

/// The instruction's text on one line, as the example's costs name it.
fn source(dockerfile: &str, row: &Row) -> String {
    let lines = dockerfile.lines();
    let own = lines
        .skip(row.lines.first.max(1) as usize - 1)
        .take((row.lines.last.max(row.lines.first) - row.lines.first + 1) as usize);
    own.map(|line| line.trim_end_matches('\\'))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The part a layer plays: a copy of some files with a RUN right after it is a manifest, and that RUN the install; a
/// copy that no RUN of weight follows is the source.
fn role(rows: &[&Row], at: usize) -> String {
    let copies = |row: &Row| row.keyword == "COPY" || row.keyword == "ADD";
    let whole = |row: &Row| row.title.starts_with("COPY . ") || row.title.starts_with("COPY src");
    let row = rows[at];
    match row.keyword.as_str() {
        "FROM" => tr!("role of a layer" => "base"),
        "COPY" | "ADD" if whole(row) => tr!("role of a layer" => "source"),
        "COPY" | "ADD" if rows.get(at + 1).is_some_and(|next| next.keyword == "RUN") => {
            tr!("role of a layer" => "manifest")
        }
        "RUN" if at > 0 && copies(rows[at - 1]) && row.title.contains("install") => {
            tr!("role of a layer" => "install")
        }
        _ => String::new(),
    }
}

/// A frequency as people say it.
fn in_words(per_week: f64) -> String {
    match per_week {
        often if often >= 0.95 => tr!("{} × a week", format::count(often.round() as usize)),
        rare if rare >= 0.2 => tr!(
            "{} × a month",
            format::count((rare * 4.345).round() as usize)
        ),
        never if never <= 0.0 => tr!("never"),
        seldom => tr!(
            "{} × a year",
            format::count((seldom * 52.0).round().max(1.0) as usize)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn frequencies_read_aloud() {
        for (per_week, expected) in [
            (140.0, "140 × a week"),
            (1.0, "1 × a week"),
            (0.25, "1 × a month"),
            (0.08, "4 × a year"),
            (0.001, "1 × a year"),
            (0.0, "never"),
        ] {
            assert_eq!(in_words(per_week), expected, "{per_week}");
        }
    }
}
