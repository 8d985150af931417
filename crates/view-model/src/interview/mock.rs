//! A mock interview: which questions are asked, and how much time is left.

use std::sync::Arc;

use language::tr;
use lesson::interview::{Interview, Question, Tier};
use review::schedule::fuzz::scattered;
use review::state::State;

/// How many questions a mock interview has.
pub const QUESTIONS: usize = 5;

/// How long it lasts, in minutes.
pub const MINUTES: u64 = 15;

/// How many questions of each tier it has.
const MIX: [(Tier, usize); 3] = [
    (Tier::Beginner, 1),
    (Tier::Intermediate, 2),
    (Tier::Expert, 2),
];

/// The questions of a mock interview, the easiest first. Those that were never answered come before those that were, and
/// those that went badly before those that went well; among equals chance decides.
pub fn select(interview: &Interview, state: &State, seed: u64) -> Vec<Arc<str>> {
    let mut chosen = Vec::new();
    for (tier, count) in MIX {
        let mut questions: Vec<&Question> = interview
            .questions
            .iter()
            .filter(|question| question.tier == tier)
            .collect();
        let mut bits = seed;
        questions.sort_by_cached_key(|question| {
            bits = scattered(bits);
            let rating = state.interviews.get(&question.id).map(|last| last.rating);
            (rating, bits)
        });
        let first = questions.into_iter().take(count);
        chosen.extend(first.map(|question| Arc::clone(&question.id)));
    }
    chosen
}

/// The time that is left after so many seconds, as a clock shows it.
pub fn remaining(minutes: u64, seconds: u64) -> String {
    match (minutes * 60).checked_sub(seconds) {
        Some(left) => format!("{}:{:02}", left / 60, left % 60),
        None => tr!("time is over"),
    }
}
