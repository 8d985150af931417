//! Why a step has its outcome, in words.
//!
//! Reasons come from the model as data; the wording is here and nowhere else.

mod phrase;
mod rule;

use cache_model::build::{Rerun, RunOutput, StepReport};
use cache_model::digest::Digest;
use cache_model::explain::{Cause, Hit, Reason, StaleKind, StaleRisk};
use dockerfile::instruction::Instruction;
use language::tr;

use super::BenchInput;
use super::listing::{State, StepRef, hanging_on};
use super::steps::{Place, Steps, counterpart, is_first, place_of};
use crate::prose::Sentence;

/// Links of a chain that are shown before the middle is folded.
const CHAIN: usize = 6;

/// Why one instruction has its outcome.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explanation {
    /// The outcome and its cause in one sentence.
    pub headline: Sentence,
    /// From the root cause to this step; empty if nothing was chained.
    pub chain: Vec<Link>,
    /// What shows it: changed paths, changed ingredients of the key.
    pub evidence: Vec<Sentence>,
    /// What a reader should know about such steps: what the key takes in, and what it does not.
    pub rule: Sentence,
    /// Digests, old and new.
    pub digests: Vec<DigestChange>,
    /// What is assumed about its output, if it is a RUN.
    pub assumption: Option<Assumption>,
    /// That its cached result may be out of date, and why.
    pub stale: Option<Sentence>,
}

/// One link of the chain of causes.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The step; none for something outside the Dockerfile (a file, a base image).
    pub step: Option<StepRef>,
    /// Its state, for the shape in front.
    pub state: State,
    /// What happened to it and why.
    pub text: Sentence,
}

/// A digest before and now.
#[derive(Debug, Clone, PartialEq)]
pub struct DigestChange {
    /// What it identifies: "cache key", "content taken", "layer".
    pub what: String,
    /// Before; none if there was no such step.
    pub old: Option<Digest>,
    /// Now; none if it is not known before the step has run.
    pub new: Option<Digest>,
}

impl DigestChange {
    /// Whether it differs.
    pub fn changed(&self) -> bool {
        self.old != self.new
    }
}

/// What is assumed about the output of a RUN.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// The step's lasting name: the key of the assumption in the build's input.
    pub name: String,
    /// What is assumed.
    pub rerun: Rerun,
    /// Steps whose outcome hangs on it.
    pub decides: Vec<StepRef>,
}

/// The outcome of a step and its cause; none for a step that stands nowhere in the Dockerfile.
pub(super) fn headline(steps: &Steps<'_>, report: &StepReport) -> Option<Sentence> {
    place_of(report).map(|step| phrase::headline(steps, step, report))
}

/// Few words beside the state of a row.
pub(super) fn fact(
    steps: &Steps<'_>,
    place: &Place<'_>,
    reports: &[&StepReport],
    state: State,
) -> String {
    let Some(report) = principal(steps, reports) else {
        return match (state, place.step.stage) {
            (State::Base, Some(stage)) => steps
                .base(stage)
                .and_then(|base| base.digest)
                .map_or_else(|| tr!("continues another stage"), |digest| digest.short()),
            _ => String::new(),
        };
    };
    match &report.reason {
        Reason::Hit(Hit::SameContent { .. }) => tr!("same content"),
        Reason::Hit(Hit::MergedWith(_)) => tr!("same as another step"),
        Reason::Hit(Hit::Imported { store }) => tr!("from {}", store),
        Reason::Hit(Hit::SameKey | Hit::NotNeeded) | Reason::NotStarted => String::new(),
        Reason::Miss(_) if is_first(report) => tr!("first build"),
        Reason::Miss(causes) => causes
            .first()
            .map(|cause| phrase::fact(steps, place, cause))
            .unwrap_or_default(),
    }
}

/// Everything the reason panel says about an instruction.
pub(super) fn explanation(
    input: &BenchInput<'_>,
    steps: &Steps<'_>,
    place: &Place<'_>,
    reports: &[&StepReport],
    state: State,
) -> Explanation {
    let rule = rule::of(place, state);
    let Some(report) = principal(steps, reports) else {
        return Explanation {
            headline: phrase::without_step(steps, place, state),
            rule,
            digests: base_digests(input, steps, place),
            ..Explanation::default()
        };
    };
    Explanation {
        headline: phrase::headline(steps, place.step, report),
        chain: chain(steps, report),
        evidence: phrase::evidence(steps, report),
        rule,
        digests: digests(input, report),
        assumption: assumption(input, steps, place, report),
        stale: report.stale_risk.as_ref().map(stale),
    }
}

/// The distinct causes that start a chain in the next build, each as a clause to stand after "because".
pub(super) fn root_causes(input: &BenchInput<'_>) -> Vec<Sentence> {
    let steps = Steps::of(input.next.program, input.next.report);
    let mut out: Vec<Sentence> = Vec::new();
    for report in &input.next.report.steps {
        let Reason::Miss(causes) = &report.reason else {
            continue;
        };
        if steps.follows(report) {
            continue;
        }
        for cause in causes {
            if matches!(cause, Cause::Parent { vertex, .. } if steps.vertex(*vertex).is_some()) {
                continue;
            }
            let sentence = phrase::root(&steps, report, cause);
            if !out.contains(&sentence) {
                out.push(sentence);
            }
        }
    }
    out
}

/// Of several steps of one instruction the one to speak about: the most pressing, the first of equals.
fn principal<'a>(steps: &Steps<'_>, reports: &[&'a StepReport]) -> Option<&'a StepReport> {
    let rank = |report: &StepReport| match steps.state(report) {
        State::Failed => 0,
        State::Cause => 1,
        State::Runs => 2,
        State::Cached => 3,
        _ => 4,
    };
    reports.iter().copied().min_by_key(|report| rank(report))
}

/// From the root cause down to `report`.
fn chain(steps: &Steps<'_>, report: &StepReport) -> Vec<Link> {
    let mut upward = vec![report];
    let mut at = report;
    while let Some(above) = steps.above(at) {
        // A chain of causes follows the graph upwards and so ends; the count guards against a malformed report.
        if upward.len() > 1000 || upward.iter().any(|seen| seen.vertex == above.vertex) {
            break;
        }
        upward.push(above);
        at = above;
    }
    if upward.len() < 2 {
        return Vec::new();
    }
    let links: Vec<Link> = upward
        .into_iter()
        .rev()
        .map(|report| Link {
            step: place_of(report),
            state: steps.state(report),
            text: place_of(report)
                .map_or_else(Sentence::new, |step| phrase::headline(steps, step, report)),
        })
        .collect();
    fold(links)
}

/// Keeps both ends of a long chain; what is between says one thing only.
fn fold(links: Vec<Link>) -> Vec<Link> {
    if links.len() <= CHAIN {
        return links;
    }
    let between = links.len() - 4;
    let mut out = links;
    let tail = out.split_off(out.len() - 2);
    out.truncate(2);
    out.push(Link {
        step: None,
        state: State::Runs,
        text: tr!("{n} more step runs, because the one above it ran."
            | "{n} more steps run, each because the one above it ran." % between)
        .into(),
    });
    out.extend(tail);
    out
}

fn digests(input: &BenchInput<'_>, report: &StepReport) -> Vec<DigestChange> {
    let old = input
        .last
        .and_then(|last| counterpart(last.report, input.next.report, report));
    let mut out = vec![DigestChange {
        what: tr!("cache key"),
        old: old.map(|old| old.key),
        new: Some(report.key),
    }];
    let content = (old.and_then(|old| old.content), report.content);
    if content != (None, None) {
        out.push(DigestChange {
            what: tr!("content taken"),
            old: content.0,
            new: content.1,
        });
    }
    let layer = |report: &StepReport| report.layer.as_ref().map(|layer| layer.diff_id);
    out.push(DigestChange {
        what: tr!("layer"),
        old: old.and_then(layer),
        new: layer(report),
    });
    out
}

fn base_digests(input: &BenchInput<'_>, steps: &Steps<'_>, place: &Place<'_>) -> Vec<DigestChange> {
    let (Some(stage), None) = (place.step.stage, place.step.command) else {
        return Vec::new();
    };
    let Some(new) = steps.base(stage).and_then(|base| base.digest) else {
        return Vec::new();
    };
    let old = input.last.and_then(|last| {
        let base = last
            .report
            .bases
            .iter()
            .find(|base| base.step.stage_index == Some(stage as usize))?;
        base.digest
    });
    vec![DigestChange {
        what: tr!("image"),
        old,
        new: Some(new),
    }]
}

fn assumption(
    input: &BenchInput<'_>,
    steps: &Steps<'_>,
    place: &Place<'_>,
    report: &StepReport,
) -> Option<Assumption> {
    if !matches!(place.instruction, Some(Instruction::Run(_))) {
        return None;
    }
    let name = steps.run_key(place.step)?.to_owned();
    let outputs = &input.next.input.outputs;
    let rerun = match outputs.steps.get(&name) {
        Some(RunOutput::Known(_) | RunOutput::Fails(_) | RunOutput::Breaks(_)) => return None,
        Some(RunOutput::Assumed(rerun)) => *rerun,
        None => outputs.default,
    };
    Some(Assumption {
        name,
        rerun,
        decides: hanging_on(input.next.report, report.vertex),
    })
}

fn stale(risk: &StaleRisk) -> Sentence {
    let message = match risk.kind {
        StaleKind::PackageIndex => tr!(
            "{command} fetches a package index. While it is cached, the index is the one of the day it last ran."
        ),
        StaleKind::Upgrade => tr!(
            "{command} upgrades to the newest packages. While it is cached, newest means the day it last ran."
        ),
        StaleKind::UnpinnedPackage => tr!(
            "{command} installs a package without a version. While it is cached, a newer release is not noticed."
        ),
        StaleKind::Clone => {
            tr!("{command} clones a repository. While it is cached, new commits are not noticed.")
        }
        StaleKind::Download => tr!(
            "{command} downloads something without a checksum. While it is cached, a new file behind the address is not noticed."
        ),
        StaleKind::MovingTag => tr!(
            "{command} is a tag that moves. It is looked up at every build, but only the digest in front of it makes it certain."
        ),
    };
    let command = Sentence::new().code(&*risk.evidence);
    Sentence::of(message, &[("command", command)])
}
