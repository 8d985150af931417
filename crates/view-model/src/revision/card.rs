//! One card on the screen.

use std::sync::Arc;

use language::tr;
use lesson::cached::CachedQuestion;
use lesson::cards::{Card, Deck, Face};
use review::schedule::{Millis, Rating};
use review::state::State;

use super::figure::CardFigure;
use super::words::{Run, cloze, plain, runs};
use crate::format;

/// A card, both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardView {
    /// Which one.
    pub id: Arc<str>,
    /// The point of the lesson it is about.
    pub point: String,
    /// What kind of card it is, in words.
    pub kind: String,
    /// What is asked.
    pub front: Vec<Run>,
    /// What is answered.
    pub back: Vec<Run>,
    /// What the model is asked, on cards that ask it something.
    pub asked: Option<CachedQuestion>,
    /// It replaces the front when the card is turned, instead of standing below it.
    pub back_replaces_front: bool,
}

/// A button that rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingButton {
    /// The rating.
    pub rating: Rating,
    /// Its name.
    pub label: String,
    /// In what time the card then comes back.
    pub interval: String,
    /// The same in seconds.
    pub seconds: u64,
}

impl CardView {
    /// The card of this name: of the deck, or the learner's own.
    pub fn of(deck: &Deck, state: &State, id: &str) -> Option<Self> {
        if let Some(card) = deck.card(id) {
            return Some(Self::of_card(card));
        }
        let (id, record) = state.cards.get_key_value(id)?;
        let own = record.own.as_ref()?;
        Some(Self {
            id: Arc::clone(id),
            point: own.point.to_string(),
            kind: tr!("Your card"),
            front: runs(&own.front),
            back: runs(&own.back),
            asked: None,
            back_replaces_front: false,
        })
    }

    fn of_card(card: &Card) -> Self {
        let (kind, front, back, asked) = match &card.face {
            Face::Question { front, back } => (tr!("Question"), runs(front), runs(back), None),
            Face::Cloze { text, back } => {
                let mut filled = cloze(text, true);
                filled.push(Run::Words(" ".to_owned()));
                filled.extend(runs(back));
                (tr!("Fill the gaps"), cloze(text, false), filled, None)
            }
            Face::Cached(question) => {
                let asks = tr!(
                    "Is `{}` cached in the second build, or does it run?",
                    question.step
                );
                (
                    tr!("Cached or not?"),
                    runs(&asks),
                    runs(&question.back),
                    Some(question.as_ref().clone()),
                )
            }
        };
        Self {
            id: Arc::clone(&card.id),
            point: card.point.to_string(),
            kind,
            front,
            back,
            asked,
            back_replaces_front: matches!(card.face, Face::Cloze { .. }),
        }
    }

    /// Its front in a list.
    pub fn title(&self) -> String {
        match &self.asked {
            Some(asked) => format!(
                "{}. {}",
                plain(&runs(&asked.edit.title)),
                plain(&self.front)
            ),
            None => plain(&self.front),
        }
    }

    /// The diagram, of cards that have one; its states are shown on the back. Lets the model build twice.
    pub fn figure(&self) -> Option<CardFigure> {
        self.asked.as_ref().map(CardFigure::of)
    }

    /// Everything that a search looks through, in lower case.
    pub fn searched(&self) -> String {
        format!("{} {} {}", self.id, self.title(), plain(&self.back)).to_lowercase()
    }
}

/// Names of all cards in the order in which new ones are learned: those of the deck, then the learner's own.
pub fn order(deck: &Deck, state: &State) -> Vec<Arc<str>> {
    let own = state
        .cards
        .iter()
        .filter(|(id, record)| record.own.is_some() && deck.card(id).is_none());
    deck.cards
        .iter()
        .map(|card| &card.id)
        .chain(own.map(|(id, _)| id))
        .cloned()
        .collect()
}

/// The four buttons, each with the time in which the card comes back.
pub fn ratings(state: &State, id: &str, now: Millis, seed: u64) -> [RatingButton; 4] {
    let card = state.card(id);
    // The same card at the same rating is moved by the same chance, however often the buttons are drawn.
    let seed = seed ^ u64::from(card.ratings) ^ card.reviewed;
    let next = state.scheduler().choices(&card, now, Some(seed));
    let mut place = 0;
    next.map(|next| {
        let rating = Rating::ALL[place];
        place += 1;
        RatingButton {
            rating,
            label: label(rating),
            interval: format::interval(next.interval()),
            seconds: next.interval(),
        }
    })
}

/// The name of a rating.
pub fn label(rating: Rating) -> String {
    match rating {
        Rating::Again => tr!("rating" => "Again"),
        Rating::Hard => tr!("rating" => "Hard"),
        Rating::Good => tr!("rating" => "Good"),
        Rating::Easy => tr!("rating" => "Easy"),
    }
}
