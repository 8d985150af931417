//! Words of `ENV`, `LABEL` and `ARG`: separated by white space outside quotes, quotes kept.
//!
//! Follows `parseWords` in `parser/line_parsers.go`.

/// The words of `text`.
pub(super) fn split(text: &str, escape: char) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote: Option<char> = None;
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match quote {
            None if ch.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                continue;
            }
            None if matches!(ch, '\'' | '"') => quote = Some(ch),
            Some(open) if ch == open => quote = None,
            _ => {}
        }
        // Nothing can be escaped between single quotes.
        let escapes = ch == escape && quote != Some('\'');
        if !escapes {
            word.push(ch);
            continue;
        }
        match chars.next() {
            Some(escaped) => word.extend([ch, escaped]),
            // An escape at the end of the line is dropped.
            None => break,
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::split;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(split(text, '\\'), expected);
    }

    #[test]
    fn quotes_hold_words_together() {
        check("a=1 b=2", &["a=1", "b=2"]);
        check("a='x y' b=\"c d\"", &["a='x y'", "b=\"c d\""]);
        check("a=\\\"x y", &["a=\\\"x", "y"]);
        check("a=x\\ y", &["a=x\\ y"]);
        check("a='x\\' b", &["a='x\\'", "b"]);
        check("a=\"x\\\" y\"", &["a=\"x\\\" y\""]);
        check("a=\\", &["a="]);
        check("''", &["''"]);
        check("  ", &[]);
    }
}
