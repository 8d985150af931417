//! `# syntax=`, `# escape=` and `# check=` at the head of the file.
//!
//! Follows `parser/directives.go`. There are two readers: detection, which finds a directive's value and is
//! lenient about the head of the file, and the tree parser's own, which counts lines strictly and fails on a
//! directive given twice.

use serde::{Deserialize, Serialize};

use super::json;
use super::line::MAX_LINE;

/// A directive as detected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directive {
    /// All of the value.
    pub value: String,
    /// The value up to its first space.
    pub first_word: String,
    /// Line, counted from the first line after a `#!` line plus one; 0 in a JSON document.
    pub line: u32,
}

/// The directives of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Directives {
    /// `syntax`: the frontend image.
    pub syntax: Option<Directive>,
    /// `escape`: the escape character.
    pub escape: Option<Directive>,
    /// `check`: options of the build checks.
    pub check: Option<Directive>,
}

/// A directive's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Syntax,
    Escape,
    Check,
}

impl Key {
    const fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Escape => "escape",
            Self::Check => "check",
        }
    }
}

/// Finds the directives of `text`.
pub fn detect(text: &str) -> Directives {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (body, skipped) = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("#!") => (rest, 1),
        None if text.starts_with("#!") => ("", 1),
        _ => (text, 0),
    };
    let mut found = head(body, "#", skipped);
    if found.syntax.is_none() {
        found.syntax = head(body, "//", skipped).syntax.or_else(|| {
            json::string_member(body, "syntax").map(|value| Directive {
                first_word: value.clone(),
                value,
                line: skipped,
            })
        });
    }
    found
}

/// The directives in comments of one style, up to the first other line or the first repetition.
fn head(body: &str, comment: &str, skipped: u32) -> Directives {
    let mut found = Directives::default();
    for (line_number, line) in (skipped + 1..).zip(body.split_inclusive('\n')) {
        if line.len() > MAX_LINE {
            break;
        }
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let Some((key, value)) = line.strip_prefix(comment).and_then(key_value) else {
            break;
        };
        let slot = match key {
            Key::Syntax => &mut found.syntax,
            Key::Escape => &mut found.escape,
            Key::Check => &mut found.check,
        };
        if slot.is_some() {
            break;
        }
        *slot = Some(Directive {
            value: value.to_owned(),
            first_word: first_word(value).to_owned(),
            line: line_number,
        });
    }
    found
}

/// The options of a `check` directive that stands as a comment above an instruction, `#` taken off.
pub(crate) fn check_comment(comment: &str) -> Option<&str> {
    match key_value(comment)? {
        (Key::Check, value) => Some(first_word(value)),
        _ => None,
    }
}

fn first_word(value: &str) -> &str {
    value.split(' ').next().unwrap_or_default()
}

/// The key and value of a comment's text; none if it is no directive.
///
/// `^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$` where `\s` is ASCII only.
fn key_value(comment: &str) -> Option<(Key, &str)> {
    let comment = comment.trim_start();
    let end = comment
        .find(|ch: char| !ch.is_ascii_alphanumeric())
        .unwrap_or(comment.len());
    let (name, rest) = comment.split_at(end);
    if !name.starts_with(|ch: char| ch.is_ascii_alphabetic()) {
        return None;
    }
    let raw = rest.trim_start_matches(is_blank).strip_prefix('=')?;
    let mut value = raw.trim_matches(is_blank);
    if value.is_empty() {
        // Nothing but blanks: the expression leaves the last of them to the value.
        let last = raw.len().checked_sub(1)?;
        value = raw.get(last..)?;
    }
    let key = [Key::Syntax, Key::Escape, Key::Check]
        .into_iter()
        .find(|key| key.name().eq_ignore_ascii_case(name))?;
    Some((key, value))
}

fn is_blank(ch: char) -> bool {
    matches!(ch, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

/// The tree parser's reader of directives.
#[derive(Debug)]
pub(super) struct State {
    /// The escape character in use.
    pub(super) escape: char,
    done: bool,
    seen: [bool; 3],
}

impl State {
    pub(super) const fn new() -> Self {
        Self {
            escape: '\\',
            done: false,
            seen: [false; 3],
        }
    }

    /// Takes a line without leading white space; tells whether it is a directive.
    pub(super) fn read(&mut self, line: &str) -> Result<bool, String> {
        if self.done {
            return Ok(false);
        }
        let Some((key, value)) = line.strip_prefix('#').and_then(key_value) else {
            self.done = true;
            return Ok(false);
        };
        if std::mem::replace(&mut self.seen[key as usize], true) {
            return Err(format!(
                "only one {} parser directive can be used",
                key.name()
            ));
        }
        if key == Key::Escape {
            self.escape = match value {
                "\\" => '\\',
                "`" => '`',
                _ => {
                    return Err(format!(
                        "invalid escape token '{value}' does not match ` or \\"
                    ));
                }
            };
        }
        Ok(true)
    }
}
