//! Tokens of a logical line → tokens of the physical lines it was joined from.

use super::super::line::{split_continuation, trim_newline};
use super::{TokenKind, Writer};

/// Writes an instruction up to `end`; `logical` gives each token's end in the joined line.
pub(super) fn write(
    writer: &mut Writer,
    text: &str,
    end: usize,
    escape: char,
    logical: &[(usize, TokenKind)],
) {
    let source = text.get(writer.position..end).unwrap_or_default();
    let mut tokens = logical.iter().copied().peekable();
    let mut joined_len = 0;
    let mut first = true;
    for line in source.split_inclusive('\n') {
        let start = writer.position;
        let content = trim_newline(line);
        let trimmed = content.trim_start();
        if !first && trimmed.starts_with('#') {
            writer.upto(start + content.len() - trimmed.len(), TokenKind::Whitespace);
            writer.upto(start + content.len(), TokenKind::Comment);
        } else if !trimmed.is_empty() {
            let (joined, continues) = split_continuation(content, escape);
            // The tokens that lie in this piece of the joined line.
            let piece_end = joined_len + joined.len();
            while let Some(&(token_end, kind)) = tokens.peek() {
                let here = token_end.min(piece_end) - joined_len;
                writer.upto(start + here, kind);
                if token_end > piece_end {
                    break;
                }
                tokens.next();
            }
            joined_len = piece_end;
            writer.upto(start + joined.len(), TokenKind::Argument);
            if continues {
                writer.upto(start + content.len(), TokenKind::Continuation);
            }
        }
        writer.upto(start + line.len(), TokenKind::Whitespace);
        first = false;
    }
}
