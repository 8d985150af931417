//! Words of `ENV`, `LABEL` and `ARG`: separated by white space outside quotes, quotes kept.
//!
//! Follows `parseWords` in `parser/line_parsers.go`.

/// The words of `text`.
pub(super) fn split(text: &str, escape: char) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    // Nothing within a word is left out, so it is a piece of the text.
    let mut start = None;
    let mut quote: Option<char> = None;
    let mut chars = text.char_indices();
    while let Some((at, ch)) = chars.next() {
        match quote {
            None if ch.is_whitespace() => {
                if let Some(start) = start.take() {
                    add(&mut words, &text[start..at]);
                }
                continue;
            }
            None if matches!(ch, '\'' | '"') => quote = Some(ch),
            Some(open) if ch == open => quote = None,
            _ => {}
        }
        // Nothing can be escaped between single quotes.
        let escapes = ch == escape && quote != Some('\'');
        if escapes && chars.next().is_none() {
            // An escape at the end of the line is dropped.
            if let Some(start) = start {
                add(&mut words, &text[start..at]);
            }
            return words;
        }
        start.get_or_insert(at);
    }
    if let Some(start) = start {
        add(&mut words, &text[start..]);
    }
    words
}

fn add(words: &mut Vec<String>, word: &str) {
    if words.is_empty() {
        // Most lines have one.
        words.reserve_exact(1);
    }
    words.push(word.to_owned());
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
