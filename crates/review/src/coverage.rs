//! How far a learner has come with a point of the lesson: from what was done, not from scrolling.

use crate::schedule::{DAY, Phase};
use crate::state::State;

/// From which interval on a card proves that its point is mastered, in days.
const LASTING: u64 = 21;

/// How many right answers in a row do so where a point has no cards.
const IN_A_ROW: u32 = 3;

/// How far one has come with a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    /// Nothing done.
    #[default]
    New,
    /// Read.
    Seen,
    /// Questions about it answered or cards of it rated.
    Practised,
    /// Known for weeks, or answered right several times in a row.
    Mastered,
}

impl Level {
    /// All of them, the lowest first.
    pub const ALL: [Self; 4] = [Self::New, Self::Seen, Self::Practised, Self::Mastered];

    /// The level of a point that these cards are about.
    pub fn of(state: &State, point: &str, cards: &[&str]) -> Self {
        let record = state.points.get(point).copied().unwrap_or_default();
        let mut all = cards.iter().map(|name| state.card(name));
        let lasts = !cards.is_empty()
            && all.clone().all(|card| {
                card.phase == Phase::Review
                    && card.due.saturating_sub(card.reviewed) >= LASTING * DAY
            });
        if lasts || record.right_in_a_row >= IN_A_ROW {
            Self::Mastered
        } else if record.answers > 0 || all.any(|card| card.phase != Phase::New) {
            Self::Practised
        } else if record.is_seen {
            Self::Seen
        } else {
            Self::New
        }
    }
}
