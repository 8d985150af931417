//! Why a step of the classic builder was found or made: compared with the same step of the newest build that had it.

use std::sync::Arc;

use super::images::ImageId;
use crate::content::compare::explain_difference;
use crate::content::rootfs::Rootfs;
use crate::content::select::Selector;
use crate::explain::{Cause, Change, Ingredient, MAX_PATHS, follow};
use crate::graph::{StepKind, VertexId};

/// How many builds are kept to compare with.
const KEPT: usize = 4;

/// What a step says, part by part, with what it stands on.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) kind: StepKind,
    /// The instruction as written.
    pub(super) text: String,
    /// What counts of it.
    pub(super) parts: Vec<(Ingredient, String)>,
    /// Where its files come from, and which.
    pub(super) source: Option<(Rootfs, Vec<String>)>,
    /// The step that provides its files; none for the context.
    pub(super) from: Option<VertexId>,
    /// The image it stands on.
    pub(super) parent: Option<ImageId>,
}

/// A stage as it was built.
#[derive(Debug, Clone, Default)]
pub(super) struct PastStage {
    pub(super) index: usize,
    pub(super) name: String,
    /// The base as written, after variables.
    pub(super) base: String,
    pub(super) image: Option<ImageId>,
    pub(super) steps: Vec<Facts>,
}

/// A build to compare with.
pub(super) type Past = Vec<PastStage>;

/// Keeps a build to compare later ones with.
pub(super) fn remember(past: &mut Vec<Arc<Past>>, stages: Past) {
    past.insert(0, Arc::new(stages));
    past.truncate(KEPT);
}

/// The stage that one is compared with: of the same name, else in the same place.
fn same_stage<'a>(past: &'a Past, stage: &PastStage) -> Option<&'a PastStage> {
    let named = past
        .iter()
        .find(|other| !stage.name.is_empty() && other.name == stage.name);
    named.or_else(|| past.iter().find(|other| other.index == stage.index))
}

/// The step of a past stage that the last one of `steps` is compared with: pairs of one text first, then of one kind
/// where both texts are only here and there. `rest` are the texts still to come.
fn partner<'a>(past: &'a [Facts], steps: &[Facts], rest: &[&str]) -> Option<&'a Facts> {
    let mut next = 0;
    let mut found = None;
    for (index, step) in steps.iter().enumerate() {
        let to_come = |text: &str| {
            steps[index + 1..].iter().any(|step| step.text == text) || rest.contains(&text)
        };
        let same = past[next..]
            .iter()
            .position(|other| other.text == step.text)
            .map(|at| next + at);
        let changed = past
            .get(next)
            .filter(|other| other.kind == step.kind && !to_come(&other.text))
            .map(|_| next);
        let at = same.or(changed);
        found = at.map(|at| &past[at]);
        next = at.map_or(next, |at| at + 1);
    }
    found
}

/// Why the last step of `stage` was made. `below` is the step it stands on (of the stage it is built on, if it is the
/// first) with its causes if it was made too; `rest` are the texts of the instructions after it.
pub(super) fn causes(
    past: &[Arc<Past>],
    stage: &PastStage,
    rest: &[&str],
    below: Option<(VertexId, Option<&[Cause]>)>,
) -> Vec<Cause> {
    let Some(step) = stage.steps.last() else {
        return vec![Cause::FirstBuild];
    };
    if past.is_empty() {
        return vec![Cause::FirstBuild];
    }
    let was = past.iter().find_map(|build| {
        let other = same_stage(build, stage)?;
        Some((other, partner(&other.steps, &stage.steps, rest)?))
    });
    let mut found = Vec::new();
    match was {
        None => found.push(Cause::NewStep),
        Some((_, was)) => {
            changes(was, step, &mut found);
            contents(was, step, &mut found);
        }
    }
    if let Some((vertex, Some(causes))) = below {
        found.push(follow(vertex, causes));
    } else if let Some((other, was)) = was
        && was.parent != step.parent
    {
        let is_first = stage.steps.len() == 1;
        found.push(match below {
            Some((vertex, None)) if !is_first || other.base == stage.base => Cause::Parent {
                vertex,
                root: vertex,
            },
            _ => Cause::Changed(Change {
                what: Ingredient::Image(stage.base.clone()),
                old: Some(told(&other.base, other.image)),
                new: Some(told(&stage.base, stage.image)),
            }),
        });
    }
    if found.is_empty() {
        found.push(Cause::Evicted);
    }
    found
}

fn told(name: &str, image: Option<ImageId>) -> String {
    match image {
        Some(image) => format!("{name} ({})", image.0.short()),
        None => name.to_owned(),
    }
}

fn changes(was: &Facts, step: &Facts, found: &mut Vec<Cause>) {
    let keyword = |facts: &Facts| {
        let word = facts.text.split_whitespace().next().unwrap_or_default();
        word.to_uppercase()
    };
    if keyword(was) != keyword(step) {
        found.push(Cause::Changed(Change {
            what: Ingredient::Kind,
            old: Some(keyword(was)),
            new: Some(keyword(step)),
        }));
    }
    let value = |facts: &Facts, what: &Ingredient| {
        let mut parts = facts.parts.iter();
        let part = parts.find(|(other, _)| other == what);
        part.map(|(_, value)| value.clone())
    };
    let gone = was
        .parts
        .iter()
        .filter(|(what, _)| value(step, what).is_none());
    for (what, _) in step.parts.iter().chain(gone) {
        let (old, new) = (value(was, what), value(step, what));
        if old != new {
            found.push(Cause::Changed(Change {
                what: what.clone(),
                old,
                new,
            }));
        }
    }
}

fn contents(was: &Facts, step: &Facts, found: &mut Vec<Cause>) {
    let (Some((before, _)), Some((now, paths))) = (&was.source, &step.source) else {
        return;
    };
    let (mut differing, mut total) = (Vec::new(), 0);
    for path in paths {
        let selector = Selector::of_path(&format!("/{path}"));
        let (some, all) = explain_difference(before, now, &selector, MAX_PATHS);
        differing.extend(some);
        total += all;
    }
    differing.truncate(MAX_PATHS);
    if total > 0 {
        found.push(Cause::Content {
            from: step.from,
            paths: differing,
            total,
        });
    }
}
