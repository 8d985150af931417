//! The whole state of the Bench as one value, and what leads from one to the next. Plain data: no browser, no clock.

use std::sync::Arc;

use cache_model::build::BuilderKind;
use cache_model::image::catalog::ImageCatalog;
use dockerfile::error::BuildError;

use super::action::Action;
use super::ledger::Ledger;
use super::texts::Texts;
use super::work::{Refusal, Work};

/// What undo and redo travel between: the work and the builds done. A build is one step of undo like any edit.
#[derive(Clone, Default)]
pub(crate) struct State {
    /// What a person has made.
    pub work: Work,
    /// The builds done.
    pub ledger: Arc<Ledger>,
}

impl State {
    /// A project just opened. If it can be built it has been built once, so that the first edit shows what an edit
    /// costs and not what a first build costs.
    pub(crate) fn opened(work: Work, texts: &Texts, images: &ImageCatalog) -> Self {
        Self {
            ledger: Arc::new(Ledger::replay(std::slice::from_ref(&work), texts, images)),
            work,
        }
    }

    /// The state after an action.
    ///
    /// # Errors
    ///
    /// [`Refusal`]: why it cannot be done.
    pub(crate) fn step(&self, action: &Action, texts: &mut Texts) -> Result<Self, Refusal> {
        let work = self.work.step(action, texts, self.ledger.last_work())?;
        Ok(Self {
            work,
            ledger: Arc::clone(&self.ledger),
        })
    }

    /// The state after a build.
    ///
    /// # Errors
    ///
    /// Why it cannot be planned.
    pub(crate) fn build(&self, texts: &Texts, images: &ImageCatalog) -> Result<Self, BuildError> {
        let mut ledger = Ledger::clone(&self.ledger);
        ledger.build(&self.work, texts, images)?;
        Ok(Self {
            work: self.work.clone(),
            ledger: Arc::new(ledger),
        })
    }

    /// The same work and the same builds by another builder, as if it had done them all.
    pub(crate) fn built_by(
        &self,
        builder: BuilderKind,
        texts: &Texts,
        images: &ImageCatalog,
    ) -> Self {
        let by = |work: &Work| {
            let mut work = work.clone();
            work.settings.builder = builder;
            work
        };
        let builds: Vec<Work> = self.ledger.builds().iter().map(by).collect();
        Self {
            work: by(&self.work),
            ledger: Ledger::replay(&builds, texts, images).into(),
        }
    }

    /// The state without any build, as after `docker builder prune --all`.
    pub(crate) fn pruned(&self) -> Self {
        Self {
            work: self.work.clone(),
            ledger: Arc::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::forecast::Forecast;
    use crate::workbench::open;
    use cache_model::build::Status;
    use lesson::example::Example;
    use std::collections::BTreeSet;
    use view_model::bench::Bench;

    struct Story {
        texts: Texts,
        images: ImageCatalog,
        example: Example,
        state: State,
        forecast: Option<Forecast>,
    }

    impl Story {
        fn new() -> Self {
            let mut texts = Texts::default();
            let example = Example::model_serving();
            let images = example.catalog();
            let work = open::example(&example, 1, &mut texts);
            Self {
                state: State::opened(work, &texts, &images),
                texts,
                images,
                example,
                forecast: None,
            }
        }

        fn act(&mut self, action: &Action) {
            self.state = self.state.step(action, &mut self.texts).unwrap();
        }

        fn set(&mut self, dockerfile: &str) {
            self.act(&Action::SetDockerfile(dockerfile.into()));
        }

        fn build(&mut self) {
            self.state = self.state.build(&self.texts, &self.images).unwrap();
        }

        fn edit(&mut self, id: &str) {
            let edit = self.example.edits.iter().find(|edit| edit.id == id);
            let edit = edit.unwrap().clone();
            let text = self.texts.of_path(self.state.work.context(), &edit.path);
            let text = edit.apply(text.unwrap());
            self.act(&Action::EditFile {
                path: edit.path,
                text,
            });
        }

        fn screen(&mut self) -> Bench {
            let forecast = Forecast::of(
                &self.state,
                &self.texts,
                &self.images,
                &self.example,
                self.forecast.as_ref(),
            );
            let screen = forecast.screen(&BTreeSet::new());
            self.forecast = Some(forecast);
            screen
        }

        /// The steps that a build of the present state would execute, by their first words.
        #[track_caller]
        fn check(&self, expected: &[&str]) {
            let outcome = self
                .state
                .ledger
                .predict(&self.state.work, &self.texts, &self.images);
            assert_eq!(outcome.report.error, None);
            let runs: Vec<String> = outcome
                .report
                .steps
                .iter()
                .filter(|step| step.status != Status::Cached)
                .map(|step| {
                    let (_, instruction) = step.name.split_once("] ").unwrap();
                    let words: Vec<&str> = instruction.split_whitespace().take(2).collect();
                    words.join(" ")
                })
                .collect();
            assert_eq!(runs, expected);
        }
    }

    #[test]
    fn the_order_decides_what_an_edit_costs() {
        let mut bench = Story::new();
        bench.check(&[]);
        bench.edit("code");
        bench.check(&["COPY .", "RUN pip", "RUN useradd"]);

        let good = bench.example.orders[1].dockerfile.to_text();
        bench.set(&good);
        bench.build();
        bench.check(&[]);
        bench.edit("docs");
        bench.check(&["COPY .", "RUN useradd"]);
        bench.edit("dependencies");
        bench.check(&["COPY requirements.txt", "RUN pip", "COPY .", "RUN useradd"]);
    }

    #[test]
    fn another_builder_answers_as_if_it_had_done_all_builds() {
        let mut bench = Story::new();
        bench.edit("code");
        let classic = bench
            .state
            .built_by(BuilderKind::Classic, &bench.texts, &bench.images);
        let proved = std::mem::replace(&mut bench.state, classic);
        let screen = bench.screen();
        assert!(screen.options.unproved.is_some());
        assert_eq!((screen.builds, screen.changes.len()), (1, 1));
        // It too keeps what stands above the first COPY.
        assert!(screen.summary.cached > 0 && screen.summary.runs > 0);
        let back = bench
            .state
            .built_by(BuilderKind::BuildKit, &bench.texts, &bench.images);
        assert_eq!(back.work, proved.work);
    }

    #[test]
    fn what_the_ignore_file_leaves_out_costs_nothing() {
        let mut bench = Story::new();
        bench.edit("commit");
        bench.check(&[]);
        bench.act(&Action::TouchTime {
            path: "src/app.py".into(),
            now: 9,
        });
        bench.check(&[]);
    }

    /// A folder's files have times, and a builder that has seen a size at a time does not ask for the file again.
    #[test]
    fn changed_bytes_count_whatever_time_a_file_had() {
        for action in [
            Action::ChangeContent("README.md".into()),
            Action::EditFile {
                path: "README.md".into(),
                text: "1".repeat(335),
            },
        ] {
            let mut bench = Story::new();
            bench.act(&Action::EditFile {
                path: "README.md".into(),
                text: "0".repeat(335),
            });
            bench.act(&Action::TouchTime {
                path: "README.md".into(),
                now: 9,
            });
            bench.build();
            bench.check(&[]);
            bench.act(&action);
            bench.check(&["COPY .", "RUN pip", "RUN useradd"]);
        }
    }

    #[test]
    fn a_build_takes_the_change_in_and_a_prune_forgets_it() {
        let mut bench = Story::new();
        bench.edit("code");
        bench.build();
        bench.check(&[]);
        assert_eq!(bench.screen().changes, []);
        bench.state = bench.state.pruned();
        let steps = bench
            .state
            .ledger
            .predict(&bench.state.work, &bench.texts, &bench.images)
            .report
            .steps;
        assert!(steps.iter().all(|step| step.status == Status::Run));
    }

    #[test]
    fn a_text_that_does_not_read_keeps_the_last_good_answer() {
        let mut bench = Story::new();
        bench.edit("code");
        let good = bench.screen();
        assert!(good.problem.is_none() && !good.listing.stale);
        bench.set("FROM python:3.12-slim\nCOPPY . .\n");
        let bad = bench.screen();
        let problem = bad.problem.unwrap();
        assert_eq!(problem.lines.first().map(|lines| lines.first), Some(2));
        assert!(problem.message.contains("COPPY"), "{}", problem.message);
        assert!(bad.listing.stale);
        assert_eq!(bad.listing.rows.len(), good.listing.rows.len());
        assert!(bench.state.build(&bench.texts, &bench.images).is_err());
    }

    #[test]
    fn the_screen_knows_the_times_of_the_example_only() {
        let mut bench = Story::new();
        bench.edit("code");
        let time = bench.screen().summary.time.unwrap();
        assert_eq!(time.as_secs(), 223);
        let mut work = bench.state.work.clone();
        work.project = Arc::default();
        bench.state.work = work;
        assert_eq!(bench.screen().summary.time, None);
    }

    #[test]
    fn replayed_builds_leave_the_same_cache() {
        let mut bench = Story::new();
        bench.edit("code");
        bench.build();
        bench.edit("dependencies");
        let before = bench.screen();
        let builds = bench.state.ledger.builds().to_vec();
        bench.state.ledger = Ledger::replay(&builds, &bench.texts, &bench.images).into();
        assert_eq!(bench.screen(), before);
    }
}
