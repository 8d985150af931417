//! `RUN --mount=…`: options, defaults and their errors.
//!
//! Follows `instructions/commands_runmount.go`. `BuildKit` reads these options only when it expands them, so
//! [`Mount::parse`] takes the expansion as an argument.

use serde::{Deserialize, Serialize};

/// What a mount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MountKind {
    /// Files of the context, a stage or an image.
    Bind,
    /// A directory that lasts across builds and is in no layer.
    Cache,
    /// An empty directory in memory.
    Tmpfs,
    /// A secret as a file or variable.
    Secret,
    /// The agent's socket.
    Ssh,
}

/// How concurrent builds share a cache mount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SharingMode {
    /// All at once.
    #[default]
    Shared,
    /// Each build its own.
    Private,
    /// One after the other.
    Locked,
}

/// One `--mount`, options read and defaults applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mount {
    /// Its type.
    pub kind: MountKind,
    /// Stage, image or named context it takes from; empty for the build context.
    pub from: String,
    /// Path there.
    pub source: String,
    /// Path in the container.
    pub target: String,
    /// Not writable.
    pub readonly: bool,
    /// Size limit of a tmpfs in bytes; 0 for none.
    pub size: i64,
    /// Id of a cache, secret or ssh mount.
    pub id: String,
    /// Sharing of a cache mount, if given.
    pub sharing: Option<SharingMode>,
    /// The build fails without it.
    pub required: bool,
    /// Variable a secret is put into, if given.
    pub env: Option<String>,
    /// Permission bits, if given.
    pub mode: Option<u64>,
    /// Owner, if given.
    pub uid: Option<u64>,
    /// Group, if given.
    pub gid: Option<u64>,
}

/// Why a `--mount` cannot be read; `BuildKit`'s text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MountError(pub String);
