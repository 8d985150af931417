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
    let mut as_kept = meta == kept.meta() && kept.len() == sent.len();
    let mut replaced = Vec::new();
    let mut olds = kept.entries().peekable();
    for (at, (name, node)) in sent.entries().enumerate() {
        while olds
            .next_if(|(old, _)| old.as_bytes() < name.as_bytes())
            .is_some()
        {}
        let old = olds.next_if(|(old, _)| *old == name).map(|(_, old)| old);
        let merged = match (old, node) {
            (Some(Node::Dir(kept)), Node::Dir(sent)) => Node::Dir(merge(kept, sent, headers)),
            (Some(kept), node) if looks_unchanged(kept, node) => kept.clone(),
            _ => node.clone(),
        };
        as_kept &= old.is_some_and(|old| old.same_as(&merged));
        if !merged.same_as(node) {
            replaced.push((at, merged));
        }
    }
    if replaced.is_empty() && meta == sent.meta() {
        Arc::clone(sent)
    } else if as_kept {
        Arc::clone(kept)
    } else {
        Arc::new(sent.with_replaced(meta, replaced))
    }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::content::tree::{File, Symlink};

    fn file(text: &str, mtime: i64) -> Node {
        Node::File(File::of(text.as_bytes()).with_mtime(mtime))
    }

    fn tree(entries: &[(&str, Node)]) -> Tree {
        entries.iter().cloned().collect()
    }

    /// Syncs the trees one after the other and tells whether the last one is seen as it is.
    #[track_caller]
    fn check(trees: &[Tree], seen: bool) {
        let mut source = SyncedSource::default();
        for tree in trees {
            source.sync(tree);
        }
        let last = trees.last().unwrap();
        assert_eq!(source.keyed.root().digest() == last.root().digest(), seen);
    }

    #[test]
    fn an_edit_that_keeps_size_and_time_is_missed() {
        let (old, new) = (tree(&[("a", file("1", 5))]), tree(&[("a", file("2", 5))]));
        check(&[old.clone(), new.clone()], false);
        check(&[old.clone(), tree(&[("a", file("2", 6))])], true);
        check(&[old.clone(), tree(&[("a", file("22", 5))])], true);
        check(&[old.clone(), Tree::default(), new.clone()], true);
        let Some(Node::File(changed)) = new.get("a") else {
            unreachable!()
        };
        check(
            &[
                old,
                tree(&[("a", Node::File(changed.clone().with_mode(0o600)))]),
            ],
            true,
        );
        let unknown = |text: &str| tree(&[("a", Node::File(File::of(text.as_bytes())))]);
        check(&[unknown("1"), unknown("2")], true);
    }

    #[test]
    fn a_kept_directory_keeps_its_mode_for_the_digest_only() {
        let with_mode = |mode| tree(&[("d", Node::dir(mode)), ("d/a", file("1", 5))]);
        check(&[with_mode(0o755), with_mode(0o700)], false);
        check(&[with_mode(0o755), Tree::default(), with_mode(0o700)], true);
        let mut source = SyncedSource::default();
        source.sync(&with_mode(0o755));
        let rootfs = source.sync(&with_mode(0o700));
        assert_eq!(rootfs.files(), &with_mode(0o700));
    }

    #[test]
    fn an_unchanged_context_is_shared() {
        let mut source = SyncedSource::default();
        let sent = tree(&[("d/a", file("1", 5)), ("b", file("2", 5))]);
        source.sync(&sent);
        let mut next = sent.clone();
        next.insert("b", file("33", 6)).unwrap();
        source.sync(&next);
        let dir = |tree: &Tree| Arc::clone(tree.get("d").unwrap().as_dir().unwrap());
        assert!(Arc::ptr_eq(&dir(&source.keyed), &dir(&sent)));
    }

    #[test]
    fn links_decide_what_is_sent() {
        let link = |target: &str| Node::Symlink(Symlink::to(target));
        let context = tree(&[
            ("real/a", file("1", 1)),
            ("real/b", file("2", 1)),
            ("link", link("real")),
            ("d/up", link("../real/b")),
            ("l1", link("l2")),
            ("l2", link("x")),
            ("x", file("3", 1)),
        ]);
        let check = |follow: &[&str], expected: &[&str]| {
            let follow: Vec<String> = follow.iter().map(|&path| path.to_owned()).collect();
            let sent = transferred(&context, &context, &follow).unwrap();
            let paths: Vec<String> = sent
                .walk()
                .filter(|(_, node)| !node.is_dir())
                .map(|(path, _)| path)
                .collect();
            assert_eq!(paths, expected, "{follow:?}");
        };
        check(&["x"], &["x"]);
        check(&["link/a"], &["link", "real/a"]);
        check(&["d/up"], &["d/up", "real/b"]);
        check(&["l*"], &["l1", "l2", "link", "real/a", "real/b", "x"]);
        check(&["real"], &["real/a", "real/b"]);
        check(&["nope"], &[]);
        check(
            &["x", "/"],
            &["d/up", "l1", "l2", "link", "real/a", "real/b", "x"],
        );
        check(&[], &["d/up", "l1", "l2", "link", "real/a", "real/b", "x"]);
    }
}
