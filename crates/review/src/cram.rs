//! Going through cards before an exam: no schedule is read and none is written.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::schedule::Rating;
use crate::schedule::fuzz::scattered;

/// How many cards come between a card that was not known and its next showing.
const GAP: usize = 3;

/// A run through cards in an order by chance, until each was known once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cram {
    left: VecDeque<Arc<str>>,
    known: usize,
}

impl Cram {
    /// A run through these cards.
    pub fn new(cards: impl IntoIterator<Item = Arc<str>>, seed: u64) -> Self {
        let mut left: Vec<_> = cards.into_iter().collect();
        // Fisher and Yates, each step with the next bits of the seed.
        let mut bits = seed;
        for last in (1..left.len()).rev() {
            bits = scattered(bits);
            left.swap(last, (bits % (last as u64 + 1)) as usize);
        }
        Self {
            left: left.into(),
            known: 0,
        }
    }

    /// The card to show; none at the end.
    pub fn current(&self) -> Option<&Arc<str>> {
        self.left.front()
    }

    /// How many cards are left, the one shown among them.
    pub fn left(&self) -> usize {
        self.left.len()
    }

    /// How many cards were known.
    pub const fn known(&self) -> usize {
        self.known
    }

    /// Goes on to the next card. One that was not known comes again soon.
    pub fn answer(&mut self, rating: Rating) {
        let Some(card) = self.left.pop_front() else {
            return;
        };
        if rating == Rating::Again {
            self.left.insert(GAP.min(self.left.len()), card);
        } else {
            self.known += 1;
        }
    }
}
