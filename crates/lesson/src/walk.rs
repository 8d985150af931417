//! The walk through the code: stops, each with a thought and the source that runs there, as it travels to the page.

use serde_json::{Value, json};

use crate::text::{Inline, inlines_of_json, inlines_to_json};

/// The walk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Walk {
    /// In the order in which a build comes through them.
    pub stops: Vec<Stop>,
}

/// A stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// What is shown of a step here.
    pub look: Look,
    /// The idea.
    pub title: String,
    /// What there is to say, paragraph by paragraph.
    pub paragraphs: Vec<Vec<Inline>>,
    /// The functions and types of the simulator that are the idea.
    pub sources: Vec<Source>,
    /// A question of the interview that is asked here.
    pub question: Option<String>,
}

/// What is shown of a step at a stop. Each is at most one stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Look {
    /// What goes into a build and what comes out of it.
    Contract,
    /// What the step contributes to its key, and how each of its inputs is matched.
    Map,
    /// The keys to which each input leads.
    Ask,
    /// The keys to which all inputs lead.
    Agree,
    /// Which of the keys have a result.
    Hit,
    /// The content that it takes.
    Content,
    /// Whether it was loaded or executed.
    Complete,
    /// The reason that a person is told.
    Explain,
    /// Nothing: what is left is to say it.
    Say,
}

impl Look {
    /// All, with their names in addresses.
    pub const ALL: [(&'static str, Self); 9] = [
        ("contract", Self::Contract),
        ("map", Self::Map),
        ("ask", Self::Ask),
        ("agree", Self::Agree),
        ("hit", Self::Hit),
        ("content", Self::Content),
        ("complete", Self::Complete),
        ("explain", Self::Explain),
        ("say", Self::Say),
    ];

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, look)| *look)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, look)| *look == self);
        found.map_or("", |(name, _)| name)
    }

    /// Events that the lines of its source may be marked with: those are lit when the step came through them.
    pub const fn events(self) -> &'static [&'static str] {
        match self {
            Self::Contract => &["plan", "solve", "report"],
            Self::Map => &["exec", "file", "merge", "source"],
            Self::Ask => &["asked", "found"],
            Self::Agree => &["agreed"],
            Self::Hit => &["looked", "passed"],
            Self::Content => &["digested", "found"],
            Self::Complete => &["loaded", "taken", "executed", "saved"],
            Self::Explain => &["unneeded", "hit", "missed"],
            Self::Say => &[],
        }
    }
}

/// A function or type of the simulator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// Its file, from the folder of all crates.
    pub file: String,
    /// Its name, `Type::method` for one of a type.
    pub item: String,
    /// The number of its first line in the file.
    pub first_line: usize,
    /// Its lines.
    pub lines: Vec<Vec<Piece>>,
    /// What is said of some of its lines.
    pub marks: Vec<Mark>,
}

/// A part of a line of source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its text.
    pub text: String,
}

/// What a part of a line of source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// A name, a sign, space.
    Plain,
    /// A word of the language.
    Keyword,
    /// A comment.
    Comment,
    /// A string or number.
    Literal,
}

/// Something said of some lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What has to have happened for the lines to be lit; one of [`Look::events`].
    pub event: String,
    /// The first line, from 0 within the item.
    pub first: usize,
    /// The last line.
    pub last: usize,
    /// What is said.
    pub says: Vec<Inline>,
}

impl PieceKind {
    const ALL: [Self; 4] = [Self::Plain, Self::Keyword, Self::Comment, Self::Literal];
}

impl Walk {
    /// As it travels.
    pub fn to_json(&self) -> Value {
        self.stops.iter().map(Stop::to_json).collect()
    }

    /// What travelled; none if it is not of this form.
    pub fn of_json(value: &Value) -> Option<Self> {
        let stops = value.as_array()?.iter().map(Stop::of_json);
        Some(Self {
            stops: stops.collect::<Option<_>>()?,
        })
    }
}

impl Stop {
    fn to_json(&self) -> Value {
        let paragraphs: Value = self
            .paragraphs
            .iter()
            .map(|one| inlines_to_json(one))
            .collect();
        let sources: Value = self.sources.iter().map(Source::to_json).collect();
        json!([
            self.look.name(),
            self.title,
            paragraphs,
            sources,
            self.question
        ])
    }

    fn of_json(value: &Value) -> Option<Self> {
        Some(Self {
            look: Look::named(value.get(0)?.as_str()?)?,
            title: text(value, 1)?,
            paragraphs: all(value, 2, inlines_of_json)?,
            sources: all(value, 3, Source::of_json)?,
            question: text(value, 4),
        })
    }
}

impl Source {
    fn to_json(&self) -> Value {
        let line = |line: &Vec<Piece>| -> Value {
            let pieces = line.iter();
            pieces
                .map(|piece| json!([piece.kind as u8, piece.text]))
                .collect()
        };
        let lines: Value = self.lines.iter().map(line).collect();
        let mark = |mark: &Mark| {
            json!([
                mark.event,
                mark.first,
                mark.last,
                inlines_to_json(&mark.says)
            ])
        };
        let marks: Value = self.marks.iter().map(mark).collect();
        json!([self.file, self.item, self.first_line, lines, marks])
    }

    fn of_json(value: &Value) -> Option<Self> {
        let piece = |value: &Value| {
            Some(Piece {
                kind: *PieceKind::ALL.get(number(value, 0)?)?,
                text: text(value, 1)?,
            })
        };
        let line = |value: &Value| value.as_array()?.iter().map(piece).collect();
        let mark = |value: &Value| {
            Some(Mark {
                event: text(value, 0)?,
                first: number(value, 1)?,
                last: number(value, 2)?,
                says: inlines_of_json(value.get(3)?)?,
            })
        };
        Some(Self {
            file: text(value, 0)?,
            item: text(value, 1)?,
            first_line: number(value, 2)?,
            lines: all(value, 3, line)?,
            marks: all(value, 4, mark)?,
        })
    }
}

fn text(value: &Value, at: usize) -> Option<String> {
    value.get(at)?.as_str().map(str::to_owned)
}

fn number(value: &Value, at: usize) -> Option<usize> {
    value.get(at)?.as_u64().map(|number| number as usize)
}

fn all<T>(value: &Value, at: usize, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.get(at)?.as_array()?.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_travels() {
        let says = vec![Inline::Words("here".into())];
        let piece = |kind, text: &str| Piece {
            kind,
            text: text.into(),
        };
        let walk = Walk {
            stops: vec![
                Stop {
                    look: Look::Ask,
                    title: "Ask".into(),
                    paragraphs: vec![says.clone(), vec![Inline::Code("x".into())]],
                    sources: vec![Source {
                        file: "a/src/b.rs".into(),
                        item: "A::b".into(),
                        first_line: 7,
                        lines: vec![
                            vec![
                                piece(PieceKind::Keyword, "fn"),
                                piece(PieceKind::Plain, " b()"),
                            ],
                            Vec::new(),
                            vec![
                                piece(PieceKind::Comment, "// c"),
                                piece(PieceKind::Literal, "1"),
                            ],
                        ],
                        marks: vec![Mark {
                            event: "asked".into(),
                            first: 0,
                            last: 2,
                            says,
                        }],
                    }],
                    question: None,
                },
                Stop {
                    look: Look::Say,
                    title: "Say".into(),
                    paragraphs: Vec::new(),
                    sources: Vec::new(),
                    question: Some("q".into()),
                },
            ],
        };
        assert_eq!(Walk::of_json(&walk.to_json()), Some(walk));
        assert_eq!(
            Walk::of_json(&json!([["nowhere", "x", [], [], null]])),
            None
        );
        assert_eq!(Walk::of_json(&json!({})), None);
    }

    #[test]
    fn names_lead_to_looks_and_back() {
        for (name, look) in Look::ALL {
            assert_eq!((Look::named(name), look.name()), (Some(look), name));
        }
        assert_eq!(Look::named("else"), None);
    }
}
