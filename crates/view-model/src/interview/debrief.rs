//! What is said after a mock interview, to be read or printed.

use std::sync::Arc;

use language::tr;
use lesson::interview::Interview;

use super::question::{is_met, tier};
use crate::format;
use crate::revision::{Run, runs};

/// The debrief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debrief {
    /// The whole in a sentence.
    pub verdict: String,
    /// Question by question.
    pub rows: Vec<DebriefRow>,
}

/// One question of the interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebriefRow {
    /// For whom it was.
    pub tier: String,
    /// What was asked.
    pub question: Vec<Run>,
    /// What was answered, or that it was not in writing.
    pub answer: String,
    /// How much of it was met.
    pub score: String,
    /// What the answer left out.
    pub missing: Vec<Vec<Run>>,
}

impl Debrief {
    /// The debrief of these answers: question, answer, points met. They took so many seconds.
    pub fn of(interview: &Interview, answers: &[(Arc<str>, String, u64)], seconds: u64) -> Self {
        let (mut met_all, mut points_all) = (0, 0);
        let rows: Vec<_> = answers
            .iter()
            .filter_map(|(id, answer, met)| {
                let question = interview.question(id)?;
                let points = question.rubric.len();
                let is_met = |place: &usize| is_met(*met, *place);
                let count = (0..points).filter(is_met).count();
                met_all += count;
                points_all += points;
                Some(DebriefRow {
                    tier: tier(question.tier),
                    question: runs(&question.question),
                    answer: if answer.trim().is_empty() {
                        tr!("Answered without writing.")
                    } else {
                        answer.clone()
                    },
                    score: tr!("{} of {} points", count, points),
                    missing: (0..points)
                        .filter(|place| !is_met(place))
                        .map(|place| runs(&question.rubric[place].says))
                        .collect(),
                })
            })
            .collect();
        let minutes = format::interval(seconds);
        let share = (met_all * 100).checked_div(points_all).unwrap_or(0);
        let judged = match share {
            0..40 => tr!(
                "Read the points that were missing, and go through their cards before the next one."
            ),
            40..75 => {
                tr!("The mechanism is there; what was missing are mostly reasons and consequences.")
            }
            75..100 => tr!("A strong interview. The points below would make it a complete one."),
            _ => tr!("Every point was met. Try to say the same in half the time."),
        };
        let met = tr!("{} of {} points in {}.", met_all, points_all, minutes);
        Self {
            verdict: [met, judged].join(" "),
            rows,
        }
    }
}
