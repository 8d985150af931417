//! Cache export and import: what travels from one machine to another.
//!
//! Follows `solver/exporter.go` and `cache/remotecache`. An export writes the keys and links of every step the build
//! knows of, and the results of some of them; the rest can be passed through on import, but not loaded.

use std::collections::{BTreeMap, BTreeSet};

use super::solver::Outcome;
use super::store::{KeyId, Link, Store, Stores};
use crate::build::ExportMode;
use crate::graph::{Graph, Op, VertexId};

/// The store an export of this build writes.
pub fn export(
    graph: &Graph,
    outcome: &Outcome,
    stores: &mut Stores<'_>,
    mode: ExportMode,
) -> Store {
    let mut store = Store::default();
    let keys = outcome
        .vertices
        .iter()
        .flat_map(|solved| solved.keys.iter().chain(&solved.result_keys));
    link_back(&mut store, stores, keys.copied().collect());
    let chain = final_chain(graph);
    for (index, solved) in outcome.vertices.iter().enumerate() {
        let id = VertexId(index as u32);
        // What has no inputs can be had again anywhere: images are pulled, files written anew (`exportsRecord`).
        if graph.vertex(id).inputs.is_empty() {
            continue;
        }
        for &key in solved.keys.iter().chain(&solved.result_keys) {
            let Some((_, record)) = stores.record(key) else {
                continue;
            };
            let wanted = mode == ExportMode::Max
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

/// Links every key with all that it was ever reached from, in this build or an earlier one, so that the ways of earlier
/// builds lead to the same results elsewhere (`addBacklinks` in `solver/exporter.go`).
fn link_back(store: &mut Store, stores: &Stores<'_>, keys: Vec<KeyId>) {
    let mut sources: BTreeMap<KeyId, Vec<(KeyId, Link)>> = BTreeMap::new();
    let imports = stores.imports.iter().flat_map(|(_, store)| store.links());
    for (from, link, to) in stores.local.links().chain(imports) {
        sources.entry(to).or_default().push((from, link));
    }
    let mut seen = BTreeSet::new();
    let mut pending = keys;
    while let Some(key) = pending.pop() {
        if !seen.insert(key) {
            continue;
        }
        match sources.get(&key) {
            Some(sources) => {
                for &(from, link) in sources {
                    store.link(from, link, key);
                    pending.push(from);
                }
            }
            None if stores.knows(key) => store.learn(key),
            None => {}
        }
    }
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
