//! The failure-mode lab: an incident is predicted, triggered, read, explained and repaired.
//!
//! [`Lab`] is a scenario with what the simulator made of it as it is found. [`State`] is where a learner stands in it; it
//! changes by [`step`] alone. [`Screen`] is what is shown. Every verdict is the simulator's.

use review::event::What;

mod door;
mod draft;
mod incident;
mod machine;
mod score;
mod screen;

pub use door::{DoorRow, Level, door};
pub use draft::{read_draft, write_draft};
pub use incident::{Lab, LogLine};
pub use machine::{Event, HINTS, Stage, State, step};
pub use score::{ScoreRow, score, score_rows};
pub use screen::{
    CauseRow, EditTab, GoalRow, PredictionRow, RubricRow, Screen, StageRow, attempted_log,
    file_text,
};

/// What the learner's history keeps of a scenario that was played to its end.
pub fn answered(lab: &Lab, state: &State) -> What {
    What::Answered {
        question: door::question(&lab.scenario.id).into(),
        point: "session.failure-lab".into(),
        score: score(lab, state),
    }
}
