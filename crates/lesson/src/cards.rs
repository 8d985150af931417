//! Flash cards about points of the lesson. The schema is `content/cards.schema.json`.

use std::sync::Arc;

use crate::cached::CachedQuestion;
use crate::reader::{At, Misfit, json};

/// All cards, in the order in which they are learned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deck {
    /// The cards.
    pub cards: Vec<Card>,
}

/// One card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its name, under which what was learned is kept.
    pub id: Arc<str>,
    /// The point it is about.
    pub point: Arc<str>,
    /// What is asked.
    pub face: Face,
}

/// What a card asks. Text between backticks is code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Face {
    /// A question with its answer.
    Question {
        /// The question.
        front: String,
        /// The answer.
        back: String,
    },
    /// A text with gaps.
    Cloze {
        /// What is said, and what is left out of it on the front.
        text: Vec<Part>,
        /// What is added on the back.
        back: String,
    },
    /// “Will this step be cached?”, answered by the model.
    Cached(Box<CachedQuestion>),
}

/// A part of a cloze.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words that are shown.
    Words(String),
    /// Words that are left out on the front.
    Gap(String),
}

impl Deck {
    /// Reads the files of the deck: a list with one entry a file.
    ///
    /// # Errors
    /// A field is missing, or is not what it should be.
    pub fn read(text: &str) -> Result<Self, Misfit> {
        let mut cards = Vec::new();
        for file in At::root(&json(text)?).items()? {
            cards.extend(file.each("cards", card)?);
        }
        Ok(Self { cards })
    }

    /// The card of this name.
    pub fn card(&self, id: &str) -> Option<&Card> {
        self.cards.iter().find(|card| &*card.id == id)
    }
}

fn card(at: &At<'_>) -> Result<Card, Misfit> {
    let words = |name: &str| at.field(name)?.words();
    let kinds = ["question", "cloze", "cached"].map(|kind| (kind, kind));
    let face = match at.field("kind")?.choice(&kinds)? {
        "question" => Face::Question {
            front: words("front")?,
            back: words("back")?,
        },
        "cloze" => Face::Cloze {
            text: parts(&words("text")?),
            back: at.field("back")?.text()?,
        },
        _ => Face::Cached(Box::new(CachedQuestion::read(at)?)),
    };
    Ok(Card {
        id: words("id")?.into(),
        point: words("point")?.into(),
        face,
    })
}

/// `A [[cache key]] names …` → words, a gap, words.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((gap, after)) = after.split_once("]]") else {
            break;
        };
        if !before.is_empty() {
            parts.push(Part::Words(before.to_owned()));
        }
        parts.push(Part::Gap(gap.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest.to_owned()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, bool)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(words, is_gap)| {
                let words = (*words).to_owned();
                if *is_gap {
                    Part::Gap(words)
                } else {
                    Part::Words(words)
                }
            })
            .collect();
        assert_eq!(parts(text), expected);
    }

    #[test]
    fn gaps_are_what_stands_between_double_brackets() {
        check("none", &[("none", false)]);
        check("a [[b]] c", &[("a ", false), ("b", true), (" c", false)]);
        check("[[a]][[b]]", &[("a", true), ("b", true)]);
        check("a [[b", &[("a [[b", false)]);
        check("[\"a\"] ]] b", &[("[\"a\"] ]] b", false)]);
    }

    #[test]
    fn a_missing_field_is_told_with_its_place() {
        let text =
            r#"[{"cards": [{"id": "a.b-1", "point": "a.b", "kind": "question", "front": "?"}]}]"#;
        assert_eq!(
            Deck::read(text).map_err(|error| error.to_string()),
            Err("0/cards/0: lacks the field “back”".to_owned())
        );
    }
}
