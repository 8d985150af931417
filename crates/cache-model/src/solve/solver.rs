//! Which vertices are found and which are executed.
//!
//! `BuildKit`'s solver (`solver/edge.go`) is driven by events and works on all branches at once. What it decides
//! depends on keys, not on timing, but for the cases the recordings mark; so this one asks the same questions one after
//! the other:
//!
//! 1. *fast*: keys by definition, from the sources upwards. Nothing is executed.
//! 2. *slow*: for inputs that no key reaches by definition, the content of what is taken from them. Their steps are
//!    executed for it.
//! 3. *complete*: a key with a result is a hit; else all inputs are completed and the vertex is executed.
//!
//! Nesting of stages is followed by recursion, the steps of a stage by iteration, so that depth is bounded by how
//! stages take from one another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::key::{CacheMap, cache_map};
use super::store::{InputKey, KeyId, Record, Snapshot, Stores};
use crate::content::select::select;
use crate::digest::Digest;
use crate::graph::{Edge, Graph, Op, VertexId};

/// How deep stages may take from one another.
const MAX_NESTING: usize = 256;

/// What executing needs from outside.
pub trait Executor {
    /// Digests of a source, most specific first; none for one that is matched by content only.
    fn source_digests(&mut self, vertex: VertexId) -> Vec<Digest>;

    /// Executes a vertex on its completed inputs.
    ///
    /// # Errors
    /// What the builder would say.
    fn execute(&mut self, vertex: VertexId, inputs: &[Arc<Snapshot>]) -> Result<Executed, String>;
}

/// What an execution gave.
#[derive(Debug, Clone)]
pub struct Executed {
    /// The filesystem.
    pub snapshot: Arc<Snapshot>,
    /// The output was assumed, not known.
    pub assumed: bool,
}

/// What happened to a vertex.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    /// Nothing needed its filesystem.
    #[default]
    NotStarted,
    /// Its result was found.
    Hit {
        /// Under this key.
        key: KeyId,
        /// In this imported store; none for the builder's own.
        import: Option<String>,
        /// Another vertex of this build saved it a moment ago.
        merged_with: Option<VertexId>,
    },
    /// It was executed.
    Ran,
    /// Its key could not be computed, or executing it failed.
    Failed,
}

/// Everything the solver found out about a vertex.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Solved {
    /// What happened.
    pub state: State,
    /// Digest of its op, the one it was found under if there are several.
    pub op: Option<Digest>,
    /// Keys it exposes to its users.
    pub keys: BTreeSet<KeyId>,
    /// Keys of its result.
    pub result_keys: Vec<KeyId>,
    /// Keys by definition alone led here.
    pub by_definition: bool,
    /// For each input: digest of the content taken from it, where it was looked at.
    pub contents: Vec<Option<Digest>>,
    /// For each input: keys it offered led on to a key of this vertex.
    pub reached: Vec<bool>,
    /// Its filesystem, where it was completed.
    pub snapshot: Option<Arc<Snapshot>>,
    /// Something it stands on or takes from had an assumed output.
    pub assumed: bool,
}

/// Why a build stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// At this vertex.
    pub vertex: VertexId,
    /// The builder's words.
    pub message: String,
}

/// The outcome of a whole graph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// One for each vertex.
    pub vertices: Vec<Solved>,
    /// Why it stopped, if it did.
    pub failure: Option<Failure>,
}

/// Solves a graph against stores. `time` is the age of new results; it must grow from build to build.
pub fn solve(
    graph: &Graph,
    stores: &mut Stores<'_>,
    executor: &mut dyn Executor,
    time: u64,
) -> Outcome {
    let mut solver = Solver::new(graph, stores, executor, time);
    solver.fast();
    let mut failure = None;
    for edge in graph.results.iter().flatten() {
        if let Err(error) = solver.complete(edge.vertex, 0) {
            failure = Some(error);
            break;
        }
    }
    Outcome {
        vertices: solver.solved,
        failure,
    }
}

/// What is known of a vertex's candidates.
#[derive(Debug, Clone, Default)]
struct Candidates {
    /// For each input: keys of this vertex that it leads to.
    by_input: Vec<BTreeSet<KeyId>>,
    /// For each input: how many of its keys were followed.
    asked: Vec<usize>,
    /// No more keys can be had without executing the vertex.
    exhausted: bool,
    fast_keys: BTreeSet<KeyId>,
}

struct Solver<'a, 's> {
    graph: &'a Graph,
    stores: &'a mut Stores<'s>,
    executor: &'a mut dyn Executor,
    time: u64,
    maps: Vec<CacheMap>,
    solved: Vec<Solved>,
    candidates: Vec<Candidates>,
    saved: BTreeMap<KeyId, VertexId>,
    needed: Vec<bool>,
    /// Who takes from each vertex, and as which input.
    users: Vec<Vec<(VertexId, usize)>>,
}

impl<'a, 's> Solver<'a, 's> {
    fn new(
        graph: &'a Graph,
        stores: &'a mut Stores<'s>,
        executor: &'a mut dyn Executor,
        time: u64,
    ) -> Self {
        let maps: Vec<CacheMap> = graph.vertices.iter().map(cache_map).collect();
        let solved = graph
            .vertices
            .iter()
            .map(|vertex| Solved {
                contents: vec![None; vertex.inputs.len()],
                reached: vec![false; vertex.inputs.len()],
                ..Solved::default()
            })
            .collect();
        let candidates = graph
            .vertices
            .iter()
            .map(|vertex| Candidates {
                by_input: vec![BTreeSet::new(); vertex.inputs.len()],
                asked: vec![0; vertex.inputs.len()],
                ..Candidates::default()
            })
            .collect();
        let mut needed = vec![false; graph.vertices.len()];
        for edge in graph.results.iter().flatten() {
            needed[edge.vertex.index()] = true;
        }
        for index in (0..graph.vertices.len()).rev() {
            if needed[index] {
                for input in &graph.vertices[index].inputs {
                    needed[input.vertex.index()] = true;
                }
            }
        }
        let mut users = vec![Vec::new(); graph.vertices.len()];
        for (index, vertex) in graph.vertices.iter().enumerate() {
            for (input, edge) in vertex.inputs.iter().enumerate() {
                users[edge.vertex.index()].push((VertexId(index as u32), input));
            }
        }
        Self {
            graph,
            stores,
            executor,
            time,
            maps,
            solved,
            candidates,
            saved: BTreeMap::new(),
            needed,
            users,
        }
    }

    fn inputs(&self, vertex: VertexId) -> &'a [Edge] {
        &self.graph.vertex(vertex).inputs
    }

    fn ignores_cache(&self, vertex: VertexId) -> bool {
        self.graph.vertex(vertex).meta.ignore_cache
    }

    /// Keys by definition for every vertex. Inputs come before their users, so one pass suffices.
    fn fast(&mut self) {
        for index in 0..self.graph.vertices.len() {
            if !self.needed[index] {
                continue;
            }
            let id = VertexId(index as u32);
            let vertex = self.graph.vertex(id);
            if let Op::Source(_) = vertex.op {
                self.maps[index].digests = self.executor.source_digests(id);
            }
            self.solved[index].op = self.maps[index].digests.first().copied();
            if self.ignores_cache(id) {
                continue;
            }
            let keys = if vertex.inputs.is_empty() {
                self.root_keys(id)
            } else {
                for input in 0..vertex.inputs.len() {
                    self.ask_input(id, input);
                }
                self.common_keys(id)
            };
            self.candidates[index].fast_keys.clone_from(&keys);
            self.solved[index].by_definition = !keys.is_empty();
            self.solved[index].keys = keys;
        }
    }

    /// Keys of a vertex without inputs: those the stores know. The second digest of an image is looked at only when
    /// the first has no result.
    fn root_keys(&mut self, id: VertexId) -> BTreeSet<KeyId> {
        let mut keys = BTreeSet::new();
        for &digest in &self.maps[id.index()].digests {
            let key = KeyId::root(digest, 0);
            if self.stores.knows(key) {
                keys.insert(key);
                self.solved[id.index()].op = Some(digest);
                if self.stores.record(key).is_some() {
                    break;
                }
            }
        }
        keys
    }

    /// Follows the keys that an input exposes now.
    fn ask_input(&mut self, id: VertexId, input: usize) {
        let edge = self.inputs(id)[input];
        let Some(op) = self.maps[id.index()].digests.first().copied() else {
            return;
        };
        let selector = self.maps[id.index()].inputs[input].selector;
        let keys: Vec<InputKey> = self.solved[edge.vertex.index()]
            .keys
            .iter()
            .map(|&key| InputKey { key, selector })
            .collect();
        let found = self.stores.query(&keys, input, op, 0);
        self.candidates[id.index()].asked[input] = keys.len();
        self.candidates[id.index()].by_input[input].extend(found);
    }

    fn common_keys(&self, id: VertexId) -> BTreeSet<KeyId> {
        let mut sets = self.candidates[id.index()].by_input.iter();
        let Some(first) = sets.next() else {
            return BTreeSet::new();
        };
        sets.fold(first.clone(), |common, set| {
            common.intersection(set).copied().collect()
        })
    }

    /// The key with the newest result among those exposed.
    fn hit(&self, id: VertexId) -> Option<KeyId> {
        if self.ignores_cache(id) {
            return None;
        }
        self.solved[id.index()]
            .keys
            .iter()
            .filter_map(|&key| Some((self.stores.record(key)?.1.created, key)))
            .max()
            .map(|(_, key)| key)
    }

    /// The vertex whose filesystem this one is stacked on: the input that is matched by definition only.
    fn below(&self, id: VertexId) -> Option<VertexId> {
        let map = &self.maps[id.index()];
        self.inputs(id)
            .iter()
            .zip(&map.inputs)
            .find(|(_, input)| input.content.is_none())
            .map(|(edge, _)| edge.vertex)
    }

    /// Vertices from `id` downwards within its stage, as long as `open` holds.
    fn stack(&self, id: VertexId, open: impl Fn(&Self, VertexId) -> bool) -> Vec<VertexId> {
        let mut stack = Vec::new();
        let mut next = Some(id);
        while let Some(vertex) = next.filter(|&vertex| open(self, vertex)) {
            stack.push(vertex);
            next = self.below(vertex);
        }
        stack
    }

    /// Takes over new keys of the inputs and sees which keys all of them lead to (`recalcCurrentState`).
    fn refresh(&mut self, id: VertexId) {
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
        self.solved[index].keys.extend(keys);
    }

    /// Looks for keys beyond the first `known` without executing the vertex itself. `false` when there can be no more
    /// (`createInputRequests`). First only inputs that lead nowhere look harder; the others only if that gave nothing,
    /// for looking at content means to execute what provides it.
    fn more_keys(&mut self, id: VertexId, known: usize, depth: usize) -> Result<bool, Failure> {
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
    fn content_of_input(
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
            self.maps[index].digests.first().copied(),
        ) else {
            return Ok(());
        };
        let slow_key = InputKey {
            key: KeyId::content(content),
            selector: None,
        };
        let found = self.stores.query(&[slow_key], input, op, 0);
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
    fn digest_input(&mut self, id: VertexId, input: usize) -> Result<(), Failure> {
        let index = id.index();
        let vertex = self.inputs(id)[input].vertex;
        let Some(selectors) = &self.maps[index].inputs[input].content else {
            return Ok(());
        };
        let Some(snapshot) = &self.solved[vertex.index()].snapshot else {
            return Ok(());
        };
        match select(&snapshot.rootfs, selectors) {
            Ok(selection) => {
                self.solved[index].contents[input] = Some(selection.digest);
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

    /// Brings a vertex to a filesystem: found, or executed.
    fn complete(&mut self, id: VertexId, depth: usize) -> Result<(), Failure> {
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
        let op = self.maps[id.index()].digests.first().copied()?;
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

    /// Inputs without a content key first: where they fail, content need not be looked at.
    fn definition_first(&self, id: VertexId) -> Vec<usize> {
        let inputs = &self.maps[id.index()].inputs;
        let mut order: Vec<usize> = (0..inputs.len()).collect();
        order.sort_by_key(|&input| inputs[input].content.is_some());
        order
    }

    /// Inputs with a content key first: a missing file is told before anything else is executed.
    fn content_first(&self, id: VertexId) -> Vec<usize> {
        let mut order = self.definition_first(id);
        order.reverse();
        order
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
                let is_prefix = record.snapshot.layers.len() <= top.layers.len()
                    && record
                        .snapshot
                        .layers
                        .iter()
                        .zip(&top.layers)
                        .all(|(one, two)| Arc::ptr_eq(one, two) || one == two);
                if is_prefix {
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
        let digests = self.maps[index].digests.clone();
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
