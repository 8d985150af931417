//! Cache export and import: what travels from one machine to another.
//!
//! Follows `solver/exporter.go` and `cache/remotecache`. An export writes the keys and links of every step the build
//! knows of, and the results of some of them; the rest can be passed through on import, but not loaded.

use std::collections::BTreeSet;

use super::solver::Outcome;
use super::store::{KeyId, Store, Stores};
use crate::build::ExportMode;
use crate::graph::{Graph, Op, VertexId};

/// The store an export of this build writes.
pub fn export(
    graph: &Graph,
    outcome: &Outcome,
    stores: &mut Stores<'_>,
    mode: ExportMode,
) -> Store {
    let local = &*stores.local;
    let mut store = Store::default();
    let mut keys: BTreeSet<KeyId> = BTreeSet::new();
    for solved in &outcome.vertices {
        keys.extend(&solved.keys);
        keys.extend(&solved.result_keys);
    }
    let links: Vec<_> = local
        .links()
        .filter(|(_, _, to)| keys.contains(to))
        .collect();
    // A link starts at another step's key or at content; content has no step of its own.
    let targets: BTreeSet<KeyId> = local.links().map(|(_, _, to)| to).collect();
    for (from, link, to) in links {
        if keys.contains(&from) || !targets.contains(&from) {
            store.link(from, link, to);
        }
    }
    let chain = final_chain(graph);
    for (index, solved) in outcome.vertices.iter().enumerate() {
        let id = VertexId(index as u32);
        let vertex = graph.vertex(id);
        let is_image = matches!(vertex.op, Op::Source(_));
        for &key in solved.keys.iter().chain(&solved.result_keys) {
            if vertex.inputs.is_empty() && solved.op.is_some() {
                store.learn(key);
            }
            let Some((_, record)) = stores.record(key) else {
                continue;
            };
            // Base images are referred to, not exported; they are there wherever they can be pulled.
            let wanted = is_image
                || mode == ExportMode::Max
                || chain.contains(&id)
                || (mode == ExportMode::Min && record.exported);
            if wanted {
                let mut record = record.clone();
                record.exported = true;
                store.save(key, record);
                stores.local.mark_exported(key);
            }
        }
    }
    store
}

/// The steps whose layers are in the image: from the target downwards along what each is stacked on.
fn final_chain(graph: &Graph) -> BTreeSet<VertexId> {
    let mut chain = BTreeSet::new();
    let mut pending: Vec<VertexId> = graph
        .results
        .iter()
        .flatten()
        .map(|edge| edge.vertex)
        .collect();
    while let Some(id) = pending.pop() {
        if !chain.insert(id) {
            continue;
        }
        let vertex = graph.vertex(id);
        let below: Vec<usize> = match &vertex.op {
            Op::Source(_) => Vec::new(),
            Op::Exec(exec) => exec
                .mounts
                .iter()
                .filter(|mount| mount.dest == "/")
                .filter_map(|mount| mount.input)
                .collect(),
            Op::File(file) => file
                .actions
                .iter()
                .filter_map(|action| action.input)
                .collect(),
            Op::Merge(merge) => merge.inputs.clone(),
        };
        pending.extend(
            below
                .into_iter()
                .filter_map(|input| vertex.inputs.get(input))
                .map(|edge| edge.vertex),
        );
    }
    chain
}
