//! Looking for keys of a vertex beyond those by definition.

use std::sync::Arc;

use super::{Failure, MAX_NESTING, Solver, State};
use crate::content::select::select;
use crate::digest::Digest;
use crate::graph::VertexId;
use crate::solve::store::{InputKey, KeyId, Snapshot};
use crate::solve::trace::Event;

impl Solver<'_, '_> {
    /// Takes over new keys of the inputs and sees which keys all of them lead to (`recalcCurrentState`).
    pub(super) fn refresh(&mut self, id: VertexId) {
        let index = id.index();
        let inputs = self.inputs(id);
        if self.ignores_cache(id) || inputs.is_empty() {
            return;
        }
        for (input, edge) in inputs.iter().enumerate() {
            let offered = self.solved[edge.vertex.index()].keys.len();
            if self.candidates[index].asked[input] < offered {
                self.ask_input(id, input);
            }
        }
        let keys = self.common_keys(id);
        self.note(id, |_| Event::agreed(&keys));
        self.solved[index].keys.extend(keys);
    }

    /// Looks for keys beyond the first `known` without executing the vertex itself. `false` when there can be no more
    /// (`createInputRequests`). First only inputs that lead nowhere look harder; the others only if that gave nothing,
    /// for looking at content means to execute what provides it.
    pub(super) fn more_keys(
        &mut self,
        id: VertexId,
        known: usize,
        depth: usize,
    ) -> Result<bool, Failure> {
        // From the lowest upwards, so that a long stage does not nest deeply.
        let stack = self.stack(id, |solver, vertex| {
            solver.solved[vertex.index()].keys.is_empty() && solver.can_look(vertex)
        });
        for &vertex in stack.iter().skip(1).rev() {
            self.look_for_keys(vertex, 0, depth)?;
        }
        self.look_for_keys(id, known, depth)
    }

    fn can_look(&self, id: VertexId) -> bool {
        let index = id.index();
        !(self.ignores_cache(id)
            || self.inputs(id).is_empty()
            || self.candidates[index].exhausted
            || self.solved[index].snapshot.is_some())
    }

    fn look_for_keys(&mut self, id: VertexId, known: usize, depth: usize) -> Result<bool, Failure> {
        let index = id.index();
        loop {
            self.refresh(id);
            if self.solved[index].keys.len() > known {
                return Ok(true);
            }
            if !self.can_look(id) || depth > MAX_NESTING {
                return Ok(false);
            }
            let unreached = self
                .definition_first(id)
                .into_iter()
                .find(|&input| self.candidates[index].by_input[input].is_empty());
            if unreached.is_none() && self.hit(id).is_some() && self.has_no_open_keys(id) {
                self.candidates[index].exhausted = true;
                return Ok(false);
            }
            let mut progress = false;
            if let Some(input) = unreached {
                progress = self.look_harder(id, input, depth)?;
            } else {
                for input in self.definition_first(id) {
                    if self.look_harder(id, input, depth)? {
                        progress = true;
                        break;
                    }
                }
            }
            if !progress {
                self.candidates[index].exhausted = true;
                return Ok(false);
            }
        }
    }

    /// Whether some input leads to no key but those found already, so that content could add none.
    fn has_no_open_keys(&self, id: VertexId) -> bool {
        let index = id.index();
        let inputs = &self.maps[index].inputs;
        (0..inputs.len()).any(|input| {
            let content_open =
                inputs[input].content.is_some() && self.solved[index].contents[input].is_none();
            !content_open
                && self.candidates[index].by_input[input]
                    .iter()
                    .all(|key| self.solved[index].keys.contains(key))
        })
    }

    /// One more step towards a match of one input: more keys of it, else its content. Whether anything is new.
    fn look_harder(&mut self, id: VertexId, input: usize, depth: usize) -> Result<bool, Failure> {
        let index = id.index();
        let vertex = self.inputs(id)[input].vertex;
        let known = self.candidates[index].asked[input];
        if self.more_keys(vertex, known, depth + 1)? {
            return Ok(true);
        }
        let by_content = self.maps[index].inputs[input].content.is_some();
        if !by_content || self.solved[index].contents[input].is_some() {
            return Ok(false);
        }
        self.content_of_input(id, input, depth)?;
        Ok(true)
    }

    /// Completes an input, digests what is taken from it, and follows that key.
    pub(super) fn content_of_input(
        &mut self,
        id: VertexId,
        input: usize,
        depth: usize,
    ) -> Result<(), Failure> {
        let index = id.index();
        let vertex = self.inputs(id)[input].vertex;
        self.complete(vertex, depth + 1)?;
        self.digest_input(id, input)?;
        let (Some(content), Some(op)) = (
            self.solved[index].contents[input],
            self.ops[index].first().copied(),
        ) else {
            return Ok(());
        };
        let slow_key = InputKey {
            key: KeyId::content(content),
            selector: None,
        };
        let found = self.stores.query(&[slow_key], input, op, 0);
        self.note(id, |_| Event::Digested {
            input,
            content,
            found: found.iter().copied().collect(),
        });
        // Connect the keys by definition to the key by content.
        let selector = self.maps[index].inputs[input].selector;
        let mut keys: Vec<InputKey> = self.solved[vertex.index()]
            .result_keys
            .iter()
            .map(|&key| InputKey { key, selector })
            .collect();
        keys.push(slow_key);
        self.stores.query(&keys, input, op, 0);
        self.candidates[index].by_input[input].extend(found);
        Ok(())
    }

    /// Digests what a completed input gives to a vertex.
    pub(super) fn digest_input(&mut self, id: VertexId, input: usize) -> Result<(), Failure> {
        let index = id.index();
        let vertex = self.inputs(id)[input].vertex;
        let Some(selectors) = &self.maps[index].inputs[input].content else {
            return Ok(());
        };
        let Some(snapshot) = &self.solved[vertex.index()].snapshot else {
            return Ok(());
        };
        let digest = match self.digested_before(id, input, snapshot) {
            Some(digest) => Ok(digest),
            None => select(&snapshot.rootfs, selectors).map(|selection| selection.digest),
        };
        match digest {
            Ok(digest) => {
                self.solved[index].contents[input] = Some(digest);
                Ok(())
            }
            Err(error) => {
                self.solved[index].state = State::Failed;
                Err(Failure {
                    vertex: id,
                    message: error.message("<ref>"),
                })
            }
        }
    }

    /// What an earlier build of this graph found the vertex to take from the very same snapshot.
    fn digested_before(
        &self,
        id: VertexId,
        input: usize,
        snapshot: &Arc<Snapshot>,
    ) -> Option<Digest> {
        let earlier = &self.earlier?.vertices;
        let source = self.inputs(id)[input].vertex;
        let before = earlier.get(source.index())?.snapshot.as_ref()?;
        let same = Arc::ptr_eq(before, snapshot);
        same.then(|| earlier.get(id.index())?.contents.get(input).copied()?)
            .flatten()
    }

    /// Inputs without a content key first: where they fail, content need not be looked at.
    fn definition_first(&self, id: VertexId) -> Vec<usize> {
        let inputs = &self.maps[id.index()].inputs;
        let mut order: Vec<usize> = (0..inputs.len()).collect();
        order.sort_by_key(|&input| inputs[input].content.is_some());
        order
    }

    /// Inputs with a content key first: a missing file is told before anything else is executed.
    pub(super) fn content_first(&self, id: VertexId) -> Vec<usize> {
        let mut order = self.definition_first(id);
        order.reverse();
        order
    }
}
