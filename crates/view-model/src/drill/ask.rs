//! A question on the screen.

use language::tr;
use lesson::question::Question;

use crate::revision::{Run, runs};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What it is about.
    pub topic: String,
    /// How hard it is: `level 3 of 5`.
    pub level: String,
    /// What changed between the builds.
    pub change: Vec<Run>,
    /// What else has to be known.
    pub facts: Vec<Vec<Run>>,
    /// Files of the build context that have text: path and text.
    pub files: Vec<(String, String)>,
    /// The Dockerfile of the second build.
    pub lines: Vec<LineView>,
    /// A hint, in words.
    pub hint: String,
}

/// A line of the Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineView {
    /// Its text.
    pub text: String,
    /// Which step it is, if one that is asked about.
    pub step: Option<usize>,
}

impl Ask {
    /// The screen of a question.
    pub fn of(question: &Question) -> Self {
        let draft = &question.draft;
        let running = question.steps.iter().filter(|step| step.runs).count();
        Self {
            topic: question.topic.title(),
            level: tr!("level {} of 5", question.difficulty),
            change: runs(&draft.change),
            facts: draft.facts.iter().map(|fact| runs(fact)).collect(),
            files: draft
                .texts
                .iter()
                .filter(|(path, _)| *path != "Dockerfile")
                .map(|(path, text)| (path.clone(), text.clone()))
                .collect(),
            lines: draft
                .after
                .dockerfile
                .lines()
                .enumerate()
                .map(|(line, text)| LineView {
                    text: text.to_owned(),
                    step: question.steps.iter().position(|step| step.line == line),
                })
                .collect(),
            hint: match running {
                0 => tr!("No step runs again."),
                count => tr!(
                    "1 of the {} steps run again." | "{n} of the {} steps run again." % count,
                    question.steps.len()
                ),
            },
        }
    }
}
