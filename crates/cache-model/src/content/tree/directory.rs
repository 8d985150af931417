//! A directory: sorted entries, with a digest and sums that are computed once.

use std::sync::{Arc, OnceLock};

use super::node::{Meta, Node, header};
use crate::digest::{Digest, Hasher};

/// A directory. It never changes once it is shared; [`super::Tree`] makes changed copies.
#[derive(Debug, Clone)]
pub struct Directory {
    pub(super) meta: Meta,
    pub(super) entries: Vec<(Box<str>, Node)>,
    digest: OnceLock<Digest>,
    totals: OnceLock<Totals>,
}

/// Sums over everything below a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Totals {
    pub(super) nodes: usize,
    pub(super) bytes: u64,
    /// Names in the longest path.
    pub(super) height: usize,
}

impl Default for Directory {
    fn default() -> Self {
        Self::new(Meta::DIRECTORY)
    }
}

impl PartialEq for Directory {
    fn eq(&self, other: &Self) -> bool {
        self.meta == other.meta && self.entries == other.entries
    }
}

impl Eq for Directory {}

impl Directory {
    /// An empty directory.
    pub const fn new(meta: Meta) -> Self {
        Self {
            meta,
            entries: Vec::new(),
            digest: OnceLock::new(),
            totals: OnceLock::new(),
        }
    }

    /// A directory of entries that are sorted by name, each name once, as a filter of another directory yields them.
    pub(crate) fn from_sorted(meta: Meta, mut entries: Vec<(Box<str>, Node)>) -> Self {
        debug_assert!(entries.is_sorted_by(|one, two| one.0.as_bytes() < two.0.as_bytes()));
        entries.shrink_to_fit();
        Self {
            entries,
            ..Self::new(meta)
        }
    }

    /// This directory with other mode and owner, and with other nodes in place of some: which entry, and what stands
    /// there now.
    pub(crate) fn with_replaced(&self, meta: Meta, nodes: Vec<(usize, Node)>) -> Self {
        let mut made = self.clone().with_meta(meta);
        for (at, node) in nodes {
            made.entries[at].1 = node;
        }
        made
    }

    /// The entries of both, with mode and owner of this one. Directories of one name are merged and take mode and owner
    /// of the upper one; of anything else the upper one stays.
    pub(crate) fn overlaid(&self, upper: &Self) -> Self {
        let mut entries = Vec::with_capacity(self.len().max(upper.len()));
        let mut lowers = self.entries.iter().peekable();
        for (name, node) in &upper.entries {
            while let Some(entry) = lowers.next_if(|(low, _)| low.as_bytes() < name.as_bytes()) {
                entries.push(entry.clone());
            }
            let merged = match (lowers.next_if(|(low, _)| low == name), node) {
                (Some((_, Node::Dir(low))), Node::Dir(high)) if !low.is_empty() => {
                    let merged = low.overlaid(high).with_meta(high.meta);
                    Node::Dir(Arc::new(merged))
                }
                _ => node.clone(),
            };
            entries.push((name.clone(), merged));
        }
        entries.extend(lowers.cloned());
        Self::from_sorted(self.meta, entries)
    }

    /// Mode and owner.
    pub const fn meta(&self) -> Meta {
        self.meta
    }

    /// What it holds, sorted by name.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (&str, &Node)> {
        self.entries.iter().map(|(name, node)| (&**name, node))
    }

    /// The entry of this name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        let at = self.find(name).ok()?;
        Some(&self.entries[at].1)
    }

    /// How many entries it holds itself.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds nothing.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Content digest: its own header, then each entry's name and digest. Computed once and kept.
    pub fn digest(&self) -> Digest {
        *self
            .digest
            .get_or_init(|| self.digest_with_header(self.header_digest()))
    }

    /// Content digest with another header in place of its own. `BuildKit` gives the root of a build context a
    /// constant header, since the client never sends the root itself (`HandleChange` in
    /// `cache/contenthash/checksum.go`).
    pub fn digest_with_header(&self, header: Digest) -> Digest {
        let mut hasher = Hasher::new("content")
            .text("directory")
            .digest(header)
            .number(self.entries.len() as u64);
        for (name, node) in &self.entries {
            hasher = hasher.text(name).digest(node.digest());
        }
        hasher.finish()
    }

    /// Content digest of mode and owner alone.
    pub fn header_digest(&self) -> Digest {
        header("header", self.meta).finish()
    }

    pub(super) fn totals(&self) -> Totals {
        *self.totals.get_or_init(|| {
            self.entries.iter().map(|(_, node)| node.totals()).fold(
                Totals::default(),
                |sum, one| Totals {
                    nodes: sum.nodes + one.nodes,
                    bytes: sum.bytes.saturating_add(one.bytes),
                    height: sum.height.max(one.height),
                },
            )
        })
    }

    pub(super) fn find(&self, name: &str) -> Result<usize, usize> {
        self.entries
            .binary_search_by(|(entry, _)| entry.as_bytes().cmp(name.as_bytes()))
    }

    pub(crate) fn with_meta(mut self, meta: Meta) -> Self {
        self.changed();
        self.meta = meta;
        self
    }

    /// Sets or replaces an entry.
    pub(super) fn set(&mut self, name: &str, node: Node) {
        self.changed();
        match self.find(name) {
            Ok(at) => self.entries[at].1 = node,
            Err(at) => {
                if self.entries.len() == self.entries.capacity() {
                    // By an eighth, not by doubling: a context of 100,000 files lives as long as the page.
                    self.entries.reserve_exact(self.entries.len() / 8 + 4);
                }
                self.entries.insert(at, (name.into(), node));
            }
        }
    }

    pub(super) fn remove(&mut self, name: &str) -> Option<Node> {
        let at = self.find(name).ok()?;
        self.changed();
        Some(self.entries.remove(at).1)
    }

    pub(super) fn changed(&mut self) {
        self.digest = OnceLock::new();
        self.totals = OnceLock::new();
    }

    /// Bytes of memory that this directory and everything below it take, what names need apart. Shared directories
    /// count each time.
    pub fn overhead(&self) -> usize {
        size_of::<Self>()
            + self.entries.capacity() * size_of::<(Box<str>, Node)>()
            + self
                .entries
                .iter()
                .map(|(_, node)| match node {
                    Node::Dir(dir) => dir.overhead() + 2 * size_of::<usize>(),
                    Node::File(_) => 0,
                    Node::Symlink(link) => link.target.len() + 2 * size_of::<usize>(),
                })
                .sum::<usize>()
    }
}
