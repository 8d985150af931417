//! What people commonly believe about the build cache, as rules that can be wrong.

use language::tr;

use super::Step;
use super::draft::{Draft, Subject};

/// A common belief. Each gives an answer to questions that it has an opinion on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Belief {
    /// Whatever stands below a changed line of the Dockerfile runs again.
    BelowTheLine,
    /// A change of any file runs every COPY and what follows.
    AnyFile,
    /// Only steps whose text names what was changed run again.
    OnlyNamed,
    /// When a stage runs again, all that copy from it do.
    StagesFollow,
    /// Nothing that a build takes from outside can change its steps.
    NothingOutside,
    /// With a cache imported, nothing runs that did not change.
    ImportIsComplete,
}

impl Belief {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::BelowTheLine,
        Self::AnyFile,
        Self::OnlyNamed,
        Self::StagesFollow,
        Self::NothingOutside,
        Self::ImportIsComplete,
    ];

    /// The belief in a sentence.
    pub fn words(self) -> String {
        match self {
            Self::BelowTheLine => tr!("Everything below a changed line runs again."),
            Self::AnyFile => {
                tr!("A change of any file runs the first COPY and everything below it.")
            }
            Self::OnlyNamed => tr!("Only the steps that name what was changed run again."),
            Self::StagesFollow => {
                tr!("When a stage runs again, everything that copies from it runs again.")
            }
            Self::NothingOutside => {
                tr!("What is not written in the Dockerfile or the folder changes no step.")
            }
            Self::ImportIsComplete => {
                tr!("With an imported cache, only what follows the change runs.")
            }
        }
    }

    /// For each step, whether it would run; none where the belief has no opinion.
    pub fn answer(self, draft: &Draft, steps: &[Step]) -> Option<Vec<bool>> {
        let from = |first: Option<usize>| -> Vec<bool> {
            (0..steps.len())
                .map(|step| first.is_some_and(|first| step >= first))
                .collect()
        };
        match (self, &draft.subject) {
            (Self::BelowTheLine, Subject::Line(line)) => {
                Some(from(steps.iter().position(|step| step.line >= *line)))
            }
            (Self::AnyFile, Subject::File(_)) => {
                Some(from(steps.iter().position(|step| {
                    step.text.starts_with("COPY ") && !step.text.contains("--from")
                })))
            }
            (Self::OnlyNamed, Subject::Name(name) | Subject::File(name)) => {
                let last = name.rsplit('/').next().unwrap_or(name);
                Some(steps.iter().map(|step| step.text.contains(last)).collect())
            }
            (Self::StagesFollow, _) if draft.after.dockerfile.contains("--from=") => {
                let follows = |step: &Step| {
                    step.text.contains("--from=")
                        && draft
                            .stages_touched
                            .iter()
                            .any(|stage| step.text.contains(&format!("--from={stage} ")))
                };
                let first = steps.iter().position(follows)?;
                Some(
                    steps
                        .iter()
                        .enumerate()
                        .map(|(index, step)| step.runs || index >= first)
                        .collect(),
                )
            }
            (Self::NothingOutside, Subject::Outside) => Some(vec![false; steps.len()]),
            (Self::ImportIsComplete, Subject::Import(first)) => {
                Some(from(steps.iter().position(|step| step.line >= *first)))
            }
            _ => None,
        }
    }
}
