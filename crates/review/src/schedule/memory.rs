//! The memory model FSRS-6: how well a card is remembered, and how a rating changes that.
//!
//! Formulas and default parameters are those of the reference implementation (crate `fsrs` 6, `model.rs`); the tests
//! compare with it, value by value. Everything is `f32` as there, so that results are equal and not merely close.

use super::Rating;

/// Version of the algorithm, as kept beside its parameters.
pub const ALGORITHM: u64 = 6;

/// How many parameters the algorithm has.
pub const PARAMETERS: usize = 21;

/// One parameter unit is a millionth, so that parameters are kept and compared as whole numbers.
const UNIT: f64 = 1_000_000.0;

const STABILITY: (f32, f32) = (0.001, 36_500.0);
const DIFFICULTY: (f32, f32) = (1.0, 10.0);

/// The parameters of the algorithm in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parameters(pub [u64; PARAMETERS]);

impl Default for Parameters {
    /// The published defaults, which fit the habits of an average person.
    fn default() -> Self {
        Self([
            212_000, 1_293_100, 2_306_500, 8_295_600, 6_413_300, 833_400, 3_019_400, 1_000,
            1_872_200, 166_600, 796_000, 1_483_500, 61_400, 262_900, 1_648_300, 601_400, 1_872_900,
            542_500, 91_200, 65_800, 154_200,
        ])
    }
}

/// What is remembered of one card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// Days until the chance of recall falls to 90 %.
    pub stability: f32,
    /// How hard the card is, from 1 to 10.
    pub difficulty: f32,
}

/// The model with its parameters at hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Model {
    w: [f32; PARAMETERS],
    /// How fast recall fades; negative.
    decay: f32,
    /// Makes recall 90 % when as many days have passed as the stability says.
    factor: f32,
}

impl Model {
    /// The model with these parameters.
    pub fn new(parameters: &Parameters) -> Self {
        let w = parameters.0.map(|units| (units as f64 / UNIT) as f32);
        let decay = -w[20];
        Self {
            w,
            decay,
            factor: (0.9_f32.ln() / decay).exp() - 1.0,
        }
    }

    /// The chance, from 0 to 1, that the card is recalled `days` after its last review.
    pub fn recall(&self, memory: Memory, days: f32) -> f32 {
        (days / memory.stability * self.factor + 1.0).powf(self.decay)
    }

    /// After how many days the chance of recall falls to `retention`.
    pub fn days_until(&self, memory: Memory, retention: f32) -> f32 {
        memory.stability / self.factor * (retention.powf(1.0 / self.decay) - 1.0)
    }

    /// Memory after the first rating of a card.
    pub fn first(&self, rating: Rating) -> Memory {
        Memory {
            stability: clamp(self.w[rating as usize - 1], STABILITY),
            difficulty: clamp(self.first_difficulty(rating), DIFFICULTY),
        }
    }

    /// Memory after a rating, whole `days` after the last one; zero on the same day.
    pub fn next(&self, memory: Memory, rating: Rating, days: u32) -> Memory {
        let stability = clamp(memory.stability, STABILITY);
        let difficulty = clamp(memory.difficulty, DIFFICULTY);
        let recall = self.recall(
            Memory {
                stability,
                difficulty,
            },
            days as f32,
        );
        let next = match (days, rating) {
            (0, _) => self.after_short_term(stability, rating),
            (_, Rating::Again) => self.after_failure(stability, difficulty, recall),
            _ => self.after_success(stability, difficulty, recall, rating),
        };
        Memory {
            stability: clamp(next, STABILITY),
            difficulty: self.next_difficulty(difficulty, rating),
        }
    }

    fn first_difficulty(&self, rating: Rating) -> f32 {
        self.w[4] - (self.w[5] * (grade(rating) - 1.0)).exp() + 1.0
    }

    fn next_difficulty(&self, difficulty: f32, rating: Rating) -> f32 {
        let change = -self.w[6] * (grade(rating) - 3.0);
        // The closer to the end of the scale, the smaller the step.
        let damped = difficulty + (10.0 - difficulty) * change / 9.0;
        let easy = self.first_difficulty(Rating::Easy);
        clamp(self.w[7] * (easy - damped) + damped, DIFFICULTY)
    }

    fn after_success(&self, stability: f32, difficulty: f32, recall: f32, rating: Rating) -> f32 {
        let hard = if rating == Rating::Hard {
            self.w[15]
        } else {
            1.0
        };
        let easy = if rating == Rating::Easy {
            self.w[16]
        } else {
            1.0
        };
        stability
            * (self.w[8].exp()
                * (11.0 - difficulty)
                * stability.powf(-self.w[9])
                * (((1.0 - recall) * self.w[10]).exp() - 1.0)
                * hard
                * easy
                + 1.0)
    }

    fn after_failure(&self, stability: f32, difficulty: f32, recall: f32) -> f32 {
        let forgotten = self.w[11]
            * difficulty.powf(-self.w[12])
            * ((stability + 1.0).powf(self.w[13]) - 1.0)
            * ((1.0 - recall) * self.w[14]).exp();
        forgotten.min(stability / (self.w[17] * self.w[18]).exp())
    }

    fn after_short_term(&self, stability: f32, rating: Rating) -> f32 {
        let growth =
            (self.w[17] * (grade(rating) - 3.0 + self.w[18])).exp() * stability.powf(-self.w[19]);
        stability
            * if rating == Rating::Again {
                growth
            } else {
                growth.max(1.0)
            }
    }
}

fn grade(rating: Rating) -> f32 {
    f32::from(rating as u8)
}

fn clamp(value: f32, (low, high): (f32, f32)) -> f32 {
    // Not `clamp`: a value that is no number becomes the lower end instead of spreading.
    value.max(low).min(high)
}
