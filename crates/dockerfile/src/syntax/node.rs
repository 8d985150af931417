//! One instruction line: keyword, flags, and the arguments as its keyword splits them.
//!
//! Follows `splitCommand` and `parser/line_parsers.go`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::heredoc::Heredoc;
use super::{flags, json, words};
use crate::quote::go_quote;
use crate::span::{Lines, Span};

/// The instructions there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the keyword says it")]
pub enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
}

impl Keyword {
    /// Every keyword, by name.
    pub const ALL: [Self; 18] = [
        Self::Add,
        Self::Arg,
        Self::Cmd,
        Self::Copy,
        Self::Entrypoint,
        Self::Env,
        Self::Expose,
        Self::From,
        Self::Healthcheck,
        Self::Label,
        Self::Maintainer,
        Self::Onbuild,
        Self::Run,
        Self::Shell,
        Self::Stopsignal,
        Self::User,
        Self::Volume,
        Self::Workdir,
    ];

    /// The keyword in capitals.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Arg => "ARG",
            Self::Cmd => "CMD",
            Self::Copy => "COPY",
            Self::Entrypoint => "ENTRYPOINT",
            Self::Env => "ENV",
            Self::Expose => "EXPOSE",
            Self::From => "FROM",
            Self::Healthcheck => "HEALTHCHECK",
            Self::Label => "LABEL",
            Self::Maintainer => "MAINTAINER",
            Self::Onbuild => "ONBUILD",
            Self::Run => "RUN",
            Self::Shell => "SHELL",
            Self::Stopsignal => "STOPSIGNAL",
            Self::User => "USER",
            Self::Volume => "VOLUME",
            Self::Workdir => "WORKDIR",
        }
    }

    /// The keyword that `word` is, in any case.
    pub fn of(word: &str) -> Option<Self> {
        // Go lowers the whole of Unicode: the Kelvin sign is a k, and no other letter falls on ASCII.
        if word.is_ascii() {
            Self::of_ascii(word)
        } else {
            Self::of_ascii(&crate::case::lower(word))
        }
    }

    fn of_ascii(word: &str) -> Option<Self> {
        // Every line asks, so few are compared.
        let alike: &[Self] = match word.len() {
            3 => &[Self::Run, Self::Env, Self::Arg, Self::Cmd, Self::Add],
            4 => &[Self::Copy, Self::From, Self::User],
            5 => &[Self::Label, Self::Shell],
            6 => &[Self::Expose, Self::Volume],
            7 => &[Self::Workdir, Self::Onbuild],
            10 => &[Self::Entrypoint, Self::Maintainer, Self::Stopsignal],
            11 => &[Self::Healthcheck],
            _ => &[],
        };
        alike
            .iter()
            .copied()
            .find(|keyword| keyword.name().eq_ignore_ascii_case(word))
    }
}

/// One instruction as a line of words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Node {
    /// The logical line: continuations joined, comments and blank lines gone.
    pub original: String,
    /// The leading `--` words, quotes and escapes removed.
    pub flags: Vec<String>,
    /// The arguments as the keyword splits them.
    pub values: Vec<String>,
    /// The arguments were a JSON array.
    pub json: bool,
    /// Its lines, here-documents included.
    pub lines: Lines,
    /// Its bytes, here-documents included, line end excluded.
    pub span: Span,
    /// The line cannot be read: `values` are missing, or a here-document has no end.
    pub broken: bool,
    /// What few lines have, so that the many others stay small.
    more: Option<Box<More>>,
}

/// See [`Node::comments`], [`Node::heredocs`], [`Node::child`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct More {
    comments: Vec<String>,
    heredocs: Vec<Heredoc>,
    child: Option<Node>,
}

impl Node {
    /// Comment lines above it, without `#`.
    pub fn comments(&self) -> &[String] {
        self.more.as_ref().map_or(&[], |more| &more.comments)
    }

    /// Here-documents, in order.
    pub fn heredocs(&self) -> &[Heredoc] {
        self.more.as_ref().map_or(&[], |more| &more.heredocs)
    }

    /// The trigger of `ONBUILD`.
    pub fn child(&self) -> Option<&Self> {
        self.more.as_ref()?.child.as_ref()
    }

    /// Sets the comment lines above it.
    pub(super) fn set_comments(&mut self, comments: Vec<String>) {
        if !comments.is_empty() {
            self.more.get_or_insert_default().comments = comments;
        }
    }

    /// Adds a here-document.
    pub(super) fn add_heredoc(&mut self, heredoc: Heredoc) {
        self.more.get_or_insert_default().heredocs.push(heredoc);
    }

    /// The keyword as written.
    pub fn keyword(&self) -> &str {
        split_keyword(self.original.trim()).0
    }

    /// The instruction this is, if it is one.
    pub fn kind(&self) -> Option<Keyword> {
        Keyword::of(self.keyword())
    }

    /// A line that cannot be read.
    pub(super) fn broken(line: &str) -> Self {
        Self {
            original: line.to_owned(),
            broken: true,
            ..Self::default()
        }
    }

    /// Whether `<<` may open a here-document in it.
    pub(super) fn can_hold_heredocs(&self) -> bool {
        let node = match (self.kind(), self.child()) {
            (Some(Keyword::Onbuild), Some(child)) => child,
            _ => self,
        };
        !node.json
            && matches!(
                node.kind(),
                Some(Keyword::Add | Keyword::Copy | Keyword::Run)
            )
    }
}

/// How deep `ONBUILD ONBUILD …` is followed.
///
/// Simplified: `BuildKit` has no bound; nothing beyond the second can be built anyway.
const MAX_TRIGGERS: usize = 32;

/// Reads a logical line.
pub(super) fn parse(line: &str, escape: char) -> Result<Node, String> {
    nested(line, escape, 0)
}

fn nested(line: &str, escape: char, depth: usize) -> Result<Node, String> {
    let (keyword, tail) = split_keyword(line.trim());
    let (flags, rest) = match tail {
        Some(tail) if tail.starts_with("--") || !tail.is_ascii() => flags::extract(tail, escape),
        Some(tail) => (Vec::new(), Cow::Borrowed(tail.trim_start())),
        None => (Vec::new(), Cow::Borrowed("")),
    };
    let mut node = Node {
        original: line.to_owned(),
        flags,
        ..Node::default()
    };
    node.fill(Keyword::of(keyword), rest.trim(), escape, depth)?;
    Ok(node)
}

impl Node {
    fn fill(
        &mut self,
        keyword: Option<Keyword>,
        rest: &str,
        escape: char,
        depth: usize,
    ) -> Result<(), String> {
        match keyword {
            Some(Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell) => {
                (self.values, self.json) = json_or(rest, one)?;
            }
            Some(Keyword::Copy | Keyword::Add | Keyword::Volume) => {
                (self.values, self.json) = json_or(rest, blank_separated)?;
            }
            Some(Keyword::From | Keyword::Expose) => self.values = blank_separated(rest),
            Some(Keyword::User | Keyword::Workdir | Keyword::Stopsignal | Keyword::Maintainer) => {
                self.values = one(rest);
            }
            Some(Keyword::Arg) => self.values = words::split(rest, escape),
            Some(keyword @ (Keyword::Env | Keyword::Label)) => {
                self.values = pairs(rest, keyword, escape)?;
            }
            Some(Keyword::Healthcheck) => {
                let bytes = rest.as_bytes();
                let end = bytes
                    .iter()
                    .position(|&byte| flags::is_space(byte))
                    .unwrap_or(bytes.len());
                let next = bytes[end..]
                    .iter()
                    .position(|&byte| !flags::is_space(byte))
                    .map_or(bytes.len(), |blanks| end + blanks);
                if end > 0 {
                    let kind = String::from_utf8_lossy(&bytes[..end]).into_owned();
                    let (command, json) = json_or(&flags::rest(rest, next), one)?;
                    self.values.push(kind);
                    self.values.extend(command);
                    self.json = json;
                }
            }
            Some(Keyword::Onbuild) => {
                if !rest.is_empty() && depth < MAX_TRIGGERS {
                    let child = nested(rest, escape, depth + 1)?;
                    self.more.get_or_insert_default().child = Some(child);
                }
            }
            None => self.values.push(String::new()),
        }
        Ok(())
    }
}

/// What separates words: `[\t\v\f\r ]`.
fn is_blank(ch: char) -> bool {
    matches!(ch, '\t' | '\x0b' | '\x0c' | '\r' | ' ')
}

/// The keyword and, behind the blanks after it, the rest.
fn split_keyword(line: &str) -> (&str, Option<&str>) {
    match line.split_once(is_blank) {
        Some((keyword, rest)) => (keyword, Some(rest.trim_start_matches(is_blank))),
        None => (line, None),
    }
}

fn one(rest: &str) -> Vec<String> {
    if rest.is_empty() {
        Vec::new()
    } else {
        vec![rest.to_owned()]
    }
}

fn blank_separated(rest: &str) -> Vec<String> {
    let words = || rest.split(is_blank).filter(|word| !word.is_empty());
    // Counted first: most lines have few words, and room for more would outweigh them.
    let mut values = Vec::with_capacity(words().count());
    values.extend(words().map(str::to_owned));
    values
}

/// The elements of a JSON array of strings, or what `plain` makes of anything else.
fn json_or(
    rest: &str,
    plain: impl FnOnce(&str) -> Vec<String>,
) -> Result<(Vec<String>, bool), String> {
    match json::string_array(rest) {
        Ok(elements) => Ok((elements, true)),
        Err(json::NotStrings::NotArray) => Ok((plain(rest), false)),
        Err(json::NotStrings::OtherElements) => {
            Err("when using JSON array syntax, arrays must be comprised of strings only".to_owned())
        }
    }
}

/// The triples of `ENV` and `LABEL`: name, value, and `=` or nothing for the old form.
fn pairs(rest: &str, keyword: Keyword, escape: char) -> Result<Vec<String>, String> {
    let words = words::split(rest, escape);
    let Some(first) = words.first() else {
        return Ok(Vec::new());
    };
    if !first.contains('=') {
        let (name, value) = rest
            .split_once(is_blank)
            .ok_or_else(|| format!("{} must have two arguments", keyword.name()))?;
        let value = value.trim_start_matches(is_blank);
        return Ok(vec![name.to_owned(), value.to_owned(), String::new()]);
    }
    let mut values = Vec::with_capacity(words.len() * 3);
    for word in &words {
        let Some((name, value)) = word.split_once('=') else {
            return Err(format!(
                "Syntax error - can't find = in {}. Must be of the form: name=value",
                go_quote(word)
            ));
        };
        values.extend([name.to_owned(), value.to_owned(), "=".to_owned()]);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::Keyword;

    #[test]
    fn every_keyword_is_known_in_any_case() {
        for keyword in Keyword::ALL {
            assert_eq!(Keyword::of(keyword.name()), Some(keyword));
            let lowered = keyword.name().to_lowercase();
            assert_eq!(Keyword::of(&lowered), Some(keyword));
            assert_eq!(Keyword::of(&format!("{lowered}S")), None);
        }
        assert_eq!(Keyword::of("wor\u{212a}dir"), Some(Keyword::Workdir));
        assert_eq!(Keyword::of(""), None);
    }
}
