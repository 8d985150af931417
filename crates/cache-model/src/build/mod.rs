//! The front door: what goes into a build and what comes out.

mod assemble;
mod builder;
pub(crate) mod plan;
mod report;
mod run_key;

pub use builder::{Builder, Scene};
pub use report::*;
pub use run_key::{RunPlace, carried, run_key, runs};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::content::tree::Tree;
use crate::image::catalog::ImageCatalog;

/// Everything that one build depends on, apart from the builder's cache.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct BuildInput {
    /// The Dockerfile's text.
    pub dockerfile: String,
    /// Its path in the context, `Dockerfile` by default.
    pub dockerfile_path: String,
    /// The Dockerfile lies in a directory of its own and is no file of the context.
    pub dockerfile_outside_context: bool,
    /// The files of the build context, before ignore rules, the Dockerfile included when it lies there.
    pub context: Tree,
    /// Texts of the ignore files: path in the context → text. Kept apart because trees hold digests, not bytes.
    pub ignore_files: BTreeMap<String, String>,
    /// `--build-arg`
    pub args: BTreeMap<String, String>,
    /// `--target`
    pub target: Option<String>,
    /// `--platform`; empty for the worker's own.
    pub platforms: Vec<String>,
    /// Options that are not in the Dockerfile.
    pub options: BuildOptions,
    /// The images a registry offers.
    pub images: ImageCatalog,
    /// Which builder builds.
    #[serde(default)]
    pub builder: BuilderKind,
    /// What RUN steps write: recorded, or assumed by the user.
    pub outputs: RunOutputs,
}

/// The builders that can be simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BuilderKind {
    /// `BuildKit`, what `docker build` is today.
    #[default]
    BuildKit,
    /// The builder before it: Docker 20.10 with `DOCKER_BUILDKIT=0`. Every instruction is a step, metadata included;
    /// stages are built one after the other, needed or not.
    Classic,
}

impl BuilderKind {
    /// Whether its rules are proved by a large body of recordings of the real builder. Those of the classic builder
    /// follow its source and a few dozen recordings; a screen that shows it says so.
    pub const fn is_proved(self) -> bool {
        matches!(self, Self::BuildKit)
    }
}

/// Options of the build command.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BuildOptions {
    /// `--no-cache` and `--no-cache-filter`
    pub no_cache: NoCache,
    /// `--cache-to`
    pub cache_to: Option<CacheExport>,
    /// `--cache-from`: names of stores.
    pub cache_from: Vec<String>,
    /// `--secret`: id → value.
    pub secrets: BTreeMap<String, String>,
    /// `--build-context`: name → files.
    pub contexts: BTreeMap<String, Tree>,
    /// Texts of the `.dockerignore` of named contexts: name → text. An ignore file named after the Dockerfile counts
    /// for the main context only.
    pub context_ignores: BTreeMap<String, String>,
    /// Other options of the frontend, by BuildKit's names (`add-hosts`, `shm-size`, `label:x` …).
    pub frontend: BTreeMap<String, String>,
}

/// Which steps must not be taken from the cache.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum NoCache {
    /// All may.
    #[default]
    Off,
    /// None may: `--no-cache`.
    All,
    /// None of these stages: `--no-cache-filter`.
    Stages(Vec<String>),
}

/// `--cache-to`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheExport {
    /// Name of the store; for inline cache the image it is part of.
    pub store: String,
    /// What is exported.
    pub mode: ExportMode,
}

/// What a cache export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportMode {
    /// Results of the final image's own chain.
    Min,
    /// Results of every step.
    Max,
    /// As `min`, kept inside the image.
    Inline,
}

/// What RUN steps write, which no model can know: so it is said from outside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RunOutputs {
    /// For a RUN without an entry in `steps`.
    pub default: Rerun,
    /// By step name, exactly as progress shows it, or by [`run_key()`], which outlasts edits around the step.
    pub steps: BTreeMap<String, RunOutput>,
}

/// What one RUN writes when it is executed in this build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunOutput {
    /// Unknown content, the same or another than last time.
    Assumed(Rerun),
    /// Known content: absolute path → entry (`None`: deleted). Nothing else is written.
    Known(BTreeMap<String, Option<crate::content::tree::Node>>),
    /// It fails with this exit code.
    Fails(i32),
    /// It cannot be run at all: the runtime's words, for instance of a user that `/etc/passwd` does not list.
    Breaks(String),
}

/// Whether a RUN that is executed again writes the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rerun {
    /// The bytes its last build had, whatever was assumed of that one; those of a first build are the same for the same
    /// command.
    Same,
    /// Bytes no execution wrote before.
    #[default]
    Different,
}
