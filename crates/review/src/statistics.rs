//! Figures over what was done, and over what comes.

use crate::day::Day;
use crate::queue::due;
use crate::schedule::{DAY, Millis, Phase};
use crate::state::{State, Tally};

/// From which interval on a card counts as mature, in days.
const MATURE: u64 = 21;

/// Over how many days retention is measured, and how many the forecast shows.
pub const DAYS: usize = 30;

/// Figures of one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// What was done today.
    pub today: Tally,
    /// Reviews of known cards in the last [`DAYS`] days.
    pub reviews: u32,
    /// How many of them were recalled.
    pub recalled: u32,
    /// The chance that a card of those once rated is recalled now, on average; none if there is none.
    pub recall_now: Option<f32>,
    /// How many reviews each of the next [`DAYS`] days brings, today first, together with what is overdue.
    pub forecast: [u32; DAYS],
    /// Days in a row with something done, up to today; up to yesterday if nothing was done today yet.
    pub streak: u32,
    /// Cards on their steps.
    pub learning: u32,
    /// Known cards that come back within three weeks.
    pub young: u32,
    /// Known cards that come back later.
    pub mature: u32,
    /// Cards taken out of reviews.
    pub suspended: u32,
}

impl Statistics {
    /// The figures at `now`.
    pub fn of(state: &State, now: Millis) -> Self {
        let today = state.zone().day(now);
        let mut statistics = Self {
            today: state.days.get(&today).copied().unwrap_or_default(),
            reviews: 0,
            recalled: 0,
            recall_now: None,
            forecast: [0; DAYS],
            streak: streak(state, today),
            learning: 0,
            young: 0,
            mature: 0,
            suspended: 0,
        };
        for (_, day) in state.days.range(today - DAYS as Day + 1..=today) {
            statistics.reviews += day.reviews;
            statistics.recalled += day.recalled;
        }
        statistics.count_cards(state, now, today);
        statistics
    }

    fn count_cards(&mut self, state: &State, now: Millis, today: Day) {
        let (mut sum, mut cards) = (0.0, 0_u32);
        for record in state.cards.values() {
            let card = &record.card;
            if let Some(recall) = state.scheduler().recall(card, now) {
                sum += recall;
                cards += 1;
            }
            if record.is_suspended {
                self.suspended += 1;
                continue;
            }
            match card.phase {
                Phase::New => continue,
                Phase::Learning(_) | Phase::Relearning(_) => self.learning += 1,
                Phase::Review if card.due.saturating_sub(card.reviewed) >= MATURE * DAY => {
                    self.mature += 1;
                }
                Phase::Review => self.young += 1,
            }
            let day = (state.zone().day(due(card, now)) - today).max(0);
            if let Some(count) = self.forecast.get_mut(day as usize) {
                *count += 1;
            }
        }
        if cards > 0 {
            self.recall_now = Some(sum / cards as f32);
        }
    }
}

fn streak(state: &State, today: Day) -> u32 {
    let active = |day: Day| state.days.get(&day).is_some_and(Tally::is_active);
    let mut day = if active(today) { today } else { today - 1 };
    let mut streak = 0;
    while active(day) {
        streak += 1;
        day -= 1;
    }
    streak
}
