//! Shell patterns of `${name#…}` and `${name/…}`: `*`, `?` and escapes.
//!
//! `BuildKit` turns them into regular expressions (`convertShellPatternToRegex` in `lex.go`). This gives what
//! Go's engine gives for those: leftmost match, alternatives in order of preference, `*` and `?` never
//! crossing a line end. Time is linear in text times pattern.

/// One element of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    /// This character.
    Literal(char),
    /// `?`
    Any,
    /// `*`
    Star,
}

/// Why a pattern cannot be read; `BuildKit`'s text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid pattern ({pattern}) in substitution: invalid escape '\\{escaped}'")]
pub(super) struct PatternError {
    pattern: String,
    escaped: char,
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    items: Vec<Item>,
    greedy: bool,
}

/// Where a search may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Start,
    Anywhere,
}

impl Pattern {
    /// Reads `pattern`; `greedy` makes `*` take as much as it can.
    pub(super) fn compile(pattern: &str, greedy: bool) -> Result<Self, PatternError> {
        let mut items = Vec::new();
        let mut chars = pattern
            .strip_prefix('\u{feff}')
            .unwrap_or(pattern)
            .chars()
            .peekable();
        while let Some(ch) = chars.next() {
            items.push(match ch {
                '*' => Item::Star,
                '?' => Item::Any,
                // `}` and `/` must be escaped inside `${…}`; the escape is no part of the pattern.
                '\\' if matches!(chars.peek(), Some('}' | '/')) => continue,
                '\\' => match chars.next() {
                    Some(escaped @ ('*' | '?' | '\\')) => Item::Literal(escaped),
                    other => {
                        return Err(PatternError {
                            pattern: pattern.to_owned(),
                            escaped: other.unwrap_or('\u{fffd}'),
                        });
                    }
                },
                ch => Item::Literal(ch),
            });
        }
        Ok(Self { items, greedy })
    }

    /// Reads `pattern` backwards, to strip a suffix; the text of an error shows it so, as in `BuildKit`.
    pub(super) fn compile_reversed(pattern: &str, greedy: bool) -> Result<Self, PatternError> {
        Self::compile(&reverse_pattern(pattern), greedy)
    }

    /// `text` without the part at its start that the pattern matches.
    pub(super) fn strip_prefix(&self, text: &str) -> String {
        match self.search(text, 0, Anchor::Start) {
            Some((_, end)) => text[end..].to_owned(),
            None => text.to_owned(),
        }
    }

    /// `text` without the part at its end that the pattern, read backwards, matches.
    pub(super) fn strip_suffix(&self, text: &str) -> String {
        let reversed: String = text.chars().rev().collect();
        self.strip_prefix(&reversed).chars().rev().collect()
    }

    /// The leftmost match in `text`, as byte offsets.
    pub(super) fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.search(text, 0, Anchor::Anywhere)
    }

    /// Steps that a search of `text` may take.
    pub(super) fn cost(&self, text: &str) -> usize {
        (self.items.len() + 1).saturating_mul(text.len() + 1)
    }

    /// `text` with every match replaced (Go's `ReplaceAllStringFunc`); none if that is longer than `limit` bytes.
    pub(super) fn replace_all(
        &self,
        text: &str,
        limit: usize,
        mut replace: impl FnMut(&str) -> String,
    ) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut copied = 0;
        let mut from = 0;
        while from <= text.len() {
            let Some((start, end)) = self.search(text, from, Anchor::Anywhere) else {
                break;
            };
            out.push_str(&text[copied..start]);
            // An empty match right behind another match is not replaced.
            if end > copied || start == 0 {
                out.push_str(&replace(&text[start..end]));
            }
            if out.len() > limit {
                return None;
            }
            copied = end;
            let width = text[from..].chars().next().map_or(1, char::len_utf8);
            from = if from + width > end {
                from + width
            } else {
                end
            };
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        Some(out)
    }

    /// Runs all alternatives side by side, in order of preference (the scheme of Thompson and Pike).
    fn search(&self, text: &str, from: usize, anchor: Anchor) -> Option<(usize, usize)> {
        let accept = self.items.len();
        let mut now = Threads::new(accept);
        let mut next = Threads::new(accept);
        let mut found = None;
        let mut chars = text[from..].char_indices();
        loop {
            let (position, ch) = match chars.next() {
                Some((offset, ch)) => (from + offset, Some(ch)),
                None => (text.len(), None),
            };
            let may_start = anchor == Anchor::Anywhere || position == from;
            if found.is_none() && may_start {
                self.add(&mut now, 0, position);
            }
            if now.order.is_empty() && (found.is_some() || anchor == Anchor::Start) {
                return found;
            }
            next.clear();
            for index in 0..now.order.len() {
                let (state, start) = now.order[index];
                if state == accept {
                    // All later threads are less preferred.
                    found = Some((start, position));
                    break;
                }
                let Some(ch) = ch else { continue };
                match self.items[state] {
                    Item::Literal(literal) if literal == ch => {
                        self.add(&mut next, state + 1, start);
                    }
                    Item::Any if ch != '\n' => self.add(&mut next, state + 1, start),
                    Item::Star if ch != '\n' => self.add(&mut next, state, start),
                    _ => {}
                }
            }
            if ch.is_none() {
                return found;
            }
            std::mem::swap(&mut now, &mut next);
        }
    }

    /// Adds `state` and what it reaches without reading, the preferred way first.
    fn add(&self, threads: &mut Threads, state: usize, start: usize) {
        // A run of stars reaches every state up to the first other item. Greedy: stay in the first star
        // before leaving it; lazy: leave them all first.
        let mut last = state;
        while self.items.get(last) == Some(&Item::Star) {
            last += 1;
        }
        if self.greedy {
            (state..=last).for_each(|state| threads.push(state, start));
        } else {
            (state..=last)
                .rev()
                .for_each(|state| threads.push(state, start));
        }
    }
}

/// States alive, most preferred first, each once.
struct Threads {
    order: Vec<(usize, usize)>,
    present: Vec<bool>,
}

impl Threads {
    fn new(states: usize) -> Self {
        Self {
            order: Vec::new(),
            present: vec![false; states + 1],
        }
    }

    fn push(&mut self, state: usize, start: usize) {
        if !std::mem::replace(&mut self.present[state], true) {
            self.order.push((state, start));
        }
    }

    fn clear(&mut self) {
        for (state, _) in self.order.drain(..) {
            self.present[state] = false;
        }
    }
}

/// The pattern backwards, each escape kept in front of what it escapes.
fn reverse_pattern(pattern: &str) -> String {
    let mut units: Vec<(Option<char>, char)> = Vec::new();
    let mut chars = pattern.chars();
    while let Some(ch) = chars.next() {
        match (ch, chars.clone().next()) {
            ('\\', Some(escaped)) => {
                chars.next();
                units.push((Some(ch), escaped));
            }
            _ => units.push((None, ch)),
        }
    }
    let mut out = String::with_capacity(pattern.len());
    for (escape, ch) in units.into_iter().rev() {
        out.extend(escape);
        out.push(ch);
    }
    out
}

/// A replacement with its group references filled in, as Go's `Regexp.Expand` does.
///
/// Patterns have no groups, so `$0` is the match and every other reference is empty.
pub(super) fn expand_template(template: &str, matched: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = after;
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        match reference(rest) {
            Some((name, after)) => {
                if name == "0" {
                    out.push_str(matched);
                }
                rest = after;
            }
            None => out.push('$'),
        }
    }
    out.push_str(rest);
    out
}

/// The name behind `$` and what follows it.
fn reference(text: &str) -> Option<(&str, &str)> {
    let (braced, body) = match text.strip_prefix('{') {
        Some(body) => (true, body),
        None => (false, text),
    };
    let end = body
        .find(|ch: char| ch != '_' && !ch.is_alphanumeric())
        .unwrap_or(body.len());
    let (name, after) = body.split_at(end);
    if name.is_empty() {
        return None;
    }
    if braced {
        after.strip_prefix('}').map(|after| (name, after))
    } else {
        Some((name, after))
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, expand_template, reverse_pattern};

    #[track_caller]
    fn find(pattern: &str, text: &str, expected: Option<&str>) {
        let found = Pattern::compile(pattern, true)
            .unwrap_or_else(|error| panic!("{error}"))
            .find(text);
        assert_eq!(found.map(|(start, end)| &text[start..end]), expected);
    }

    #[test]
    fn finds_the_leftmost_match_as_go_does() {
        find("b", "abcb", Some("b"));
        find("a*b", "xaabab", Some("aabab"));
        find("?", "é", Some("é"));
        find("*", "a\nb", Some("a"));
        find("x*", "abc", None);
        find("", "abc", Some(""));
        find("a**?", "abc", Some("abc"));
        find("a\\*", "aa*", Some("a*"));
    }

    #[track_caller]
    fn replace(pattern: &str, text: &str, by: &str, expected: &str) {
        let out = Pattern::compile(pattern, true)
            .unwrap_or_else(|error| panic!("{error}"))
            .replace_all(text, 100, |_| by.to_owned());
        assert_eq!(out.as_deref(), Some(expected));
    }

    #[test]
    fn replaces_all_as_go_does() {
        replace("b", "abcb", "X", "aXcX");
        replace("", "abc", "-", "-a-b-c-");
        replace("*", "abc", "-", "-");
        replace("*", "a\nb", "-", "-\n-");
        replace("z", "", "-", "");
    }

    #[test]
    fn references_to_groups_are_filled_in() {
        #[track_caller]
        fn check(template: &str, expected: &str) {
            assert_eq!(expand_template(template, "M"), expected);
        }
        check("a$0", "aM");
        check("$0b", "");
        check("${0}b", "Mb");
        check("x$1 y", "x y");
        check("$$1 $", "$1 $");
        check("${0", "${0");
    }

    #[test]
    fn reversing_keeps_escapes_in_front() {
        assert_eq!(reverse_pattern("a\\*c"), "c\\*a");
        assert_eq!(reverse_pattern("\\\\\\ab"), "b\\a\\\\");
        assert_eq!(reverse_pattern("ab\\"), "\\ba");
    }
}
