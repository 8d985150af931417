//! Which path inside a selection changed, and how: the evidence for "the files it takes differ".

use super::diff::{PathDiff, diff};
use super::path::join;
use super::rootfs::Rootfs;
use super::select::{Selector, selected_tree};
use super::tree::Node;
use crate::digest::Digest;
use crate::explain::{PathChange, PathChangeKind};

/// What differs between two states of what a selector takes: at most `limit` paths, and how many there are in all.
/// Paths are relative to the root they are taken from. Empty if nothing differs, or if nothing can be selected.
pub fn explain_difference(
    old: &Rootfs,
    new: &Rootfs,
    selector: &Selector,
    limit: usize,
) -> (Vec<PathChange>, usize) {
    let (Ok(before), Ok(after)) = (selected_tree(old, selector), selected_tree(new, selector))
    else {
        return (Vec::new(), 0);
    };
    let prefix = before_wildcard(selector);
    let single = |tree: &super::tree::Tree| {
        !selector.is_filtered()
            && tree.len() == 1
            && tree.root().entries().all(|(_, node)| !node.is_dir())
    };
    // One file or link stands under its own name, not below the path.
    let is_entry = |rootfs: &Rootfs, tree: &super::tree::Tree| {
        single(tree)
            && rootfs
                .tree()
                .resolve(&selector.path, super::resolve::Trailing::Follow)
                .ok()
                .and_then(|path| rootfs.tree().get(&path))
                .is_some_and(|node| !node.is_dir())
    };
    let entries = is_entry(old, &before) || is_entry(new, &after);
    let mut changes: Vec<PathChange> = diff(&before, &after)
        .into_iter()
        .filter(|diff| !(diff.path.is_empty() && old.is_context() && new.is_context()))
        .map(|diff| {
            let full = |path: &str| {
                let path = if entries {
                    selector.path.clone()
                } else {
                    join(&prefix, path)
                };
                path.trim_start_matches('/').to_owned()
            };
            change(&diff, full)
        })
        .collect();
    if changes.is_empty() && assumed(old, selector) != assumed(new, selector) {
        changes.push(PathChange {
            path: selector.path.trim_start_matches('/').to_owned(),
            kind: PathChangeKind::Assumed,
            old: None,
            new: None,
        });
    }
    let total = changes.len();
    changes.truncate(limit);
    (changes, total)
}

fn before_wildcard(selector: &Selector) -> String {
    if selector.wildcard {
        super::path::split_wildcards(&selector.path).0
    } else {
        selector.path.clone()
    }
}

/// Tokens of unknown writes mixed into the selection.
fn assumed(rootfs: &Rootfs, selector: &Selector) -> Vec<Digest> {
    let path = before_wildcard(selector);
    let Ok(resolved) = rootfs
        .tree()
        .resolve(&path, super::resolve::Trailing::Follow)
    else {
        return Vec::new();
    };
    let is_dir = selector.is_filtered()
        || rootfs
            .tree()
            .get(&resolved)
            .is_none_or(|node| node.is_dir());
    rootfs.tokens(&resolved, is_dir)
}

fn change(diff: &PathDiff, full: impl Fn(&str) -> String) -> PathChange {
    let content = |node: &Option<Node>| match node {
        Some(Node::File(file)) => Some(file.digest),
        Some(Node::Symlink(_)) => node.as_ref().map(Node::digest),
        Some(Node::Dir(_)) | None => None,
    };
    let kind = match (&diff.old, &diff.new, &diff.renamed_from) {
        (_, _, Some(from)) => PathChangeKind::Renamed { from: full(from) },
        (None, _, None) => PathChangeKind::Added,
        (_, None, None) => PathChangeKind::Removed,
        (Some(old), Some(new), None) => changed(old, new),
    };
    PathChange {
        path: full(&diff.path),
        kind,
        old: content(&diff.old),
        new: content(&diff.new),
    }
}

fn changed(old: &Node, new: &Node) -> PathChangeKind {
    match (old, new) {
        (Node::File(old), Node::File(new)) if old.digest != new.digest => PathChangeKind::Content,
        (Node::Symlink(old), Node::Symlink(new)) if old.target != new.target => {
            PathChangeKind::Target
        }
        (Node::File(_), Node::File(_))
        | (Node::Dir(_), Node::Dir(_))
        | (Node::Symlink(_), Node::Symlink(_)) => {
            let (old, new) = (old.meta(), new.meta());
            if old.mode == new.mode {
                PathChangeKind::Owner
            } else {
                PathChangeKind::Mode {
                    old: old.mode,
                    new: new.mode,
                }
            }
        }
        _ => PathChangeKind::Type,
    }
}
