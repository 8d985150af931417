//! The part of Go's `regexp/syntax` that patterns of an ignore file can be translated to.
//!
//! A pattern may hold escapes (`\d`, `\Q`) and classes (`[[:alpha:]]`) that Go's engine understands although the
//! pattern language does not mention them. Matching keeps a set of states instead of trying one way after another, so
//! that time is bounded by length of pattern times length of path.

mod parse;

use parse::Parser;

/// A regular expression of one branch, tried from the start of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Regex {
    steps: Vec<Step>,
    /// What every text that matches ends with. Most texts fail here already.
    ending: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// Takes one character.
    One(Set),
    /// Takes any number of characters.
    Star(Set),
    /// Goes on here or at that step.
    Split(usize),
    Assert(Assertion),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Assertion {
    Start,
    End,
    WordBoundary,
    NoWordBoundary,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Set {
    negated: bool,
    members: Vec<Member>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Range(char, char),
    /// Simplified: Unicode's general category, told apart by Rust's own predicates for letters and numbers.
    Letter(bool),
    Number(bool),
}

impl Set {
    fn of(c: char) -> Self {
        Self {
            negated: false,
            members: vec![Member::Range(c, c)],
        }
    }

    /// `.`: everything but a line feed.
    fn dot() -> Self {
        Self {
            negated: true,
            ..Self::of('\n')
        }
    }

    fn holds(&self, c: char) -> bool {
        self.negated
            != self.members.iter().any(|member| match *member {
                Member::Range(low, high) => low <= c && c <= high,
                Member::Letter(expected) => c.is_alphabetic() == expected,
                Member::Number(expected) => c.is_numeric() == expected,
            })
    }

    /// Adds what ASCII ranges hold, or what they do not hold.
    fn add(&mut self, ranges: &[(char, char)], negated: bool) {
        if !negated {
            self.members
                .extend(ranges.iter().map(|&(low, high)| Member::Range(low, high)));
            return;
        }
        let mut sorted = ranges.to_vec();
        sorted.sort_unstable();
        let mut next = '\0';
        for (low, high) in sorted {
            if let Some(before) = char::from_u32((low as u32).wrapping_sub(1))
                && next <= before
            {
                self.members.push(Member::Range(next, before));
            }
            next = char::from_u32(high as u32 + 1).unwrap_or(char::MAX);
        }
        self.members.push(Member::Range(next, char::MAX));
    }
}

impl Regex {
    /// Compiles the text that a pattern was translated to; `None` where Go reports an error.
    pub(super) fn new(text: &str) -> Option<Self> {
        let mut parser = Parser {
            rest: text,
            steps: Vec::new(),
        };
        parser.parse()?;
        Some(Self {
            ending: ending(&parser.steps),
            steps: parser.steps,
        })
    }

    /// Whether it matches from the start of the text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        if !text.ends_with(&self.ending) {
            return false;
        }
        let mut states = vec![false; self.steps.len() + 1];
        let mut next = states.clone();
        let mut pending = Vec::new();
        let mut before = None;
        self.enter(&mut states, &mut pending, 0, before, text.chars().next());
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            if states[self.steps.len()] {
                return true;
            }
            let after = chars.clone().next();
            before = Some(c);
            next.fill(false);
            for (at, step) in self.steps.iter().enumerate() {
                if !states[at] {
                    continue;
                }
                match step {
                    Step::One(set) if set.holds(c) => {
                        self.enter(&mut next, &mut pending, at + 1, before, after);
                    }
                    Step::Star(set) if set.holds(c) => {
                        self.enter(&mut next, &mut pending, at, before, after);
                    }
                    _ => {}
                }
            }
            std::mem::swap(&mut states, &mut next);
        }
        states[self.steps.len()]
    }

    /// Marks a state and all that can be reached from it without taking a character.
    fn enter(
        &self,
        states: &mut [bool],
        pending: &mut Vec<usize>,
        start: usize,
        before: Option<char>,
        after: Option<char>,
    ) {
        pending.push(start);
        while let Some(at) = pending.pop() {
            if std::mem::replace(&mut states[at], true) {
                continue;
            }
            match self.steps.get(at) {
                Some(Step::Star(_)) => pending.push(at + 1),
                Some(Step::Split(other)) => pending.extend([at + 1, *other]),
                Some(Step::Assert(assertion)) if assertion.holds(before, after) => {
                    pending.push(at + 1);
                }
                _ => {}
            }
        }
    }
}

/// The single characters right before the end of the text, if the end is asked for at all.
fn ending(steps: &[Step]) -> String {
    let Some((Step::Assert(Assertion::End), before)) = steps.split_last() else {
        return String::new();
    };
    let mut reversed: Vec<char> = before
        .iter()
        .rev()
        .map_while(|step| match step {
            Step::One(Set {
                negated: false,
                members,
            }) => match members[..] {
                [Member::Range(low, high)] if low == high => Some(low),
                _ => None,
            },
            _ => None,
        })
        .collect();
    // A group may be left out, and then what stands in it is no part of the ending.
    let group_end = steps
        .iter()
        .filter_map(|step| match step {
            Step::Split(end) => Some(*end),
            _ => None,
        })
        .max()
        .unwrap_or(0);
    reversed.truncate(before.len().saturating_sub(group_end));
    reversed.into_iter().rev().collect()
}

impl Assertion {
    fn holds(self, before: Option<char>, after: Option<char>) -> bool {
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        match self {
            Self::Start => before.is_none(),
            Self::End => after.is_none(),
            Self::WordBoundary => word(before) != word(after),
            Self::NoWordBoundary => word(before) == word(after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(regex: &str, matching: &[&str], others: &[&str]) {
        let compiled = Regex::new(regex);
        assert!(compiled.is_some(), "{regex} does not compile");
        for text in matching {
            assert_eq!(
                compiled.as_ref().map(|regex| regex.is_match(text)),
                Some(true),
                "{regex} on {text:?}"
            );
        }
        for text in others {
            assert_eq!(
                compiled.as_ref().map(|regex| regex.is_match(text)),
                Some(false),
                "{regex} on {text:?}"
            );
        }
    }

    #[test]
    fn what_patterns_are_translated_to() {
        check("^a[^/]*$", &["a", "abc"], &["a/b", "b", "ba"]);
        check(
            "^x(.*/)?foo$",
            &["xfoo", "xa/foo", "x/foo", "xa/b/foo"],
            &["xafoo", "foo"],
        );
        check("^[a-c]\\.md$", &["a.md"], &["d.md", "amd"]);
        check("^[^a-c]$", &["d", "\n"], &["a", "dd"]);
        check("^[a[^/]*]$", &["a]", "]", "a/[]"], &["a", "b]"]);
        check("^a^b$", &[], &["ab", "a^b"]);
        check("^.*$", &["", "a/b"], &["a\nb"]);
    }

    #[test]
    fn go_escapes() {
        check("^\\d\\w\\s$", &["1a ", "9_\t"], &["aa ", "1- "]);
        check("^[\\D]$", &["a"], &["1"]);
        check("^\\fa\\x41\\101\\070$", &["\x0caAA8"], &["faAA8"]);
        check("^\\Qa[^/]*$", &["a[^/]*$", "a[^/]*$ and more"], &["ab"]);
        check("^\\Qa.b\\Ec$", &["a.bc"], &["axbc"]);
        check("^\\ba\\b\\.\\B$", &["a."], &["a.b"]);
        check("^\\pLx$", &["éx"], &["1x"]);
        check("^[[:alpha:][:^space:]]$", &["a", "-"], &[" "]);
        check("^[[:alpha]$", &["[", ":", "a"], &["b"]);
    }

    #[test]
    fn what_go_refuses() {
        for regex in [
            "^\\1$",
            "^\\q$",
            "^\\E$",
            "^\\é$",
            "^[z-a]$",
            "^[a",
            "^[[:foo:]]$",
            "^\\pQ$",
            "^\\",
            "^\\x4g$",
        ] {
            assert!(Regex::new(regex).is_none(), "{regex}");
        }
    }
}
