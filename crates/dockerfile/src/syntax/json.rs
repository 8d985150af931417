//! Just enough JSON for the exec form, with the leniency and the limits of Go's `encoding/json`.

/// Why a text is no array of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotStrings {
    /// No JSON array at all: the shell form is meant.
    NotArray,
    /// A JSON array with another kind of element: an error.
    OtherElements,
}

/// Nesting that Go's decoder accepts.
const MAX_DEPTH: usize = 10_000;

/// The elements of a JSON array of strings that is all of `text`.
pub(super) fn string_array(text: &str) -> Result<Vec<String>, NotStrings> {
    let text = text.trim_start();
    if !text.starts_with('[') {
        return Err(NotStrings::NotArray);
    }
    let mut scanner = Scanner { text, position: 1 };
    let mut strings = Vec::new();
    let mut others = false;
    scanner.blanks();
    if !scanner.take(b']') {
        loop {
            scanner.blanks();
            if scanner.peek() == Some(b'"') {
                strings.push(scanner.string().ok_or(NotStrings::NotArray)?);
            } else {
                scanner.value(1).ok_or(NotStrings::NotArray)?;
                others = true;
            }
            scanner.blanks();
            if scanner.take(b',') {
                continue;
            }
            if scanner.take(b']') {
                break;
            }
            return Err(NotStrings::NotArray);
        }
    }
    scanner.blanks();
    if scanner.position != text.len() {
        return Err(NotStrings::NotArray);
    }
    if others {
        return Err(NotStrings::OtherElements);
    }
    Ok(strings)
}

/// The string that `text`, a JSON object, holds under `key`; the last one if several.
pub(super) fn string_member(text: &str, key: &str) -> Option<String> {
    let mut scanner = Scanner { text, position: 0 };
    scanner.blanks();
    if !scanner.take(b'{') {
        return None;
    }
    let mut found = None;
    scanner.blanks();
    if !scanner.take(b'}') {
        loop {
            scanner.blanks();
            let name = scanner.string()?;
            scanner.blanks();
            if !scanner.take(b':') {
                return None;
            }
            scanner.blanks();
            let value = if scanner.peek() == Some(b'"') {
                Some(scanner.string()?)
            } else {
                scanner.value(1)?;
                None
            };
            if name == key {
                found = value;
            }
            scanner.blanks();
            if scanner.take(b',') {
                continue;
            }
            if scanner.take(b'}') {
                break;
            }
            return None;
        }
    }
    scanner.blanks();
    found.filter(|_| scanner.position == text.len())
}

struct Scanner<'t> {
    text: &'t str,
    position: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.position += usize::from(here);
        here
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.position += 1;
        }
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let rest = &self.text[self.position..];
        rest.starts_with(word).then(|| self.position += word.len())
    }

    /// Passes over any value; containers are kept on an explicit stack.
    fn value(&mut self, depth: usize) -> Option<()> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            self.blanks();
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                opener @ (b'[' | b'{') => {
                    self.position += 1;
                    if open.len() + depth >= MAX_DEPTH {
                        return None;
                    }
                    let closer = opener + 2;
                    self.blanks();
                    if !self.take(closer) {
                        open.push(closer);
                        if closer == b'}' {
                            self.member_name()?;
                        }
                        continue;
                    }
                }
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                _ => self.number()?,
            }
            // A value has ended: close what ends with it.
            loop {
                let Some(&closer) = open.last() else {
                    return Some(());
                };
                self.blanks();
                if self.take(b',') {
                    if closer == b'}' {
                        self.member_name()?;
                    }
                    break;
                }
                if !self.take(closer) {
                    return None;
                }
                open.pop();
            }
        }
    }

    fn member_name(&mut self) -> Option<()> {
        self.blanks();
        self.string()?;
        self.blanks();
        self.take(b':').then_some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.position;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.position += 1;
        }
        (self.position > start).then_some(())
    }

    fn number(&mut self) -> Option<()> {
        let start = self.position;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.position += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.position += 1;
            }
            self.digits()?;
        }
        // Go refuses what no float64 can hold.
        let number: f64 = self.text[start..self.position].parse().ok()?;
        number.is_finite().then_some(())
    }

    fn string(&mut self) -> Option<String> {
        if !self.take(b'"') {
            return None;
        }
        let mut out = String::new();
        loop {
            let rest = &self.text[self.position..];
            let plain = rest
                .bytes()
                .position(|byte| byte == b'"' || byte == b'\\' || byte < 0x20)?;
            out.push_str(&rest[..plain]);
            self.position += plain;
            if self.take(b'"') {
                return Some(out);
            }
            if !self.take(b'\\') {
                return None;
            }
            let escape = self.peek()?;
            self.position += 1;
            out.push(match escape {
                b'"' | b'\\' | b'/' => escape as char,
                b'b' => '\x08',
                b'f' => '\x0c',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.unicode_escape()?,
                _ => return None,
            });
        }
    }

    /// The character of `\uXXXX`, the next escape included if the two are a surrogate pair.
    fn unicode_escape(&mut self) -> Option<char> {
        let first = self.hex4()?;
        if let Some(ch) = char::from_u32(first) {
            return Some(ch);
        }
        if (0xd800..0xdc00).contains(&first) && self.text[self.position..].starts_with("\\u") {
            let back = self.position;
            self.position += 2;
            let second = self.hex4()?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return char::from_u32(code);
            }
            self.position = back;
        }
        Some('\u{fffd}')
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.position..self.position + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.position += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{NotStrings, string_array, string_member};

    #[track_caller]
    fn check(text: &str, expected: Result<&[&str], NotStrings>) {
        let expected = expected.map(|strings| strings.iter().map(ToString::to_string).collect());
        assert_eq!(string_array(text), expected, "{text}");
    }

    #[test]
    fn arrays_of_strings() {
        check("[]", Ok(&[]));
        check(r#"["a", "b c" ]"#, Ok(&["a", "b c"]));
        check(r#"["\u00e9\n\/"]"#, Ok(&["é\n/"]));
        check(
            r#"["\ud83d\ude00", "\ud83d", "\ud83dx"]"#,
            Ok(&["😀", "\u{fffd}", "\u{fffd}x"]),
        );
        check(r#"["a",]"#, Err(NotStrings::NotArray));
        check(r#"["a"] x"#, Err(NotStrings::NotArray));
        check(r"['a']", Err(NotStrings::NotArray));
        check(r#"["a"#, Err(NotStrings::NotArray));
        check("[\"a\tb\"]", Err(NotStrings::NotArray));
        check(r#"["\x"]"#, Err(NotStrings::NotArray));
        check("[1e999]", Err(NotStrings::NotArray));
        check("[01]", Err(NotStrings::NotArray));
        check(r#"[1, "a"]"#, Err(NotStrings::OtherElements));
        check(
            r#"[[{"a":[1]}, null], true]"#,
            Err(NotStrings::OtherElements),
        );
        check(r#"[{"a":}]"#, Err(NotStrings::NotArray));
        check("x", Err(NotStrings::NotArray));
    }

    #[test]
    fn deep_nesting_is_bounded() {
        let deep = "[".repeat(100_000);
        assert_eq!(string_array(&deep), Err(NotStrings::NotArray));
    }

    #[test]
    fn members_of_objects() {
        assert_eq!(
            string_member(r#"{"a": 1, "syntax": "x:1"}"#, "syntax").as_deref(),
            Some("x:1")
        );
        assert_eq!(string_member(r#"{"syntax": 1}"#, "syntax"), None);
        assert_eq!(string_member(r#"{"syntax": "x"} y"#, "syntax"), None);
    }
}
