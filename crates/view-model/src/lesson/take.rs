//! What a figure shows, to go on with on the Bench.

use std::collections::BTreeSet;

use cache_model::build::BuildInput;
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
    missing: Vec<&'static str>,
}

impl Taken {
    /// What of the figure the Bench does not have, in a sentence.
    pub fn left_out(&self) -> Option<String> {
        (!self.missing.is_empty()).then(|| {
            format!(
                "The figure also has {}. The Bench cannot be told that, so its answer may be another.",
                self.missing.join(" and ")
            )
        })
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
        let mut missing: Vec<&'static str> = Vec::new();
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
const fn unknown(done: &Move) -> Option<&'static str> {
    match done {
        Move::Secret(..) => Some("a secret"),
        Move::Platform(_) => Some("platforms"),
        Move::Republish(_) => Some("a base image that was published anew"),
        Move::Cache(_) => Some("an exported cache"),
        Move::Fresh => Some("a fresh machine"),
        Move::Prune => Some("an emptied cache"),
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
