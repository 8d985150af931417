//! The filesystem of a stage: files that are known, and writes of which only an identity is known.
//!
//! A RUN may write anything. Unless it is said what it writes, the model keeps a token for its bytes: the same token,
//! the same bytes. The content of a path is then what is known of it, mixed with the tokens of all unknown writes that
//! may have touched it since. A file that a COPY wrote after the last unknown write is known exactly.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::layer::Layer;
use super::path::{absolute, components};
use super::stack::Stack;
use super::tree::{Directory, Meta, Node, Tree};
use crate::digest::{Digest, Hasher};
use crate::image::catalog::CatalogLayer;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rootfs {
    /// What is known, all writes merged.
    pub(super) tree: Tree,
    /// Files as they lie on disk where digests are of an older state; see [`super::sync`].
    disk: Option<Tree>,
    /// The root is the root of a build context, whose own header the client never sends.
    context: bool,
    unknown: Stack<UnknownWrite>,
}

/// A write of bytes that are not known, and what was written after it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct UnknownWrite {
    token: Digest,
    /// It touched nothing outside this directory; empty for the root.
    scope: String,
    /// Known writes between it and the next unknown one.
    since: Tree,
    removed: BTreeSet<String>,
}

impl Rootfs {
    /// An empty filesystem: `FROM scratch`.
    pub fn scratch() -> Self {
        Self::default()
    }

    /// The files of a build context. `keyed` has what digests are taken of; `files` what lies on the builder's disk.
    pub fn context(keyed: Tree, files: Tree) -> Self {
        Self {
            disk: (keyed != files).then_some(files),
            tree: keyed,
            context: true,
            unknown: Stack::new(),
        }
    }

    /// Known files, for instance a mounted image.
    pub fn known(tree: Tree) -> Self {
        Self {
            tree,
            ..Self::default()
        }
    }

    /// The filesystem of an image. A layer of which nothing is known counts as an unknown write of its diff ID.
    pub fn from_layers(layers: &[CatalogLayer]) -> Self {
        let mut rootfs = Self::default();
        for layer in layers {
            rootfs.apply_layer(&Layer::of_catalog(layer));
        }
        rootfs
    }

    /// What is known of the files.
    pub const fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The files as a COPY from here reads them.
    pub(super) fn files(&self) -> &Tree {
        self.disk.as_ref().unwrap_or(&self.tree)
    }

    /// Whether it is the root of a build context.
    pub const fn is_context(&self) -> bool {
        self.context
    }

    /// Whether everything about it is known.
    pub const fn is_known(&self) -> bool {
        self.unknown.is_empty()
    }

    /// A RUN that wrote exactly these paths (`None`: deleted). A directory without entries changes or makes the
    /// directory and leaves what is in it; a file or link replaces what was there.
    pub fn apply_run_known(&mut self, writes: &BTreeMap<String, Option<Node>>) -> Layer {
        let mut writer = Writer::new(self);
        for (path, node) in writes {
            match node {
                None => writer.remove(path),
                Some(node) => writer.merge(path, node),
            }
        }
        writer.finish(None)
    }

    /// A RUN that wrote nobody knows what, anywhere.
    pub fn apply_run_unknown(&mut self, token: Digest) -> Layer {
        self.write_unknown(token, "");
        Layer {
            unknown: Some(token),
            ..Layer::default()
        }
    }

    /// Lays a layer on top.
    pub fn apply_layer(&mut self, layer: &Layer) {
        if let Some(token) = layer.unknown {
            self.write_unknown(token, "");
        }
        let mut writer = Writer::new(self);
        for path in &layer.whiteouts {
            writer.remove(path);
        }
        for (name, node) in layer.entries.root().entries() {
            writer.merge(name, node);
        }
    }

    /// Lays another filesystem on top, as the second half of a `--link` copy does.
    pub fn apply_merge(&mut self, upper: &Self) -> Layer {
        let mut token = None;
        for write in upper.unknown.iter() {
            self.write_unknown(write.token, &write.scope);
            token = Some(match token {
                None => write.token,
                Some(token) => Hasher::new("writes")
                    .digest(token)
                    .digest(write.token)
                    .finish(),
            });
        }
        let mut writer = Writer::new(self);
        for (name, node) in upper.tree.root().entries() {
            writer.merge(name, node);
        }
        writer.finish(token)
    }

    pub(super) fn write_unknown(&mut self, token: Digest, scope: &str) {
        self.unknown.push(UnknownWrite {
            token,
            scope: components(scope).join("/"),
            since: Tree::default(),
            removed: BTreeSet::new(),
        });
    }

    /// Digest of what stands at a resolved path, unknown writes mixed in. `None` if it is known that nothing does.
    pub(crate) fn digest_at(&self, path: &str) -> Option<Digest> {
        let known = self.tree.get(path);
        let is_dir = known.as_ref().is_none_or(Node::is_dir);
        let tokens = self.tokens(path, is_dir);
        let digest = known.map(|node| match node {
            Node::Dir(dir) if self.context && components(path).is_empty() => {
                dir.digest_with_header(Digest::of(b""))
            }
            node => node.digest(),
        });
        if tokens.is_empty() {
            return digest;
        }
        Some(mix(digest, tokens))
    }

    /// Mixes the unknown writes that may have touched a directory into a digest of what is known of it.
    pub(super) fn mix_into(&self, digest: Digest, directory: &str) -> Digest {
        let tokens = self.tokens(directory, true);
        if tokens.is_empty() {
            digest
        } else {
            mix(Some(digest), tokens)
        }
    }

    /// Tokens of the unknown writes that may have touched a path since it was last written by a known one.
    pub(super) fn tokens(&self, path: &str, is_dir: bool) -> Vec<Digest> {
        let path = components(path).join("/");
        let known_since = |write: &UnknownWrite| {
            let written = match write.since.get(&path) {
                Some(node) => !node.is_dir() && !is_dir,
                None => false,
            };
            written || write.removed.iter().any(|removed| within(&path, removed))
        };
        let since = self.unknown.from_top();
        let mut tokens: Vec<Digest> = since
            .take_while(|write| !known_since(write))
            .filter(|write| within(&path, &write.scope) || (is_dir && within(&write.scope, &path)))
            .map(|write| write.token)
            .collect();
        tokens.reverse();
        tokens
    }
}

/// Whether a path is a directory or below it; both without slash in front.
fn within(path: &str, directory: &str) -> bool {
    directory.is_empty()
        || path
            .strip_prefix(directory)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn mix(digest: Option<Digest>, tokens: Vec<Digest>) -> Digest {
    let mut hasher = Hasher::new("unknown");
    hasher = match digest {
        None => hasher.number(0),
        Some(digest) => hasher.number(1).digest(digest),
    };
    hasher = hasher.number(tokens.len() as u64);
    for token in tokens {
        hasher = hasher.digest(token);
    }
    hasher.finish()
}

/// Writes to a filesystem and keeps the layer that comes of it.
pub(super) struct Writer<'a> {
    rootfs: &'a mut Rootfs,
    layer: Layer,
}

impl<'a> Writer<'a> {
    pub(super) fn new(rootfs: &'a mut Rootfs) -> Self {
        Self {
            rootfs,
            layer: Layer::default(),
        }
    }

    pub(super) const fn tree(&self) -> &Tree {
        &self.rootfs.tree
    }

    pub(super) const fn rootfs(&mut self) -> &mut Rootfs {
        self.rootfs
    }

    pub(super) fn finish(self, unknown: Option<Digest>) -> Layer {
        Layer {
            unknown,
            ..self.layer
        }
    }

    /// Puts a node in place of what is there; a directory with all its entries.
    pub(super) fn put(&mut self, path: &str, node: Node) {
        let parts = components(path);
        let Some((_, parents)) = parts.split_last() else {
            if let Node::Dir(dir) = node {
                self.set_meta(path, dir.meta());
            }
            return;
        };
        if !matches!(self.rootfs.tree.get(&parents.join("/")), Some(Node::Dir(_))) {
            self.make_way(parents);
        }
        self.put_at(path, node);
    }

    /// Makes the directories above something. What a RUN is said to have written may contradict what is there: files
    /// give way to them.
    fn make_way(&mut self, parents: &[&str]) {
        for depth in 1..=parents.len() {
            let parent = parents[..depth].join("/");
            match self.rootfs.tree.get(&parent) {
                Some(Node::Dir(_)) => continue,
                // A directory below it may have given way to this file in the same layer.
                Some(_) => {
                    self.layer.whiteouts.insert(absolute(&parent));
                }
                None => {}
            }
            self.put_at(&parent, Node::dir(Meta::DIRECTORY.mode));
        }
    }

    fn put_at(&mut self, path: &str, node: Node) {
        let path = absolute(path);
        if self.rootfs.tree.insert(&path, node.clone()).is_err() {
            return;
        }
        self.rootfs.disk = None;
        // A directory made again where one was removed still hides what the old one held.
        if !node.is_dir() {
            self.layer.whiteouts.remove(&path);
        }
        record(
            &mut self.layer.entries,
            &self.rootfs.tree,
            &path,
            node.clone(),
        );
        if let Some(last) = self.rootfs.unknown.last_mut() {
            last.removed.remove(&path[1..]);
            record(&mut last.since, &self.rootfs.tree, &path, node);
        }
    }

    /// Lays a node over what is there: directories are merged.
    pub(super) fn merge(&mut self, path: &str, node: &Node) {
        let existing = self.rootfs.tree.get(path);
        match (node, existing) {
            (Node::Dir(dir), Some(Node::Dir(_))) => {
                self.set_meta(path, dir.meta());
                for (name, below) in dir.entries() {
                    self.merge(&format!("{path}/{name}"), below);
                }
            }
            _ => self.put(path, node.clone()),
        }
    }

    /// Lays the entries of a directory over the directory that stands at `path`, which keeps its mode and owner. The
    /// same as putting them there one by one, but what is new is shared instead of walked.
    pub(super) fn overlay(&mut self, path: &str, upper: &Directory) {
        let path = absolute(path);
        if !lay_over(&mut self.rootfs.tree, &path, upper) {
            return;
        }
        self.rootfs.disk = None;
        touch(&mut self.layer.entries, &self.rootfs.tree, &path);
        lay_over(&mut self.layer.entries, &path, upper);
        if let Some(last) = self.rootfs.unknown.last_mut() {
            touch(&mut last.since, &self.rootfs.tree, &path);
            lay_over(&mut last.since, &path, upper);
        }
    }

    /// Whether nothing was removed that an overlay would have to bring back.
    pub(super) fn can_overlay(&self) -> bool {
        let last = self.rootfs.unknown.last();
        self.layer.whiteouts.is_empty() && last.is_none_or(|last| last.removed.is_empty())
    }

    /// Sets mode and owner of a directory and makes it part of the layer.
    pub(super) fn set_meta(&mut self, path: &str, meta: Meta) {
        if !self.rootfs.tree.set_meta(path, meta) {
            return;
        }
        touch(&mut self.layer.entries, &self.rootfs.tree, path);
    }

    pub(super) fn remove(&mut self, path: &str) {
        let path = absolute(path);
        let removed = self.rootfs.tree.remove(&path).is_some();
        self.layer.entries.remove(&path);
        if removed || !self.rootfs.unknown.is_empty() {
            self.layer.whiteouts.insert(path.clone());
        }
        if let Some(last) = self.rootfs.unknown.last_mut() {
            last.since.remove(&path);
            last.removed.insert(path[1..].to_owned());
        }
    }
}

/// Lays entries over a directory of a tree; `false` if none stands there.
fn lay_over(tree: &mut Tree, path: &str, upper: &Directory) -> bool {
    let Some(Node::Dir(lower)) = tree.get(path) else {
        return false;
    };
    let merged = Node::Dir(Arc::new(lower.overlaid(upper)));
    tree.insert(path, merged).is_ok()
}

/// Puts a node into a partial tree, with the directories above it as they are in the whole one.
fn record(partial: &mut Tree, whole: &Tree, path: &str, node: Node) {
    if let Some((_, parents)) = components(path).split_last() {
        touch(partial, whole, &parents.join("/"));
    }
    // Directories are there now, so nothing stands in the way.
    let _ = partial.insert(path, node);
}

/// Makes a directory and those above it part of a partial tree, with mode and owner as in the whole one.
fn touch(partial: &mut Tree, whole: &Tree, path: &str) {
    let parts = components(path);
    // Mostly they are part of it already, so that is looked at first, in one walk.
    let mut changes: Vec<(usize, Meta)> = Vec::new();
    let (mut there, mut wanted) = (Some(partial.root()), Some(whole.root()));
    for depth in 0..=parts.len() {
        let meta = wanted.map_or(Meta::DIRECTORY, |dir| dir.meta());
        if there.is_none_or(|dir| dir.meta() != meta) {
            changes.push((depth, meta));
        }
        if let Some(name) = parts.get(depth) {
            let below = |dir: Option<_>| below(dir?, name);
            (there, wanted) = (below(there), below(wanted));
        }
    }
    for (depth, meta) in changes {
        let path = parts[..depth].join("/");
        if matches!(partial.get(&path), Some(Node::Dir(_))) {
            partial.set_meta(&path, meta);
        } else {
            let dir = Node::Dir(Arc::new(Directory::new(meta)));
            let _ = partial.insert(&path, dir);
        }
    }
}

fn below<'a>(dir: &'a Arc<Directory>, name: &str) -> Option<&'a Arc<Directory>> {
    dir.get(name)?.as_dir()
}
