//! The answer in one sentence.

use std::time::Duration;

use dockerfile::error::Phase;
use language::tr;

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
    if let Some(error) = &input.next.report.error {
        let failed = listing.rows.iter().find(|row| row.state == State::Failed);
        return match (failed, error.phase) {
            (Some(row), _) => Sentence::of(
                tr!("The build fails at {step}."),
                &[("step", Sentence::new().step(row.step, &*row.title))],
            ),
            (None, Phase::Solve) => tr!("The build fails.").into(),
            (None, _) => tr!("Nothing can be built: the Dockerfile has an error.").into(),
        };
    }
    let all = format::count(steps);
    if steps == 0 {
        return tr!("There is nothing to build: no instruction makes a layer.").into();
    }
    if input.last.is_none() {
        return tr!(
            "The first build runs its one step." | "The first build runs all {n} steps." % steps,
            n = all
        )
        .into();
    }
    if runs == 0 && assumed == 0 {
        return tr!(
            "Nothing runs: the step is cached." | "Nothing runs: all {n} steps are cached." % steps,
            n = all
        )
        .into();
    }
    let again = (runs > 0).then(|| because(again(runs, steps), root_causes(input)));
    let open = (assumed > 0).then(|| open(assumed, steps, runs > 0));
    match (again, open) {
        (Some(again), Some(open)) => Sentence::of(
            tr!("{again}; {open}."),
            &[("again", again), ("open", open.into())],
        ),
        (again, open) => {
            let said = again.or(open.map(Sentence::from)).unwrap_or_default();
            Sentence::of(tr!("{said}."), &[("said", said)])
        }
    }
}

/// How many of the steps run, as a clause.
fn again(runs: usize, steps: usize) -> String {
    if runs == steps {
        return tr!(
            "1 of 1 step runs again" | "All {n} steps run again" % steps,
            n = format::count(steps)
        );
    }
    tr!(
        "{n} of {all} steps runs again" | "{n} of {all} steps run again" % runs,
        n = format::count(runs),
        all = format::count(steps)
    )
}

/// How many of the steps, or how many beside those that run, hang on an assumption, as a clause.
fn open(assumed: usize, steps: usize, beside: bool) -> String {
    let n = format::count(assumed);
    if beside {
        tr!(
            "{n} more depends on what a RUN writes"
                | "{n} more depend on what a RUN writes" % assumed,
            n = n
        )
    } else if assumed == steps {
        tr!(
            "1 of 1 step depends on what a RUN writes"
                | "{n} of {n} steps depend on what a RUN writes" % assumed,
            n = n
        )
    } else {
        tr!(
            "{n} of {all} steps depends on what a RUN writes"
                | "{n} of {all} steps depend on what a RUN writes" % assumed,
            n = n,
            all = format::count(steps)
        )
    }
}

/// More reasons than this are counted, not told: the steps they are about are marked.
const TOLD: usize = 2;

fn because(what: String, causes: Vec<Sentence>) -> Sentence {
    if causes.len() > TOLD {
        return tr!(
            "{what}, for {n} reason: see the step marked “cause”"
                | "{what}, for {n} reasons: see the steps marked “cause”" % causes.len(),
            n = format::count(causes.len()),
            what = what
        )
        .into();
    }
    let mut causes = causes.into_iter();
    let what = ("what", what.into());
    match (causes.next(), causes.next()) {
        (None, _) => what.1,
        (Some(cause), None) => {
            Sentence::of(tr!("{what} because {cause}"), &[what, ("cause", cause)])
        }
        (Some(cause), Some(other)) => Sentence::of(
            tr!("{what} because {cause}, and because {other}"),
            &[what, ("cause", cause), ("other", other)],
        ),
    }
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
