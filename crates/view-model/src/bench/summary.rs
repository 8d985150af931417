//! The answer in one sentence.

use std::time::Duration;

use dockerfile::error::Phase;

use super::BenchInput;
use super::listing::{Listing, Row, State};
use super::reason::root_causes;
use crate::format;
use crate::prose::Sentence;

/// The answer in one sentence, and the counts behind it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// "3 of 7 steps run again because src/app.py changed."
    pub answer: Sentence,
    /// Steps that are executed.
    pub runs: usize,
    /// Steps that are reused.
    pub cached: usize,
    /// Steps nothing asks for.
    pub skipped: usize,
    /// Steps whose outcome hangs on an assumption.
    pub assumed: usize,
    /// Steps in all.
    pub steps: usize,
    /// Time of what runs, where every executed step's is known.
    pub time: Option<Duration>,
}

/// The answer for these rows.
pub(super) fn summary(input: &BenchInput<'_>, listing: &Listing) -> Summary {
    let steps: Vec<&Row> = listing
        .rows
        .iter()
        .filter(|row| row.layer && row.state != State::Base)
        .collect();
    let count = |is: fn(&Row) -> bool| steps.iter().filter(|row| is(row)).count();
    let runs = count(|row| row.predicted.executes() && row.state != State::Unknown);
    let cached = count(|row| row.state == State::Cached);
    let skipped = listing
        .rows
        .iter()
        .filter(|row| row.state == State::Skipped)
        .count();
    let assumed = count(|row| row.state == State::Unknown);
    Summary {
        answer: answer(input, listing, steps.len(), runs, assumed),
        runs,
        cached,
        skipped,
        assumed,
        steps: steps.len(),
        time: time(input),
    }
}

fn answer(
    input: &BenchInput<'_>,
    listing: &Listing,
    steps: usize,
    runs: usize,
    assumed: usize,
) -> Sentence {
    let say = Sentence::new;
    if let Some(error) = &input.next.report.error {
        let failed = listing.rows.iter().find(|row| row.state == State::Failed);
        return match (failed, error.phase) {
            (Some(row), _) => say()
                .words("The build fails at ")
                .step(row.step, &*row.title)
                .words("."),
            (None, Phase::Solve) => say().words("The build fails."),
            (None, _) => say().words("Nothing can be built: the Dockerfile has an error."),
        };
    }
    if steps == 0 {
        return say().words("There is nothing to build: no instruction makes a layer.");
    }
    let all = format::counted(steps, "step", "steps");
    if input.last.is_none() {
        return say().words(format!(
            "The first build runs {}.",
            if steps == 1 {
                "its one step".to_owned()
            } else {
                format!("all {all}")
            }
        ));
    }
    if runs == 0 && assumed == 0 {
        return say().words(if steps == 1 {
            "Nothing runs: the step is cached.".to_owned()
        } else {
            format!("Nothing runs: all {all} are cached.")
        });
    }
    let mut sentence = say();
    if runs > 0 {
        let verb = if runs == 1 { "runs" } else { "run" };
        sentence = sentence.words(if runs == steps && steps > 1 {
            format!("All {all} run again")
        } else {
            format!("{} of {all} {verb} again", format::count(runs))
        });
        sentence = because(sentence, root_causes(input));
    }
    if assumed > 0 {
        let more = if runs > 0 { "; " } else { "" };
        let word = if runs > 0 { "more " } else { "" };
        let verb = if assumed == 1 { "depends" } else { "depend" };
        sentence = sentence.words(format!(
            "{more}{} {word}{verb} on what a RUN writes",
            if runs > 0 {
                format::count(assumed)
            } else {
                format!("{} of {all}", format::count(assumed))
            }
        ));
    }
    sentence.words(".")
}

/// More reasons than this are counted, not told: the steps they are about are marked.
const TOLD: usize = 2;

fn because(sentence: Sentence, causes: Vec<Sentence>) -> Sentence {
    if causes.len() > TOLD {
        let count = format::count(causes.len());
        return sentence.words(format!(
            ", for {count} reasons: see the steps marked “cause”"
        ));
    }
    let mut sentence = sentence;
    for (at, cause) in causes.into_iter().enumerate() {
        sentence = sentence.words(if at == 0 {
            " because "
        } else {
            ", and because "
        });
        sentence.0.extend(cause.0);
    }
    sentence
}

/// Time of the steps that run, if each is known. Steps run one after the other in a stage; across stages they may
/// overlap, so this is the work, not the wait.
fn time(input: &BenchInput<'_>) -> Option<Duration> {
    let mut sum = Duration::ZERO;
    for step in &input.next.report.steps {
        if step.status == cache_model::build::Status::Run {
            sum += *input.durations.get(&step.name)?;
        }
    }
    Some(sum).filter(|sum| !sum.is_zero())
}
