//! Tokens of a logical line.
//!
//! Colours help reading and decide nothing: where a shell command nests quotes in ways a builder does not read,
//! a token may be longer than the shell would have it.

use super::TokenKind;
use crate::syntax::{Keyword, Node, heredoc_word};

/// Each token's kind and its end in `node.original`, in order.
pub(super) fn scan(node: &Node, escape: char) -> Vec<(usize, TokenKind)> {
    let mut scanner = Scanner {
        line: &node.original,
        position: 0,
        escape,
        opens_heredocs: !node.heredocs().is_empty(),
        tokens: Vec::new(),
    };
    scanner.instruction(node);
    scanner.upto(node.original.len(), TokenKind::Argument);
    scanner.tokens
}

struct Scanner<'n> {
    line: &'n str,
    position: usize,
    escape: char,
    opens_heredocs: bool,
    tokens: Vec<(usize, TokenKind)>,
}

impl<'n> Scanner<'n> {
    fn rest(&self) -> &'n str {
        &self.line[self.position..]
    }

    fn upto(&mut self, end: usize, kind: TokenKind) {
        if end > self.position {
            self.position = end;
            self.tokens.push((end, kind));
        }
    }

    fn take(&mut self, len: usize, kind: TokenKind) {
        self.upto(self.position + len, kind);
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.take(rest.len() - rest.trim_start().len(), TokenKind::Whitespace);
    }

    /// Bytes up to the next white space.
    fn word_len(&self) -> usize {
        let rest = self.rest();
        rest.find(char::is_whitespace).unwrap_or(rest.len())
    }

    fn instruction(&mut self, node: &Node) {
        let mut node = node;
        loop {
            self.blanks();
            let kind = if node.kind().is_some() {
                TokenKind::Keyword
            } else {
                TokenKind::Error
            };
            self.take(self.word_len(), kind);
            self.blanks();
            while self.rest().starts_with("--") && !node.flags.is_empty() {
                self.word(TokenKind::Flag);
                self.blanks();
            }
            match node.child() {
                Some(child) => node = child,
                None => break,
            }
        }
        if node.kind().is_none() || node.broken && node.heredocs().is_empty() {
            self.upto(self.line.len(), TokenKind::Error);
            return;
        }
        match node.kind() {
            Some(Keyword::From) => {
                self.word(TokenKind::Argument);
                self.blanks();
                if self.rest()[..self.word_len()].eq_ignore_ascii_case("as") {
                    self.take(2, TokenKind::Keyword);
                }
            }
            Some(Keyword::Healthcheck) => self.take(self.word_len(), TokenKind::Keyword),
            _ => {}
        }
        loop {
            self.blanks();
            if self.rest().is_empty() {
                return;
            }
            let word = &self.rest()[..self.word_len()];
            if self.opens_heredocs
                && word.contains("<<")
                && matches!(heredoc_word(word), Ok(Some(_)))
            {
                self.take(word.len(), TokenKind::HeredocDelimiter);
                continue;
            }
            self.word(TokenKind::Argument);
        }
    }

    /// A word of `kind`, with the strings and variables in it.
    fn word(&mut self, kind: TokenKind) {
        let mut end = self.position;
        while let Some(ch) = self.line[end..].chars().next() {
            match ch {
                ch if ch.is_whitespace() => break,
                '"' | '\'' => {
                    self.upto(end, kind);
                    self.string(ch);
                    end = self.position;
                }
                '$' => match variable_len(&self.line[end..]) {
                    0 => end += 1,
                    len => {
                        self.upto(end, kind);
                        self.take(len, TokenKind::Variable);
                        end = self.position;
                    }
                },
                ch => {
                    end += ch.len_utf8();
                    if ch == self.escape {
                        end += self.line[end..].chars().next().map_or(0, char::len_utf8);
                    }
                }
            }
        }
        self.upto(end, kind);
    }

    /// Text in quotes; without a closing quote it ends with the line.
    fn string(&mut self, quote: char) {
        let mut end = self.position + 1;
        while let Some(ch) = self.line[end..].chars().next() {
            if ch == '$' && quote == '"' {
                let len = variable_len(&self.line[end..]);
                if len > 0 {
                    self.upto(end, TokenKind::String);
                    self.take(len, TokenKind::Variable);
                    end = self.position;
                    continue;
                }
            }
            end += ch.len_utf8();
            if ch == quote {
                break;
            }
            if ch == self.escape && quote == '"' {
                end += self.line[end..].chars().next().map_or(0, char::len_utf8);
            }
        }
        self.upto(end, TokenKind::String);
    }
}

/// Characters after which `${` is taken not to be closed: the search must not make the scan quadratic.
const LONGEST_VARIABLE: usize = 1000;

/// Bytes of the variable at the start of `text`, which begins with `$`; 0 if there is none.
fn variable_len(text: &str) -> usize {
    let Some(body) = text.strip_prefix("${") else {
        let name = text[1..]
            .find(|ch: char| ch != '_' && !ch.is_ascii_alphanumeric())
            .unwrap_or(text.len() - 1);
        return if name == 0 { 0 } else { name + 1 };
    };
    let mut depth = 1_usize;
    for (offset, ch) in body.char_indices().take(LONGEST_VARIABLE) {
        match ch {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return 2 + offset + 1;
        }
    }
    0
}
