//! The leading `--` words of an instruction.
//!
//! Follows `extractBuilderFlags` in `parser/split_command.go`, which reads byte by byte: letters outside ASCII in
//! a flag come out as one character a byte, and the bytes 0x85 and 0xA0 count as white space.

use std::borrow::Cow;

/// The flags at the head of `line`, quotes and escapes removed, and what follows them. `escape` is `\\` or `` ` ``.
pub(super) fn extract(line: &str, escape: char) -> (Vec<String>, Cow<'_, str>) {
    let bytes = line.as_bytes();
    let mut flags: Vec<String> = Vec::new();
    let mut position = 0;
    loop {
        while bytes.get(position).copied().is_some_and(is_space) {
            position += 1;
        }
        if !bytes[position..].starts_with(b"--") {
            return (flags, rest(line, position));
        }
        let (word, end) = read_word(line, position, escape);
        position = end;
        if word == "--" {
            return (flags, rest(line, position));
        }
        if flags.is_empty() {
            // Most lines have one.
            flags.reserve_exact(1);
        }
        flags.push(word);
    }
}

/// The word that begins at `start`, and where it ends.
fn read_word(line: &str, start: usize, escape: char) -> (String, usize) {
    let bytes = line.as_bytes();
    // Most words mean what they say, up to a blank.
    let plain = bytes[start..].iter().position(|&byte| {
        is_space(byte)
            || matches!(byte, b'\'' | b'"')
            || char::from(byte) == escape
            || !byte.is_ascii()
    });
    let mut position = plain.map_or(bytes.len(), |length| start + length);
    let mut word = line.get(start..position).unwrap_or_default().to_owned();
    let mut quote: Option<u8> = None;
    while let Some(&byte) = bytes.get(position) {
        match (byte, quote) {
            (byte, None) if is_space(byte) => break,
            (b'\'' | b'"', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (byte, _) if char::from(byte) == escape => match bytes.get(position + 1) {
                Some(&escaped) => {
                    position += 1;
                    word.push(char::from(escaped));
                }
                // An escape at the end is dropped, and ends a quote.
                None => quote = None,
            },
            (byte, _) => word.push(char::from(byte)),
        }
        position += 1;
    }
    (word, position)
}

/// The text from `position` on; a character cut in two becomes replacement characters.
pub(super) fn rest(line: &str, position: usize) -> Cow<'_, str> {
    match line.get(position..) {
        Some(rest) => Cow::Borrowed(rest),
        None => String::from_utf8_lossy(&line.as_bytes()[position..]),
    }
}

/// Go's `unicode.IsSpace` for a byte taken as a character.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ' | 0x85 | 0xa0)
}

#[cfg(test)]
mod tests {
    use super::extract;

    #[track_caller]
    fn check(line: &str, flags: &[&str], rest: &str) {
        check_with('\\', line, flags, rest);
    }

    #[track_caller]
    fn check_with(escape: char, line: &str, flags: &[&str], rest: &str) {
        let (found, remaining) = extract(line, escape);
        assert_eq!(found, flags);
        assert_eq!(remaining, rest);
    }

    #[test]
    fn leading_flags_are_taken_off() {
        check("--a=1  --b x --c", &["--a=1", "--b"], "x --c");
        check("-- --x", &[], " --x");
        check("--", &[], "");
        check("--a='b c'\\ d e", &["--a=b c d"], "e");
        check("\"--a\" b", &[], "\"--a\" b");
        check("--a=é x", &["--a=Ã©"], "x");
        check("--a=\\", &["--a="], "");
        check("- --a", &[], "- --a");
    }

    #[test]
    fn the_escape_character_is_the_one_of_the_file() {
        check_with('`', "--a=b` c d", &["--a=b c"], "d");
        check_with('`', "--from=\\ x", &["--from=\\"], "x");
        check("--a=b` c d", &["--a=b`"], "c d");
    }
}
