//! The copy of a build context that the builder keeps between builds (`source/local`, `tonistiigi/fsutil`).
//!
//! The client sends metadata of all files, the builder asks for the bytes of those that look new. So an edit that keeps
//! size and modification time is missed, and a changed mode of a directory it already has reaches the disk but not the
//! digest.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::path::{base, clean, components, has_wildcards, join, matches, parent};
use super::rootfs::Rootfs;
use super::tree::{Directory, Node, Tree};
use crate::ignore::filter::include;
use crate::ignore::{Matcher, PatternError};

/// What a builder keeps of one local source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncedSource {
    /// What digests are taken of.
    keyed: Tree,
    /// What lies on the builder's disk.
    files: Tree,
}

impl SyncedSource {
    /// Brings the kept copy up to what the client sends, and returns it. What is not sent is dropped.
    ///
    /// A file is read anew if its size, modification time, mode or owner differs, or if its modification time is not
    /// known (`sameFile` in `fsutil/diff_containerd.go`). A directory that is there already keeps the header digest
    /// it had (`DiskWriter.HandleChange` in `fsutil/diskwriter.go` rewrites it without telling the hasher).
    pub fn sync(&mut self, sent: &Tree) -> Rootfs {
        self.keyed = Tree::of(merge(self.keyed.root(), sent.root(), Headers::Kept));
        self.files = Tree::of(merge(self.files.root(), sent.root(), Headers::Sent));
        Rootfs::context(self.keyed.clone(), self.files.clone())
    }
}

/// Whose mode and owner a directory has that is there before and after.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Headers {
    Kept,
    Sent,
}

fn merge(kept: &Arc<Directory>, sent: &Arc<Directory>, headers: Headers) -> Arc<Directory> {
    if Arc::ptr_eq(kept, sent) {
        return Arc::clone(sent);
    }
    let meta = match headers {
        Headers::Kept => kept.meta(),
        Headers::Sent => sent.meta(),
    };
    let mut entries: Vec<(Box<str>, Node)> = Vec::with_capacity(sent.len());
    let mut as_sent = meta == sent.meta();
    for (name, node) in sent.entries() {
        let merged = match (kept.get(name), node) {
            (Some(Node::Dir(kept)), Node::Dir(sent)) => Node::Dir(merge(kept, sent, headers)),
            (Some(kept), node) if looks_unchanged(kept, node) => kept.clone(),
            _ => node.clone(),
        };
        as_sent &= merged.same_as(node);
        entries.push((name.into(), merged));
    }
    if as_sent {
        return Arc::clone(sent);
    }
    let as_kept = meta == kept.meta()
        && kept.len() == entries.len()
        && kept
            .entries()
            .zip(&entries)
            .all(|(kept, (name, node))| kept.0 == &**name && kept.1.same_as(node));
    if as_kept {
        return Arc::clone(kept);
    }
    Arc::new(Directory::from_sorted(meta, entries))
}

fn looks_unchanged(kept: &Node, sent: &Node) -> bool {
    match (kept, sent) {
        (Node::File(kept), Node::File(sent)) => {
            kept.size == sent.size
                && kept.meta == sent.meta
                && kept.mtime.is_some()
                && kept.mtime == sent.mtime
        }
        _ => kept == sent,
    }
}

/// The part of a context that is sent when only some paths are used: what stands at them, where links on the way lead
/// to, and the directories above (`local.followpaths`, `NewFilterFS` in `fsutil/filter.go`). `left` is the context
/// without what is ignored; links are followed in the whole of it.
///
/// # Errors
///
/// [`PatternError`] if a path holds a malformed pattern.
pub fn transferred(
    context: &Tree,
    left: &Tree,
    follow_paths: &[String],
) -> Result<Tree, PatternError> {
    match follow_links(context, follow_paths) {
        None => Ok(left.clone()),
        Some(paths) if paths.is_empty() => Ok(left.clone()),
        Some(paths) => Ok(include(left, &Matcher::of_patterns(&paths)?)),
    }
}

/// `FollowLinks` in `fsutil/followlinks.go`: `None` if one of the paths is the root.
fn follow_links(context: &Tree, paths: &[String]) -> Option<Vec<String>> {
    let mut resolved = BTreeSet::new();
    let mut pending: Vec<String> = paths.iter().rev().cloned().collect();
    while let Some(path) = pending.pop() {
        let mut rest = path.as_str();
        let mut current = ".".to_owned();
        loop {
            let (part, after) = rest.split_once('/').unwrap_or((rest, ""));
            current = join(&current, part);
            rest = after;
            let targets = link_targets(context, &current);
            if targets.is_empty() && !rest.is_empty() {
                continue;
            }
            // A path that was seen leads nowhere new.
            if resolved.insert(current.clone()) {
                pending.extend(targets.iter().rev().map(|target| join(target, rest)));
            }
            break;
        }
    }
    let mut kept: Vec<String> = Vec::new();
    for path in resolved {
        if path == "." {
            return None;
        }
        let nested = kept
            .last()
            .is_some_and(|last| path.starts_with(&format!("{last}/")));
        if !nested {
            kept.push(path);
        }
    }
    Some(kept)
}

/// Where the links lead that stand at a path, which may hold wildcards in its last element.
fn link_targets(context: &Tree, path: &str) -> Vec<String> {
    let name = base(path);
    let directory = parent(path);
    let target = |name: &str| {
        let Some(Node::Symlink(link)) = context.get(&join(&directory, name)) else {
            return None;
        };
        let target = clean(&link.target);
        Some(if target.starts_with('/') {
            target
        } else {
            format!("/{}", components(&join(&directory, &target)).join("/"))
        })
    };
    if !has_wildcards(name) {
        return target(name).into_iter().collect();
    }
    match context.get(&directory) {
        Some(Node::Dir(dir)) => dir
            .entries()
            .filter(|(entry, _)| matches(name, entry) == Ok(true))
            .filter_map(|(entry, _)| target(entry))
            .collect(),
        _ => Vec::new(),
    }
}
