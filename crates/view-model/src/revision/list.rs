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

/// How many rows a list shows at first, and how many more each time they are asked for. Somebody may have ten thousand
/// cards; nobody reads as many rows, and each takes its time to draw.
pub const ROWS: usize = 100;

/// Names of the cards that hold every word of `search`, in the order in which they are learned.
pub fn matching(deck: &Deck, state: &State, search: &str) -> Vec<Arc<str>> {
    let search = search.to_lowercase();
    let words: Vec<&str> = search.split_whitespace().collect();
    let mut cards = order(deck, state);
    if !words.is_empty() {
        cards.retain(|id| {
            let text = CardView::of(deck, state, id).map(|card| card.searched());
            text.is_some_and(|text| words.iter().all(|word| text.contains(word)))
        });
    }
    cards
}

/// The row of a card.
pub fn row(deck: &Deck, state: &State, id: &str, now: Millis) -> Option<CardRow> {
    let card = CardView::of(deck, state, id)?;
    let record = state.cards.get(id).cloned().unwrap_or_default();
    Some(CardRow {
        title: card.title(),
        status: status(&record, now),
        is_suspended: record.is_suspended,
        id: card.id,
    })
}

/// What asks for the rows that come after so many shown ones; none where all are shown.
pub fn more(shown: usize, rows: usize) -> Option<String> {
    let next = rows.saturating_sub(shown).min(ROWS);
    (next > 0).then(|| tr!("Show one more card" | "Show {n} more cards" % next))
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
