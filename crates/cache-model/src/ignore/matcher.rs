//! A list of patterns of which the last match wins (`moby/patternmatcher`).

use super::file;
use super::pattern::{Pattern, PatternErrorKind};
use crate::content::path::{clean, parent};

/// Patterns in order. A later one takes back what an earlier one matched if it begins with `!`, and the reverse.
///
/// ```
/// use cache_model::ignore::Matcher;
/// let matcher = Matcher::new("*.md\n!README.md\n")?;
/// assert!(matcher.matches_or_parent_matches("notes.md"));
/// assert!(!matcher.matches_or_parent_matches("README.md"));
/// # Ok::<(), cache_model::ignore::PatternError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matcher {
    patterns: Vec<Pattern>,
}

/// A pattern that the builder refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct PatternError {
    /// Line in the ignore file from 1; for patterns given as a list, the place in it.
    pub line: usize,
    /// The pattern as the builder sees it.
    pub pattern: String,
    /// What is wrong.
    pub kind: PatternErrorKind,
}

/// Which patterns matched a directory: what the walk hands down to its entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatchInfo {
    parent_matched: Vec<bool>,
}

impl Matcher {
    /// The matcher of an ignore file.
    ///
    /// # Errors
    ///
    /// [`PatternError`] for the first pattern that is malformed.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        Self::compile(
            file::read(text)
                .into_iter()
                .map(|line| (line.number, line.pattern)),
        )
    }

    /// The matcher of patterns given one by one, as `--exclude` does.
    ///
    /// # Errors
    ///
    /// [`PatternError`] for the first pattern that is malformed.
    pub fn of_patterns<S: AsRef<str>>(patterns: &[S]) -> Result<Self, PatternError> {
        Self::compile(
            patterns
                .iter()
                .enumerate()
                .map(|(index, pattern)| (index + 1, pattern.as_ref().to_owned())),
        )
    }

    fn compile(lines: impl Iterator<Item = (usize, String)>) -> Result<Self, PatternError> {
        let mut patterns = Vec::new();
        for (line, text) in lines {
            let trimmed = text.trim();
            if trimmed.is_empty() {
                continue;
            }
            let compiled = Pattern::new(&clean(trimmed)).map_err(|kind| PatternError {
                line,
                pattern: text.clone(),
                kind,
            })?;
            patterns.push(compiled);
        }
        Ok(Self { patterns })
    }

    /// Its patterns in order.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Whether it has no pattern.
    pub const fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether any pattern begins with `!`.
    pub fn has_exceptions(&self) -> bool {
        self.patterns.iter().any(Pattern::is_exception)
    }

    /// Whether a path, or a directory above it, is matched and not taken back; decided from the path alone
    /// (`MatchesOrParentMatches`). The check `CopyIgnoredFile` asks this way.
    pub fn matches_or_parent_matches(&self, path: &str) -> bool {
        let mut matched = false;
        for pattern in &self.patterns {
            if pattern.is_exception() == matched && pattern.matches_or_parent(path) {
                matched = !pattern.is_exception();
            }
        }
        matched
    }

    /// Whether the path is matched, when a walk comes to it from its directory; with what to hand down to its own
    /// entries (`MatchesUsingParentResults`). At the top of a walk `above` is `None`.
    ///
    /// Not always the answer of [`Self::matches_or_parent_matches`]: a pattern that could not change the outcome
    /// is not tried and counts as "no match" for everything below.
    pub fn matches_below(&self, path: &str, above: Option<&MatchInfo>) -> (bool, MatchInfo) {
        let above = above.filter(|info| info.parent_matched.len() == self.patterns.len());
        let mut matched = false;
        let mut parent_matched = vec![false; self.patterns.len()];
        for (index, pattern) in self.patterns.iter().enumerate() {
            let mut hit = above.is_some_and(|info| info.parent_matched[index]);
            if !hit {
                if pattern.is_exception() != matched {
                    continue;
                }
                hit = match above {
                    Some(_) => pattern.matches(path),
                    None => pattern.matches_or_parent(path),
                };
            }
            parent_matched[index] = hit;
            if hit {
                matched = !pattern.is_exception();
            }
        }
        (matched, MatchInfo { parent_matched })
    }

    /// Whether a walk must enter an ignored directory, because an exception could match something in it
    /// (`filterFS.Walk` in `fsutil/filter.go`).
    pub(crate) fn enters_ignored(&self, directory: &str) -> bool {
        if !self.has_exceptions() {
            return false;
        }
        if self
            .patterns
            .iter()
            .any(|pattern| pattern.is_exception() && !pattern.is_plain_prefix())
        {
            return true;
        }
        self.could_match_below(directory, Pattern::is_exception)
    }

    /// Whether a walk must enter a directory that no include pattern matches.
    pub(crate) fn enters_not_included(&self, directory: &str) -> bool {
        let wanted = |pattern: &Pattern| !pattern.is_exception();
        self.patterns
            .iter()
            .any(|pattern| wanted(pattern) && !pattern.is_plain_prefix())
            || self.could_match_below(directory, wanted)
    }

    fn could_match_below(&self, directory: &str, which: impl Fn(&Pattern) -> bool) -> bool {
        self.patterns.iter().any(|pattern| {
            which(pattern)
                && format!("{}/", pattern.without_trailing_glob())
                    .starts_with(&format!("{directory}/"))
        })
    }
}

impl Pattern {
    /// Whether the path or any directory above it matches.
    fn matches_or_parent(&self, path: &str) -> bool {
        if self.matches(path) {
            return true;
        }
        let above = parent(path);
        above != "."
            && above
                .match_indices('/')
                .map(|(slash, _)| &above[..slash])
                .chain([above.as_str()])
                .any(|prefix| self.matches(prefix))
    }
}
