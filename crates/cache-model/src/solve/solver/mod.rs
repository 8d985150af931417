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

mod complete;
mod keys;
mod missing;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::key::CacheMap;
use super::store::{InputKey, KeyId, Snapshot, Stores};
use super::trace::Event;
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
    /// What was done with the vertex that was [followed](Request::follow).
    pub events: Vec<Event>,
}

/// What is to be solved.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The [cache map](super::key::cache_map) of each of its vertices.
    pub maps: &'a [CacheMap],
    /// Outcome of an earlier build of the same graph: what was digested then need not be digested again.
    pub earlier: Option<&'a Outcome>,
    /// The age of new results; it must grow from build to build.
    pub time: u64,
    /// The vertex whose way is told; none in a build.
    pub follow: Option<VertexId>,
}

/// Solves a graph against stores.
pub fn solve(
    request: &Request<'_>,
    stores: &mut Stores<'_>,
    executor: &mut dyn Executor,
) -> Outcome {
    let graph = request.graph;
    let mut solver = Solver::new(request, stores, executor);
    solver.fast();
    let mut failure = None;
    for edge in graph.results.iter().flatten() {
        if let Err(error) = solver.complete(edge.vertex, 0) {
            failure = Some(solver.first_failure(error));
            break;
        }
    }
    Outcome {
        vertices: solver.solved,
        failure,
        events: solver.events,
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
    maps: &'a [CacheMap],
    /// Digests of each op: those of its map, or of what a source resolves to.
    ops: Vec<Cow<'a, [Digest]>>,
    earlier: Option<&'a Outcome>,
    solved: Vec<Solved>,
    candidates: Vec<Candidates>,
    saved: BTreeMap<KeyId, VertexId>,
    needed: Vec<bool>,
    /// Who takes from each vertex, and as which input.
    users: Vec<Vec<(VertexId, usize)>>,
    follow: Option<VertexId>,
    events: Vec<Event>,
}

impl<'a, 's> Solver<'a, 's> {
    fn new(
        request: &Request<'a>,
        stores: &'a mut Stores<'s>,
        executor: &'a mut dyn Executor,
    ) -> Self {
        let Request {
            graph,
            maps,
            earlier,
            time,
            follow,
        } = *request;
        let digests = |map: &'a CacheMap| Cow::Borrowed(map.digests.as_slice());
        let ops = maps.iter().map(digests).collect();
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
            ops,
            earlier,
            solved,
            candidates,
            saved: BTreeMap::new(),
            needed,
            users,
            follow,
            events: Vec::new(),
        }
    }

    /// Notes what is done with the vertex that is followed.
    fn note(&mut self, vertex: VertexId, event: impl FnOnce(&Self) -> Event) {
        if self.follow == Some(vertex) {
            let event = event(self);
            // What is asked again without a new answer is not worth telling.
            if !self.events.contains(&event) {
                self.events.push(event);
            }
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
                self.ops[index] = Cow::Owned(self.executor.source_digests(id));
            }
            self.solved[index].op = self.ops[index].first().copied();
            if self.ignores_cache(id) {
                continue;
            }
            let keys = if vertex.inputs.is_empty() {
                self.root_keys(id)
            } else {
                for input in 0..vertex.inputs.len() {
                    self.ask_input(id, input);
                }
                let keys = self.common_keys(id);
                self.note(id, |_| Event::agreed(&keys));
                keys
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
        for &digest in self.ops[id.index()].iter() {
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
        let Some(op) = self.ops[id.index()].first().copied() else {
            return;
        };
        let selector = self.maps[id.index()].inputs[input].selector;
        let keys: Vec<InputKey> = self.solved[edge.vertex.index()]
            .keys
            .iter()
            .map(|&key| InputKey { key, selector })
            .collect();
        let found = self.stores.query(&keys, input, op, 0);
        self.note(id, |_| Event::Asked {
            input,
            offered: keys.len(),
            found: found.iter().copied().collect(),
        });
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
}
