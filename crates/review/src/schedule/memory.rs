//! The memory model FSRS-6: how well a card is remembered, and how a rating changes that.
//!
//! Its formulas are those of its authors, in the crate `fsrs`. Here stands what it takes for granted: which parameters
//! it is given, and what becomes of those that nobody may have. Everything is `f32` as there.

pub use fsrs::MemoryState as Memory;
use fsrs::{DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview, current_retrievability};

use super::Rating;

/// Version of the algorithm, as kept beside its parameters.
pub const ALGORITHM: u64 = 6;

/// How many parameters the algorithm has.
pub const PARAMETERS: usize = DEFAULT_PARAMETERS.len();

/// One parameter unit is a millionth, so that parameters are kept and compared as whole numbers.
const UNIT: f64 = 1_000_000.0;

/// Between which ends the last parameter lies, which says how fast recall fades. The crate moves every parameter that
/// lies outside of its own to the nearer end; this one it asks for again.
const DECAY: (f32, f32) = (0.1, 0.8);

/// The parameters of the algorithm in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parameters(pub [u64; PARAMETERS]);

impl Default for Parameters {
    /// The published defaults, which fit the habits of an average person.
    fn default() -> Self {
        Self(DEFAULT_PARAMETERS.map(|w| (f64::from(w) * UNIT).round() as u64))
    }
}

/// The model with its parameters at hand.
#[derive(Debug, Clone)]
pub(super) struct Model {
    fsrs: FSRS,
    decay: f32,
}

impl Model {
    /// The model with these parameters. They may come from a file that somebody wrote by hand: what lies outside of the
    /// bounds of the algorithm is moved to the nearer end.
    pub(super) fn new(parameters: &Parameters) -> Self {
        let w = parameters.0.map(|units| (units as f64 / UNIT) as f32);
        Self {
            fsrs: FSRS::new(&w).expect("as many parameters as there are, each of them a number"),
            decay: w[PARAMETERS - 1].clamp(DECAY.0, DECAY.1),
        }
    }

    /// The chance, from 0 to 1, that the card is recalled `days` after its last review.
    pub(super) fn recall(&self, memory: Memory, days: f32) -> f32 {
        current_retrievability(memory, days, self.decay)
    }

    /// After how many days the chance of recall falls to `retention`.
    pub(super) fn days_until(&self, memory: Memory, retention: f32) -> f32 {
        // The rating counts only where there is no stability.
        self.fsrs
            .next_interval(Some(memory.stability), retention, 0)
    }

    /// Memory after a rating, whole `days` after the last one, zero on the same day; after the first one if there is no
    /// memory yet.
    pub(super) fn next(&self, memory: Option<Memory>, rating: Rating, days: u32) -> Memory {
        let review = FSRSReview {
            rating: rating as u32,
            delta_t: days,
        };
        let item = FSRSItem {
            reviews: vec![review],
        };
        self.fsrs
            .memory_state(item, memory)
            .expect("bounded parameters make of a memory in its bounds another one")
    }
}
