//! What vertices do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a vertex does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Op {
    /// Brings files from outside: an image, the build context, a URL, a repository.
    Source(SourceOp),
    /// Runs a command.
    Exec(Box<ExecOp>),
    /// Copies and makes files.
    File(FileOp),
    /// Lays filesystems over one another.
    Merge(MergeOp),
}

/// See [`Op::Source`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceOp {
    /// For instance `docker-image://docker.io/library/alpine:latest`, `local://context`.
    pub identifier: String,
    /// `BuildKit`'s attributes, for instance `local.followpaths`.
    pub attrs: BTreeMap<String, String>,
}

/// See [`Op::Exec`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecOp {
    /// Command and arguments.
    pub args: Vec<String>,
    /// `NAME=value`, in order of last assignment.
    pub env: Vec<String>,
    /// Working directory as written.
    pub cwd: String,
    /// User as written; empty when none was set.
    pub user: String,
    /// Network mode.
    pub network: NetworkMode,
    /// Security mode.
    pub security: SecurityMode,
    /// Host name of the sandbox; empty for the default.
    pub hostname: String,
    /// Extra hosts as `name=ip`.
    pub extra_hosts: Vec<String>,
    /// Limits as `name=soft:hard`.
    pub ulimits: Vec<String>,
    /// Parent control group; empty for the default.
    pub cgroup_parent: String,
    /// Proxy settings, outside every key.
    pub proxy_env: Option<BTreeMap<String, String>>,
    /// Secrets given as variables.
    pub secret_env: Vec<SecretEnv>,
    /// CDI devices.
    pub devices: Vec<String>,
    /// Mounts, the root filesystem first.
    pub mounts: Vec<ExecMount>,
}

/// Network of a RUN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum NetworkMode {
    /// The builder's default.
    Unset,
    /// The host's.
    Host,
    /// None.
    None,
}

impl NetworkMode {
    /// The word after `--network=`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unset => "default",
            Self::Host => "host",
            Self::None => "none",
        }
    }
}

/// Security of a RUN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SecurityMode {
    /// Confined.
    Sandbox,
    /// Privileged.
    Insecure,
}

impl SecurityMode {
    /// The word after `--security=`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Insecure => "insecure",
        }
    }
}

/// A secret given to a RUN as a variable.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SecretEnv {
    /// The secret.
    pub id: String,
    /// The variable.
    pub name: String,
    /// Absent secrets are no error.
    pub optional: bool,
}

/// A mount of an [`ExecOp`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecMount {
    /// Where.
    pub dest: String,
    /// Index into the vertex's inputs; none for no input.
    pub input: Option<usize>,
    /// Which output of the vertex holds what was written here; none if nothing is kept.
    pub output: Option<u32>,
    /// Not writable.
    pub readonly: bool,
    /// Path within the input; empty for all of it.
    pub selector: String,
    /// Its type and what belongs to it.
    pub kind: ExecMountKind,
}

/// Types of mounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExecMountKind {
    /// Files of an input.
    Bind,
    /// A cache mount.
    Cache {
        /// Its id.
        id: String,
        /// `SHARED`, `PRIVATE` or `LOCKED`.
        sharing: dockerfile::instruction::SharingMode,
    },
    /// Memory.
    Tmpfs {
        /// Size limit in bytes, 0 for none.
        size: i64,
    },
    /// A secret.
    Secret {
        /// Its id.
        id: String,
        /// Owner.
        uid: u64,
        /// Group.
        gid: u64,
        /// Permission bits.
        mode: u64,
        /// Absence is no error.
        optional: bool,
    },
    /// An agent's socket.
    Ssh {
        /// Its id.
        id: String,
        /// Owner.
        uid: u64,
        /// Group.
        gid: u64,
        /// Permission bits.
        mode: u64,
        /// Absence is no error.
        optional: bool,
    },
}

/// See [`Op::File`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOp {
    /// Actions, each on the result of an input or of an earlier action.
    pub actions: Vec<FileAction>,
}

/// One action of a [`FileOp`]. Indexes below the number of inputs mean an input, higher ones an earlier action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAction {
    /// What it writes onto; none for an empty filesystem.
    pub input: Option<usize>,
    /// What it reads from.
    pub secondary_input: Option<usize>,
    /// Which output of the vertex it is; none for an intermediate action.
    pub output: Option<u32>,
    /// The action.
    pub kind: FileActionKind,
}

/// Kinds of file actions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileActionKind {
    /// Copies paths.
    Copy(Box<CopyAction>),
    /// Writes a file.
    MkFile {
        /// Where.
        path: String,
        /// Permission bits.
        mode: u32,
        /// Bytes.
        data: String,
        /// Owner.
        owner: Option<Owner>,
        /// Unix seconds, if fixed.
        timestamp: Option<i64>,
    },
    /// Makes a directory.
    MkDir {
        /// Where.
        path: String,
        /// Permission bits.
        mode: u32,
        /// Parents too.
        make_parents: bool,
        /// Owner.
        owner: Option<Owner>,
        /// Unix seconds, if fixed.
        timestamp: Option<i64>,
    },
}

impl FileActionKind {
    /// The owner it sets, if any.
    pub fn owner(&self) -> Option<&Owner> {
        match self {
            Self::Copy(copy) => copy.owner.as_ref(),
            Self::MkFile { owner, .. } | Self::MkDir { owner, .. } => owner.as_ref(),
        }
    }
}

/// A copy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CopyAction {
    /// Source path, absolute within its filesystem.
    pub src: String,
    /// Destination, absolute; a trailing slash is kept.
    pub dest: String,
    /// Owner to set.
    pub owner: Option<Owner>,
    /// Permission bits to set, if octal.
    pub mode: Option<u32>,
    /// Permission change in symbols (`u+x`), if not octal.
    pub mode_str: String,
    /// Follow a link named as source.
    pub follow_symlink: bool,
    /// Copy a directory's contents, not the directory.
    pub dir_copy_contents: bool,
    /// Unpack archives.
    pub attempt_unpack: bool,
    /// Make the destination's parents.
    pub create_dest_path: bool,
    /// The source may hold wildcards.
    pub allow_wildcard: bool,
    /// A wildcard may match nothing.
    pub allow_empty_wildcard: bool,
    /// Replace what stands in the way, whatever its type.
    pub always_replace_existing_dest_paths: bool,
    /// Only these.
    pub include_patterns: Vec<String>,
    /// Not these.
    pub exclude_patterns: Vec<String>,
    /// These must exist.
    pub required_paths: Vec<String>,
    /// Unix seconds to set, if fixed.
    pub timestamp: Option<i64>,
}

/// Who shall own a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// User.
    pub user: Option<Account>,
    /// Group.
    pub group: Option<Account>,
}

impl Owner {
    /// Whether user or group is given by name and has to be looked up.
    pub fn has_name(&self) -> bool {
        let named = |account: &Option<Account>| matches!(account, Some(Account::Name(_)));
        named(&self.user) || named(&self.group)
    }
}

/// A user or group.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Account {
    /// By name, looked up in the destination's `/etc/passwd` or `/etc/group`.
    Name(String),
    /// By number.
    Id(u32),
}

/// See [`Op::Merge`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeOp {
    /// Indexes into the vertex's inputs, lowest first.
    pub inputs: Vec<usize>,
}
