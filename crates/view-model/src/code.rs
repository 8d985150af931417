//! Dockerfile text as coloured lines. The colours follow the parser's own tokens: there is no second grammar.

use std::collections::BTreeMap;

use dockerfile::syntax::highlight::{TokenKind, tokens};
use dockerfile::syntax::parse;

/// A line of text in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The pieces, in order; together they are the line.
    pub pieces: Vec<Piece>,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Class of the style sheet; none for plain text.
    pub class: Option<&'static str>,
}

/// What is marked at a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineMark {
    /// It stops everything.
    Error,
    /// There is something to say about it.
    Note,
}

impl LineMark {
    /// The value of `data-mark`, which style sheets select by.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Note => "note",
        }
    }
}

/// Lines that are marked, by their numbers from 1.
pub type Marks = BTreeMap<u32, LineMark>;

/// Text without colours: any file but a Dockerfile.
pub fn plain(text: &str) -> Vec<Line> {
    text.split('\n')
        .map(|line| Line {
            pieces: (!line.is_empty())
                .then(|| Piece {
                    text: line.to_owned(),
                    class: None,
                })
                .into_iter()
                .collect(),
        })
        .collect()
}

/// A Dockerfile, coloured.
pub fn dockerfile(text: &str) -> Vec<Line> {
    let syntax = parse(text);
    let mut lines = vec![Line::default()];
    for token in tokens(&syntax, text) {
        let class = class(token.kind);
        for (at, part) in token.span.of(text).split('\n').enumerate() {
            if at > 0 {
                lines.push(Line::default());
            }
            let part = part.strip_suffix('\r').unwrap_or(part);
            if part.is_empty() {
                continue;
            }
            let Some(line) = lines.last_mut() else {
                continue;
            };
            match line.pieces.last_mut() {
                Some(last) if last.class == class => last.text.push_str(part),
                _ => line.pieces.push(Piece {
                    text: part.to_owned(),
                    class,
                }),
            }
        }
    }
    lines
}

fn class(kind: TokenKind) -> Option<&'static str> {
    Some(match kind {
        TokenKind::Comment => "code--comment",
        TokenKind::Directive => "code--directive",
        TokenKind::Keyword => "code--keyword",
        TokenKind::Flag => "code--flag",
        TokenKind::String => "code--string",
        TokenKind::Variable => "code--variable",
        TokenKind::HeredocDelimiter => "code--heredoc",
        TokenKind::HeredocBody => "code--body",
        TokenKind::Continuation => "code--escape",
        TokenKind::Error => "code--error",
        TokenKind::Whitespace | TokenKind::Argument => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: &[Line]) -> String {
        lines
            .iter()
            .map(|line| {
                line.pieces
                    .iter()
                    .map(|piece| &*piece.text)
                    .collect::<String>()
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn lines_are_those_of_the_text() {
        for given in [
            "",
            "FROM a\n",
            "# x\n\nFROM a AS b\nRUN x \\\n  # no\n  y $Z\nCOPY <<E /\nhi\nE\n",
            "RNU x\nFROM",
        ] {
            assert_eq!(text(&dockerfile(given)), given);
            assert_eq!(text(&plain(given)), given);
            assert_eq!(dockerfile(given).len(), given.split('\n').count());
        }
    }
}
