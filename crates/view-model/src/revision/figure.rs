//! The little diagram on a card that asks whether a step is cached: the Dockerfile, line by line, and what the model says
//! becomes of each line.

use std::collections::BTreeSet;

use cache_model::build::BuildReport;
use dockerfile::instruction::{self, Program};
use dockerfile::syntax;
use language::tr;
use lesson::cached::{CachedQuestion, Runner};

use super::words::{Run, runs};
use crate::bench::{State, state_of};

/// The diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardFigure {
    /// What was done between the two builds.
    pub edit: Vec<Run>,
    /// Where the second build is done, if not where the first was.
    pub runner: Option<String>,
    /// The files of the build context.
    pub files: Vec<String>,
    /// The Dockerfile of the second build.
    pub lines: Vec<FigureLine>,
}

/// A line of the Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureLine {
    /// Its text.
    pub text: String,
    /// It is the one asked about.
    pub is_asked: bool,
    /// It is not as it was in the first build.
    pub is_edited: bool,
    /// What becomes of it in the second build.
    pub state: State,
}

impl CardFigure {
    /// The diagram of a question.
    pub fn of(question: &CachedQuestion) -> Self {
        let answer = question.answer();
        let text = question.dockerfile_after();
        let program = instruction::parse(&syntax::parse(text)).program;
        let before: Vec<&str> = question.dockerfile.lines().collect();
        let mut offset = 0;
        let mut lines = Vec::new();
        let mut asked = false;
        for text in text.lines() {
            let is_asked = !asked && text.trim() == question.step;
            asked |= is_asked;
            lines.push(FigureLine {
                is_asked,
                is_edited: !before.contains(&text),
                state: state(&answer.second, &program, text, offset),
                text: text.to_owned(),
            });
            offset += text.len() as u32 + 1;
        }
        Self {
            edit: runs(&question.edit.title),
            runner: match question.edit.runner {
                Runner::Same => None,
                Runner::Fresh(None) => Some(tr!("The second build is done on another machine.")),
                Runner::Fresh(Some(_)) => Some(tr!(
                    "The second build is done on another machine, which imports the cache."
                )),
            },
            files: question
                .files
                .iter()
                .chain(&question.edit.files)
                .map(|file| file.path.clone())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            lines,
        }
    }
}

/// What becomes of the line that begins at `offset`.
fn state(report: &BuildReport, program: &Program, text: &str, offset: u32) -> State {
    let line = offset..=offset + text.len() as u32;
    let step = report
        .steps
        .iter()
        .find(|step| step.span.is_some_and(|span| line.contains(&span.start)));
    match step {
        Some(step) => state_of(program, report, step),
        None if text.trim_start().to_ascii_uppercase().starts_with("FROM ") => State::Base,
        None => State::Metadata,
    }
}
