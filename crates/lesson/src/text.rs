//! Text as a tree: what a chapter says, ready to be drawn element by element.
//!
//! Authors write Markdown; it is compiled to this tree when the page is built, and travels as JSON arrays:
//! `["p", "Words ", ["c", "code"]]`. The first entry says what the rest is. Reading it needs no Markdown, and drawing it
//! needs no HTML.

use serde_json::{Value, json};

/// A paragraph, a heading, a list …
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Words.
    Paragraph(Vec<Inline>),
    /// A heading below the chapter's own, with the name of its place in addresses.
    Heading {
        /// 2 for a section, 3 for a part of one.
        level: u8,
        /// Its place: a point of the topic, or a name made from the words.
        id: String,
        /// Its words.
        words: Vec<Inline>,
    },
    /// Entries, in order or not.
    List {
        /// Whether they are numbered.
        ordered: bool,
        /// Each entry is blocks of its own.
        entries: Vec<Vec<Self>>,
    },
    /// Text in the code face.
    Code {
        /// `dockerfile`, `text`, …
        language: String,
        /// The lines.
        text: String,
    },
    /// What stands apart from the flow: a belief that is wrong and what is so instead.
    Aside {
        /// `myth` or `note`.
        kind: String,
        /// What it says.
        blocks: Vec<Self>,
    },
    /// Rows of cells; the first row names the columns.
    Table(Vec<Vec<Vec<Inline>>>),
    /// A live figure.
    Figure(Figure),
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Words(String),
    /// A name, path, command or value.
    Code(String),
    /// Said with stress.
    Stress(Vec<Self>),
    /// Said with weight.
    Strong(Vec<Self>),
    /// A way to another place: `#/…` inside the page.
    Link(String, Vec<Self>),
    /// A word that the glossary explains, by its name there.
    Term(String, Vec<Self>),
}

/// A figure by name, with what the author set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figure {
    /// Which figure.
    pub name: String,
    /// Name → value, in the order they were written.
    pub parameters: Vec<(String, String)>,
}

impl Figure {
    /// What a parameter is set to.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// A parameter that lists names with commas between.
    pub fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        self.get(name)
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
    }
}

impl Block {
    /// The block as it travels.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Paragraph(words) => tagged("p", words.iter().map(Inline::to_json)),
            Self::Heading { level, id, words } => {
                let mut out = vec![json!("h"), json!(level), json!(id)];
                out.extend(words.iter().map(Inline::to_json));
                Value::Array(out)
            }
            Self::List { ordered, entries } => tagged(
                if *ordered { "ol" } else { "ul" },
                entries.iter().map(|entry| blocks_to_json(entry)),
            ),
            Self::Code { language, text } => json!(["pre", language, text]),
            Self::Aside { kind, blocks } => json!(["aside", kind, blocks_to_json(blocks)]),
            Self::Table(rows) => tagged(
                "table",
                rows.iter().map(|row| {
                    row.iter()
                        .map(|cell| cell.iter().map(Inline::to_json).collect::<Value>())
                        .collect()
                }),
            ),
            Self::Figure(figure) => {
                let parameters = figure.parameters.iter();
                let parameters: Value =
                    parameters.map(|(key, value)| json!([key, value])).collect();
                json!(["figure", figure.name, parameters])
            }
        }
    }

    /// The block that travelled; none if it is of no known kind.
    pub fn of_json(value: &Value) -> Option<Self> {
        let (tag, rest) = untagged(value)?;
        Some(match tag {
            "p" => Self::Paragraph(inlines(rest)?),
            "h" => Self::Heading {
                level: rest.first()?.as_u64()? as u8,
                id: text(rest.get(1)?)?,
                words: inlines(rest.get(2..)?)?,
            },
            "ol" | "ul" => Self::List {
                ordered: tag == "ol",
                entries: rest.iter().map(blocks_of_json).collect::<Option<_>>()?,
            },
            "pre" => Self::Code {
                language: text(rest.first()?)?,
                text: text(rest.get(1)?)?,
            },
            "aside" => Self::Aside {
                kind: text(rest.first()?)?,
                blocks: blocks_of_json(rest.get(1)?)?,
            },
            "table" => Self::Table(
                rest.iter()
                    .map(|row| {
                        let cells = row.as_array()?.iter();
                        cells.map(|cell| inlines(cell.as_array()?)).collect()
                    })
                    .collect::<Option<_>>()?,
            ),
            "figure" => Self::Figure(Figure {
                name: text(rest.first()?)?,
                parameters: rest
                    .get(1)?
                    .as_array()?
                    .iter()
                    .map(|pair| Some((text(pair.get(0)?)?, text(pair.get(1)?)?)))
                    .collect::<Option<_>>()?,
            }),
            _ => return None,
        })
    }
}

/// Blocks as they travel.
pub fn blocks_to_json(blocks: &[Block]) -> Value {
    blocks.iter().map(Block::to_json).collect()
}

/// Blocks that travelled; none if one of them is of no known kind.
pub fn blocks_of_json(value: &Value) -> Option<Vec<Block>> {
    value.as_array()?.iter().map(Block::of_json).collect()
}

impl Inline {
    fn to_json(&self) -> Value {
        let with = |tag: &str, name: &str, words: &[Self]| {
            let mut out = vec![json!(tag), json!(name)];
            out.extend(words.iter().map(Self::to_json));
            Value::Array(out)
        };
        match self {
            Self::Words(words) => json!(words),
            Self::Code(code) => json!(["c", code]),
            Self::Stress(words) => tagged("e", words.iter().map(Self::to_json)),
            Self::Strong(words) => tagged("b", words.iter().map(Self::to_json)),
            Self::Link(target, words) => with("a", target, words),
            Self::Term(name, words) => with("t", name, words),
        }
    }

    fn of_json(value: &Value) -> Option<Self> {
        if let Some(words) = value.as_str() {
            return Some(Self::Words(words.to_owned()));
        }
        let (tag, rest) = untagged(value)?;
        Some(match tag {
            "c" => Self::Code(text(rest.first()?)?),
            "e" => Self::Stress(inlines(rest)?),
            "b" => Self::Strong(inlines(rest)?),
            "a" => Self::Link(text(rest.first()?)?, inlines(rest.get(1..)?)?),
            "t" => Self::Term(text(rest.first()?)?, inlines(rest.get(1..)?)?),
            _ => return None,
        })
    }
}

/// Text as it stands in HTML, between tags or between the quotes of an attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Words as they travel.
pub fn inlines_to_json(words: &[Inline]) -> Value {
    words.iter().map(Inline::to_json).collect()
}

/// Words that travelled; none if one of them is of no known kind.
pub fn inlines_of_json(value: &Value) -> Option<Vec<Inline>> {
    inlines(value.as_array()?)
}

/// The words alone, as a search or a screen reader has them.
pub fn plain(words: &[Inline]) -> String {
    let mut out = String::new();
    for part in words {
        match part {
            Inline::Words(text) | Inline::Code(text) => out.push_str(text),
            Inline::Stress(words)
            | Inline::Strong(words)
            | Inline::Link(_, words)
            | Inline::Term(_, words) => out.push_str(&plain(words)),
        }
    }
    out
}

fn tagged(tag: &str, rest: impl Iterator<Item = Value>) -> Value {
    std::iter::once(json!(tag)).chain(rest).collect()
}

fn untagged(value: &Value) -> Option<(&str, &[Value])> {
    let (tag, rest) = value.as_array()?.split_first()?;
    Some((tag.as_str()?, rest))
}

fn inlines(values: &[Value]) -> Option<Vec<Inline>> {
    values.iter().map(Inline::of_json).collect()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_block_travels() {
        let words = vec![
            Inline::Words("a ".into()),
            Inline::Code("b".into()),
            Inline::Stress(vec![Inline::Strong(vec![Inline::Words("c".into())])]),
            Inline::Link("#/bench".into(), vec![Inline::Words("d".into())]),
            Inline::Term("layer".into(), vec![Inline::Words("e".into())]),
        ];
        let blocks = vec![
            Block::Heading {
                level: 2,
                id: "theory.layering".into(),
                words: words.clone(),
            },
            Block::List {
                ordered: true,
                entries: vec![vec![Block::Paragraph(words.clone())], Vec::new()],
            },
            Block::Code {
                language: "dockerfile".into(),
                text: "FROM a\n".into(),
            },
            Block::Aside {
                kind: "myth".into(),
                blocks: vec![Block::Paragraph(Vec::new())],
            },
            Block::Table(vec![vec![words.clone(), Vec::new()]]),
            Block::Figure(Figure {
                name: "stack".into(),
                parameters: vec![("order".into(), "a, b".into())],
            }),
        ];
        assert_eq!(blocks_of_json(&blocks_to_json(&blocks)), Some(blocks));
        assert_eq!(plain(&words), "a bcde");
    }

    #[test]
    fn what_is_of_no_known_kind_is_refused() {
        for value in [
            json!("p"),
            json!([]),
            json!(["q"]),
            json!([["p"]]),
            json!(["h", 2]),
        ] {
            assert_eq!(Block::of_json(&value), None, "{value}");
        }
        assert_eq!(blocks_of_json(&json!([["p", ["z", "x"]]])), None);
    }

    #[test]
    fn a_figure_tells_its_parameters() {
        let figure = Figure {
            name: "stack".into(),
            parameters: vec![("change".into(), "code, docs,".into())],
        };
        assert_eq!(figure.list("change").collect::<Vec<_>>(), ["code", "docs"]);
        assert_eq!(figure.get("order"), None);
        assert_eq!(figure.list("order").count(), 0);
    }
}
