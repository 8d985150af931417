//! What a build did, step by step, and why.

use dockerfile::check::Finding;
use dockerfile::error::BuildError;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::explain::Reason;
use crate::graph::{Step, VertexId};
use crate::image::platform::Platform;

/// The outcome of one build.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BuildReport {
    /// Number of this build on its builder, from 0.
    pub number: usize,
    /// The builder that was simulated.
    pub builder: super::BuilderKind,
    /// The steps the builder announces, sorted by platform, stage (order in the file) and step number.
    pub steps: Vec<StepReport>,
    /// Base images announced, as `FROM` lines.
    pub bases: Vec<BaseReport>,
    /// Why it failed, if it did.
    pub error: Option<BuildError>,
    /// Findings of the build checks.
    pub findings: Vec<Finding>,
    /// The image, if the build succeeded.
    pub image: Option<crate::image::Image>,
    /// Who waits for whom, for a schedule.
    pub flow: crate::timeline::Flow,
    /// What became of every stage and instruction of the file, so that a screen can lay the file beside the steps.
    pub stages: Vec<crate::lower::StageOutcome>,
}

/// One step of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReport {
    /// Its vertex in this build's graph.
    pub vertex: VertexId,
    /// Name as progress shows it.
    pub name: String,
    /// Where it stands in the Dockerfile.
    pub step: Step,
    /// Platform the name carries, if it does.
    pub platform: Option<Platform>,
    /// Byte span of the instruction; none for triggers of a base image.
    pub span: Option<dockerfile::span::Span>,
    /// What happened.
    pub status: Status,
    /// Why.
    pub reason: Reason,
    /// The step's cache key in this build: what it says and what it stands on, as one digest to show.
    pub key: Digest,
    /// Digest of the content it takes from its sources (`COPY`, `ADD`, bind mounts), where known.
    pub content: Option<Digest>,
    /// Its layer in the filesystem, if it has a result.
    pub layer: Option<LayerReport>,
    /// Whether this cached result may be out of date, and why.
    pub stale_risk: Option<crate::explain::StaleRisk>,
    /// Steps whose output was assumed and on whose assumption this outcome hangs.
    pub hangs_on: Vec<VertexId>,
}

/// The layer of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerReport {
    /// Identity of the layer's content in the model (a diff ID over modelled content).
    pub diff_id: Digest,
    /// Identity of the stack up to this layer: the OCI chain ID.
    pub chain_id: Digest,
    /// Bytes it holds, where known: `None` for a RUN whose output is not known.
    pub size: Option<u64>,
}

/// A base image as announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseReport {
    /// Name as progress shows it.
    pub name: String,
    /// Where it stands.
    pub step: Step,
    /// Its manifest or index digest.
    pub digest: Option<Digest>,
    /// It is named by a tag, which may stand for another image by now: a builder that has one of that name may not ask.
    pub stale_risk: Option<crate::explain::StaleRisk>,
}

/// What happened to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not executed, its result was there.
    Cached,
    /// Executed.
    Run,
    /// Executed or keyed, and failed.
    Error,
    /// Dropped while running.
    Canceled,
    /// Announced, never started.
    None,
}
