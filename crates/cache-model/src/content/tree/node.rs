//! What stands at a path: a file, a link or a directory, with its mode and owner.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::directory::{Directory, Totals};
use crate::digest::{Digest, Hasher};

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A regular file.
    File(File),
    /// A directory.
    Dir(Arc<Directory>),
    /// A symbolic link.
    Symlink(Symlink),
}

/// Permission bits and owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Meta {
    /// Permission bits with setuid, setgid and sticky.
    pub mode: u32,
    /// Owner; 0 for files of a build context.
    pub uid: u32,
    /// Group; 0 for files of a build context.
    pub gid: u32,
}

/// A regular file, known by the digest of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Bytes.
    pub size: u64,
    /// Mode and owner.
    pub meta: Meta,
    /// Modification time in Unix seconds, where known. Never part of a digest; a builder compares it to decide
    /// whether to ask for a file again.
    pub mtime: Option<i64>,
}

/// A symbolic link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symlink {
    /// Its text.
    pub target: Arc<str>,
    /// Owner.
    pub meta: Meta,
}

impl Meta {
    /// A file as most are: 0644, owned by root.
    pub const FILE: Self = Self {
        mode: 0o644,
        uid: 0,
        gid: 0,
    };
    /// A directory as most are: 0755, owned by root.
    pub const DIRECTORY: Self = Self {
        mode: 0o755,
        uid: 0,
        gid: 0,
    };
    /// A link.
    pub const SYMLINK: Self = Self {
        mode: 0o777,
        uid: 0,
        gid: 0,
    };

    /// The same with other permission bits.
    #[must_use]
    pub const fn with_mode(self, mode: u32) -> Self {
        Self { mode, ..self }
    }
}

impl File {
    /// A file of these bytes, mode 0644.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            digest: Digest::of(bytes),
            size: bytes.len() as u64,
            meta: Meta::FILE,
            mtime: None,
        }
    }

    /// The same with other permission bits.
    #[must_use]
    pub fn with_mode(mut self, mode: u32) -> Self {
        self.meta.mode = mode;
        self
    }

    /// The same with a modification time.
    #[must_use]
    pub const fn with_mtime(mut self, seconds: i64) -> Self {
        self.mtime = Some(seconds);
        self
    }
}

impl Symlink {
    /// A link to `target`.
    pub fn to(target: &str) -> Self {
        Self {
            target: target.into(),
            meta: Meta::SYMLINK,
        }
    }
}

impl Node {
    /// An empty directory with these permission bits.
    pub fn dir(mode: u32) -> Self {
        Self::Dir(Arc::new(Directory::new(Meta::DIRECTORY.with_mode(mode))))
    }

    /// Mode and owner.
    pub fn meta(&self) -> Meta {
        match self {
            Self::File(file) => file.meta,
            Self::Dir(dir) => dir.meta,
            Self::Symlink(link) => link.meta,
        }
    }

    /// The same with other mode and owner.
    #[must_use]
    pub fn with_meta(self, meta: Meta) -> Self {
        match self {
            Self::File(file) => Self::File(File { meta, ..file }),
            Self::Dir(dir) => Self::Dir(Arc::new(Directory::clone(&dir).with_meta(meta))),
            Self::Symlink(link) => Self::Symlink(Symlink { meta, ..link }),
        }
    }

    /// The directory, if it is one.
    pub const fn as_dir(&self) -> Option<&Arc<Directory>> {
        match self {
            Self::Dir(dir) => Some(dir),
            Self::File(_) | Self::Symlink(_) => None,
        }
    }

    /// Whether it is a directory.
    pub const fn is_dir(&self) -> bool {
        matches!(self, Self::Dir(_))
    }

    /// Content digest by the distinctions of `cache/contenthash`: type, mode, owner, and bytes, link text or
    /// entries; not its own name and not its modification time.
    pub fn digest(&self) -> Digest {
        match self {
            Self::File(file) => header("file", file.meta).digest(file.digest).finish(),
            Self::Dir(dir) => dir.digest(),
            Self::Symlink(link) => header("symlink", link.meta).text(&link.target).finish(),
        }
    }

    /// Content digest of the entry alone: for a directory its header, without what it holds.
    pub fn header_digest(&self) -> Digest {
        match self {
            Self::Dir(dir) => dir.header_digest(),
            Self::File(_) | Self::Symlink(_) => self.digest(),
        }
    }

    /// Whether both are the same directory in memory, or equal files or links. Cheap, and may deny what is equal.
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Dir(one), Self::Dir(two)) => Arc::ptr_eq(one, two),
            (one, two) => one == two,
        }
    }

    /// Names in the longest path to something in it, its own included.
    pub(crate) fn height(&self) -> usize {
        self.totals().height
    }

    pub(super) fn totals(&self) -> Totals {
        match self {
            Self::File(file) => Totals {
                nodes: 1,
                bytes: file.size,
                height: 1,
            },
            Self::Symlink(_) => Totals {
                nodes: 1,
                bytes: 0,
                height: 1,
            },
            Self::Dir(dir) => {
                let below = dir.totals();
                Totals {
                    nodes: below.nodes + 1,
                    bytes: below.bytes,
                    height: below.height + 1,
                }
            }
        }
    }
}

pub(super) fn header(kind: &str, meta: Meta) -> Hasher {
    Hasher::new("content")
        .text(kind)
        .number(u64::from(meta.mode))
        .number(u64::from(meta.uid))
        .number(u64::from(meta.gid))
}
