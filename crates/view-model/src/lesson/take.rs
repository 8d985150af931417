//! What a figure shows, to go on with on the Bench.

use std::collections::BTreeSet;

use cache_model::build::BuildInput;
use language::tr;
use lesson::moves::Move;
use lesson::story::{Library, Story};

use super::scene::Scene;

/// A figure's Dockerfile and change, as what a build is given.
#[derive(Debug, Clone)]
pub struct Taken {
    /// What was built.
    pub first: BuildInput,
    /// What would be built now.
    pub next: BuildInput,
    /// Texts of files of both.
    pub texts: BTreeSet<String>,
    /// What of the figure the Bench does not have.
    missing: Vec<Missing>,
}

/// Something that a figure has and the Bench has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Secret,
    Platforms,
    Republished,
    Cache,
    Fresh,
    Pruned,
}

impl Missing {
    fn words(self) -> String {
        match self {
            Self::Secret => tr!("a secret"),
            Self::Platforms => tr!("platforms"),
            Self::Republished => tr!("a base image that was published anew"),
            Self::Cache => tr!("an exported cache"),
            Self::Fresh => tr!("a fresh machine"),
            Self::Pruned => tr!("an emptied cache"),
        }
    }
}

impl Taken {
    /// What of the figure the Bench does not have, in a sentence.
    pub fn left_out(&self) -> Option<String> {
        let missing = self.missing.iter().copied().map(Missing::words);
        let missing = missing.reduce(|all, one| tr!("{} and {}", all, one))?;
        Some(tr!(
            "The figure also has {}. The Bench cannot be told that, so its answer may be another.",
            missing
        ))
    }
}

impl Scene {
    /// What is chosen, to go on with.
    ///
    /// # Errors
    /// What cannot be done: the compiler of the text has tried it all, so this is a fault of the program.
    pub fn take(
        &self,
        library: &Library,
        order: usize,
        change: Option<usize>,
    ) -> Result<Taken, String> {
        let (name, _) = self.orders.get(order).ok_or("there is no such order")?;
        let change = change.and_then(|change| self.changes.get(change));
        let moves = change.map(|change| &*change.moves).unwrap_or_default();
        let mut story = Story::new(library, name)?;
        for done in &self.before {
            story.make(done)?;
        }
        let first = story.input();
        let mut texts: BTreeSet<String> = story.texts().values().cloned().collect();
        for done in moves {
            story.make(done)?;
        }
        texts.extend(story.texts().values().cloned());
        let mut missing = Vec::new();
        for what in self.before.iter().chain(moves).filter_map(unknown) {
            if !missing.contains(&what) {
                missing.push(what);
            }
        }
        Ok(Taken {
            first,
            next: story.input(),
            texts,
            missing,
        })
    }
}

/// What a move does that the Bench does not have.
const fn unknown(done: &Move) -> Option<Missing> {
    match done {
        Move::Secret(..) => Some(Missing::Secret),
        Move::Platform(_) => Some(Missing::Platforms),
        Move::Republish(_) => Some(Missing::Republished),
        Move::Cache(_) => Some(Missing::Cache),
        Move::Fresh => Some(Missing::Fresh),
        Move::Prune => Some(Missing::Pruned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use lesson::catalogue::Change;
    use lesson::example::Example;

    use super::*;

    fn take(moves: &[&str]) -> Taken {
        let library = Library {
            example: Example::model_serving(),
            dockerfiles: [].into(),
        };
        let mut scene = Scene::opening(&library.example);
        scene.changes = vec![Change {
            moves: moves.iter().flat_map(|text| Move::parse(text)).collect(),
            ..Change::default()
        }];
        assert_eq!(scene.changes[0].moves.len(), moves.len());
        scene
            .take(&library, 1, Some(0))
            .unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn dockerfile_files_and_settings_are_taken_along() {
        let taken = take(&["arg A=1", "write src/new.py \"x\"", "same \"RUN pip\""]);
        assert_eq!(taken.first.dockerfile, taken.next.dockerfile);
        assert!(taken.next.dockerfile.contains("COPY requirements.txt"));
        assert!(!taken.first.context.contains("src/new.py"));
        assert!(taken.next.context.contains("src/new.py"));
        assert!(taken.texts.contains("x"));
        assert_eq!(taken.next.args.get("A").map(String::as_str), Some("1"));
        assert_eq!(taken.next.outputs.steps.len(), 1);
        assert_eq!(taken.left_out(), None);
    }

    #[test]
    fn what_the_bench_does_not_have_is_said_once() {
        let taken = take(&["fresh", "cache min", "fresh", "edit code"]);
        assert_eq!(
            taken.left_out().as_deref(),
            Some(
                "The figure also has a fresh machine and an exported cache. The Bench cannot be told that, so its answer \
                 may be another."
            )
        );
        assert_ne!(taken.first.context, taken.next.context);
    }
}
