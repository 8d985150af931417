//! What earlier builds looked like, to compare the present one with.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::align::align;
use crate::build::ExportMode;
use crate::build::plan::Plan;
use crate::content::tree::Tree;
use crate::digest::Digest;
use crate::graph::{Graph, Op, VertexId};
use crate::solve::solver::Outcome;
use crate::solve::store::Store;

/// How many builds are kept to compare with. Files and layers are shared between them.
const KEPT: usize = 8;

/// The builds of a builder, as far as an explanation needs them.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Newest first.
    builds: VecDeque<Arc<Remembered>>,
    exports: BTreeMap<String, ExportMode>,
    /// How many of them, the oldest, were done on another machine.
    elsewhere: usize,
}

/// One earlier build.
#[derive(Debug, Clone)]
pub struct Remembered {
    /// What was planned.
    pub(crate) plan: Arc<Plan>,
    /// What happened.
    pub outcome: Arc<Outcome>,
    /// The main context as it was offered.
    pub context: Tree,
}

impl Remembered {
    /// Its graph.
    pub fn graph(&self) -> &Graph {
        &self.plan.lowered.graph
    }

    /// Names that its Dockerfile declares by `ARG`.
    pub fn args(&self) -> &BTreeSet<String> {
        &self.plan.lowered.arguments
    }
}

impl History {
    /// Remembers a build.
    pub(crate) fn remember(&mut self, plan: Arc<Plan>, outcome: Outcome, context: Tree) {
        self.builds.push_front(Arc::new(Remembered {
            plan,
            outcome: Arc::new(outcome),
            context,
        }));
        if self.builds.len() > KEPT {
            self.builds.truncate(KEPT);
            self.elsewhere = self.elsewhere.saturating_sub(1);
        }
    }

    /// How many of the newest builds were done on this machine.
    pub fn here(&self) -> usize {
        self.builds.len() - self.elsewhere
    }

    /// Earlier builds, the newest first.
    pub fn builds(&self) -> impl Iterator<Item = &Remembered> {
        self.builds.iter().map(|build| &**build)
    }

    /// The outcome of the newest build of this very plan.
    pub(crate) fn newest_of(&self, plan: &Arc<Plan>) -> Option<Arc<Outcome>> {
        let mut builds = self.builds();
        let same = builds.find(|build| Arc::ptr_eq(&build.plan, plan))?;
        Some(Arc::clone(&same.outcome))
    }

    /// What the RUNs of a build wrote in the newest build that had them, where the model does not know it but tells it
    /// apart. `store` is the builder's own.
    pub(crate) fn written(&self, plan: &Plan, store: &Store) -> BTreeMap<VertexId, Digest> {
        let mut written = BTreeMap::new();
        let vertices = plan.lowered.graph.vertices.iter().enumerate();
        let mut open: Vec<VertexId> = vertices
            .filter(|(_, vertex)| matches!(vertex.op, Op::Exec(_)))
            .map(|(index, _)| VertexId(index as u32))
            .collect();
        for (age, build) in self.builds.iter().enumerate() {
            if open.is_empty() {
                break;
            }
            let pairs = align(&build.plan, plan);
            for &new in &open {
                let Some(old) = pairs.get(new) else {
                    continue;
                };
                let solved = &build.outcome.vertices[old.index()];
                let kept = || {
                    // Keys of another machine say nothing about this one's store.
                    let mut keys = solved.keys.iter().filter(|_| age < self.here());
                    keys.find_map(|key| Some(&store.record(*key)?.snapshot))
                };
                let token = solved
                    .snapshot
                    .as_ref()
                    .or_else(kept)
                    .and_then(|snapshot| snapshot.layers.last()?.layer.unknown);
                if let Some(token) = token {
                    written.insert(new, token);
                }
            }
            open.retain(|vertex| !written.contains_key(vertex));
        }
        written
    }

    /// Notes an export.
    pub fn exported(&mut self, store: &str, mode: ExportMode) {
        self.exports.insert(store.to_owned(), mode);
    }

    /// How a store was exported.
    pub fn export_mode(&self, store: &str) -> Option<ExportMode> {
        self.exports.get(store).copied()
    }

    /// The same history seen from another machine.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        Self {
            elsewhere: self.builds.len(),
            ..self.clone()
        }
    }
}
