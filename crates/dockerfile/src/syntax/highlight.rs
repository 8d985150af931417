//! Tokens for the editor.

use serde::{Deserialize, Serialize};

use super::Syntax;
use crate::span::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// A comment line.
    Comment,
    /// A parser directive line.
    Directive,
    /// Blanks and line ends.
    Whitespace,
    /// The word that names the instruction, and `AS`.
    Keyword,
    /// A `--flag`.
    Flag,
    /// An argument.
    Argument,
    /// Text in quotes, or an element of a JSON array.
    String,
    /// `$name` or `${name…}`.
    Variable,
    /// The word that opens a here-document, and the line that ends it.
    HeredocDelimiter,
    /// A here-document's text.
    HeredocBody,
    /// The escape character that continues a line, with the blanks behind it.
    Continuation,
    /// Text of a line that cannot be read.
    Error,
}

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: TokenKind,
}

/// The tokens of `text`, of which `syntax` is the tree: every byte belongs to exactly one.
pub fn tokens(syntax: &Syntax, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut position = 0;
    for node in &syntax.nodes {
        push(&mut tokens, position, node.span.start, TokenKind::Comment);
        push(
            &mut tokens,
            node.span.start,
            node.span.end,
            TokenKind::Argument,
        );
        position = node.span.end;
    }
    push(&mut tokens, position, text.len() as u32, TokenKind::Comment);
    tokens
}

fn push(tokens: &mut Vec<Token>, start: u32, end: u32, kind: TokenKind) {
    if start < end {
        tokens.push(Token {
            span: Span::new(start, end),
            kind,
        });
    }
}
