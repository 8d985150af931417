//! All cards in a list: searched, each with where it stands.

use std::sync::Arc;

use lesson::cards::Deck;
use review::schedule::{Millis, Phase};
use review::state::{CardRecord, State};

use super::card::{CardView, order};
use crate::format;

/// A card in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRow {
    /// Which one.
    pub id: Arc<str>,
    /// What it asks.
    pub title: String,
    /// Where it stands, in words.
    pub status: String,
    /// Whether it is taken out of reviews.
    pub is_suspended: bool,
}

/// The cards that hold every word of `search`, in the order in which they are learned.
pub fn rows(deck: &Deck, state: &State, search: &str, now: Millis) -> Vec<CardRow> {
    let search = search.to_lowercase();
    let words: Vec<&str> = search.split_whitespace().collect();
    order(deck, state)
        .iter()
        .filter_map(|id| CardView::of(deck, state, id))
        .filter(|card| {
            let text = card.searched();
            words.iter().all(|word| text.contains(word))
        })
        .map(|card| {
            let record = state.cards.get(&card.id).cloned().unwrap_or_default();
            CardRow {
                title: card.title(),
                status: status(&record, now),
                is_suspended: record.is_suspended,
                id: card.id,
            }
        })
        .collect()
}

/// How many there are of how many.
pub fn found(rows: usize, all: usize) -> String {
    if rows == all {
        format::counted(all, "card", "cards")
    } else {
        format!(
            "{} of {}",
            format::count(rows),
            format::counted(all, "card", "cards")
        )
    }
}

fn status(record: &CardRecord, now: Millis) -> String {
    let card = &record.card;
    if record.is_suspended {
        return "suspended".to_owned();
    }
    match card.phase {
        Phase::New => "new".to_owned(),
        _ if card.due <= now => "due".to_owned(),
        _ => format!("in {}", format::interval((card.due - now) / 1000)),
    }
}
