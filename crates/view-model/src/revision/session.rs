//! Where a session of reviews stands, in words.

use language::tr;
use review::queue::Queue;
use review::schedule::Millis;

use crate::format::{count, interval};

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
        new: tr!(
            "{cards} new" | "{cards} new" % queue.new,
            cards = count(queue.new)
        ),
        learning: tr!("{} learning", count(queue.learning)),
        due: tr!(
            "{cards} due" | "{cards} due" % queue.reviews,
            cards = count(queue.reviews)
        ),
    }
}

/// What is said when no card is to be shown, in sentences.
pub fn done(queue: &Queue, now: Millis) -> Vec<String> {
    let mut said = vec![match queue.wait_until {
        Some(until) => tr!(
            "The next card comes back in {}.",
            interval(until.saturating_sub(now) / 1000)
        ),
        None => tr!("That is all for today."),
    }];
    let (reviews, new) = (queue.reviews_held_back, queue.new_held_back);
    let held_back = [
        (reviews > 0).then(|| {
            tr!(
                "{count} review" | "{count} reviews" % reviews,
                count = count(reviews)
            )
        }),
        (new > 0).then(|| {
            tr!(
                "{count} new card" | "{count} new cards" % new,
                count = count(new)
            )
        }),
    ];
    match held_back {
        [Some(reviews), Some(new)] => {
            said.push(tr!("Left for other days: {} and {}.", reviews, new));
        }
        [Some(one), None] | [None, Some(one)] => said.push(tr!("Left for other days: {}.", one)),
        [None, None] => {}
    }
    said
}
