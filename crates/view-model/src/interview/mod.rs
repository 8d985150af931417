//! Interview prep: questions, the rubric to compare an answer with, a mock interview and its debrief.
//!
//! Questions of `lesson` and states of `review` come in, plain data goes out. Time and chance are arguments.

mod aloud;
mod debrief;
mod mock;
mod question;

pub use aloud::{Microphone, SPEAKING_MINUTES, Said};
pub use debrief::{Debrief, DebriefRow};
pub use mock::{MINUTES, QUESTIONS, remaining, select};
pub use question::{
    QuestionRow, QuestionView, RubricRow, Rung, follow_ups, is_met, judged, kept, rows, weak_points,
};
