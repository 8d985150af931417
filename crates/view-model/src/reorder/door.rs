//! All sets, with how they went.

use language::tr;
use lesson::reorder::{Frame, Set};
use review::event::What;
use review::state::State as Learner;

use super::Exercise;
use crate::revision::{Run, runs};

/// A set in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRow {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it is about.
    pub about: Vec<Run>,
    /// How many rows it has: `8 steps`.
    pub size: String,
    /// The best score, if it was ever handed in: `best 92 of 100`.
    pub status: String,
}

/// The list.
pub fn door(sets: &[Set], learner: &Learner) -> Vec<SetRow> {
    let row = |set: &Set| SetRow {
        id: set.id.clone(),
        title: set.title.clone(),
        about: runs(&set.about),
        size: tr!("1 step" | "{n} steps" % set.rows.len()),
        status: best(&set.id, learner),
    };
    sets.iter().map(row).collect()
}

/// The best score so far in words; empty before the first answer.
pub fn best(set: &str, learner: &Learner) -> String {
    learner
        .questions
        .get(&*question(set))
        .map_or_else(String::new, |record| tr!("best {} of 100", record.best))
}

/// What is written down when an order is handed in; nothing once the best one was looked up.
pub fn answered(exercise: &Exercise, state: &super::State) -> Option<What> {
    let answer = state.answer.as_ref().filter(|_| !state.shown)?;
    let point = match exercise.set.frame {
        Frame::Flow => "session.reorder",
        Frame::Dockerfile { .. } => "deep.cache-aware-ordering",
    };
    Some(What::Answered {
        question: question(&exercise.set.id).into(),
        point: point.into(),
        score: u64::from(super::Grade::of(exercise, answer).points),
    })
}

fn question(set: &str) -> String {
    format!("reorder/{set}")
}
