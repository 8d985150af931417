//! The search: what can be found on the page, and how words that somebody types are matched with it.
//!
//! ```text
//! content ─compile→ entries ─search.json→ Index::new ─find→ hits, best first, with what to mark
//! ```
//!
//! Entries are collected when the page is bundled (`compile::search`). Their words are counted in the page, which takes a
//! few milliseconds and saves the bytes of a table. All words of a query are looked for, each at the beginning of a word;
//! one that begins none is taken for a slip of the hand and looked for a letter or two away.

mod fit;
mod fold;
mod index;
mod near;

use serde_json::{Value, json};

pub use fold::folded;
pub use index::{Found, Hit, Index};

/// What is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What kind of thing it is.
    pub kind: Kind,
    /// Where it is: what follows `#/` in its address.
    pub place: String,
    /// What it is called.
    pub title: String,
    /// What it is part of; empty if that goes without saying.
    pub context: String,
    /// What it says, in plain words; empty if the title is all.
    pub text: String,
}

/// What kinds of things are found, in the order in which they are named where nothing else orders them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A chapter of the lesson, or a section of one.
    Lesson,
    /// A word of the glossary.
    Term,
    /// A room of the page.
    Room,
    /// A stop of the walk through the code.
    Stop,
    /// An incident of the lab.
    Incident,
    /// A topic of the drill.
    Topic,
    /// A set of steps to put in order.
    Set,
    /// A flash card.
    Card,
    /// A question of an interview.
    Question,
}

impl Kind {
    /// All of them, in order.
    pub const ALL: [Self; 9] = [
        Self::Lesson,
        Self::Term,
        Self::Room,
        Self::Stop,
        Self::Incident,
        Self::Topic,
        Self::Set,
        Self::Card,
        Self::Question,
    ];

    /// The file of the content that has what is found.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Lesson => "contents.json",
            Self::Term => "glossary.json",
            Self::Room | Self::Topic => "search.json",
            Self::Stop => "walk.json",
            Self::Incident => "lab/index.json",
            Self::Set => "reorder.json",
            Self::Card => "cards.json",
            Self::Question => "interview.json",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Term => "term",
            Self::Room => "room",
            Self::Stop => "stop",
            Self::Incident => "incident",
            Self::Topic => "topic",
            Self::Set => "set",
            Self::Card => "card",
            Self::Question => "question",
        }
    }
}

/// Entries as they travel: those of each kind together.
pub fn entries_to_json(entries: &[Entry]) -> Value {
    let of_kind = |kind: Kind| {
        let entries = entries.iter().filter(|entry| entry.kind == kind);
        let entries: Value = entries
            .map(|entry| json!([entry.place, entry.title, entry.context, entry.text]))
            .collect();
        json!([kind.key(), entries])
    };
    Kind::ALL.into_iter().map(of_kind).collect()
}

/// Entries that travelled; none if they are not of this form.
pub fn entries_of_json(value: &Value) -> Option<Vec<Entry>> {
    let text = |value: &Value, at: usize| value.get(at)?.as_str().map(str::to_owned);
    let mut entries = Vec::new();
    for group in value.as_array()? {
        let key = group.get(0)?.as_str()?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.key() == key)?;
        for value in group.get(1)?.as_array()? {
            entries.push(Entry {
                kind,
                place: text(value, 0)?,
                title: text(value, 1)?,
                context: text(value, 2)?,
                text: text(value, 3)?,
            });
        }
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_travel_kind_by_kind() {
        let entry = |kind, place: &str| Entry {
            kind,
            place: place.to_owned(),
            title: "T".to_owned(),
            context: "C".to_owned(),
            text: "x".to_owned(),
        };
        let entries = [
            entry(Kind::Card, "cards/a"),
            entry(Kind::Lesson, "lesson/a"),
            entry(Kind::Card, "cards/b"),
        ];
        let travelled = entries_of_json(&entries_to_json(&entries)).expect("it is of this form");
        let places: Vec<&str> = travelled.iter().map(|entry| &*entry.place).collect();
        assert_eq!(places, ["lesson/a", "cards/a", "cards/b"]);
        assert_eq!(travelled[1], entries[0]);
    }

    #[test]
    fn what_is_of_another_form_is_refused() {
        for value in [
            json!({}),
            json!([["lesson"]]),
            json!([["moon", []]]),
            json!([["lesson", [["a"]]]]),
        ] {
            assert_eq!(entries_of_json(&value), None, "{value}");
        }
    }
}
