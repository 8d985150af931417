//! Persistent trees of files with content digests.
//!
//! A tree is cheap to copy and to change: directories are shared between versions, and each keeps its digest once it
//! was computed, so that after an edit only the path from the file to the root is hashed again. Builds keep the tree
//! they saw, and two trees are compared by walking only what they do not share.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// A tree of files. The empty tree has one empty directory, its root.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tree {
    root: Arc<Directory>,
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Node {
    /// A regular file.
    File(File),
    /// A directory.
    Dir(Arc<Directory>),
    /// A symbolic link.
    Symlink(Symlink),
}

/// Permission bits and owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Meta {
    /// Permission bits with setuid, setgid and sticky.
    pub mode: u32,
    /// Owner; 0 for files of a build context.
    pub uid: u32,
    /// Group; 0 for files of a build context.
    pub gid: u32,
}

/// A regular file, known by the digest of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symlink {
    /// Its text.
    pub target: Arc<str>,
    /// Owner.
    pub meta: Meta,
}

/// A directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// Mode and owner.
    pub meta: Meta,
    /// What it holds, by name.
    pub entries: BTreeMap<Box<str>, Node>,
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
}

impl Default for Directory {
    fn default() -> Self {
        Self {
            meta: Meta::DIRECTORY,
            entries: BTreeMap::new(),
        }
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
}
