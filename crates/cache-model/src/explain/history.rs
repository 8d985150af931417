//! What earlier builds looked like, to compare the present one with.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::build::{BuildOptions, ExportMode};
use crate::content::tree::Tree;
use crate::graph::Graph;
use crate::lower::Lowered;
use crate::solve::solver::Outcome;

/// How many builds are kept to compare with. Files and layers are shared between them.
const KEPT: usize = 8;

/// The builds of a builder, as far as an explanation needs them.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Newest first.
    builds: VecDeque<Arc<Remembered>>,
    exports: BTreeMap<String, ExportMode>,
    /// Everything was built on another machine.
    pub elsewhere: bool,
}

/// One earlier build.
#[derive(Debug, Clone)]
pub struct Remembered {
    /// Its graph.
    pub graph: Graph,
    /// What happened.
    pub outcome: Outcome,
    /// The main context as it was offered.
    pub context: Tree,
}

impl History {
    /// Remembers a build.
    pub fn remember(
        &mut self,
        lowered: &Lowered,
        outcome: &Outcome,
        context: Tree,
        _options: &BuildOptions,
    ) {
        self.builds.push_front(Arc::new(Remembered {
            graph: lowered.graph.clone(),
            outcome: outcome.clone(),
            context,
        }));
        self.builds.truncate(KEPT);
    }

    /// Earlier builds, the newest first.
    pub fn builds(&self) -> impl Iterator<Item = &Remembered> {
        self.builds.iter().map(|build| &**build)
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
            elsewhere: true,
            ..self.clone()
        }
    }
}
