//! What to review now: counts, and the next card.

use std::sync::Arc;

use crate::schedule::{Card, Millis, Phase, SECOND};
use crate::state::State;

/// How long before its time a card that is being learned may be shown, when nothing else is left.
const AHEAD: Millis = 20 * 60 * SECOND;

/// Clocks of two devices differ by less. A card reviewed later than this from now was reviewed while a clock stood too
/// far ahead; it is due, since when it truly comes back cannot be known.
const SKEW: Millis = 3_600 * SECOND;

/// What is left to do today.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// New cards, within the daily limit.
    pub new: usize,
    /// Cards on their steps.
    pub learning: usize,
    /// Known cards that are due, within the daily limit.
    pub reviews: usize,
    /// The card to show.
    pub next: Option<Arc<str>>,
    /// When nothing is to show now but a card on its steps comes back today: when.
    pub wait_until: Option<Millis>,
    /// New cards that wait for another day because of the limit.
    pub new_held_back: usize,
    /// Reviews that wait for another day because of the limit.
    pub reviews_held_back: usize,
}

impl Queue {
    /// What is left at `now` of these cards, which are in the order in which new ones are learned.
    ///
    /// Cards on their steps come first, the earliest first; then known ones, the longest due first; then new ones. The
    /// card named `apart` is shown only if nothing else is left: it was shown just before.
    pub fn of<'a>(
        state: &State,
        deck: impl IntoIterator<Item = &'a Arc<str>>,
        now: Millis,
        apart: Option<&str>,
    ) -> Self {
        let today = state.zone().day(now);
        let tomorrow = state.zone().begin(today + 1);
        let mut learning: Vec<(Millis, &Arc<str>)> = Vec::new();
        let mut reviews: Vec<(Millis, &Arc<str>)> = Vec::new();
        let mut new: Vec<(Millis, &Arc<str>)> = Vec::new();
        for name in deck {
            let record = state.cards.get(name);
            if record.is_some_and(|record| record.is_suspended) {
                continue;
            }
            let card = record.map_or_else(Card::default, |record| record.card);
            let due = due(&card, now);
            match card.phase {
                Phase::New => new.push((0, name)),
                Phase::Learning(_) | Phase::Relearning(_) if due < tomorrow => {
                    learning.push((due, name));
                }
                Phase::Review if due < tomorrow => reviews.push((due, name)),
                _ => {}
            }
        }
        learning.sort_unstable();
        reviews.sort_unstable();
        let done = state.days.get(&today).copied().unwrap_or_default();
        let new_held_back = limit(&mut new, state.settings.new_per_day, done.new);
        let reviews_held_back = limit(&mut reviews, state.settings.reviews_per_day, done.reviews);
        let ready = |horizon: Millis| {
            learning
                .iter()
                .filter(move |(due, _)| *due <= horizon)
                .map(|(_, name)| *name)
        };
        let others = || reviews.iter().chain(&new).map(|(_, name)| *name);
        let order = || ready(now).chain(others()).chain(ready(now + AHEAD));
        let next = order()
            .find(|name| Some(&***name) != apart)
            .or_else(|| order().next())
            .cloned();
        Self {
            new: new.len(),
            learning: learning.len(),
            reviews: reviews.len(),
            wait_until: learning
                .first()
                .map(|(due, _)| *due)
                .filter(|_| next.is_none()),
            next,
            new_held_back,
            reviews_held_back,
        }
    }

    /// How many cards are left in all.
    pub const fn left(&self) -> usize {
        self.new + self.learning + self.reviews
    }
}

/// When a card comes back, by a clock that may have been set back since.
pub(crate) fn due(card: &Card, now: Millis) -> Millis {
    if card.reviewed > now.saturating_add(SKEW) {
        now
    } else {
        card.due
    }
}

/// Cuts `cards` to what a day still allows. Says how many were cut off.
fn limit(cards: &mut Vec<(Millis, &Arc<str>)>, per_day: u64, done: u32) -> usize {
    let left = per_day.saturating_sub(u64::from(done)) as usize;
    let held_back = cards.len().saturating_sub(left);
    cards.truncate(left);
    held_back
}
