//! Vertices as the instructions make them, and how they become a graph.
//!
//! `BuildKit` makes one vertex an instruction and joins those that say the same only when it serialises
//! (`client/llb/state.go`, `marshal`): the walk from the result visits inputs first, a vertex that equals an earlier
//! one is that one, and what the later one tells people (name, group) replaces what the earlier told.

use std::collections::BTreeMap;

use indexmap::IndexSet;

use crate::graph::{
    CopyAction, Edge, ExecMount, ExecMountKind, ExecOp, FileAction, FileActionKind, FileOp, Graph,
    MergeOp, Op, SourceOp, Vertex, VertexId, VertexMeta,
};

/// A vertex before equal ones are joined. Its edges point to other drafts.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) op: DraftOp,
    pub(super) meta: VertexMeta,
    /// Stage and command that made it, by position in the file.
    pub(super) origin: Option<Origin>,
}

/// Stage (position in the file) and command (position in the stage; none for `FROM` and triggers).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    pub(super) stage: usize,
    pub(super) command: Option<usize>,
}

/// What a draft does, its inputs where they are used.
#[derive(Debug, Clone)]
pub(super) enum DraftOp {
    Source(SourceOp),
    /// The op's own `mounts` are empty; inputs are numbered when the graph is made.
    Exec(Box<ExecOp>, Vec<DraftMount>),
    /// Actions one after the other onto `base`.
    File {
        base: Option<Edge>,
        actions: Vec<DraftAction>,
    },
    Merge(Vec<Edge>),
}

/// A mount with what it mounts.
#[derive(Debug, Clone)]
pub(super) struct DraftMount {
    pub(super) dest: String,
    pub(super) source: Option<Edge>,
    pub(super) readonly: bool,
    /// Nothing written there is kept, although it is writable.
    pub(super) discard: bool,
    pub(super) selector: String,
    pub(super) kind: ExecMountKind,
}

/// An action with what it reads.
#[derive(Debug, Clone)]
pub(super) struct DraftAction {
    pub(super) source: Option<Edge>,
    pub(super) kind: FileActionKind,
}

impl DraftAction {
    /// A copy out of `source`.
    pub(super) fn copy(source: Option<Edge>, copy: CopyAction) -> Self {
        Self {
            source,
            kind: FileActionKind::Copy(Box::new(copy)),
        }
    }
}

/// All drafts of one platform's build.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    drafts: Vec<Draft>,
}

impl Drafts {
    /// Adds a draft, returns its first output.
    pub(super) fn add(&mut self, draft: Draft) -> Edge {
        let id = VertexId(u32::try_from(self.drafts.len()).expect("fewer than 2^32 instructions"));
        self.drafts.push(draft);
        Edge {
            vertex: id,
            output: 0,
        }
    }

    /// A source whose attributes are known only once all stages are gone through.
    pub(super) fn source_mut(&mut self, edge: Edge) -> Option<&mut SourceOp> {
        match &mut self.drafts.get_mut(edge.vertex.index())?.op {
            DraftOp::Source(source) => Some(source),
            _ => None,
        }
    }

    /// Appends what `result` needs to the graph and returns where the result is there.
    ///
    /// # Errors
    /// When a RUN has no arguments, which only this step of `BuildKit` notices.
    pub(super) fn marshal(
        &self,
        result: Option<Edge>,
        graph: &mut GraphBuilder,
    ) -> Result<Option<Edge>, String> {
        let Some(result) = result else {
            graph.graph.results.push(None);
            return Ok(None);
        };
        let mut placed: BTreeMap<VertexId, VertexId> = BTreeMap::new();
        let entered = |id: VertexId| (id, self.drafts[id.index()].op.walk_order().into_iter());
        let mut stack = vec![entered(result.vertex)];
        while let Some((id, inputs)) = stack.last_mut() {
            let id = *id;
            if let Some(input) = inputs.next() {
                if !placed.contains_key(&input.vertex) {
                    stack.push(entered(input.vertex));
                }
                continue;
            }
            stack.pop();
            let draft = &self.drafts[id.index()];
            if let DraftOp::Exec(exec, _) = &draft.op
                && exec.args.is_empty()
            {
                return Err("arguments are required".to_owned());
            }
            let vertex = draft.place(&placed);
            placed.insert(id, graph.add(vertex, draft.origin));
        }
        let edge = Edge {
            vertex: placed[&result.vertex],
            output: result.output,
        };
        graph.graph.results.push(Some(edge));
        Ok(Some(edge))
    }
}

impl DraftOp {
    /// Inputs in the order the serialising walk visits them (`Inputs` of `ExecOp`, `FileOp`, `MergeOp`): the
    /// filesystem below first; a file op's sources from the last action to the first.
    fn walk_order(&self) -> Vec<Edge> {
        match self {
            Self::Source(_) => Vec::new(),
            Self::Exec(_, mounts) => mounts.iter().filter_map(|mount| mount.source).collect(),
            Self::File { base, actions } => base
                .iter()
                .copied()
                .chain(actions.iter().rev().filter_map(|action| action.source))
                .collect(),
            Self::Merge(inputs) => inputs.clone(),
        }
    }
}

impl Draft {
    /// The vertex with its inputs numbered. Equal inputs are joined, except those of a merge (`MergeOp.Marshal`).
    fn place(&self, placed: &BTreeMap<VertexId, VertexId>) -> Vertex {
        let mut inputs = Inputs {
            placed,
            edges: IndexSet::new(),
        };
        let op = match &self.op {
            DraftOp::Source(source) => Op::Source(source.clone()),
            DraftOp::Exec(exec, mounts) => {
                let mut exec = exec.clone();
                exec.mounts = place_mounts(mounts, &mut inputs);
                Op::Exec(exec)
            }
            DraftOp::File { base, actions } => Op::File(FileOp {
                actions: place_actions(*base, actions, &mut inputs),
            }),
            DraftOp::Merge(edges) => {
                return Vertex {
                    op: Op::Merge(MergeOp {
                        inputs: (0..edges.len()).collect(),
                    }),
                    inputs: edges.iter().map(|edge| inputs.translate(*edge)).collect(),
                    meta: self.meta.clone(),
                };
            }
        };
        Vertex {
            op,
            inputs: inputs.edges.into_iter().collect(),
            meta: self.meta.clone(),
        }
    }
}

struct Inputs<'a> {
    placed: &'a BTreeMap<VertexId, VertexId>,
    edges: IndexSet<Edge>,
}

impl Inputs<'_> {
    fn translate(&self, edge: Edge) -> Edge {
        Edge {
            vertex: self.placed[&edge.vertex],
            output: edge.output,
        }
    }

    /// The input's number, a new one unless it is an input already.
    fn number(&mut self, edge: Edge) -> usize {
        let edge = self.translate(edge);
        self.edges.insert_full(edge).0
    }
}

/// Mounts are already in order of destination; those that keep what is written get output numbers in that order.
fn place_mounts(mounts: &[DraftMount], inputs: &mut Inputs<'_>) -> Vec<ExecMount> {
    let mut outputs = 0..;
    mounts
        .iter()
        .map(|mount| ExecMount {
            dest: mount.dest.clone(),
            input: mount.source.map(|edge| inputs.number(edge)),
            output: (!mount.discard
                && !mount.readonly
                && matches!(mount.kind, ExecMountKind::Bind))
            .then(|| outputs.next())
            .flatten(),
            readonly: mount.readonly,
            selector: mount.selector.clone(),
            kind: mount.kind.clone(),
        })
        .collect()
}

fn place_actions(
    base: Option<Edge>,
    actions: &[DraftAction],
    inputs: &mut Inputs<'_>,
) -> Vec<FileAction> {
    let base = base.map(|edge| inputs.number(edge));
    let sources: Vec<Option<usize>> = actions
        .iter()
        .map(|action| action.source.map(|edge| inputs.number(edge)))
        .collect();
    let count = inputs.edges.len();
    let last = actions.len().saturating_sub(1);
    actions
        .iter()
        .zip(sources)
        .enumerate()
        .map(|(position, (action, source))| FileAction {
            input: match position {
                0 => base,
                later => Some(count + later - 1),
            },
            secondary_input: source,
            output: (position == last).then_some(0),
            kind: action.kind.clone(),
        })
        .collect()
}

/// The graph as it grows, platform by platform.
#[derive(Debug, Default)]
pub(super) struct GraphBuilder {
    pub(super) graph: Graph,
    /// For every instruction the vertices it made, in order.
    pub(super) made: BTreeMap<Origin, Vec<VertexId>>,
    /// Vertices by a digest of what they say, to find equal ones.
    seen: BTreeMap<crate::digest::Digest, VertexId>,
}

impl GraphBuilder {
    fn add(&mut self, vertex: Vertex, origin: Option<Origin>) -> VertexId {
        let identity = serde_json::to_vec(&(&vertex.op, &vertex.inputs, &vertex.meta.platform))
            .expect("ops are plain data with text keys");
        let fresh = VertexId(self.graph.vertices.len() as u32);
        let id = *self
            .seen
            .entry(crate::digest::Digest::of(&identity))
            .or_insert(fresh);
        if id == fresh {
            self.graph.vertices.push(vertex);
        } else {
            let has_command = !matches!(vertex.op, Op::File(_) | Op::Merge(_));
            let meta = &mut self.graph.vertices[id.index()].meta;
            if has_command {
                meta.command.clone_from(&vertex.meta.command);
            }
            retell(meta, vertex.meta);
        }
        if let Some(origin) = origin {
            let made = self.made.entry(origin).or_default();
            if !made.contains(&id) {
                made.push(id);
            }
        }
        id
    }
}

/// What a later equal vertex tells replaces what the earlier told; places add up (`mergeMetadata`).
fn retell(old: &mut VertexMeta, new: VertexMeta) {
    if !new.name.is_empty() {
        old.name = new.name;
        old.step = new.step;
        old.span = new.span;
    }
    old.lines.extend(new.lines);
    old.ignore_cache |= new.ignore_cache;
    if new.progress_group.is_some() {
        old.progress_group = new.progress_group;
    }
}
