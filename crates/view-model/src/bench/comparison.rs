//! The last build and the next, side by side.

use cache_model::build::{BuildReport, StepReport};
use cache_model::digest::Digest;

use super::BenchInput;
use super::listing::{State, StepRef};
use super::steps::{Steps, bare, counterpart, place_of};

/// The last build and the next, step by step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// Steps of both, in the order of the next build; steps that are gone stand at the end.
    pub rows: Vec<ComparisonRow>,
}

/// One step in both builds.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonRow {
    /// The step, if the Dockerfile still has it.
    pub step: Option<StepRef>,
    /// Its name as progress shows it.
    pub name: String,
    /// What the last build did; none if it had no such step.
    pub before: Option<State>,
    /// What the next one would do; none if it has no such step.
    pub after: Option<State>,
    /// The layer before.
    pub layer_before: Option<Digest>,
    /// The layer after; none where it is not known before the step has run.
    pub layer_after: Option<Digest>,
}

/// Both builds, step by step. Empty before the first build.
pub(super) fn comparison(input: &BenchInput<'_>) -> Comparison {
    let Some(last) = input.last else {
        return Comparison::default();
    };
    let before = Steps::of(last.program, last.report);
    let after = Steps::of(input.next.program, input.next.report);
    let mut matched = Vec::new();
    let mut rows: Vec<ComparisonRow> = input
        .next
        .report
        .steps
        .iter()
        .map(|step| {
            let old = counterpart(last.report, input.next.report, step)
                .filter(|old| !matched.contains(&old.vertex));
            matched.extend(old.map(|old| old.vertex));
            ComparisonRow {
                step: place_of(step),
                name: bare(&step.name).to_owned(),
                before: old.map(|old| before.state(old)),
                after: Some(after.state(step)),
                layer_before: old.and_then(layer),
                layer_after: layer(step),
            }
        })
        .collect();
    rows.extend(gone(last.report, &matched).map(|step| ComparisonRow {
        step: None,
        name: bare(&step.name).to_owned(),
        before: Some(before.state(step)),
        after: None,
        layer_before: layer(step),
        layer_after: None,
    }));
    Comparison { rows }
}

fn gone<'a>(
    last: &'a BuildReport,
    matched: &'a [cache_model::graph::VertexId],
) -> impl Iterator<Item = &'a StepReport> {
    last.steps
        .iter()
        .filter(|step| !matched.contains(&step.vertex))
}

fn layer(step: &StepReport) -> Option<Digest> {
    step.layer.as_ref().map(|layer| layer.diff_id)
}
