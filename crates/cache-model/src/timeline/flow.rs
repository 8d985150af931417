//! Outcome of a build → who waits for whom.

use serde::{Deserialize, Serialize};

use crate::graph::{Graph, Op, VertexId};
use crate::solve::solver::{Outcome, State};

/// What a schedule needs to know of a build.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flow {
    /// Every vertex of the build, steps and sources; inputs before their users.
    pub vertices: Vec<FlowVertex>,
    /// One after the other, as the classic builder does.
    pub sequential: bool,
}

/// One vertex of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowVertex {
    /// Which: the id that [`StepReport`](crate::build::StepReport) has too.
    pub vertex: VertexId,
    /// What it stands on and takes from.
    pub inputs: Vec<FlowInput>,
    /// It was executed.
    pub ran: bool,
    /// It was known by definition alone, before anything was executed.
    pub at_once: bool,
    /// It takes a place when the builder limits how much runs at once: executions, file operations and sources do,
    /// laying layers over one another does not.
    pub limited: bool,
}

/// An input of a vertex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowInput {
    /// Position of the input in [`Flow::vertices`].
    pub index: usize,
    /// The content taken from it was looked at, so that it had to be there.
    pub by_content: bool,
}

impl Flow {
    pub(crate) fn of(graph: &Graph, outcome: &Outcome) -> Self {
        let vertex = |(index, (vertex, solved)): (
            usize,
            (&crate::graph::Vertex, &crate::solve::solver::Solved),
        )| {
            let input = |(edge, content): (&crate::graph::Edge, &Option<_>)| FlowInput {
                index: edge.vertex.index(),
                by_content: content.is_some(),
            };
            FlowVertex {
                vertex: VertexId(index as u32),
                inputs: vertex
                    .inputs
                    .iter()
                    .zip(&solved.contents)
                    .map(input)
                    .collect(),
                ran: matches!(solved.state, State::Ran | State::Failed),
                at_once: solved.by_definition,
                limited: !matches!(vertex.op, Op::Merge(_)),
            }
        };
        let pairs = graph.vertices.iter().zip(&outcome.vertices);
        Self {
            vertices: pairs.enumerate().map(vertex).collect(),
            sequential: false,
        }
    }
}
