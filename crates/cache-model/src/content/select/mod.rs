//! What a COPY or a bind mount takes, and the digest it is keyed by (`cache/contenthash/checksum.go`,
//! `solver/llbsolver/ops/opsutils/contenthash.go`).

mod included;

pub use included::selected_tree;

use included::included;

use dockerfile::quote::go_quote;

use super::path::{BadPattern, absolute, base, has_wildcards, split_wildcards};
use super::resolve::{TooManyLinks, Trailing};
use super::rootfs::Rootfs;
use crate::digest::{Digest, Hasher};
use crate::graph::CopyAction;
use crate::ignore::PatternError;

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
    #[error("{}: not found", go_quote(path))]
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
    #[error("invalid {which}patterns: [{}]: {error}", patterns.join(" "))]
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
/// [`SelectError`] of the last selector that fails.
///
/// Simplified: `BuildKit` looks at all of them at once and stops at whichever is refused first, which is mostly the one
/// started last.
pub fn select(rootfs: &Rootfs, selectors: &[Selector]) -> Result<Selection, SelectError> {
    let selectors = dedupe(selectors);
    let mut hasher = Hasher::new("selection").number(selectors.len() as u64);
    let mut failure = None;
    for selector in &selectors {
        match digest(rootfs, selector) {
            Ok(digest) => hasher = hasher.digest(digest),
            Err(error) => failure = Some(error),
        }
    }
    failure.map_or_else(
        || {
            Ok(Selection {
                digest: hasher.finish(),
            })
        },
        Err,
    )
}

/// `dedupeSelectors` in `solver/llbsolver/ops/file.go`. What lies within another path is not looked at on its own, not
/// even whether it is there.
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
                    && selector.path != other.path
                    && is_below(&selector.path, &other.path)
            });
        let twice = !selector.is_filtered() && kept.contains(selector);
        if !shadowed && !twice {
            kept.push(selector.clone());
        }
    }
    kept.sort_by(|one, two| one.path.cmp(&two.path));
    kept
}

/// Whether an absolute path lies below a directory; below the root everything does (`dedupePaths`).
fn is_below(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory.trim_end_matches('/'))
        .is_some_and(|rest| rest.starts_with('/'))
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

#[cfg(test)]
mod tests;
