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
        let mut parent_matched = vec![false; self.patterns.len()];
        let matched = self.decide(path, above, |index| parent_matched[index] = true);
        (matched, MatchInfo { parent_matched })
    }

    /// As [`Self::matches_below`], for what has no entries to hand anything down to.
    pub(crate) fn matches_leaf(&self, path: &str, above: Option<&MatchInfo>) -> bool {
        self.decide(path, above, |_| {})
    }

    fn decide(&self, path: &str, above: Option<&MatchInfo>, mut hit_by: impl FnMut(usize)) -> bool {
        let above = above.filter(|info| info.parent_matched.len() == self.patterns.len());
        let mut matched = false;
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
            if hit {
                hit_by(index);
                matched = !pattern.is_exception();
            }
        }
        matched
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    /// Walks to the path from the top, as the client does.
    fn walked(matcher: &Matcher, path: &str) -> bool {
        let mut info = None;
        let mut matched = false;
        for (slash, _) in path.match_indices('/').chain([(path.len(), "")]) {
            let (hit, next) = matcher.matches_below(&path[..slash], info.as_ref());
            matched = hit;
            info = Some(next);
        }
        matched
    }

    #[track_caller]
    fn check(text: &str, ignored: &[&str], left: &[&str]) {
        let matcher = Matcher::new(text).unwrap();
        for path in ignored {
            assert!(walked(&matcher, path), "{text:?} leaves {path}");
        }
        for path in left {
            assert!(!walked(&matcher, path), "{text:?} ignores {path}");
        }
    }

    #[test]
    fn patterns_match_from_the_root() {
        check("temp", &["temp", "temp/a"], &["dir/temp", "temps"]);
        check("/a.txt", &["a.txt"], &["d/a.txt"]);
        check(
            "*/temp*",
            &["dir/temp", "dir/temporary.txt"],
            &["temp", "a/b/temp"],
        );
        check("*.md", &["a.md", ".md"], &["d/a.md", "a.mdx"]);
        check("*", &["a", "d/e", ".git"], &[]);
        check("?", &["a", "a/bc"], &["ab"]);
        check(".\n/\n../x", &[], &["a", "x"]);
        check(
            "dir//a.txt\ndir/../b.txt",
            &["dir/a.txt", "b.txt"],
            &["a.txt"],
        );
        check("A.TXT", &["A.TXT"], &["a.txt"]);
    }

    #[test]
    fn two_stars_span_directories() {
        check("**", &["a", "a/b"], &[]);
        check("**/*.log", &["a.log", "d/e/a.log"], &["a.logs"]);
        check(
            "**/node_modules",
            &["node_modules", "a/node_modules/b"],
            &["xnode_modules"],
        );
        check("**.md", &["a.md", "d/a.md"], &["a.mdx"]);
        check("**foo", &["xfoo", "d/xfoo", "foo"], &["foox"]);
        check("dir/**", &["dir/a", "dir/a/b"], &["dir", "dira"]);
        check(
            "dir/**/b.md",
            &["dir/b.md", "dir/x/y/b.md"],
            &["b.md", "dir/xb.md"],
        );
        check("x**foo", &["xfoo", "xa/foo"], &["xafoo"]);
        check("a**", &["a", "ab", "ab/c"], &["b"]);
    }

    #[test]
    fn classes_and_escapes() {
        check("[ab].*", &["a.txt", "b."], &["c.txt", "ab.txt"]);
        check("[^ab].*", &["c.txt"], &["a.txt"]);
        check("[!a]", &["!", "a"], &["b"]);
        check("a\\[b\\]", &["a[b]"], &["ab"]);
        check("\\#hash\n\\!bang", &["#hash", "!bang"], &["hash"]);
        check("\\f", &["\u{c}"], &["f"]);
        check("a{b}.+(c)|$", &["a{b}.+(c)|$"], &["ab"]);
    }

    #[test]
    fn the_last_match_decides() {
        check("*.md\n!b.md", &["a.md"], &["b.md"]);
        check("!b.md\n*.md", &["b.md"], &[]);
        check("*.md\n!*.md\nb.md", &["b.md"], &["a.md"]);
        check("dir\n!dir/sub/a.txt", &["dir", "dir/b"], &["dir/sub/a.txt"]);
        check("*\n!src", &["a", "d/src"], &["src", "src/a"]);
        check("x\n!x/y", &["x/z"], &["x/y", "x/y/z"]);
    }

    #[test]
    fn an_exception_of_an_ancestor_does_not_reach_deeper_patterns() {
        let matcher = Matcher::new("a/b\n!a").unwrap();
        assert!(walked(&matcher, "a/b"));
        assert!(!matcher.matches_or_parent_matches("a/b"));
    }

    proptest! {
        /// Only what takes back can make the two ways differ.
        #[test]
        fn without_exceptions_a_walk_finds_what_the_path_alone_tells(
            patterns in prop::collection::vec("(a|b|\\*|\\*\\*|\\?|\\[ab\\]|/|\\.){1,6}", 1..4),
            path in "[ab.]{1,2}(/[ab]{1,2}){0,4}",
        ) {
            let matcher = Matcher::of_patterns(&patterns).unwrap();
            prop_assume!(!path.starts_with('.'));
            prop_assert_eq!(
                walked(&matcher, &path),
                matcher.matches_or_parent_matches(&path),
                "{:?} on {}", patterns, path
            );
        }
    }

    #[test]
    fn malformed_patterns_are_named() {
        #[track_caller]
        fn check(text: &str, line: usize, pattern: &str, message: &str) {
            let error = Matcher::new(text).unwrap_err();
            assert_eq!(
                (
                    error.line,
                    error.pattern.as_str(),
                    error.to_string().as_str()
                ),
                (line, pattern, message)
            );
        }
        check("a\n# b\n[", 3, "[", "syntax error in pattern");
        check("!", 1, "!", "illegal exclusion pattern: \"!\"");
        check("a\\", 1, "a\\", "syntax error in pattern");
        check("[b-a]", 1, "[b-a]", "syntax error in pattern");
        check("\\q", 1, "\\q", "syntax error in pattern");
    }

    #[test]
    fn hostile_patterns_take_bounded_time() {
        let matcher = Matcher::new(&"*a".repeat(500)).unwrap();
        assert!(!walked(&matcher, &"a".repeat(499)));
        let matcher = Matcher::new(&"**/a".repeat(200)).unwrap();
        assert!(!walked(&matcher, &"a/".repeat(150)));
    }
}
