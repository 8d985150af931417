//! Where a session of reviews stands, in words.

use review::queue::Queue;
use review::schedule::Millis;

use crate::format::{self, count, counted};

/// What is left, for the head of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// New cards.
    pub new: String,
    /// Cards on their steps.
    pub learning: String,
    /// Known cards that are due.
    pub due: String,
}

/// What is left of today.
pub fn left(queue: &Queue) -> Left {
    Left {
        new: format!("{} new", count(queue.new)),
        learning: format!("{} learning", count(queue.learning)),
        due: format!("{} due", count(queue.reviews)),
    }
}

/// What is said when no card is to be shown, in sentences.
pub fn done(queue: &Queue, now: Millis) -> Vec<String> {
    let mut said = Vec::new();
    match queue.wait_until {
        Some(until) => said.push(format!(
            "The next card comes back in {}.",
            format::interval(until.saturating_sub(now) / 1000)
        )),
        None => said.push("That is all for today.".to_owned()),
    }
    let mut held_back = Vec::new();
    if queue.reviews_held_back > 0 {
        held_back.push(counted(queue.reviews_held_back, "review", "reviews"));
    }
    if queue.new_held_back > 0 {
        held_back.push(counted(queue.new_held_back, "new card", "new cards"));
    }
    if !held_back.is_empty() {
        said.push(format!("Left for other days: {}.", held_back.join(" and ")));
    }
    said
}
