//! Reads the lines of an ignore file, as `moby/patternmatcher/ignorefile`.

use crate::content::path::clean;

/// One pattern of an ignore file and the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Line number from 1.
    pub number: usize,
    /// The pattern in its cleaned form, with `!` in front if it is an exception.
    pub pattern: String,
}

/// The patterns of an ignore file. A byte-order mark is dropped; a line is a comment only if `#` is its first
/// character; blanks around are trimmed, also behind `!`; paths are cleaned and lose one leading slash.
///
/// ```
/// use cache_model::ignore::file::read;
/// let patterns: Vec<_> = read("# note\n/build/\n! ./keep\n").into_iter().map(|line| line.pattern).collect();
/// assert_eq!(patterns, ["build", "!keep"]);
/// ```
pub fn read(text: &str) -> Vec<Line> {
    text.strip_prefix('\u{feff}')
        .unwrap_or(text)
        .split('\n')
        .enumerate()
        .filter_map(|(index, line)| {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.starts_with('#') {
                return None;
            }
            let line = line.trim();
            let (exception, rest) = match line.strip_prefix('!') {
                Some(rest) => ("!", rest.trim()),
                None => ("", line),
            };
            if line.is_empty() {
                return None;
            }
            let mut cleaned = String::new();
            if !rest.is_empty() {
                cleaned = clean(rest);
                if cleaned.len() > 1 && cleaned.starts_with('/') {
                    cleaned.remove(0);
                }
            }
            Some(Line {
                number: index + 1,
                pattern: format!("{exception}{cleaned}"),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cleaned() {
        #[track_caller]
        fn check(text: &str, expected: &[(usize, &str)]) {
            let read: Vec<_> = read(text)
                .into_iter()
                .map(|line| (line.number, line.pattern))
                .collect();
            let expected: Vec<_> = expected
                .iter()
                .map(|&(number, pattern)| (number, pattern.to_owned()))
                .collect();
            assert_eq!(read, expected, "{text:?}");
        }
        check("", &[]);
        check("\u{feff}a\r\n\r\nb\n", &[(1, "a"), (3, "b")]);
        check("# a\n  # b\n", &[(2, "# b")]);
        check("\u{feff}# a\nb", &[(2, "b")]);
        check(
            "a/\n./b\nc//d\n/e/../f\n",
            &[(1, "a"), (2, "b"), (3, "c/d"), (4, "f")],
        );
        check("!\n!  a \n!/b\n", &[(1, "!"), (2, "!a"), (3, "!b")]);
        check(".\n/\n../x\n", &[(1, "."), (2, "/"), (3, "../x")]);
        check("//a\n", &[(1, "a")]);
        check("a # note\n", &[(1, "a # note")]);
    }
}
