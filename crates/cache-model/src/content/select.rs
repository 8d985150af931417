//! What a COPY or a bind mount takes, and the digest it is keyed by (`cache/contenthash/checksum.go`,
//! `solver/llbsolver/ops/opsutils/contenthash.go`).

use std::sync::Arc;

use super::path::{
    BadPattern, absolute, base, components, has_wildcards, matches, split_wildcards,
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
    /// These must exist: paths from the root.
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
        plain_digest(rootfs, &absolute(required), false)?;
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
                match plain_digest(rootfs, &self.path, true) {
                    // Nobody named it, so that it leads nowhere is no mistake.
                    Err(SelectError::NotFound { .. }) if !selector.wildcard => {
                        Ok(self.node.header_digest())
                    }
                    followed => followed,
                }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::content::tree::{File, Meta, Symlink};

    type Entry<'a> = (&'a str, &'a str);

    /// Files by text; `->` makes a link, a slash at the end a directory.
    fn tree(entries: &[Entry<'_>]) -> Tree {
        entries
            .iter()
            .map(|&(path, text)| {
                let node = match text.strip_prefix("->") {
                    Some(target) => Node::Symlink(Symlink::to(target)),
                    None if path.ends_with('/') => Node::dir(0o755),
                    None => Node::File(File::of(text.as_bytes())),
                };
                (path, node)
            })
            .collect()
    }

    fn copy_of(src: &str) -> Selector {
        Selector::of_copy(&CopyAction {
            src: src.to_owned(),
            follow_symlink: true,
            allow_wildcard: true,
            allow_empty_wildcard: true,
            ..CopyAction::default()
        })
    }

    fn key(entries: &[Entry<'_>], selector: &Selector) -> Result<Digest, SelectError> {
        let rootfs = Rootfs::known(tree(entries));
        select(&rootfs, std::slice::from_ref(selector)).map(|selection| selection.digest)
    }

    #[track_caller]
    fn same(selector: &Selector, one: &[Entry<'_>], two: &[Entry<'_>]) {
        assert_eq!(key(one, selector).unwrap(), key(two, selector).unwrap());
    }

    #[track_caller]
    fn differ(selector: &Selector, one: &[Entry<'_>], two: &[Entry<'_>]) {
        assert_ne!(key(one, selector).unwrap(), key(two, selector).unwrap());
    }

    #[test]
    fn a_file_is_its_content_wherever_it_lies() {
        let one = key(&[("a", "1")], &copy_of("a")).unwrap();
        assert_eq!(one, key(&[("d/b", "1")], &copy_of("/d/b")).unwrap());
        differ(&copy_of("a"), &[("a", "1")], &[("a", "2")]);
        same(
            &copy_of("a"),
            &[("a", "1"), ("b", "1")],
            &[("a", "1"), ("b", "2")],
        );
    }

    #[test]
    fn a_link_named_as_source_is_followed_and_others_are_not() {
        same(
            &copy_of("l"),
            &[("l", "->a"), ("a", "1")],
            &[("l", "->b"), ("b", "1")],
        );
        same(&copy_of("l"), &[("l", "->a"), ("a", "1")], &[("l", "1")]);
        differ(&copy_of("d"), &[("d/l", "->a")], &[("d/l", "->b")]);
        same(
            &copy_of("d"),
            &[("d/l", "->../a"), ("a", "1")],
            &[("d/l", "->../a"), ("a", "2")],
        );
        same(
            &copy_of("l/a"),
            &[("l", "->d"), ("d/a", "1")],
            &[("l", "->e"), ("e/a", "1")],
        );
        // Dangling in a copied directory is fine, also when it is walked.
        same(&copy_of("d*"), &[("d/l", "->nope")], &[("d/l", "->nope")]);
    }

    #[test]
    fn wildcards_count_names_and_contents_of_what_they_match() {
        let all = copy_of("*.txt");
        differ(&all, &[("a.txt", "1")], &[("b.txt", "1")]);
        differ(&all, &[("a.txt", "1")], &[("a.txt", "1"), ("b.txt", "1")]);
        same(
            &all,
            &[("a.txt", "1"), ("x", "1")],
            &[("a.txt", "1"), ("x", "2")],
        );
        let middle = copy_of("src/*/main.c");
        same(
            &middle,
            &[("src/a/main.c", "1")],
            &[("src/b/main.c", "1"), ("src/b/o", "2")],
        );
        let files = copy_of("*/f");
        differ(
            &files,
            &[("a/f", "1"), ("b/f", "2")],
            &[("a/f", "2"), ("b/f", "1")],
        );
        differ(
            &files,
            &[("a/f", "1"), ("b/f", "2")],
            &[("a/f", "1"), ("c/f", "2")],
        );
        same(&copy_of("no*"), &[("a", "1")], &[("b", "2")]);
        let directories = copy_of("d*");
        differ(
            &directories,
            &[("d1/x/f", "1"), ("d1/y/", "")],
            &[("d1/x/", ""), ("d1/y/f", "1")],
        );
        same(
            &copy_of("l/*.c"),
            &[("l", "->s"), ("s/a.c", "1")],
            &[("l", "->t"), ("t/a.c", "1")],
        );
    }

    #[test]
    fn excluded_files_do_not_count() {
        let selector = Selector {
            exclude: vec!["*.log".into()],
            ..copy_of("src")
        };
        let base = [("src/a", "1"), ("src/x.log", "2")];
        same(&selector, &base, &[("src/a", "1"), ("src/x.log", "3")]);
        same(&selector, &base, &[("src/a", "1")]);
        differ(&selector, &base, &[("src/a", "2"), ("src/x.log", "2")]);
        differ(&selector, &base, &[("src/a", "1"), ("src/d/x.log", "2")]);
    }

    #[test]
    fn included_files_count_with_the_directories_above() {
        let selector = Selector {
            include: vec!["**/package.json".into()],
            ..copy_of("/")
        };
        let base = [
            ("package.json", "0"),
            ("p/a/package.json", "1"),
            ("p/a/x", "2"),
        ];
        same(
            &selector,
            &base,
            &[("package.json", "0"), ("p/a/package.json", "1")],
        );
        differ(
            &selector,
            &base,
            &[("package.json", "0"), ("p/b/package.json", "1")],
        );
        let needs = Selector {
            include: vec!["d/f".into()],
            required: vec!["d/f".into()],
            ..copy_of("/")
        };
        assert!(key(&[("d/f", "1")], &needs).is_ok());
        assert_eq!(
            key(&[("d/g", "1")], &needs).unwrap_err().to_string(),
            "\"/d/f\": not found"
        );
    }

    #[test]
    fn a_filtered_root_has_no_header_and_its_links_are_followed() {
        let selector = Selector {
            exclude: vec!["*.log".into()],
            ..copy_of("/")
        };
        let mut private = tree(&[("a", "1")]);
        private.set_meta("/", Meta::DIRECTORY.with_mode(0o700));
        let digest = |tree: Tree| select(&Rootfs::known(tree), std::slice::from_ref(&selector));
        assert_eq!(digest(private), digest(tree(&[("a", "1")])));
        same(
            &selector,
            &[("l", "->a"), ("a", "1"), ("b", "1")],
            &[("l", "->b"), ("a", "1"), ("b", "1")],
        );
        differ(
            &selector,
            &[("d/l", "->a"), ("d/a", "1"), ("d/b", "1")],
            &[("d/l", "->b"), ("d/a", "1"), ("d/b", "1")],
        );
        differ(&selector, &[("l", "->nope")], &[("l", "->nowhere")]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = key(&[("a", "1")], &copy_of("/d/../nope.txt")).unwrap_err();
        assert_eq!(
            error.message("<ref>"),
            "failed to compute cache key: failed to calculate checksum of ref <ref>: \"/nope.txt\": not found"
        );
        let error = key(&[("l", "->/nope")], &copy_of("l")).unwrap_err();
        assert_eq!(error.to_string(), "\"/l\": not found");
        assert!(key(&[("l", "->l")], &copy_of("l")).is_err());
    }

    #[test]
    fn the_root_of_a_context_has_no_header() {
        let plain = tree(&[("a", "1")]);
        let mut changed = plain.clone();
        changed.set_meta("/", Meta::DIRECTORY.with_mode(0o700));
        let key = |rootfs: &Rootfs| select(rootfs, &[]).unwrap();
        let context = |tree: &Tree| Rootfs::context(tree.clone(), tree.clone());
        assert_eq!(key(&context(&plain)), key(&context(&changed)));
        assert_ne!(key(&Rootfs::known(plain)), key(&Rootfs::known(changed)));
    }

    #[test]
    fn selectors_within_others_are_dropped() {
        let rootfs = Rootfs::known(tree(&[("d/a", "1"), ("b", "2")]));
        let key = |paths: &[&str]| {
            let selectors: Vec<_> = paths.iter().map(|path| copy_of(path)).collect();
            select(&rootfs, &selectors).unwrap()
        };
        assert_eq!(key(&["d", "d/a"]), key(&["d"]));
        assert_eq!(key(&["d", "b"]), key(&["b", "d", "b"]));
        assert_ne!(key(&["d", "b"]), key(&["d"]));
    }

    #[test]
    fn unknown_writes_are_mixed_into_what_they_may_have_touched() {
        let token = |text: &str| Digest::of(text.as_bytes());
        let mut rootfs = Rootfs::known(tree(&[("old", "1"), ("d/x", "1")]));
        rootfs.apply_run_unknown(token("run 1"));
        let writes = [("/new".to_owned(), Some(Node::File(File::of(b"n"))))].into();
        rootfs.apply_run_known(&writes);
        let exact = key(&[("new", "n")], &copy_of("new")).unwrap();
        let taken = |rootfs: &Rootfs, path: &str| select(rootfs, &[copy_of(path)]).unwrap().digest;
        assert_eq!(taken(&rootfs, "new"), exact);
        for path in ["old", "d", "built", "/", "o*"] {
            let mut other = Rootfs::known(tree(&[("old", "1"), ("d/x", "1")]));
            other.apply_run_unknown(token("run 2"));
            other.apply_run_known(&writes);
            assert_ne!(taken(&rootfs, path), taken(&other, path), "{path}");
            assert_eq!(taken(&rootfs, path), taken(&rootfs.clone(), path), "{path}");
        }
        rootfs.apply_run_unknown(token("run 3"));
        assert_ne!(taken(&rootfs, "new"), exact);
        rootfs.apply_run_known(&[("/old".to_owned(), None)].into());
        assert!(select(&rootfs, &[copy_of("old")]).is_err());
    }
}
