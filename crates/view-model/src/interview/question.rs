//! One question, and all of them in a list.

use std::sync::Arc;

use language::tr;
use lesson::interview::{Interview, Question, Tier};
use review::event::What;
use review::schedule::{Millis, Rating};
use review::state::State;

use crate::format;
use crate::revision::{Run, runs};

/// A question in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionRow {
    /// Which one.
    pub id: Arc<str>,
    /// For whom it is.
    pub tier: String,
    /// What it asks.
    pub question: Vec<Run>,
    /// How it went last.
    pub status: String,
}

/// A question on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionView {
    /// Which one.
    pub id: Arc<str>,
    /// For whom it is.
    pub tier: String,
    /// The point of the lesson it is about.
    pub point: String,
    /// What it asks.
    pub question: Vec<Run>,
    /// What a good answer says.
    pub rubric: Vec<RubricRow>,
    /// The answer, from correct to senior.
    pub ladder: [Rung; 3],
}

/// Something that a good answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RubricRow {
    /// What.
    pub says: Vec<Run>,
    /// What is asked if it was left out.
    pub ask: Vec<Run>,
}

/// A rung of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// What stands on it.
    pub title: String,
    /// The answer as far as that.
    pub text: Vec<Run>,
}

/// All questions, the easiest first.
pub fn rows(interview: &Interview, state: &State, now: Millis) -> Vec<QuestionRow> {
    let mut questions: Vec<&Question> = interview.questions.iter().collect();
    questions.sort_by_key(|question| question.tier);
    questions
        .into_iter()
        .map(|question| QuestionRow {
            id: Arc::clone(&question.id),
            tier: tier(question.tier),
            question: runs(&question.question),
            status: status(question, state, now),
        })
        .collect()
}

impl QuestionView {
    /// A question.
    pub fn of(question: &Question) -> Self {
        let rung = |title, text: &str| Rung {
            title,
            text: runs(text),
        };
        let ladder = &question.ladder;
        Self {
            id: Arc::clone(&question.id),
            tier: tier(question.tier),
            point: question.point.to_string(),
            question: runs(&question.question),
            rubric: question
                .rubric
                .iter()
                .map(|point| RubricRow {
                    says: runs(&point.says),
                    ask: runs(&point.ask),
                })
                .collect(),
            ladder: [
                rung(tr!("rung" => "Correct"), &ladder.correct),
                rung(tr!("Trade-offs"), &ladder.trade_offs),
                rung(tr!("Production and incidents"), &ladder.production),
            ],
        }
    }
}

/// The questions an interviewer asks back: those of the first points that the answer left out.
pub fn follow_ups(question: &QuestionView, met: u64, most: usize) -> Vec<Vec<Run>> {
    let missing = question.rubric.iter().enumerate();
    missing
        .filter(|(place, _)| !is_met(met, *place))
        .map(|(_, row)| row.ask.clone())
        .take(most)
        .collect()
}

/// Cards of what an answer left out, to be kept with the learner's own.
pub fn weak_points(question: &Question, met: u64) -> Vec<What> {
    let missing = question.rubric.iter().enumerate();
    missing
        .filter(|(place, _)| !is_met(met, *place))
        .map(|(place, point)| What::Added {
            card: format!("interview/{}-{}", question.id, place + 1).into(),
            point: Arc::clone(&question.point),
            front: point.ask.as_str().into(),
            back: point.says.as_str().into(),
        })
        .collect()
}

/// What is written down of an answer: its words with what the learner found in them, and that its point was practised.
pub fn kept(question: &Question, answer: &str, met: u64) -> [What; 2] {
    let score = score(met, question.rubric.len());
    [
        What::Interviewed {
            question: Arc::clone(&question.id),
            answer: answer.into(),
            met,
            rating: rating(score),
        },
        What::Answered {
            question: format!("interview/{}", question.id).into(),
            point: Arc::clone(&question.point),
            score,
        },
    ]
}

/// How much an answer met of so many points, in percent.
fn score(met: u64, points: usize) -> u64 {
    let met = (0..points).filter(|place| is_met(met, *place)).count() as u64;
    (met * 100).checked_div(points as u64).unwrap_or(0)
}

const fn rating(score: u64) -> Rating {
    match score {
        0..40 => Rating::Again,
        40..75 => Rating::Hard,
        75..100 => Rating::Good,
        _ => Rating::Easy,
    }
}

/// Whether a point of the rubric, by its place, is among those met.
pub const fn is_met(met: u64, place: usize) -> bool {
    place < 64 && met >> place & 1 == 1
}

/// The points met once the learner has said of one, by its place, whether it is.
pub const fn judged(met: u64, place: usize, is_met: bool) -> u64 {
    if place >= 64 {
        met
    } else if is_met {
        met | 1 << place
    } else {
        met & !(1 << place)
    }
}

/// What a tier is called.
pub(super) fn tier(tier: Tier) -> String {
    match tier {
        Tier::Beginner => tr!("Beginner"),
        Tier::Intermediate => tr!("Intermediate"),
        Tier::Expert => tr!("Expert"),
    }
}

fn status(question: &Question, state: &State, now: Millis) -> String {
    let Some(last) = state.interviews.get(&question.id) else {
        return tr!("not answered yet");
    };
    let points = question.rubric.len();
    let met = (0..points).filter(|place| is_met(last.met, *place)).count();
    let ago = format::interval(now.saturating_sub(last.at) / 1000);
    tr!("{} of {} points, {} ago", met, points, ago)
}
