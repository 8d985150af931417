//! One pattern of an ignore file: what it matches, translated as `moby/patternmatcher` does, quirks included.

use super::regex::Regex;
use crate::content::path::check_pattern;

/// A cleaned pattern, ready to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    exception: bool,
    how: How,
}

/// Why a pattern is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// A `!` with nothing behind it.
    #[error("illegal exclusion pattern: \"!\"")]
    LoneException,
    /// An open bracket, a backslash at the end, or what Go's regular expressions do not know.
    #[error("syntax error in pattern")]
    Syntax,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum How {
    /// The path is the pattern.
    Exact,
    /// `dir/**`: the path begins with what stands before the stars.
    Prefix,
    /// `**/name`: the path ends with what stands behind the stars.
    Suffix,
    Regex(Regex),
}

impl Pattern {
    /// Compiles a pattern that is cleaned already. It may begin with `!`.
    ///
    /// # Errors
    ///
    /// [`PatternErrorKind`] if the builder refuses the pattern.
    pub fn new(cleaned: &str) -> Result<Self, PatternErrorKind> {
        let (exception, text) = match cleaned.strip_prefix('!') {
            Some("") => return Err(PatternErrorKind::LoneException),
            Some(text) => (true, text),
            None => (false, cleaned),
        };
        check_pattern(text).map_err(|_| PatternErrorKind::Syntax)?;
        Ok(Self {
            text: text.to_owned(),
            exception,
            how: translate(text)?,
        })
    }

    /// The pattern without `!`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it takes back: it was written with `!` in front.
    pub const fn is_exception(&self) -> bool {
        self.exception
    }

    /// Whether the pattern matches exactly this path; directories above are not looked at.
    pub fn matches(&self, path: &str) -> bool {
        match &self.how {
            How::Exact => path == self.text,
            How::Prefix => path.starts_with(self.text.strip_suffix("**").unwrap_or(&self.text)),
            How::Suffix => {
                let suffix = self.text.strip_prefix("**").unwrap_or(&self.text);
                path.ends_with(suffix) || suffix.strip_prefix('/') == Some(path)
            }
            How::Regex(regex) => regex.is_match(path),
        }
    }

    /// `patternWithoutTrailingGlob` in `fsutil/filter.go`.
    pub(super) fn without_trailing_glob(&self) -> &str {
        let text = self.text.strip_suffix("/**").unwrap_or(&self.text);
        text.strip_suffix("/*").unwrap_or(text)
    }

    /// Whether it has no character of a pattern but stars as its last element, so that what it can match is told
    /// by comparing beginnings.
    pub(super) fn is_plain_prefix(&self) -> bool {
        !self
            .without_trailing_glob()
            .contains(['*', '[', ']', '?', '^', '\\'])
    }
}

/// `Pattern.compile` in `patternmatcher.go`: builds the text of a regular expression, unless the pattern turns out to
/// be a plain path, a prefix or a suffix.
fn translate(pattern: &str) -> Result<How, PatternErrorKind> {
    #[derive(PartialEq)]
    enum Kind {
        Exact,
        Prefix,
        Suffix,
        Regex,
    }
    let mut regex = String::from("^");
    let mut kind = Kind::Exact;
    // Go's text scanner, which reads the pattern, drops a byte-order mark at the start.
    let mut chars = pattern
        .strip_prefix('\u{feff}')
        .unwrap_or(pattern)
        .chars()
        .peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.next_if_eq(&'*').is_some() => {
                chars.next_if_eq(&'/');
                if chars.peek().is_some() {
                    regex.push_str("(.*/)?");
                    kind = Kind::Regex;
                } else if kind == Kind::Exact {
                    kind = Kind::Prefix;
                } else {
                    regex.push_str(".*");
                    kind = Kind::Regex;
                }
                if first {
                    kind = Kind::Suffix;
                }
            }
            '*' => {
                regex.push_str("[^/]*");
                kind = Kind::Regex;
            }
            '?' => {
                regex.push_str("[^/]");
                kind = Kind::Regex;
            }
            '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => {
                regex.push('\\');
                regex.push(c);
            }
            '\\' => {
                regex.push('\\');
                if let Some(escaped) = chars.next() {
                    regex.push(escaped);
                    kind = Kind::Regex;
                }
            }
            '[' | ']' => {
                regex.push(c);
                kind = Kind::Regex;
            }
            literal => regex.push(literal),
        }
        first = false;
    }
    Ok(match kind {
        Kind::Exact => How::Exact,
        Kind::Prefix => How::Prefix,
        Kind::Suffix => How::Suffix,
        Kind::Regex => {
            regex.push('$');
            How::Regex(Regex::new(&regex).ok_or(PatternErrorKind::Syntax)?)
        }
    })
}
