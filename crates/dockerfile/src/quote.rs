//! Go's `%q`, which `BuildKit`'s messages use.

use std::fmt::Write as _;

/// `text` in double quotes as Go's `strconv.Quote` writes it.
///
/// ```
/// assert_eq!(dockerfile::quote::go_quote("a \"b\"\n"), r#""a \"b\"\n""#);
/// ```
pub fn go_quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0b' => out.push_str("\\v"),
            ch if is_printable(ch) => out.push(ch),
            ch => write_escape(&mut out, ch as u32),
        }
    }
    out.push('"');
    out
}

fn write_escape(out: &mut String, code: u32) {
    let written = match code {
        0..0x20 | 0x7f => write!(out, "\\x{code:02x}"),
        0..0x1_0000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
    debug_assert!(written.is_ok(), "writing to a String cannot fail");
}

/// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space.
fn is_printable(ch: char) -> bool {
    if ch.is_ascii() {
        return ch == ' ' || ch.is_ascii_graphic();
    }
    // The standard library holds this table for `Debug`, which escapes exactly what is not printable; behind
    // another character a combining mark counts as printable, as in Go.
    let mut buffer = [b'a', 0, 0, 0, 0];
    let len = ch.encode_utf8(&mut buffer[1..]).len();
    std::str::from_utf8(&buffer[..=len]).is_ok_and(|pair| {
        pair.escape_debug()
            .nth(1)
            .is_some_and(|second| second == ch)
    })
}

#[cfg(test)]
mod tests {
    use super::go_quote;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(go_quote(text), expected);
    }

    #[test]
    fn quotes_as_go_does() {
        check("", r#""""#);
        check("a\tb", r#""a\tb""#);
        check("größe", r#""größe""#);
        check("\u{7}\u{1}\u{7f}", r#""\a\x01\x7f""#);
        check("\u{a0}\u{200b}\u{feff}", r#""\u00a0\u200b\ufeff""#);
        check("e\u{301}", "\"e\u{301}\"");
        check("\u{f0000}", r#""\U000f0000""#);
    }
}
