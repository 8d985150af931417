//! The build graph: `BuildKit`'s LLB as plain data.
//!
//! A [`Vertex`] is an operation with inputs; an [`Edge`] one output of a vertex. Field names follow
//! `solver/pb/ops.proto`, so that a recording and a graph can be laid side by side. Vertices are stored so that inputs
//! come before their users; two vertices that say the same are one.

mod op;

pub use op::*;

use std::collections::BTreeSet;

use dockerfile::span::{Lines, Span};
use serde::{Deserialize, Serialize};

use crate::build::run_key;
use crate::image::platform::Platform;

/// Index of a vertex in its [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VertexId(pub u32);

impl VertexId {
    /// As an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One output of a vertex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edge {
    /// The vertex.
    pub vertex: VertexId,
    /// Which of its outputs, from 0.
    pub output: u32,
}

/// A planned build.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Graph {
    /// All vertices, inputs before users.
    pub vertices: Vec<Vertex>,
    /// The final filesystem of each platform asked for; `None` for an empty one.
    pub results: Vec<Option<Edge>>,
}

impl Graph {
    /// The vertex with this id.
    pub fn vertex(&self, id: VertexId) -> &Vertex {
        &self.vertices[id.index()]
    }

    /// The lasting name of a RUN ([`run_key`]); none for other steps and for triggers of a base image.
    pub fn run_key(&self, id: VertexId) -> Option<String> {
        let vertex = self.vertex(id);
        let step = vertex.meta.step.as_ref()?;
        let (stage, place) = (step.stage_index?, step.command_index?);
        let earlier: BTreeSet<usize> = self
            .vertices
            .iter()
            .filter(|other| {
                matches!(other.op, Op::Exec(_)) && other.meta.command == vertex.meta.command
            })
            .filter_map(|other| other.meta.step.as_ref())
            .filter(|other| other.stage_index == Some(stage))
            .filter_map(|other| other.command_index)
            .filter(|other| *other < place)
            .collect();
        Some(run_key(stage, earlier.len(), &vertex.meta.command))
    }
}

/// An operation, its inputs, and what people are told about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vertex {
    /// What it does.
    pub op: Op,
    /// What it reads.
    pub inputs: Vec<Edge>,
    /// What people are told about it.
    pub meta: VertexMeta,
}

/// What people are told about a vertex. All but the platform is no part of what tells vertices apart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VertexMeta {
    /// The name progress shows, for instance `[build 2/5] RUN make`.
    pub name: String,
    /// The instruction's text; empty for internal vertices.
    pub command: String,
    /// Platform of an image or a RUN; other vertices are the same on every platform.
    pub platform: Option<Platform>,
    /// Lines of the instruction.
    pub lines: Vec<Lines>,
    /// Bytes of the instruction in the Dockerfile; none for internal vertices and triggers of a base image.
    pub span: Option<Span>,
    /// Vertices shown as one line of progress (`--link`).
    pub progress_group: Option<ProgressGroup>,
    /// `--no-cache` marks it.
    pub ignore_cache: bool,
    /// How many of a RUN's arguments are the shell's; 0 in exec form.
    pub shell: usize,
    /// Which Dockerfile step it is, if it is one.
    pub step: Option<Step>,
}

/// Vertices that progress shows as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgressGroup {
    /// Name of the group.
    pub name: String,
    /// The group's name yields to a vertex's own.
    pub weak: bool,
}

/// The place of a vertex among the Dockerfile's steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What kind of step.
    pub kind: StepKind,
    /// Index of the stage in the file; none for hidden stages made for `COPY --from=image`.
    pub stage_index: Option<usize>,
    /// Index of the instruction among the stage's commands; none for `FROM` and for triggers of a base image.
    pub command_index: Option<usize>,
    /// Stage as the name shows it; empty when the build has only one.
    pub stage: String,
    /// Number within the stage, from 1.
    pub n: usize,
    /// How many steps the stage has.
    pub of: usize,
}

/// Kinds of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum StepKind {
    /// `FROM image`
    From,
    /// `RUN`
    Run,
    /// `COPY`
    Copy,
    /// `ADD`
    Add,
    /// `WORKDIR`
    Workdir,
    /// An instruction that only sets configuration: a step of the classic builder alone.
    Metadata,
    /// The second half of a `--link` copy: lays the copied layer onto what is below.
    Link,
}

impl StepKind {
    /// The word for it, in capitals like an instruction's.
    pub const fn name(self) -> &'static str {
        match self {
            Self::From => "FROM",
            Self::Run => "RUN",
            Self::Copy => "COPY",
            Self::Add => "ADD",
            Self::Workdir => "WORKDIR",
            Self::Metadata => "METADATA",
            Self::Link => "LINK",
        }
    }
}
