//! Retention: when to show a card again, and everything that a learner has done.
//!
//! A learner's history is a log of events that are written once and never changed; everything else follows from it.
//! Clock and chance come in as arguments, events to be kept go out: where they are kept is the page's business.
//!
//! ```
//! use std::sync::Arc;
//! use review::day::Zone;
//! use review::event::What;
//! use review::progress::Progress;
//! use review::schedule::Rating;
//!
//! let card: Arc<str> = "theory.layering-1".into();
//! let mut progress = Progress::new(7, Zone(0));
//! let rated = What::Rated { card: Arc::clone(&card), rating: Rating::Good, interval: Some(600), took: 4_000 };
//! let kept = progress.record(1_700_000_000_000, rated);
//! assert_eq!(progress.state().card(&card).interval(), 600);
//!
//! // Another device, which was given the bytes.
//! let mut other = Progress::new(8, Zone(0));
//! other.take_in(review::wire::decode(&review::wire::encode(&kept)).unwrap());
//! assert_eq!(other.state(), progress.state());
//! ```
//!
//! - [`schedule`]: the scheduler FSRS-6: steps, intervals, spread.
//! - [`event`], [`log`]: what was done, and all of it in order; histories of several devices put together.
//! - [`wire`]: histories as bytes and as text, in every version ever written.
//! - [`state`], [`progress`]: what follows from the events; both together, as the page holds them.
//! - [`queue`], [`cram`]: what to review now; going through cards without a schedule.
//! - [`statistics`], [`coverage`]: figures, and how far one has come with a point.
//! - [`anki`]: cards for Anki.
//! - [`day`]: days as a learner has them.

pub mod anki;
pub mod coverage;
pub mod cram;
pub mod day;
pub mod event;
pub mod log;
pub mod progress;
pub mod queue;
pub mod schedule;
pub mod state;
pub mod statistics;
pub mod wire;
