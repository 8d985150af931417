//! All cards in a list: searched, each with where it stands.

use std::sync::Arc;

use language::tr;
use lesson::cards::Deck;
use review::schedule::{Millis, Phase};
use review::state::{CardRecord, State};

use super::card::{CardView, order};
use crate::format::{count, interval};

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
        tr!("{all} card" | "{all} cards" % all, all = count(all))
    } else {
        tr!(
            "{rows} of {all} card" | "{rows} of {all} cards" % all,
            rows = count(rows),
            all = count(all)
        )
    }
}

fn status(record: &CardRecord, now: Millis) -> String {
    let card = &record.card;
    if record.is_suspended {
        return tr!("card" => "suspended");
    }
    match card.phase {
        Phase::New => tr!("card" => "new"),
        _ if card.due <= now => tr!("card" => "due"),
        _ => tr!("card" => "in {}", interval((card.due - now) / 1000)),
    }
}
