//! The paths that a wildcard or a selector with patterns takes, one by one.

use std::sync::Arc;

use super::super::path::{components, matches, split_wildcards};
use super::super::resolve::Trailing;
use super::super::rootfs::Rootfs;
use super::super::tree::{Directory, Node, Tree};
use super::{SelectError, Selector, plain_digest};
use crate::digest::Digest;
use crate::ignore::{MatchInfo, Matcher};

/// A path that a filtered selector takes.
#[derive(Debug, Clone)]
pub(super) struct Included {
    /// As the selector sees it: links in the part without wildcards are not replaced.
    pub(super) path: String,
    node: Node,
    /// It was matched itself, not found in a directory that was.
    top: bool,
}

impl Included {
    pub(super) fn digest(
        &self,
        rootfs: &Rootfs,
        selector: &Selector,
    ) -> Result<Digest, SelectError> {
        match &self.node {
            Node::Symlink(_) if selector.follow_links && self.top => {
                plain_digest(rootfs, &self.path, true)
            }
            node => Ok(node.header_digest()),
        }
    }
}

/// `includedPaths` in `cache/contenthash/checksum.go`.
pub(super) fn included(tree: &Tree, selector: &Selector) -> Result<Vec<Included>, SelectError> {
    let matcher = |which: &'static str, patterns: &Vec<String>| {
        if patterns.is_empty() {
            return Ok(None);
        }
        Matcher::of_patterns(patterns)
            .map(Some)
            .map_err(|error| SelectError::BadPattern {
                which,
                patterns: patterns.clone(),
                error,
            })
    };
    let mut walk = IncludeWalk {
        selector,
        include: matcher("include", &selector.include)?,
        exclude: matcher("exclude", &selector.exclude)?,
        pending: Vec::new(),
        found: Vec::new(),
    };
    let root = selector.path.trim_end_matches('/').to_owned();
    let (start, resolved) = if selector.wildcard {
        let (prefix, rest) = split_wildcards(&selector.path);
        let trailing = if rest.is_empty() {
            Trailing::Keep
        } else {
            Trailing::Follow
        };
        let resolved = tree.resolve(&prefix, trailing)?;
        (prefix.trim_end_matches('/').to_owned(), resolved)
    } else {
        (root.clone(), tree.resolve(&selector.path, Trailing::Keep)?)
    };
    let Some(node) = tree.get(&resolved) else {
        return Ok(Vec::new());
    };
    match &node {
        // A path that ends in a slash takes no header of its own, and only the root ends in one. So what lies in it
        // has nothing above, and a link there counts as named.
        Node::Dir(dir) if start.is_empty() && !selector.wildcard => {
            for (name, below) in dir.entries() {
                walk.visit(&format!("/{name}"), below, Some(""), None)?;
            }
        }
        _ => {
            let matched = (!selector.wildcard).then_some(root.as_str());
            walk.visit(&start, &node, matched, None)?;
        }
    }
    Ok(walk.found)
}

struct IncludeWalk<'a> {
    selector: &'a Selector,
    include: Option<Matcher>,
    exclude: Option<Matcher>,
    /// Headers of directories above that are taken as soon as something in them is.
    pending: Vec<(Included, bool)>,
    found: Vec<Included>,
}

/// Match results of the directory above.
#[derive(Clone, Default)]
struct Infos {
    include: MatchInfo,
    exclude: MatchInfo,
}

impl IncludeWalk<'_> {
    /// `matched` is the path that candidates are relative to: the selector's own, or the one a wildcard matched.
    fn visit(
        &mut self,
        path: &str,
        node: &Node,
        matched: Option<&str>,
        above: Option<&Infos>,
    ) -> Result<(), SelectError> {
        let top = above.is_none();
        let matched = match matched {
            Some(matched) => matched,
            None if !path.is_empty() && matches(&self.selector.path, path)? => path,
            None => {
                // Not matched: its entries may be, on their own.
                if let Node::Dir(dir) = node {
                    for (name, below) in dir.entries() {
                        self.visit(&format!("{path}/{name}"), below, None, None)?;
                    }
                }
                return Ok(());
            }
        };
        let candidate = path
            .strip_prefix(matched)
            .unwrap_or(path)
            .trim_start_matches('/');
        let mut infos = Infos::default();
        let mut wanted = true;
        if let Some(matcher) = &self.include {
            (wanted, infos.include) =
                matcher.matches_below(candidate, above.map(|above| &above.include));
        }
        if wanted && let Some(matcher) = &self.exclude {
            let (excluded, info) =
                matcher.matches_below(candidate, above.map(|above| &above.exclude));
            infos.exclude = info;
            wanted = !excluded;
        }
        let entry = Included {
            path: path.to_owned(),
            node: node.clone(),
            top,
        };
        if wanted {
            for (header, taken) in &mut self.pending {
                if !std::mem::replace(taken, true) {
                    self.found.push(header.clone());
                }
            }
            self.found.push(entry.clone());
        }
        if let Node::Dir(dir) = node {
            self.pending.push((entry, wanted));
            for (name, below) in dir.entries() {
                self.visit(
                    &format!("{path}/{name}"),
                    below,
                    Some(matched),
                    Some(&infos),
                )?;
            }
            self.pending.pop();
        }
        Ok(())
    }
}

/// The known part of what a selector takes, as a tree to compare and to show: each path as the selector sees it.
/// A selector that takes one file or link has it at the root under the last element of its path.
///
/// # Errors
///
/// As [`super::select`].
pub fn selected_tree(rootfs: &Rootfs, selector: &Selector) -> Result<Tree, SelectError> {
    let tree = rootfs.tree();
    if selector.is_filtered() {
        let prefix = if selector.wildcard {
            split_wildcards(&selector.path).0
        } else {
            selector.path.clone()
        };
        return Ok(included(tree, selector)?
            .into_iter()
            .map(|one| {
                let relative = one
                    .path
                    .strip_prefix(&prefix)
                    .unwrap_or(&one.path)
                    .to_owned();
                let node = match one.node {
                    Node::Dir(dir) => Node::Dir(Arc::new(Directory::new(dir.meta()))),
                    node => node,
                };
                (relative, node)
            })
            .collect());
    }
    let trailing = if selector.follow_links {
        Trailing::Follow
    } else {
        Trailing::Keep
    };
    let resolved = tree.resolve(&selector.path, trailing)?;
    Ok(match tree.get(&resolved) {
        Some(Node::Dir(dir)) => Tree::of(dir),
        Some(node) => {
            let name = components(&selector.path)
                .last()
                .map_or("", |name| *name)
                .to_owned();
            [(name, node)].into_iter().collect()
        }
        None => Tree::default(),
    })
}
