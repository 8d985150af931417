//! When each step of a build starts and ends, from how long each takes.
//!
//! [`Flow`] is the part of a build's outcome that decides this: who waits for whom, and what was executed. A
//! [`BuildReport`](crate::build::BuildReport) carries it. Durations come from outside, from a log or a guess;
//! [`schedule()`] lays the steps out.
//!
//! Rules (`solver/edge.go`, `solver/scheduler.go`): everything that is needed starts as soon as its inputs are there;
//! stages are no barriers. A step that was found costs nothing. Found by definition, it is known at once and waits for
//! nothing; found by content, it is known when the step that provides the content has ended. The classic builder does
//! one thing after the other.
//!
//! ```
//! use cache_model::build::{BuildInput, Builder};
//! use cache_model::timeline::{Durations, schedule};
//!
//! let mut input = BuildInput {
//!     dockerfile: "FROM a AS one\nRUN x\nFROM b\nRUN y\nCOPY --from=one /x /\n".into(),
//!     ..BuildInput::default()
//! };
//! input.images.assume_unknown = true;
//! let report = Builder::new().build(&input);
//! let durations: Durations = report.steps.iter().map(|step| (step.vertex, 1_000)).collect();
//! // The two RUNs run side by side, then the COPY.
//! assert_eq!(schedule(&report.flow, &durations, None).total, 2_000);
//! ```

mod flow;
mod schedule;

pub use flow::{Flow, FlowInput, FlowVertex};
pub use schedule::{Bar, Durations, Timeline, schedule};
