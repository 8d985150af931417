//! Here-documents: which words open one, and what their bodies mean.
//!
//! Follows `parser/parser.go` (`heredocsFromLine`, `ParseHeredoc`). The lexer used here always escapes with `\`,
//! whatever the `escape` directive says.

use serde::{Deserialize, Serialize};

use crate::span::Span;
use crate::word::{Empty, Lexer};

/// A here-document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Heredoc {
    /// The delimiter without its quotes.
    pub name: String,
    /// The number before `<<`, 0 if there is none.
    pub fd: u64,
    /// Variables in the body are expanded: no part of the delimiter is quoted.
    pub expand: bool,
    /// Written `<<-`: leading tabs go.
    pub chomp: bool,
    /// The body, raw.
    pub content: String,
    /// Bytes of the body.
    pub body: Span,
    /// Bytes of the line that ends it; empty if it is missing.
    pub terminator: Span,
}

/// The here-documents that a logical line opens.
pub(super) fn in_line(line: &str) -> Result<Vec<Heredoc>, String> {
    let lexer = Lexer {
        raw_quotes: true,
        raw_escapes: true,
        skip_unset_env: true,
        ..Lexer::new('\\')
    };
    // A line the lexer cannot read opens none. A delimiter apart from its `<<` is in one word with it.
    let words = lexer.process_words(line, &Empty).unwrap_or_default();
    words
        .iter()
        .filter_map(|word| heredoc_word(word).transpose())
        .collect()
}

/// The here-document that `word` opens, if it does; its body is not read.
///
/// # Errors
/// When the delimiter's quotes do not match.
pub fn heredoc_word(word: &str) -> Result<Option<Heredoc>, String> {
    let digits = word.len()
        - word
            .trim_start_matches(|ch: char| ch.is_ascii_digit())
            .len();
    let (number, rest) = word.split_at(digits);
    let Some(rest) = rest.strip_prefix("<<") else {
        return Ok(None);
    };
    let (chomp, delimiter) = match rest.strip_prefix('-') {
        Some(delimiter) => (true, delimiter),
        None => (false, rest),
    };
    let delimiter = delimiter.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
    if delimiter.is_empty() || delimiter.contains('<') {
        return Ok(None);
    }
    let lexer = Lexer {
        skip_unset_env: true,
        ..Lexer::new('\\')
    };
    let read = |lexer: &Lexer| {
        lexer
            .process_words(delimiter, &Empty)
            .map_err(|error| error.to_string())
    };
    let words = read(&lexer)?;
    let [name] = words.as_slice() else {
        return Ok(None);
    };
    let raw = read(&Lexer {
        raw_quotes: true,
        ..lexer
    })?;
    let [raw] = raw.as_slice() else {
        return Err(format!(
            "internal lexing of heredoc produced inconsistent results: {delimiter}"
        ));
    };
    Ok(Some(Heredoc {
        name: name.clone(),
        fd: if number.is_empty() {
            0
        } else {
            number.parse().unwrap_or(u64::MAX)
        },
        expand: quotes(name) == quotes(raw),
        chomp,
        ..Heredoc::default()
    }))
}

fn quotes(text: &str) -> usize {
    text.bytes()
        .filter(|byte| matches!(byte, b'"' | b'\''))
        .count()
}

/// The body with leading tabs of every line gone, as `<<-` asks.
pub fn chomp(body: &str) -> String {
    body.split_inclusive('\n')
        .map(|line| line.trim_start_matches('\t'))
        .collect()
}
