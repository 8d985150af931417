//! What an answer is worth, and why each step did what it did.

use dockerfile::instruction::{self, Program};
use dockerfile::syntax;
use language::tr;
use lesson::question::Question;
use review::event::What;

use super::{name, point};
use crate::bench::reason_of;
use crate::prose::{Piece, Sentence};

/// What a hint costs, in points of a hundred.
const HINT: u64 = 20;

/// An answer, compared with what the simulator did.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Points of a hundred.
    pub score: u64,
    /// The result in a sentence.
    pub headline: String,
    /// Each step that was asked about, in order.
    pub steps: Vec<StepVerdict>,
    /// Common beliefs that lead to just these mistakes.
    pub beliefs: Vec<String>,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepVerdict {
    /// It ran.
    pub runs: bool,
    /// The answer said so.
    pub is_right: bool,
    /// Why, by the simulator.
    pub why: Sentence,
}

impl Verdict {
    /// Compares. `marks` says of each step whether it was said to run again; `hinted`, whether a hint was taken.
    pub fn of(question: &Question, marks: &[bool], hinted: bool) -> Self {
        let program = instruction::parse(&syntax::parse(&question.draft.after.dockerfile)).program;
        let steps: Vec<StepVerdict> = question
            .steps
            .iter()
            .enumerate()
            .map(|(at, step)| StepVerdict {
                runs: step.runs,
                is_right: marks.get(at).copied().unwrap_or(false) == step.runs,
                why: why(question, &program, at),
            })
            .collect();
        let right = steps.iter().filter(|step| step.is_right).count();
        let all = steps.len().max(1);
        let score = (right * 100 / all) as u64;
        let beliefs = question.distractors.iter().filter(|(_, wrong)| {
            wrong
                .iter()
                .all(|at| steps.get(*at).is_some_and(|step| !step.is_right))
        });
        Self {
            score: if hinted {
                score.saturating_sub(HINT)
            } else {
                score
            },
            headline: if right == steps.len() {
                tr!("Right: that is what a build does.")
            } else {
                tr!("{} of {} steps are right.", right, steps.len())
            },
            beliefs: beliefs.map(|(belief, _)| belief.words()).collect(),
            steps,
        }
    }

    /// What is written down: the answer, and of a wrong one a card.
    pub fn events(&self, question: &Question) -> Vec<What> {
        let mut events = vec![What::Answered {
            question: name(question.topic, question.seed).into(),
            point: point(question.topic).into(),
            score: self.score,
        }];
        if self.steps.iter().any(|step| !step.is_right) {
            events.push(self.card(question));
        }
        events
    }

    fn card(&self, question: &Question) -> What {
        let running: Vec<String> = question
            .steps
            .iter()
            .filter(|step| step.runs)
            .map(|step| format!("`{}`", step.text))
            .collect();
        let answer = if running.is_empty() {
            tr!("None.")
        } else {
            format!("{}.", running.join(", "))
        };
        let cause = self.steps.iter().find(|step| step.runs && !step.is_right);
        let cause = cause.or_else(|| self.steps.iter().find(|step| !step.is_right));
        let steps: Vec<String> = question
            .steps
            .iter()
            .map(|step| format!("`{}`", step.text))
            .collect();
        What::Added {
            card: name(question.topic, question.seed).into(),
            point: point(question.topic).into(),
            front: tr!(
                "{change} Which of these run again? {steps}",
                change = question.draft.change,
                steps = steps.join(", ")
            )
            .into(),
            back: match cause {
                Some(step) => format!("{answer} {}", marked(&step.why)).into(),
                None => answer.into(),
            },
        }
    }
}

/// Why a step did what it did.
fn why(question: &Question, program: &Program, at: usize) -> Sentence {
    let step = &question.steps[at];
    let report = step
        .report
        .and_then(|index| question.report.steps.get(index));
    report
        .and_then(|report| reason_of(program, &question.report, report))
        .unwrap_or_else(|| {
            Sentence::of(
                tr!("{step} is not needed: nothing that is built asks for it."),
                &[("step", Sentence::new().code(step.text.clone()))],
            )
        })
}

/// A sentence as the text of a card, code between backticks.
fn marked(sentence: &Sentence) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Code(code) | Piece::Step(_, code) => format!("`{code}`"),
        Piece::Digest(digest) => format!("`{}`", digest.short()),
    };
    sentence.0.iter().map(piece).collect()
}
