//! Bringing vertices to their filesystems: a result is loaded, or the vertex is executed and its result saved.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Executed, Failure, MAX_NESTING, Solver, State};
use crate::graph::VertexId;
use crate::solve::store::{InputKey, KeyId, Record, Snapshot};
use crate::solve::trace::Event;

impl Solver<'_, '_> {
    /// Brings a vertex to a filesystem: found, or executed.
    pub(super) fn complete(&mut self, id: VertexId, depth: usize) -> Result<(), Failure> {
        if depth > MAX_NESTING {
            return Err(Failure {
                vertex: id,
                message: format!("stages take from one another more than {MAX_NESTING} deep"),
            });
        }
        // Down to the first one that can be found, then upwards again.
        let mut stack = Vec::new();
        let mut next = Some(id);
        while let Some(vertex) = next {
            if self.solved[vertex.index()].snapshot.is_some() {
                break;
            }
            self.look_for_hit(vertex, depth)?;
            stack.push(vertex);
            if self.hit(vertex).is_some() {
                break;
            }
            next = self.below(vertex);
        }
        for &vertex in stack.iter().rev() {
            self.complete_one(vertex, depth)?;
        }
        Ok(())
    }

    fn look_for_hit(&mut self, id: VertexId, depth: usize) -> Result<(), Failure> {
        loop {
            self.refresh(id);
            if self.hit(id).is_some() {
                return Ok(());
            }
            let known = self.solved[id.index()].keys.len();
            if !self.more_keys(id, known, depth)? {
                return Ok(());
            }
        }
    }

    fn complete_one(&mut self, id: VertexId, depth: usize) -> Result<(), Failure> {
        let index = id.index();
        if self.solved[index].snapshot.is_some() {
            return Ok(());
        }
        self.refresh(id);
        self.note(id, |solver| solver.looked(id));
        if let Some(key) = self.hit(id) {
            self.load(id, key);
            return Ok(());
        }
        let inputs = self.inputs(id);
        for input in self.content_first(id) {
            self.complete(inputs[input].vertex, depth + 1)?;
            if self.solved[index].contents[input].is_none() {
                self.content_of_input(id, input, depth)?;
            }
        }
        self.refresh(id);
        self.note(id, |solver| solver.looked(id));
        let found = self.hit(id).or_else(|| self.twin(id));
        if let Some(key) = found {
            self.load(id, key);
            return Ok(());
        }
        let snapshots: Vec<Arc<Snapshot>> = inputs
            .iter()
            .filter_map(|edge| self.solved[edge.vertex.index()].snapshot.clone())
            .collect();
        match self.executor.execute(id, &snapshots) {
            Ok(executed) => {
                self.note(id, |_| Event::Executed);
                let below = inputs
                    .iter()
                    .any(|edge| self.solved[edge.vertex.index()].assumed);
                self.save(id, executed, below);
                Ok(())
            }
            Err(message) => {
                self.solved[index].state = State::Failed;
                Err(Failure {
                    vertex: id,
                    message,
                })
            }
        }
    }

    /// The key of a step of this build that turned out to be the same and was executed already (edge merging). Only
    /// what this build executed counts: an older result under that key stands for other content.
    fn twin(&mut self, id: VertexId) -> Option<KeyId> {
        let op = self.ops[id.index()].first().copied()?;
        if self.ignores_cache(id) || self.inputs(id).is_empty() {
            return None;
        }
        let mut common: Option<BTreeSet<KeyId>> = None;
        for (input, keys) in self.commit_keys(id).into_iter().enumerate() {
            let found = self.stores.query(&keys, input, op, 0);
            common = Some(match common {
                None => found,
                Some(common) => common.intersection(&found).copied().collect(),
            });
        }
        common?.into_iter().find(|key| {
            let twin = self.saved.get(key);
            twin.is_some_and(|&twin| !self.depends_on(id, twin))
        })
    }

    /// The keys of every input that the links of a new key start from (`commitOptions`).
    fn commit_keys(&self, id: VertexId) -> Vec<Vec<InputKey>> {
        let index = id.index();
        self.inputs(id)
            .iter()
            .enumerate()
            .map(|(input, edge)| {
                let selector = self.maps[index].inputs[input].selector;
                let definitions = self.solved[edge.vertex.index()]
                    .result_keys
                    .iter()
                    .map(|&key| InputKey { key, selector });
                let content = self.solved[index].contents[input].map(|content| InputKey {
                    key: KeyId::content(content),
                    selector: None,
                });
                definitions.chain(content).collect()
            })
            .collect()
    }

    fn looked(&self, id: VertexId) -> Event {
        let keys = self.solved[id.index()].keys.iter();
        let created = |key| Some(self.stores.record(key)?.1.created);
        Event::Looked {
            keys: keys.map(|&key| (key, created(key))).collect(),
        }
    }

    fn load(&mut self, id: VertexId, key: KeyId) {
        let Some((import, record)) = self.stores.record(key) else {
            return;
        };
        let (import, record) = (import.map(str::to_owned), record.clone());
        if import.is_some() {
            self.stores.local.save(key, record.clone());
            self.keep_layers_below(id, &record.snapshot);
        }
        self.note(id, |solver| Event::Loaded {
            key,
            created: record.created,
            import: import.clone(),
            is_twin: solver.saved.get(&key).is_some_and(|&other| other != id),
        });
        let reached = self.candidates[id.index()]
            .by_input
            .iter()
            .map(|keys| keys.contains(&key))
            .collect();
        let by_definition = self.candidates[id.index()].fast_keys.contains(&key);
        let solved = &mut self.solved[id.index()];
        solved.state = State::Hit {
            key,
            import,
            merged_with: self.saved.get(&key).copied().filter(|&other| other != id),
        };
        solved.by_definition = by_definition;
        solved.reached = reached;
        solved.result_keys = vec![key];
        solved.assumed = record.assumed;
        solved.snapshot = Some(record.snapshot);
    }

    /// What is loaded from an import brings along the records whose layers are the lowest ones of it
    /// (`LoadWithParents`).
    fn keep_layers_below(&mut self, id: VertexId, top: &Snapshot) {
        let mut next = self.below(id);
        while let Some(vertex) = next {
            for key in self.solved[vertex.index()].keys.clone() {
                let Some((Some(_), record)) = self.stores.record(key) else {
                    continue;
                };
                let record = record.clone();
                let layers = &record.snapshot.layers;
                if *layers == top.layers.lowest(layers.len()) {
                    self.stores.local.save(key, record);
                }
            }
            next = self.below(vertex);
        }
    }

    fn save(&mut self, id: VertexId, executed: Executed, assumed_below: bool) {
        let index = id.index();
        let record = Record {
            snapshot: Arc::clone(&executed.snapshot),
            created: self.time,
            exported: false,
            assumed: executed.assumed || assumed_below,
        };
        let inputs = self.inputs(id);
        let digests = self.ops[index].to_vec();
        let keys: Vec<KeyId> = if inputs.is_empty() {
            digests
                .iter()
                .map(|&digest| KeyId::root(digest, 0))
                .collect()
        } else {
            let by_input = self.commit_keys(id);
            digests
                .first()
                .map(|&op| self.stores.key_for(op, 0, &by_input))
                .into_iter()
                .collect()
        };
        for &key in &keys {
            self.stores.local.save(key, record.clone());
            self.saved.insert(key, id);
        }
        self.note(id, |_| Event::Saved { keys: keys.clone() });
        let reached = self.candidates[index]
            .by_input
            .iter()
            .map(|keys| !keys.is_empty())
            .collect();
        let exposes = !self.ignores_cache(id);
        let solved = &mut self.solved[index];
        solved.state = State::Ran;
        solved.reached = reached;
        solved.assumed = record.assumed;
        solved.snapshot = Some(executed.snapshot);
        if exposes {
            solved.keys.extend(&keys);
        }
        solved.result_keys = keys;
        if exposes {
            self.tell_users(id);
        }
    }

    /// Users follow the key of an executed step at once, and only once: what is saved afterwards on top of it they do
    /// not see.
    fn tell_users(&mut self, id: VertexId) {
        for (user, input) in self.users[id.index()].clone() {
            if self.needed[user.index()] && !self.ignores_cache(user) {
                self.ask_input(user, input);
            }
        }
    }

    /// Whether a vertex takes from another, over any number of steps.
    fn depends_on(&self, id: VertexId, other: VertexId) -> bool {
        let mut seen = BTreeSet::new();
        let mut pending = vec![id];
        while let Some(vertex) = pending.pop() {
            if vertex == other {
                return true;
            }
            // Inputs come before their users.
            if vertex > other && seen.insert(vertex) {
                pending.extend(self.inputs(vertex).iter().map(|edge| edge.vertex));
            }
        }
        false
    }
}
