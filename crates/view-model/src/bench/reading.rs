//! The Dockerfile for a narrow screen: blocks of text, each instruction with its row and with what is said of its lines.

use super::listing::{Listing, Row};
use super::notes::Margin;

/// A stretch of lines: one instruction, or what stands between two.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Its first line, from 1.
    pub line: u32,
    /// Its text, without the last line end.
    pub text: String,
    /// The instruction's row; none for comments, and while the rows belong to an older text.
    pub row: Option<Row>,
    /// The error and the findings on its lines.
    pub margins: Vec<Margin>,
}

/// The blocks of a text. Empty lines between instructions are dropped: distance is the page's business.
pub fn reading(text: &str, listing: &Listing, margins: &[Margin]) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut last: Option<u32> = None;
    for (at, line) in text.lines().enumerate() {
        let number = at as u32 + 1;
        let row = if listing.stale {
            None
        } else {
            listing.row_at_line(number)
        };
        let here = margins.iter().filter(|margin| margin.line == number);
        let first = row.map(|row| row.lines.first);
        match (first, out.last_mut()) {
            (Some(_), Some(block)) if last == first => {
                block.text.push('\n');
                block.text.push_str(line);
                block.margins.extend(here.cloned());
            }
            (None, _) if line.trim().is_empty() && here.clone().next().is_none() => last = None,
            _ => {
                out.push(Block {
                    line: number,
                    text: line.to_owned(),
                    row: row.cloned(),
                    margins: here.cloned().collect(),
                });
                last = first;
            }
        }
    }
    out
}
