//! Tokens for the editor.
//!
//! An instruction is read as a logical line ([`scan`]) and its tokens are then laid out over the physical lines
//! it was joined from ([`layout`]).

mod layout;
mod scan;

use serde::{Deserialize, Serialize};

use super::line::{MAX_LINE, trim_newline};
use super::{Node, Syntax, directive};
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
///
/// ```
/// use dockerfile::syntax::{highlight::{tokens, TokenKind}, parse};
/// let text = "FROM alpine\n";
/// let kinds: Vec<TokenKind> = tokens(&parse(text), text).iter().map(|token| token.kind).collect();
/// use TokenKind::{Argument, Keyword, Whitespace};
/// assert_eq!(kinds, [Keyword, Whitespace, Argument, Whitespace]);
/// ```
pub fn tokens(syntax: &Syntax, text: &str) -> Vec<Token> {
    let mut writer = Writer::default();
    let mut head = Some(directive::State::new());
    for node in &syntax.nodes {
        between(&mut writer, text, node.span.start as usize, &mut head);
        head = None;
        instruction(&mut writer, text, node, syntax.escape);
    }
    let rest = text.get(writer.position..).unwrap_or_default();
    let long = rest
        .split_inclusive('\n')
        .position(|line| line.len() > MAX_LINE)
        .map(|line| {
            rest.split_inclusive('\n')
                .take(line)
                .map(str::len)
                .sum::<usize>()
        });
    match long {
        Some(readable) => {
            let end = writer.position + readable;
            between(&mut writer, text, end, &mut head);
            writer.upto(text.len(), TokenKind::Error);
        }
        None => between(&mut writer, text, text.len(), &mut head),
    }
    writer.tokens
}

/// Writes tokens one behind the other, so that they tile whatever is asked of it.
#[derive(Default)]
struct Writer {
    tokens: Vec<Token>,
    position: usize,
}

impl Writer {
    /// Everything from here up to `end` is of `kind`; nothing if `end` lies behind.
    fn upto(&mut self, end: usize, kind: TokenKind) {
        if end <= self.position {
            return;
        }
        let span = Span::new(self.position as u32, end as u32);
        self.position = end;
        match self.tokens.last_mut() {
            Some(last) if last.kind == kind && kind == TokenKind::Whitespace => {
                last.span.end = span.end;
            }
            _ => self.tokens.push(Token { span, kind }),
        }
    }
}

/// Comment lines, directives and blank lines up to `end`.
fn between(writer: &mut Writer, text: &str, end: usize, head: &mut Option<directive::State>) {
    let gap = text.get(writer.position..end).unwrap_or_default();
    for line in gap.split_inclusive('\n') {
        let start = writer.position;
        let content = trim_newline(line);
        let without_mark = if start == 0 {
            content.trim_start_matches('\u{feff}')
        } else {
            content
        };
        let trimmed = without_mark.trim_start();
        writer.upto(start + content.len() - trimmed.len(), TokenKind::Whitespace);
        let is_directive = head.as_mut().is_some_and(|state| {
            // A bad directive is one all the same.
            state.read(trimmed).unwrap_or(true)
        });
        let kind = if is_directive {
            TokenKind::Directive
        } else {
            TokenKind::Comment
        };
        writer.upto(start + content.len(), kind);
        writer.upto(start + line.len(), TokenKind::Whitespace);
    }
    writer.upto(end, TokenKind::Whitespace);
}

fn instruction(writer: &mut Writer, text: &str, node: &Node, escape: char) {
    let end = node
        .heredocs()
        .first()
        .map_or(node.span.end, |heredoc| heredoc.body.start) as usize;
    let logical = scan::scan(node, escape);
    layout::write(writer, text, end, escape, &logical);
    for heredoc in node.heredocs() {
        writer.upto(heredoc.body.start as usize, TokenKind::Whitespace);
        writer.upto(heredoc.body.end as usize, TokenKind::HeredocBody);
        writer.upto(heredoc.terminator.end as usize, TokenKind::HeredocDelimiter);
    }
    writer.upto(node.span.end as usize, TokenKind::Whitespace);
}

#[cfg(test)]
mod tests;
