//! Outcomes → report: what was announced, in the order people read it.

use dockerfile::error::{BuildError, Phase};

use super::plan::Plan;
use super::{BaseReport, BuildInput, BuildReport, BuilderKind, LayerReport, Status, StepReport};
use crate::digest::{Digest, Hasher};
use crate::explain;
use crate::explain::history::History;
use crate::graph::{Graph, Op, StepKind, Vertex, VertexId};
use crate::image::Image;
use crate::lower::Lowered;
use crate::solve::solver::{Outcome, State};
use crate::solve::store::{Snapshot, Store};

/// The report of a build that was planned and solved.
pub(super) fn assemble(
    number: usize,
    input: &BuildInput,
    plan: &Plan,
    outcome: &Outcome,
    store: &Store,
    history: &History,
) -> BuildReport {
    let lowered = &plan.lowered;
    let graph = &lowered.graph;
    let statuses = statuses(graph, outcome);
    let keys = shown_keys(graph, outcome);
    let mut reasons = explain::reasons(plan, outcome, &statuses, history, input);
    let mut steps = Vec::new();
    let mut bases = Vec::new();
    for (index, vertex) in graph.vertices.iter().enumerate() {
        let Some(step) = &vertex.meta.step else {
            continue;
        };
        let id = VertexId(index as u32);
        if step.kind == StepKind::From {
            bases.push(BaseReport {
                name: vertex.meta.name.clone(),
                step: step.clone(),
                digest: base_digest(vertex, input),
                stale_risk: plan.risks[index].clone(),
            });
            continue;
        }
        let solved = &outcome.vertices[index];
        steps.push(StepReport {
            vertex: id,
            name: vertex.meta.name.clone(),
            step: step.clone(),
            platform: plan.platforms[index].clone(),
            span: vertex.meta.span,
            status: statuses[index],
            reason: std::mem::replace(&mut reasons[index], explain::Reason::NotStarted),
            key: keys[index],
            content: solved.contents.iter().copied().flatten().next_back(),
            layer: layer_of(outcome, index, store),
            stale_risk: match statuses[index] {
                Status::Cached => plan.risks[index].clone(),
                _ => None,
            },
            hangs_on: explain::hangs_on(plan, outcome, id),
        });
    }
    let order = |step: &crate::graph::Step, platform: Option<String>| {
        (
            platform,
            step.stage_index.unwrap_or(usize::MAX),
            step.n,
            step.kind == StepKind::Link,
        )
    };
    steps.sort_by_key(|step| order(&step.step, step.platform.as_ref().map(ToString::to_string)));
    bases.sort_by_key(|base| order(&base.step, None));
    BuildReport {
        number,
        builder: BuilderKind::BuildKit,
        steps,
        bases,
        error: outcome.failure.as_ref().map(|failure| {
            // A step that several stages share stands in several places. Each is wrapped around the error, so that the
            // one told last is shown first (`errdefs.Sources`).
            let mut lines = graph.vertex(failure.vertex).meta.lines.clone();
            lines.reverse();
            BuildError::new(Phase::Solve, failure.message.clone(), lines)
        }),
        findings: lowered.findings.clone(),
        image: outcome
            .failure
            .is_none()
            .then(|| image(lowered, outcome))
            .flatten(),
        flow: crate::timeline::Flow::of(graph, outcome),
        stages: lowered.stages.clone(),
    }
}

/// What progress shows. A found vertex marks all below it that was never started (`solver/progress.go`).
fn statuses(graph: &Graph, outcome: &Outcome) -> Vec<Status> {
    let mut below_found = vec![false; graph.vertices.len()];
    let mut statuses = vec![Status::None; graph.vertices.len()];
    for index in (0..graph.vertices.len()).rev() {
        statuses[index] = match outcome.vertices[index].state {
            State::Hit { .. } => Status::Cached,
            State::Ran => Status::Run,
            State::Failed => Status::Error,
            State::NotStarted if below_found[index] => Status::Cached,
            State::NotStarted => Status::None,
        };
        if statuses[index] == Status::Cached {
            for edge in &graph.vertices[index].inputs {
                below_found[edge.vertex.index()] = true;
            }
        }
    }
    statuses
}

/// A digest to show for each vertex: its op on the digests of what it stands on and the content it takes.
fn shown_keys(graph: &Graph, outcome: &Outcome) -> Vec<Digest> {
    let mut keys: Vec<Digest> = Vec::with_capacity(graph.vertices.len());
    for (vertex, solved) in graph.vertices.iter().zip(&outcome.vertices) {
        let mut hasher = Hasher::new("shown key");
        if let Some(op) = solved.op {
            hasher = hasher.digest(op);
        }
        for (edge, content) in vertex.inputs.iter().zip(&solved.contents) {
            hasher = hasher.digest(content.unwrap_or(keys[edge.vertex.index()]));
        }
        keys.push(hasher.finish());
    }
    keys
}

fn layer_of(outcome: &Outcome, index: usize, store: &Store) -> Option<LayerReport> {
    let solved = &outcome.vertices[index];
    let snapshot = match &solved.snapshot {
        Some(snapshot) => snapshot,
        None => {
            &solved
                .keys
                .iter()
                .find_map(|key| store.record(*key))?
                .snapshot
        }
    };
    let layer = snapshot.layers.last()?;
    Some(LayerReport {
        diff_id: layer.diff_id,
        chain_id: layer.chain_id,
        size: layer.size,
    })
}

fn image_reference(vertex: &Vertex) -> Option<&str> {
    match &vertex.op {
        Op::Source(source) => source.identifier.strip_prefix("docker-image://"),
        _ => None,
    }
}

fn base_digest(vertex: &Vertex, input: &BuildInput) -> Option<Digest> {
    let reference = image_reference(vertex)?;
    let platform = vertex.meta.platform.clone().unwrap_or_default();
    let (digest, _) = input.images.told_apart(reference, &platform)?;
    Some(digest)
}

/// The image of the first platform.
fn image(lowered: &Lowered, outcome: &Outcome) -> Option<Image> {
    let config = lowered.images.first()?.clone();
    let empty = Snapshot::default();
    let result = lowered.graph.results.first().copied().flatten();
    let snapshot = result
        .and_then(|edge| outcome.vertices[edge.vertex.index()].snapshot.as_deref())
        .unwrap_or(&empty);
    let makers = makers(&lowered.graph, result.map(|edge| edge.vertex));
    Some(Image::of(&snapshot.layers, config, &makers))
}

/// The vertices that made the layers above the base image, lowest first.
fn makers(graph: &Graph, result: Option<VertexId>) -> Vec<VertexId> {
    let mut makers = Vec::new();
    let mut next = result;
    while let Some(id) = next {
        let vertex = graph.vertex(id);
        let input = |index: Option<usize>| {
            index
                .and_then(|index| vertex.inputs.get(index))
                .map(|edge| edge.vertex)
        };
        next = match &vertex.op {
            Op::Source(_) => break,
            Op::Exec(exec) => input(
                exec.mounts
                    .iter()
                    .find(|mount| mount.dest == "/")
                    .and_then(|mount| mount.input),
            ),
            Op::File(file) => input(file.actions.first().and_then(|action| action.input)),
            Op::Merge(merge) => {
                for &upper in merge.inputs.iter().skip(1).rev() {
                    makers.extend(input(Some(upper)));
                }
                next = input(merge.inputs.first().copied());
                continue;
            }
        };
        makers.push(id);
    }
    makers.reverse();
    makers
}
