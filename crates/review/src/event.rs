//! What a learner did: events that are written once and never changed.
//!
//! Everything known about a learner follows from events. An undo is an event too, and so is erasing everything. Each
//! has an identity that no other event of any device has, so that histories can be put together without losing or
//! counting anything twice.

use std::sync::Arc;

use crate::schedule::memory::{ALGORITHM, Parameters};
use crate::schedule::{Millis, Rating, Scheduler};

/// Largest number in an event: the largest that every reader of JSON reads exactly.
pub const MAX_NUMBER: u64 = (1 << 53) - 1;

/// Identity of an event.
///
/// The writer is one opened page, not one device: a device that was set back to an earlier state would otherwise give
/// the same number to two events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId {
    /// Who wrote it: random, up to [`MAX_NUMBER`].
    pub writer: u64,
    /// Which one of its writer's events it is, from 1.
    pub count: u64,
}

/// Something a learner did.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// Its place in the order of all events, in [`Millis`]: greater than that of every event that its writer knew.
    pub order: Millis,
    /// Which one it is.
    pub id: EventId,
    /// When it happened, as the person's clock said.
    pub at: Millis,
    /// What was done.
    pub what: What,
}

/// What was done. Names are ids of the content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A point of the lesson was read.
    Seen {
        /// The point.
        point: Arc<str>,
    },
    /// A question of an exercise was answered.
    Answered {
        /// The question.
        question: Arc<str>,
        /// The point it is about.
        point: Arc<str>,
        /// How well, in percent.
        score: u64,
    },
    /// A card was rated.
    Rated {
        /// The card.
        card: Arc<str>,
        /// How.
        rating: Rating,
        /// Seconds until it comes back, as the button said; none where only the scheduler knows.
        interval: Option<u64>,
        /// Milliseconds from the question to the rating.
        took: u64,
    },
    /// An event was taken back.
    Undone {
        /// Which one.
        id: EventId,
    },
    /// A card was taken out of reviews.
    Suspended {
        /// The card.
        card: Arc<str>,
    },
    /// A suspended card was put back.
    Resumed {
        /// The card.
        card: Arc<str>,
    },
    /// A card of the learner's own was made, or its text changed.
    Added {
        /// The card.
        card: Arc<str>,
        /// The point it is about.
        point: Arc<str>,
        /// Its question.
        front: Arc<str>,
        /// Its answer.
        back: Arc<str>,
    },
    /// A question of the interview was answered and compared with its rubric.
    Interviewed {
        /// The question.
        question: Arc<str>,
        /// The answer, in the learner's words.
        answer: Arc<str>,
        /// The points of the rubric that it met, one bit each, the first lowest.
        met: u64,
        /// How the learner rates it.
        rating: Rating,
    },
    /// How cards are scheduled from here on.
    Set(Box<Settings>),
    /// Everything before was erased.
    Erased,
}

/// How cards are scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Settings {
    /// The wanted chance of recall when a card comes back, in thousandths.
    pub retention: u64,
    /// How many new cards a day brings at most.
    pub new_per_day: u64,
    /// How many reviews a day brings at most.
    pub reviews_per_day: u64,
    /// Version of the algorithm that the parameters are for.
    pub algorithm: u64,
    /// Parameters of the algorithm.
    pub parameters: Parameters,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            retention: 900,
            new_per_day: 10,
            reviews_per_day: 100,
            algorithm: ALGORITHM,
            parameters: Parameters::default(),
        }
    }
}

impl Settings {
    /// What schedules by them. Parameters of another version of the algorithm mean nothing to this one: then those by
    /// default apply, and the others stay in the history.
    pub fn scheduler(&self) -> Scheduler {
        let parameters = if self.algorithm == ALGORITHM {
            self.parameters
        } else {
            Parameters::default()
        };
        Scheduler::new(&parameters, self.retention)
    }
}
