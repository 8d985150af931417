//! A few words around what was looked for.

use std::ops::Range;

/// How long an excerpt is, and how much of that stands before the first mark, in bytes. Two lines on most screens.
const LENGTH: usize = 150;
const BEFORE: usize = 40;

/// Words that are marked, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The words.
    pub text: String,
    /// They were looked for.
    pub is_marked: bool,
}

/// A text with marks.
pub(super) fn marked(text: &str, marks: &[Range<usize>]) -> Vec<Stretch> {
    piece(text, 0..text.len(), marks)
}

/// The stretch of a text with most marks in it, at words’ ends; its beginning where there are none.
pub(super) fn excerpt(text: &str, marks: &[Range<usize>]) -> Vec<Stretch> {
    if text.len() <= LENGTH {
        return marked(text, marks);
    }
    // The window begins a little before a mark, and not so late that it would be left half empty.
    let latest = text.len() - LENGTH;
    let start = |mark: &Range<usize>| mark.start.saturating_sub(BEFORE).min(latest);
    let seen = |start: usize| {
        let inside = marks
            .iter()
            .filter(|mark| mark.start >= start && mark.end <= start + LENGTH);
        inside.map(Range::len).sum::<usize>()
    };
    let mut best = 0;
    for at in marks.iter().map(start) {
        if seen(at) > seen(best) {
            best = at;
        }
    }
    let from = word_after(text, best);
    let to = word_before(text, (best + LENGTH).min(text.len())).max(from);
    let mut out = piece(text, from..to, marks);
    let dots = |text: &str| Stretch {
        text: text.to_owned(),
        is_marked: false,
    };
    if from > 0 {
        out.insert(0, dots("… "));
    }
    if to < text.len() {
        out.push(dots(" …"));
    }
    out
}

/// The first beginning of a word at or after a byte; the text is not cut where one is longer than a few lines.
fn word_after(text: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let at = text.ceil_char_boundary(at);
    let next = text[at..].find(' ').map(|space| at + space + 1);
    next.filter(|next| next - at < BEFORE).unwrap_or(at)
}

/// The last end of a word at or before a byte.
fn word_before(text: &str, at: usize) -> usize {
    if at == text.len() {
        return at;
    }
    let at = text.floor_char_boundary(at);
    let last = text[..at].rfind(' ');
    last.filter(|last| at - last < BEFORE).unwrap_or(at)
}

/// A range of a text with those marks that lie in it.
fn piece(text: &str, range: Range<usize>, marks: &[Range<usize>]) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut push = |part: Range<usize>, is_marked| {
        if !part.is_empty() {
            out.push(Stretch {
                text: text[part].to_owned(),
                is_marked,
            });
        }
    };
    let mut end = range.start;
    for mark in marks {
        let mark = mark.start.max(end)..mark.end.min(range.end);
        if mark.start < mark.end {
            push(end..mark.start, false);
            end = mark.end;
            push(mark, true);
        }
    }
    push(end..range.end, false);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With marks between brackets.
    fn shown(stretches: &[Stretch]) -> String {
        let shown = stretches.iter().map(|stretch| {
            if stretch.is_marked {
                format!("[{}]", stretch.text)
            } else {
                stretch.text.clone()
            }
        });
        shown.collect()
    }

    #[test]
    fn short_texts_are_shown_whole() {
        assert_eq!(shown(&excerpt("", &[])), "");
        let layer = 2..7;
        assert_eq!(
            shown(&excerpt("a layer", std::slice::from_ref(&layer))),
            "a [layer]"
        );
        assert_eq!(shown(&marked("a layer", &[0..1, 2..5])), "[a] [lay]er");
    }

    #[test]
    fn long_texts_are_shown_around_most_marks() {
        let before = "nothing of note ".repeat(20);
        let after = " and so on".repeat(30);
        let text = format!("one {before}one two{after}");
        let at = before.len() + 4;
        let shown = shown(&excerpt(&text, &[0..3, at..at + 3, at + 4..at + 7]));
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.contains("of note [one] [two] and so on"), "{shown}");
        assert!(!shown.contains("ote …"), "{shown}");
    }

    #[test]
    fn without_marks_it_is_the_beginning() {
        let text = "word ".repeat(100);
        let shown = shown(&excerpt(&text, &[]));
        assert!(
            shown.starts_with("word word") && shown.ends_with("word …"),
            "{shown}"
        );
    }

    #[test]
    fn no_letter_is_cut() {
        let text = "層".repeat(200);
        for at in 0..200 {
            let mark = 3 * at..3 * at + 3;
            let shown = shown(&excerpt(&text, std::slice::from_ref(&mark)));
            assert!(shown.contains("[層]"), "{at}: {shown}");
            assert!(shown.chars().count() <= LENGTH);
        }
    }
}
