//! Reads the text of a regular expression as `regexp/syntax/parse.go` does.

use super::{Assertion, Member, Set, Step};

const DIGIT: &[(char, char)] = &[('0', '9')];
const SPACE: &[(char, char)] = &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')];
const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

fn perl_class(c: char) -> Option<&'static [(char, char)]> {
    match c.to_ascii_lowercase() {
        'd' => Some(DIGIT),
        's' => Some(SPACE),
        'w' => Some(WORD),
        _ => None,
    }
}

fn posix_class(name: &str) -> Option<&'static [(char, char)]> {
    Some(match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\x7f')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        "digit" => DIGIT,
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => WORD,
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    })
}

pub(super) struct Parser<'a> {
    pub(super) rest: &'a str,
    pub(super) steps: Vec<Step>,
}

impl Parser<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest.strip_prefix(text);
        if let Some(rest) = found {
            self.rest = rest;
        }
        found.is_some()
    }

    pub(super) fn parse(&mut self) -> Option<()> {
        while let Some(c) = self.next() {
            let set = match c {
                '^' => {
                    self.steps.push(Step::Assert(Assertion::Start));
                    continue;
                }
                '$' => {
                    self.steps.push(Step::Assert(Assertion::End));
                    continue;
                }
                '(' => {
                    // The only group that patterns make.
                    if !self.eat(".*/)?") {
                        return None;
                    }
                    let end = self.steps.len() + 3;
                    self.steps.push(Step::Split(end));
                    self.steps.push(Step::Star(Set::dot()));
                    self.steps.push(Step::One(Set::of('/')));
                    continue;
                }
                '.' => Set::dot(),
                '[' => self.class()?,
                '\\' if self.assertion() || self.quotation() => continue,
                '\\' => {
                    let mut set = Set::default();
                    self.escaped_member(&mut set)?;
                    set
                }
                literal => Set::of(literal),
            };
            let step = if self.eat("*") {
                Step::Star(set)
            } else {
                Step::One(set)
            };
            self.steps.push(step);
        }
        Some(())
    }

    /// Reads what asks for a place and takes no character, from behind the backslash.
    fn assertion(&mut self) -> bool {
        let assertion = match self.rest.chars().next() {
            Some('A') => Assertion::Start,
            Some('z') => Assertion::End,
            Some('b') => Assertion::WordBoundary,
            Some('B') => Assertion::NoWordBoundary,
            _ => return false,
        };
        self.next();
        self.steps.push(Step::Assert(assertion));
        true
    }

    /// Reads `Q…\E`: everything between is taken as it is, to the end if nothing closes it.
    fn quotation(&mut self) -> bool {
        if !self.eat("Q") {
            return false;
        }
        let (quoted, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
        self.rest = rest;
        self.steps
            .extend(quoted.chars().map(|c| Step::One(Set::of(c))));
        true
    }

    /// What follows a backslash, inside or outside a class: a named set or one character.
    fn escaped_member(&mut self, set: &mut Set) -> Option<()> {
        let c = self.rest.chars().next()?;
        if let Some(ranges) = perl_class(c) {
            self.next();
            set.add(ranges, c.is_ascii_uppercase());
            return Some(());
        }
        if c == 'p' || c == 'P' {
            self.next();
            let member = match self.next()? {
                'L' => Member::Letter(c == 'p'),
                'N' => Member::Number(c == 'p'),
                _ => return None,
            };
            set.members.push(member);
            return Some(());
        }
        let c = self.escaped_char()?;
        set.members.push(Member::Range(c, c));
        Some(())
    }

    /// `parseEscape` in `regexp/syntax/parse.go`.
    fn escaped_char(&mut self) -> Option<char> {
        let c = self.next()?;
        match c {
            '0'..='7' => {
                // A single digit other than 0 would be a back reference, which Go does not have.
                if c != '0' && !self.rest.starts_with(|c: char| ('0'..='7').contains(&c)) {
                    return None;
                }
                let mut value = c.to_digit(8)?;
                for _ in 0..2 {
                    let Some(digit) = self.rest.chars().next().and_then(|c| c.to_digit(8)) else {
                        break;
                    };
                    self.next();
                    value = value * 8 + digit;
                }
                char::from_u32(value)
            }
            'x' => {
                let high = self.next()?.to_digit(16)?;
                let low = self.next()?.to_digit(16)?;
                char::from_u32(high * 16 + low)
            }
            'a' => Some('\x07'),
            'f' => Some('\x0c'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\x0b'),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(c),
            _ => None,
        }
    }

    /// `parseClass` in `regexp/syntax/parse.go`, from behind the opening bracket.
    fn class(&mut self) -> Option<Set> {
        let mut set = Set {
            negated: self.eat("^"),
            ..Set::default()
        };
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            if self.rest.starts_with("[:")
                && let Some(end) = self.rest[2..].find(":]")
            {
                let name = &self.rest[2..2 + end];
                self.rest = &self.rest[end + 4..];
                let (name, negated) = match name.strip_prefix('^') {
                    Some(name) => (name, true),
                    None => (name, false),
                };
                set.add(posix_class(name)?, negated);
                continue;
            }
            if let Some(escaped) = self.rest.strip_prefix('\\')
                && escaped.starts_with(|c: char| perl_class(c).is_some() || c == 'p' || c == 'P')
            {
                self.next();
                self.escaped_member(&mut set)?;
                continue;
            }
            let low = self.class_char()?;
            let mut high = low;
            if self.rest.len() >= 2 && self.rest.starts_with('-') && !self.rest.starts_with("-]") {
                self.next();
                high = self.class_char()?;
                if high < low {
                    return None;
                }
            }
            set.members.push(Member::Range(low, high));
        }
        self.next();
        Some(set)
    }

    fn class_char(&mut self) -> Option<char> {
        if self.eat("\\") {
            self.escaped_char()
        } else {
            self.next()
        }
    }
}
