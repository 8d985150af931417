//! Physical lines: where they begin, how they continue.

/// A line with its line end may have this many bytes (`bufio.MaxScanTokenSize`).
pub(super) const MAX_LINE: usize = 64 * 1024;

/// A physical line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// With its line end; without the byte order mark on the first line.
    pub(super) text: &'t str,
    /// Offset of `text`.
    pub(super) start: usize,
    /// From 1.
    pub(super) number: u32,
}

/// Hands out physical lines until the text ends or a line is too long.
pub(super) struct LineReader<'t> {
    text: &'t str,
    position: usize,
    number: u32,
    long_line: bool,
}

impl<'t> LineReader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            position: 0,
            number: 0,
            long_line: false,
        }
    }

    /// The next line, like `bufio.Scanner` with a split function that keeps line ends.
    pub(super) fn next_line(&mut self) -> Option<Line<'t>> {
        let rest = &self.text[self.position..];
        if rest.is_empty() || self.long_line {
            return None;
        }
        let len = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        if len > MAX_LINE || (len == MAX_LINE && !rest[..len].ends_with('\n')) {
            self.long_line = true;
            return None;
        }
        let mut start = self.position;
        let mut text = &rest[..len];
        self.position += len;
        self.number += 1;
        if self.number == 1
            && let Some(after_mark) = text.strip_prefix('\u{feff}')
        {
            start += text.len() - after_mark.len();
            text = after_mark;
        }
        Some(Line {
            text,
            start,
            number: self.number,
        })
    }

    /// Number of the last line handed out, 0 before the first.
    pub(super) fn line_number(&self) -> u32 {
        self.number
    }

    /// Offset of the next line.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// Whether reading stopped at a line that is too long.
    pub(super) fn hit_long_line(&self) -> bool {
        self.long_line
    }

    /// The text between two offsets that begin lines or end them.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }
}

/// The line without its line end; every trailing CR and LF goes.
pub(super) fn trim_newline(line: &str) -> &str {
    line.trim_end_matches(['\r', '\n'])
}

/// The line without its continuation mark, and whether it had one.
///
/// The mark is the escape character before trailing blanks, unless another escape character stands before it
/// (`trimContinuationCharacter`).
pub(super) fn split_continuation(line: &str, escape: char) -> (&str, bool) {
    let blank_free = line.trim_end_matches([' ', '\t']);
    match blank_free.strip_suffix(escape) {
        Some(joined) if !joined.ends_with(escape) => (joined, true),
        _ => (line, false),
    }
}

#[cfg(test)]
mod tests {
    use super::{LineReader, MAX_LINE, split_continuation};

    #[track_caller]
    fn check(line: &str, escape: char, expected: (&str, bool)) {
        assert_eq!(split_continuation(line, escape), expected);
    }

    #[test]
    fn a_single_escape_at_the_end_continues() {
        check("a \\", '\\', ("a ", true));
        check("a \\ \t", '\\', ("a ", true));
        check("\\", '\\', ("", true));
        check("a \\\\", '\\', ("a \\\\", false));
        check("a \\\\\\", '\\', ("a \\\\\\", false));
        check("a \\ \\", '\\', ("a \\ ", true));
        check("a \\", '`', ("a \\", false));
        check("a `", '`', ("a ", true));
        check("a ", '\\', ("a ", false));
    }

    #[test]
    fn a_line_may_have_64_kib() {
        for (len, ends, fits) in [
            (MAX_LINE - 1, "\n", true),
            (MAX_LINE, "\n", false),
            (MAX_LINE - 1, "", true),
            (MAX_LINE, "", false),
        ] {
            let text = "a".repeat(len) + ends;
            let mut reader = LineReader::new(&text);
            assert_eq!(reader.next_line().is_some(), fits, "{len} {ends:?}");
            assert_eq!(reader.hit_long_line(), !fits);
        }
    }
}
