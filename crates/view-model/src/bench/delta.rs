//! How two contexts differ, path by path. Directories that both share are not entered, so that one edit among 100,000
//! files costs what one edit costs.

use std::collections::BTreeMap;
use std::sync::Arc;

use cache_model::content::tree::{Directory, Node, Tree};

use super::files::FileChange;

/// Every file that differs, by path. Directories themselves are not listed, what they hold is.
pub(super) fn delta(old: &Tree, new: &Tree) -> BTreeMap<String, FileChange> {
    let mut out = BTreeMap::new();
    directories(old.root(), new.root(), "", &mut out);
    out
}

fn directories(
    old: &Arc<Directory>,
    new: &Arc<Directory>,
    at: &str,
    out: &mut BTreeMap<String, FileChange>,
) {
    if Arc::ptr_eq(old, new) {
        return;
    }
    for (name, node) in new.entries() {
        let path = join(at, name);
        match (old.get(name), node) {
            (Some(Node::Dir(before)), Node::Dir(now)) => directories(before, now, &path, out),
            (Some(before), now) if before.is_dir() == now.is_dir() => {
                if let Some(change) = files(before, now) {
                    out.insert(path, change);
                }
            }
            (before, now) => {
                if let Some(before) = before {
                    all(before, &path, FileChange::Removed, out);
                }
                all(now, &path, FileChange::Added, out);
            }
        }
    }
    for (name, node) in old.entries() {
        if new.get(name).is_none() {
            all(node, &join(at, name), FileChange::Removed, out);
        }
    }
}

/// How two entries that are no directories differ.
fn files(old: &Node, new: &Node) -> Option<FileChange> {
    match (old, new) {
        (Node::File(old), Node::File(new)) if old.digest == new.digest => {
            if old.meta != new.meta {
                Some(FileChange::Mode)
            } else if old.mtime == new.mtime {
                None
            } else {
                Some(FileChange::Touched)
            }
        }
        _ if old == new => None,
        _ => Some(FileChange::Content),
    }
}

fn all(node: &Node, path: &str, change: FileChange, out: &mut BTreeMap<String, FileChange>) {
    match node {
        Node::Dir(dir) => {
            for (name, node) in dir.entries() {
                all(node, &join(path, name), change, out);
            }
        }
        Node::File(_) | Node::Symlink(_) => {
            out.insert(path.to_owned(), change);
        }
    }
}

pub(super) fn join(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}/{name}")
    }
}

/// Permission bits of a file or link at a path.
pub(super) fn mode(tree: &Tree, path: &str) -> Option<u32> {
    match tree.get(path)? {
        Node::File(file) => Some(file.meta.mode),
        Node::Dir(_) | Node::Symlink(_) => None,
    }
}
