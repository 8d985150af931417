//! When to show a card again: learning steps, then intervals from the memory model.
//!
//! Follows the reference scheduler (`py-fsrs`, `Scheduler.review_card`): a new card walks through short steps; a card
//! past them comes back after the days in which its recall falls to the wanted retention; a forgotten one walks through
//! a step again. The time and the seed come in as arguments.

pub mod fuzz;
pub mod memory;

use memory::{Memory, Model, Parameters};

/// Milliseconds since 1970, by the person's clock.
pub type Millis = u64;

/// A second, in [`Millis`].
pub const SECOND: Millis = 1_000;

/// A day, in [`Millis`].
pub const DAY: Millis = 86_400 * SECOND;

/// Steps of a card that is learned, in seconds.
const LEARNING: [u64; 2] = [60, 600];

/// Steps of a card that was forgotten, in seconds.
const RELEARNING: [u64; 1] = [600];

/// How a card was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    /// Not known.
    Again = 1,
    /// Known with trouble.
    Hard,
    /// Known.
    Good,
    /// Known at once.
    Easy,
}

impl Rating {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// The rating of a number from 1 to 4.
    pub fn of(number: u64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|rating| *rating as u64 == number)
    }
}

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Never rated.
    #[default]
    New,
    /// At this step of being learned.
    Learning(u8),
    /// Known; comes back after days.
    Review,
    /// Forgotten, at this step of being learned again.
    Relearning(u8),
}

/// The schedule of one card.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Card {
    /// Where it stands.
    pub phase: Phase,
    /// What is remembered; none before the first rating.
    pub memory: Option<Memory>,
    /// When it was rated last.
    pub reviewed: Millis,
    /// When it comes back.
    pub due: Millis,
    /// How often it was rated.
    pub ratings: u32,
    /// How often it was forgotten after it had been known.
    pub lapses: u32,
}

impl Card {
    /// Seconds from its last rating until it comes back.
    pub fn interval(&self) -> u64 {
        self.due.saturating_sub(self.reviewed) / SECOND
    }

    /// Whole days from its last rating to `now`; none for a clock that was set back.
    pub fn days_since(&self, now: Millis) -> u32 {
        (now.saturating_sub(self.reviewed) / DAY).min(u64::from(u32::MAX)) as u32
    }
}

/// What decides on intervals.
#[derive(Debug, Clone)]
pub struct Scheduler {
    parameters: Parameters,
    model: Model,
    retention: f32,
}

impl PartialEq for Scheduler {
    /// The model follows from its parameters.
    fn eq(&self, other: &Self) -> bool {
        (self.parameters, self.retention) == (other.parameters, other.retention)
    }
}

impl Scheduler {
    /// A scheduler that brings a card back when its recall falls to `permille`; what lies outside 700 to 970 is moved to
    /// the nearer end, since beyond it intervals make no sense.
    pub fn new(parameters: &Parameters, permille: u64) -> Self {
        Self {
            parameters: *parameters,
            model: Model::new(parameters),
            retention: permille.clamp(700, 970) as f32 / 1000.0,
        }
    }

    /// The chance, from 0 to 1, that the card is recalled at `now`; none if it was never rated.
    pub fn recall(&self, card: &Card, now: Millis) -> Option<f32> {
        let days = now.saturating_sub(card.reviewed) as f32 / DAY as f32;
        card.memory.map(|memory| self.model.recall(memory, days))
    }

    /// The card after a rating at `now`. With a seed, intervals of days are moved by chance.
    pub fn rate(&self, card: &Card, rating: Rating, now: Millis, seed: Option<u64>) -> Card {
        let memory = self.model.next(card.memory, rating, card.days_since(now));
        let phase = next_phase(card.phase, rating);
        let seconds = match phase {
            Phase::New | Phase::Review => self.days(memory, seed) * (DAY / SECOND),
            Phase::Learning(step) => wait(&LEARNING, card.phase, step, rating),
            Phase::Relearning(step) => wait(&RELEARNING, card.phase, step, rating),
        };
        let is_lapse = card.phase == Phase::Review && rating == Rating::Again;
        Card {
            phase,
            memory: Some(memory),
            reviewed: now,
            due: now.saturating_add(seconds * SECOND),
            ratings: card.ratings.saturating_add(1),
            lapses: card.lapses.saturating_add(u32::from(is_lapse)),
        }
    }

    /// The card after each of the four ratings.
    pub fn choices(&self, card: &Card, now: Millis, seed: Option<u64>) -> [Card; 4] {
        Rating::ALL.map(|rating| self.rate(card, rating, now, seed))
    }

    fn days(&self, memory: Memory, seed: Option<u64>) -> u64 {
        let exact = self.model.days_until(memory, self.retention).round();
        let days = (exact as u32).clamp(1, fuzz::MAX_DAYS);
        u64::from(seed.map_or(days, |seed| fuzz::moved(days, seed)))
    }
}

fn next_phase(phase: Phase, rating: Rating) -> Phase {
    let (steps, step, at): (usize, u8, fn(u8) -> Phase) = match phase {
        Phase::New => (LEARNING.len(), 0, Phase::Learning),
        Phase::Learning(step) => (LEARNING.len(), step, Phase::Learning),
        Phase::Relearning(step) => (RELEARNING.len(), step, Phase::Relearning),
        Phase::Review if rating == Rating::Again => return Phase::Relearning(0),
        Phase::Review => return Phase::Review,
    };
    match rating {
        Rating::Again => at(0),
        Rating::Hard => at(step),
        Rating::Good if usize::from(step) + 1 < steps => at(step + 1),
        Rating::Good | Rating::Easy => Phase::Review,
    }
}

/// Seconds until a card at `step` comes back. "Hard" on the first step waits between it and the next one, or half as
/// long again where there is none.
fn wait(steps: &[u64], before: Phase, step: u8, rating: Rating) -> u64 {
    let step = usize::from(step);
    let stays = before != Phase::Review && rating == Rating::Hard && step == 0;
    match (stays, steps) {
        (true, [only]) => only * 3 / 2,
        (true, [first, second, ..]) => u64::midpoint(*first, *second),
        _ => steps.get(step).or(steps.last()).copied().unwrap_or(0),
    }
}
