//! Which of several failures a build ends with.

use std::collections::BTreeSet;

use super::{Failure, Solver, State};
use crate::graph::{Op, VertexId};

impl Solver<'_, '_> {
    /// The failure that ends the build in which `failure` comes up.
    ///
    /// Files of the build context have no key but their content, so every step that takes some asks for them at once, long
    /// before anything is executed (`solver/edge.go`, `createInputRequests`). They come in one transfer. When it is done,
    /// the steps of a stage are told in the order in which they asked, the last of the stage first. So a path that the
    /// context lacks comes before any other failure.
    ///
    /// Simplified: of several stages any may be told first; here it is the one nearest to the target.
    pub(super) fn first_failure(&mut self, failure: Failure) -> Failure {
        let results = self.graph.results.iter().flatten();
        let mut open: Vec<VertexId> = results.map(|edge| edge.vertex).rev().collect();
        let mut asked = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !asked.insert(id) {
                continue;
            }
            if let Some(missing) = self.missing_from_context(id) {
                self.solved[failure.vertex.index()].state = State::NotStarted;
                self.solved[id.index()].state = State::Failed;
                return missing;
            }
            let inputs = self.inputs(id).iter().map(|edge| edge.vertex);
            match &self.graph.vertex(id).op {
                // The copy that is laid over the step below comes after it.
                Op::Merge(_) => open.extend(inputs),
                _ => open.extend(inputs.rev()),
            }
        }
        failure
    }

    fn missing_from_context(&mut self, id: VertexId) -> Option<Failure> {
        for (input, edge) in self.inputs(id).iter().enumerate() {
            let source = &self.graph.vertex(edge.vertex).op;
            let is_local =
                matches!(source, Op::Source(source) if source.identifier.starts_with("local://"));
            if is_local
                && self.complete(edge.vertex, 0).is_ok()
                && let Err(failure) = self.digest_input(id, input)
            {
                return Some(failure);
            }
        }
        None
    }
}
