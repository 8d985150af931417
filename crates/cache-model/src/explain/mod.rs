//! Outcomes → reasons: the exact cause of every hit and miss, as data with its evidence.

pub(crate) mod align;
pub mod history;
mod ingredient;
mod reason;
pub mod stale;

pub(crate) use reason::follow;
pub(crate) use reason::{hangs_on, reasons};

use serde::{Deserialize, Serialize};

use crate::build::ExportMode;
use crate::digest::Digest;
use crate::graph::VertexId;

/// Why a step had the outcome it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It was found in the cache.
    Hit(Hit),
    /// It was executed. Never empty; root causes first.
    Miss(Vec<Cause>),
    /// It was not started: the build failed before, or nothing needed it.
    NotStarted,
}

/// How a step was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hit {
    /// The same definition on the same inputs.
    SameKey,
    /// A step below ran again, but what this one takes from it has the same content: the early cut-off.
    SameContent {
        /// Which inputs matched by content although their step ran.
        inputs: Vec<VertexId>,
    },
    /// Another step of this build turned out to be the same and was executed for both.
    MergedWith(VertexId),
    /// Shown as cached because a step above it was found; its own result was not needed and may not exist.
    NotNeeded,
    /// Found in an imported cache.
    Imported {
        /// Name of the store.
        store: String,
    },
}

/// Why a step was executed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Nothing comparable was ever built here.
    FirstBuild,
    /// The instruction is new in the Dockerfile.
    NewStep,
    /// An ingredient of its own key differs from the last build of this step.
    Changed(Change),
    /// Files it takes differ.
    Content {
        /// Where they come from: none for the build context, else the step that provides them.
        from: Option<VertexId>,
        /// What differs, path by path; cut off at [`MAX_PATHS`].
        paths: Vec<PathChange>,
        /// How many paths differ in all.
        total: usize,
    },
    /// The step it stands on was executed or is another one. It merely follows.
    Parent {
        /// That step, or the base image.
        vertex: VertexId,
        /// Where the chain of such causes ends.
        root: VertexId,
    },
    /// Its result was never exported by the cache this builder imported.
    NotExported {
        /// How the cache was exported.
        mode: ExportMode,
    },
    /// Its result was here and has been removed.
    Evicted,
    /// `--no-cache` asked for it.
    NoCache,
    /// It stands on a step that `--no-cache` executed, and such a step exposes no key.
    BelowNoCache {
        /// That step.
        vertex: VertexId,
    },
}

/// How many changed paths a [`Cause::Content`] lists.
pub const MAX_PATHS: usize = 20;

/// An ingredient of a key that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which.
    pub what: Ingredient,
    /// Before; none if it was not there.
    pub old: Option<String>,
    /// Now; none if it is gone.
    pub new: Option<String>,
}

/// What a RUN runs in, apart from files and variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sandbox {
    /// Its host name.
    Hostname,
    /// Hosts it knows beside those of DNS.
    ExtraHosts,
    /// Its limits.
    Limits,
    /// How much memory processes may share.
    SharedMemory,
    /// The control group it is below.
    ControlGroup,
    /// Devices it may use.
    Devices,
}

impl Sandbox {
    /// What sets it, as it is written: options of the build command, an argument, a flag of RUN.
    pub const fn option(self) -> &'static str {
        match self {
            Self::Hostname => "BUILDKIT_SANDBOX_HOSTNAME",
            Self::ExtraHosts => "--add-host",
            Self::Limits => "--ulimit",
            Self::SharedMemory => "--shm-size",
            Self::ControlGroup => "--cgroup-parent",
            Self::Devices => "--device",
        }
    }
}

/// Ingredients of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ingredient {
    /// The command of a RUN, shell apart.
    Command,
    /// The shell in front of it.
    Shell,
    /// A variable set by `ENV`.
    Env(String),
    /// A variable set by `ARG`.
    Arg(String),
    /// The variables are the same but were set in another order.
    EnvOrder,
    /// Working directory.
    Cwd,
    /// User.
    User,
    /// A mount, by its target.
    Mount(String),
    /// A secret given as a variable, by its name.
    Secret(String),
    /// Network mode.
    Network,
    /// Security mode.
    Security,
    /// An option of the sandbox.
    Sandbox(Sandbox),
    /// Platform.
    Platform,
    /// Source path of a copy: its last element.
    Source,
    /// Destination of a copy, path of a WORKDIR.
    Dest,
    /// `--chown`, or the user a WORKDIR is made for.
    Owner,
    /// `--chmod`
    Mode,
    /// Include and exclude patterns.
    Patterns,
    /// Another flag of the instruction.
    Flag(String),
    /// Text of a here-document.
    Heredoc(String),
    /// `SOURCE_DATE_EPOCH`
    Timestamp,
    /// Digest of a base image or another image it takes from.
    Image(String),
    /// URL, checksum or commit of a remote source.
    Remote(String),
    /// What an instruction says that only sets configuration: a step of the classic builder alone.
    Instruction,
    /// What kind of step it is (COPY became ADD, RUN became COPY).
    Kind,
}

/// How one path differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathChange {
    /// Relative to the root it is taken from.
    pub path: String,
    /// How.
    pub kind: PathChangeKind,
    /// Content before, where there was any.
    pub old: Option<Digest>,
    /// Content now, where there is any.
    pub new: Option<Digest>,
}

/// Ways a path differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its bytes differ.
    Content,
    /// Its permission bits differ.
    Mode {
        /// Before.
        old: u32,
        /// Now.
        new: u32,
    },
    /// Its owner differs (between stages; owners in a context do not count).
    Owner,
    /// It is a link to elsewhere now.
    Target,
    /// It is another kind of thing now (file, directory, link).
    Type,
    /// The same content under another name.
    Renamed {
        /// The name before.
        from: String,
    },
    /// A RUN wrote it and its bytes are assumed to differ.
    Assumed,
}

/// A cached result may be out of date: its text is unchanged, but what it does depends on time or the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaleRisk {
    /// What makes it so.
    pub kind: StaleKind,
    /// The words of the command that show it.
    pub evidence: String,
}

/// What makes a cached result go stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaleKind {
    /// A package index is fetched (`apt-get update`).
    PackageIndex,
    /// Packages are upgraded to what is newest.
    Upgrade,
    /// Packages without a version.
    UnpinnedPackage,
    /// A repository is cloned.
    Clone,
    /// Something is downloaded without a checksum.
    Download,
    /// A base image by a tag that moves.
    MovingTag,
}
