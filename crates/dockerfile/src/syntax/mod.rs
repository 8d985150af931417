//! Text → [`Syntax`], a lossless tree of instruction lines.
//!
//! Follows `frontend/dockerfile/parser` of `BuildKit`, but never fails: a broken line becomes a node that says
//! so, and the rest still parses. [`Syntax::error`] is the error `BuildKit` would have stopped at.
//!
//! Invariants: time and memory are linear in the text; nodes lie in file order and do not overlap; the tokens of
//! [`highlight::tokens`] tile the text.
//!
//! ```
//! let syntax = dockerfile::syntax::parse("FROM alpine\nRUN echo \\\n  hi\n");
//! assert_eq!(syntax.nodes[1].original, "RUN echo   hi");
//! assert_eq!(syntax.nodes[1].lines, dockerfile::span::Lines::new(2, 3));
//! assert!(syntax.error.is_none());
//! ```

mod directive;
mod flags;
mod heredoc;
pub mod highlight;
mod json;
mod line;
mod node;
mod words;

pub(crate) use directive::check_comment;
pub use directive::{Directive, Directives, detect};
pub use heredoc::{Heredoc, chomp, heredoc_word};
pub use node::{Keyword, Node};

use serde::{Deserialize, Serialize};

use crate::error::{BuildError, Phase};
use crate::span::{Lines, Span};
use line::{Line, LineReader};

/// A Dockerfile as instruction lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Syntax {
    /// The directives at the head, as `BuildKit` detects them.
    pub directives: Directives,
    /// The escape character in use, `\` or `` ` ``.
    pub escape: char,
    /// Complaints that do not stop a build.
    pub warnings: Vec<Warning>,
    /// The instructions in file order, broken ones included.
    pub nodes: Vec<Node>,
    /// The first error, where `BuildKit` stops; none if the text has a syntax tree.
    pub error: Option<BuildError>,
    /// All errors, [`Self::error`] being the first.
    pub diagnostics: Vec<BuildError>,
}

/// A blank line inside a continuation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// `BuildKit`'s text.
    pub message: String,
    /// Its documentation page.
    pub url: String,
    /// The last line of the instruction, as `BuildKit` counts.
    pub line: u32,
    /// The blank lines, without their line ends.
    pub blank_lines: Vec<Span>,
}

/// Where [`Warning`] sends its reader.
pub const EMPTY_CONTINUATION_URL: &str =
    "https://docs.docker.com/go/dockerfile/rule/no-empty-continuation/";

/// Parses a Dockerfile.
pub fn parse(text: &str) -> Syntax {
    let mut parser = Parser::new(text);
    parser.run();
    let Parser {
        state,
        warnings,
        nodes,
        diagnostics,
        ..
    } = parser;
    Syntax {
        directives: detect(text),
        escape: state.escape,
        warnings,
        nodes,
        error: diagnostics.first().cloned(),
        diagnostics,
    }
}

struct Parser<'t> {
    reader: LineReader<'t>,
    state: directive::State,
    comments: Vec<String>,
    warnings: Vec<Warning>,
    nodes: Vec<Node>,
    diagnostics: Vec<BuildError>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            reader: LineReader::new(text),
            state: directive::State::new(),
            comments: Vec::new(),
            warnings: Vec::new(),
            // Most lines have some thirty bytes; growing would mean moving what is much larger than its text.
            nodes: Vec::with_capacity(text.len() / 32),
            diagnostics: Vec::new(),
        }
    }

    fn run(&mut self) {
        let mut buffer = String::new();
        while let Some(line) = self.reader.next_line() {
            self.instruction(line, &mut buffer);
        }
        let last = self.reader.line_number();
        if self.nodes.is_empty() {
            self.report("file with no instructions", last, last);
        }
        if self.reader.hit_long_line() {
            let message = format!(
                "dockerfile line greater than max allowed size of {}",
                line::MAX_LINE - 1
            );
            self.report(message, last, last);
        }
    }

    fn report(&mut self, message: impl Into<String>, first: u32, last: u32) {
        let lines = Lines::new(first, last.max(first));
        self.diagnostics
            .push(BuildError::new(Phase::Parse, message, vec![lines]));
    }

    /// Reads what begins on `line`: nothing, a comment, a directive or a whole instruction.
    fn instruction(&mut self, line: Line<'t>, buffer: &mut String) {
        let content = line::trim_newline(line.text);
        let trimmed = content.trim_start();
        let is_comment = trimmed.starts_with('#');
        if is_comment {
            self.comment(line.text);
        }
        match self.state.read(trimmed) {
            // `BuildKit` takes a directive out of the comments, and a bad one before it counts the line.
            Ok(true) => {
                self.comments.pop();
            }
            Ok(false) => {}
            Err(message) => {
                let before = line.number - 1;
                self.report(message, before, before);
            }
        }
        if is_comment || trimmed.is_empty() {
            return;
        }
        let start = line.start + (content.len() - trimmed.len());
        let mut end = line.start + content.len();
        let mut blank_lines: Vec<Span> = Vec::new();
        let (joined, mut continues) = line::split_continuation(trimmed, self.state.escape);
        let logical: &str = if continues {
            buffer.clear();
            buffer.push_str(joined);
            while continues {
                let Some(next) = self.reader.next_line() else {
                    break;
                };
                let content = line::trim_newline(next.text);
                end = next.start + content.len();
                let trimmed = content.trim_start();
                if trimmed.starts_with('#') {
                    continue;
                }
                if trimmed.is_empty() {
                    blank_lines.push(Span::new(next.start as u32, end as u32));
                    continue;
                }
                let (joined, more) = line::split_continuation(content, self.state.escape);
                buffer.push_str(joined);
                continues = more;
            }
            buffer
        } else {
            joined
        };
        let first = line.number;
        if !blank_lines.is_empty() {
            self.warnings.push(Warning {
                message: format!("Empty continuation line found in: {logical}"),
                url: EMPTY_CONTINUATION_URL.to_owned(),
                line: self.reader.line_number(),
                blank_lines,
            });
        }
        let mut node = match node::parse(logical, self.state.escape) {
            Ok(node) => node,
            Err(message) => {
                self.report(message, first, self.reader.line_number());
                Node::broken(logical)
            }
        };
        if logical.contains("<<") && node.can_hold_heredocs() {
            match heredoc::in_line(logical) {
                Ok(heredocs) => {
                    for heredoc in heredocs {
                        match self.heredoc_body(heredoc) {
                            Ok((heredoc, body_end)) => {
                                node.add_heredoc(heredoc);
                                end = body_end;
                            }
                            Err((heredoc, body_end)) => {
                                node.add_heredoc(heredoc);
                                node.broken = true;
                                end = body_end;
                                self.report(
                                    "unterminated heredoc",
                                    first,
                                    self.reader.line_number(),
                                );
                                break;
                            }
                        }
                    }
                }
                Err(message) => {
                    node.broken = true;
                    self.report(message, first, self.reader.line_number());
                }
            }
        }
        node.lines = Lines::new(first, self.reader.line_number());
        node.span = Span::new(start as u32, end as u32);
        node.set_comments(std::mem::take(&mut self.comments));
        self.nodes.push(node);
    }

    /// Reads a here-document's body; in the error case the text ended before its delimiter.
    fn heredoc_body(&mut self, mut heredoc: Heredoc) -> Result<(Heredoc, usize), (Heredoc, usize)> {
        let start = self.reader.position();
        let mut end = start;
        while let Some(line) = self.reader.next_line() {
            let mut candidate = line::trim_newline(line.text);
            let line_end = line.start + candidate.len();
            if heredoc.chomp {
                candidate = candidate.trim_start_matches('\t');
            }
            if candidate == heredoc.name {
                self.reader
                    .slice(start, line.start)
                    .clone_into(&mut heredoc.content);
                heredoc.body = Span::new(start as u32, line.start as u32);
                heredoc.terminator = Span::new(line.start as u32, line_end as u32);
                return Ok((heredoc, line_end));
            }
            end = line_end;
        }
        self.reader
            .slice(start, end)
            .clone_into(&mut heredoc.content);
        heredoc.body = Span::new(start as u32, end as u32);
        heredoc.terminator = Span::new(end as u32, end as u32);
        Err((heredoc, end))
    }

    /// Remembers a comment line for the next instruction; an empty comment forgets all before it.
    fn comment(&mut self, line: &str) {
        // `BuildKit` drops the line's first byte, be it `#` or a blank before it; of a blank outside ASCII the other
        // bytes stay.
        let rest = String::from_utf8_lossy(line.as_bytes().get(1..).unwrap_or_default());
        let comment = rest.trim();
        if comment.is_empty() {
            self.comments.clear();
        } else {
            self.comments.push(comment.to_owned());
        }
    }
}
