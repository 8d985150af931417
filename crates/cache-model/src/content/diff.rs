//! What differs between two trees. Only what they do not share is walked.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tree::{Directory, Node, Tree};
use crate::digest::Digest;

/// One path at which two trees differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathDiff {
    /// The path in the new tree, or in the old one for what is gone; no slash in front.
    pub path: String,
    /// What stood there.
    pub old: Option<Node>,
    /// What stands there now.
    pub new: Option<Node>,
    /// For a file that is new here and gone elsewhere with the same content: where it was.
    pub renamed_from: Option<String>,
}

/// Every path at which the trees differ in type, content, link text, mode or owner, in path order. Of directories
/// that differ only in what they hold nothing is said. Modification times do not count.
///
/// A file that vanished and one that appeared with the same bytes are told as one rename; so are links. Where several
/// have the same bytes, one of the same name is preferred, then the first.
pub fn diff(old: &Tree, new: &Tree) -> Vec<PathDiff> {
    let mut found = Vec::new();
    if old.root().meta() != new.root().meta() {
        found.push(PathDiff {
            path: String::new(),
            old: Some(Node::Dir(Arc::clone(old.root()))),
            new: Some(Node::Dir(Arc::clone(new.root()))),
            renamed_from: None,
        });
    }
    directories(old.root(), new.root(), "", &mut found);
    join_renames(found)
}

/// Whether two entries differ in themselves, what directories hold apart.
pub(crate) fn differs(old: &Node, new: &Node) -> bool {
    match (old, new) {
        (Node::File(old), Node::File(new)) => old.digest != new.digest || old.meta != new.meta,
        (Node::Symlink(old), Node::Symlink(new)) => old != new,
        (Node::Dir(old), Node::Dir(new)) => old.meta() != new.meta(),
        _ => true,
    }
}

fn directories(old: &Arc<Directory>, new: &Arc<Directory>, path: &str, found: &mut Vec<PathDiff>) {
    if Arc::ptr_eq(old, new) {
        return;
    }
    let mut olds = old.entries().peekable();
    let mut news = new.entries().peekable();
    loop {
        let order = match (olds.peek(), news.peek()) {
            (None, None) => return,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some((old, _)), Some((new, _))) => old.as_bytes().cmp(new.as_bytes()),
        };
        let old = if order.is_le() { olds.next() } else { None };
        let new = if order.is_ge() { news.next() } else { None };
        let name = old.or(new).map_or("", |(name, _)| name);
        let (old, new) = (old.map(|(_, node)| node), new.map(|(_, node)| node));
        let changed = match (old, new) {
            (Some(old), Some(new)) if old.same_as(new) => continue,
            (Some(old), Some(new)) => differs(old, new),
            _ => true,
        };
        let path = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}/{name}")
        };
        if changed {
            found.push(PathDiff {
                path: path.clone(),
                old: old.cloned(),
                new: new.cloned(),
                renamed_from: None,
            });
        }
        let empty = Arc::default();
        let below = |node: Option<&Node>| {
            node.and_then(Node::as_dir)
                .map_or_else(|| Arc::clone(&empty), Arc::clone)
        };
        directories(&below(old), &below(new), &path, found);
    }
}

fn join_renames(mut found: Vec<PathDiff>) -> Vec<PathDiff> {
    let identity = |node: &Node| match node {
        Node::File(file) if file.size > 0 => Some(file.digest),
        Node::Symlink(_) => Some(node.digest()),
        Node::File(_) | Node::Dir(_) => None,
    };
    let mut gone: BTreeMap<Digest, Vec<usize>> = BTreeMap::new();
    for (index, diff) in found.iter().enumerate().rev() {
        if let (Some(digest), None) = (diff.old.as_ref().and_then(identity), &diff.new) {
            gone.entry(digest).or_default().push(index);
        }
    }
    if gone.is_empty() {
        return found;
    }
    let mut told = vec![false; found.len()];
    for index in 0..found.len() {
        let (None, Some(digest)) = (
            &found[index].old,
            found[index].new.as_ref().and_then(identity),
        ) else {
            continue;
        };
        let Some(candidates) = gone.get_mut(&digest) else {
            continue;
        };
        let name = super::path::base(&found[index].path);
        let at = candidates
            .iter()
            .rposition(|&candidate| super::path::base(&found[candidate].path) == name)
            .or_else(|| candidates.len().checked_sub(1));
        let Some(from) = at.map(|at| candidates.remove(at)) else {
            continue;
        };
        told[from] = true;
        found[index].renamed_from = Some(found[from].path.clone());
        let old = found[from].old.clone();
        found[index].old = old;
    }
    let mut told = told.into_iter();
    found.retain(|_| !told.next().unwrap_or(false));
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::content::tree::{File, Meta, Symlink};

    #[test]
    fn each_changed_path_is_named_once() {
        let file = |text: &str| Node::File(File::of(text.as_bytes()));
        let old: Tree = [
            ("same", file("s")),
            ("edited", file("1")),
            ("gone/x", file("x")),
            ("moved/one.txt", file("moved")),
            ("type", file("t")),
            ("mode", file("m")),
        ]
        .into_iter()
        .collect();
        let mut new = old.clone();
        new.insert("edited", file("2")).unwrap();
        new.remove("gone");
        let moved = new.remove("moved/one.txt").unwrap();
        new.insert("elsewhere.txt", moved).unwrap();
        new.insert("type", Node::Symlink(Symlink::to("same")))
            .unwrap();
        new.set_meta("mode", Meta::FILE.with_mode(0o755));
        new.insert("added", Node::dir(0o755)).unwrap();
        let told: Vec<_> = diff(&old, &new)
            .into_iter()
            .map(|diff| {
                (
                    diff.path,
                    diff.old.is_some(),
                    diff.new.is_some(),
                    diff.renamed_from,
                )
            })
            .collect();
        let row = |path: &str, old, new, from: Option<&str>| {
            (path.to_owned(), old, new, from.map(str::to_owned))
        };
        assert_eq!(
            told,
            [
                row("added", false, true, None),
                row("edited", true, true, None),
                row("elsewhere.txt", true, true, Some("moved/one.txt")),
                row("gone", true, false, None),
                row("gone/x", true, false, None),
                row("mode", true, true, None),
                row("type", true, true, None),
            ]
        );
        assert!(diff(&new, &new.clone()).is_empty());
    }
}
