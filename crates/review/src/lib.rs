//! Retention: when to show a card again.
//!
//! - [`schedule`]: the scheduler FSRS-6: steps, intervals, spread.

pub mod schedule;
