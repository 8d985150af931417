//! What a COPY or a bind mount takes, and the digest it is keyed by (`cache/contenthash/checksum.go`,
//! `solver/llbsolver/ops/opsutils/contenthash.go`).

use std::sync::Arc;

use super::path::{
    BadPattern, absolute, base, components, has_wildcards, join, matches, split_wildcards,
};
use super::resolve::{TooManyLinks, Trailing};
use super::rootfs::Rootfs;
use super::tree::{Directory, Node, Tree};
use crate::digest::{Digest, Hasher};
use crate::graph::CopyAction;
use crate::ignore::{MatchInfo, Matcher, PatternError};

/// A part of a filesystem.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Selector {
    /// Absolute path, perhaps with wildcards.
    pub path: String,
    /// The path is a pattern.
    pub wildcard: bool,
    /// A link at the end of the path is followed.
    pub follow_links: bool,
    /// Only these, relative to the path.
    pub include: Vec<String>,
    /// Not these, relative to the path.
    pub exclude: Vec<String>,
    /// These must exist.
    pub required: Vec<String>,
}

/// What a selector takes of a filesystem, as the digest sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The key of the content taken.
    pub digest: Digest,
}

/// Why nothing can be selected. The text is `BuildKit`'s, from behind `failed to calculate checksum of ref …: `.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SelectError {
    /// Nothing stands at the path, or an ignore rule keeps it back.
    #[error("{path:?}: not found")]
    NotFound {
        /// The path as the builder cleans it.
        path: String,
    },
    /// Links lead to links without end.
    #[error(transparent)]
    TooManyLinks(#[from] TooManyLinks),
    /// A wildcard is malformed.
    #[error(transparent)]
    BadWildcard(#[from] BadPattern),
    /// An include or exclude pattern is malformed.
    #[error("invalid {which}patterns: {patterns:?}: {error}")]
    BadPattern {
        /// `include` or `exclude`.
        which: &'static str,
        /// All patterns given.
        patterns: Vec<String>,
        /// What is wrong.
        error: PatternError,
    },
}

impl SelectError {
    /// The message of the failed build, for the reference the recordings write as `<ref>`.
    pub fn message(&self, reference: &str) -> String {
        format!(
            "failed to compute cache key: failed to calculate checksum of ref {reference}: {self}"
        )
    }
}

impl Selector {
    /// What a copy takes (`addSelector` in `solver/llbsolver/ops/file.go`).
    pub fn of_copy(action: &CopyAction) -> Self {
        Self {
            path: absolute(&action.src),
            wildcard: action.allow_wildcard && has_wildcards(&action.src),
            follow_links: action.follow_symlink,
            include: action.include_patterns.clone(),
            exclude: action.exclude_patterns.clone(),
            required: action.required_paths.clone(),
        }
    }

    /// What a bind mount takes: all below a path of its input, links followed.
    pub fn of_mount(path: &str) -> Self {
        Self::of_path(path)
    }

    /// A plain path, a link at its end followed.
    pub fn of_path(path: &str) -> Self {
        Self {
            path: absolute(path),
            wildcard: false,
            follow_links: true,
            include: Vec::new(),
            exclude: Vec::new(),
            required: Vec::new(),
        }
    }

    /// Whether it walks instead of taking one digest (`HasWildcardOrFilters`).
    pub const fn is_filtered(&self) -> bool {
        self.wildcard
            || !self.include.is_empty()
            || !self.exclude.is_empty()
            || !self.required.is_empty()
    }
}

/// The key of what several selectors take of one filesystem, joined in path order after paths within others are
/// dropped. No selector means the whole filesystem.
///
/// # Errors
///
/// [`SelectError`] of the first selector that fails.
pub fn select(rootfs: &Rootfs, selectors: &[Selector]) -> Result<Selection, SelectError> {
    let selectors = dedupe(selectors);
    let mut hasher = Hasher::new("selection").number(selectors.len() as u64);
    for selector in &selectors {
        hasher = hasher.digest(digest(rootfs, selector)?);
    }
    Ok(Selection {
        digest: hasher.finish(),
    })
}

/// `dedupeSelectors` in `solver/llbsolver/ops/file.go`.
fn dedupe(selectors: &[Selector]) -> Vec<Selector> {
    if selectors.is_empty() {
        return vec![Selector {
            follow_links: false,
            ..Selector::of_path("/")
        }];
    }
    let mut kept: Vec<Selector> = Vec::new();
    for selector in selectors {
        let shadowed = !selector.is_filtered()
            && selectors.iter().any(|other| {
                !other.is_filtered()
                    && other.follow_links == selector.follow_links
                    && selector.path.starts_with(&format!("{}/", other.path))
            });
        let twice = !selector.is_filtered() && kept.contains(selector);
        if !shadowed && !twice {
            kept.push(selector.clone());
        }
    }
    kept.sort_by(|one, two| one.path.cmp(&two.path));
    kept
}

fn digest(rootfs: &Rootfs, selector: &Selector) -> Result<Digest, SelectError> {
    if !selector.is_filtered() {
        return plain_digest(rootfs, &selector.path, selector.follow_links);
    }
    let included = included(rootfs.tree(), selector)?;
    let directory = if selector.wildcard {
        split_wildcards(&selector.path).0
    } else {
        selector.path.clone()
    };
    let resolved = rootfs.tree().resolve(&directory, Trailing::Follow)?;
    check_required(rootfs, selector)?;
    let known = match included.as_slice() {
        [] => Hasher::new("nothing").finish(),
        [one] if base(&selector.path) == base(&one.path) => one.digest(rootfs, selector)?,
        several => {
            let mut hasher = Hasher::new("paths").number(several.len() as u64);
            for one in several {
                let relative = one.path.strip_prefix(&directory).unwrap_or(&one.path);
                hasher = hasher
                    .text(relative.trim_start_matches('/'))
                    .digest(one.digest(rootfs, selector)?);
            }
            hasher.finish()
        }
    };
    Ok(rootfs.mix_into(known, &resolved))
}

fn plain_digest(rootfs: &Rootfs, path: &str, follow: bool) -> Result<Digest, SelectError> {
    let trailing = if follow {
        Trailing::Follow
    } else {
        Trailing::Keep
    };
    let resolved = rootfs.tree().resolve(path, trailing)?;
    rootfs
        .digest_at(&resolved)
        .ok_or_else(|| SelectError::NotFound {
            path: path.to_owned(),
        })
}

/// Simplified: paths that only an unknown write may have made are taken to exist.
fn check_required(rootfs: &Rootfs, selector: &Selector) -> Result<(), SelectError> {
    for required in &selector.required {
        plain_digest(rootfs, &absolute(&join(&selector.path, required)), false)?;
    }
    Ok(())
}

/// A path that a filtered selector takes.
#[derive(Debug, Clone)]
pub(super) struct Included {
    /// As the selector sees it: links in the part without wildcards are not replaced.
    pub(super) path: String,
    pub(super) node: Node,
    /// It was matched itself, not found in a directory that was.
    top: bool,
}

impl Included {
    fn digest(&self, rootfs: &Rootfs, selector: &Selector) -> Result<Digest, SelectError> {
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
    let matched = (!selector.wildcard).then_some(root.as_str());
    walk.visit(&start, &node, matched, None)?;
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
/// As [`select`].
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
