//! What is moved, what is shown, and the stream that is being played.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use lesson::stream::{Settings, Stream};
use view_model::drill::stream::{Reveal, SEED, Tally, Way, moved};

use crate::host::{announce, focus, timers};
use crate::learner::Learner;
use crate::shelf::Stage;

/// How long builds are played before the browser has its turn, in milliseconds: less than anyone notices.
const SLICE: f64 = 30.0;

/// Id of the part where one predicts and is answered.
pub(super) const PREDICT: &str = "predict";

/// What is shown.
#[derive(Clone)]
pub(super) struct Round {
    /// The stream that was played.
    pub now: Arc<Tally>,
    /// The one before.
    pub before: Option<Arc<Tally>>,
    /// What became of the prediction.
    pub reveal: Option<Reveal>,
}

/// The half's handle.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The parameters as they stand.
    pub draft: RwSignal<Settings>,
    /// What is shown; none before the first stream has been played.
    pub shown: RwSignal<Option<Round>>,
    /// Builds played and all; none while nothing is played.
    pub progress: RwSignal<Option<(u32, u32)>>,
    /// Why a stream could not be played.
    pub problem: RwSignal<Option<String>>,
    learner: Learner,
    stage: StoredValue<Arc<Stage>>,
    /// Number of the stream that may go on.
    run: StoredValue<u64>,
}

impl Desk {
    /// Nothing played yet.
    pub(super) fn new(learner: Learner, stage: Arc<Stage>, start: Settings) -> Self {
        Self {
            draft: RwSignal::new(start),
            shown: RwSignal::new(None),
            progress: RwSignal::new(None),
            problem: RwSignal::new(None),
            learner,
            stage: StoredValue::new(stage),
            run: StoredValue::new(0),
        }
    }

    /// Moves parameters. A stream with the old ones, predicted before, is not played on.
    pub(super) fn change(self, change: impl FnOnce(&mut Settings)) {
        if self.shown.with_untracked(Option::is_some) {
            self.stop();
        }
        self.draft.update(change);
    }

    /// The names of what was moved since what is shown.
    pub(super) fn moved(self) -> Vec<String> {
        let draft = self.draft.get();
        self.shown.with(|shown| {
            let names = shown
                .as_ref()
                .map(|round| moved(&round.now.settings, &draft));
            let names = names.unwrap_or_default().into_iter();
            names.map(|(_, name)| name).collect()
        })
    }

    /// Moves everything back to what is shown.
    pub(super) fn put_back(self) {
        self.stop();
        if let Some(settings) = self.shown_settings() {
            self.draft.set(settings);
        }
        focus::id(PREDICT);
    }

    /// Goes back to the stream before.
    pub(super) fn back(self) {
        self.stop();
        let before = self
            .shown
            .with_untracked(|shown| shown.as_ref().and_then(|round| round.before.clone()));
        if let Some(before) = before {
            self.draft.set(before.settings);
            self.shown.set(Some(Round {
                now: before,
                before: None,
                reveal: None,
            }));
        }
        focus::id(PREDICT);
    }

    /// Ends the stream that is being played.
    pub(super) fn stop(self) {
        self.run.update_value(|run| *run += 1);
        self.progress.set(None);
    }

    fn shown_settings(self) -> Option<Settings> {
        self.shown
            .with_untracked(|shown| shown.as_ref().map(|round| round.now.settings))
    }

    /// Plays the stream of the parameters as they stand, slice by slice, and shows it; with a prediction, what became
    /// of that too.
    pub(super) fn play(self, said: Option<Way>) {
        self.stop();
        self.problem.set(None);
        let run = self.run.get_value();
        let settings = self.draft.get_untracked();
        self.progress.set(Some((0, settings.all())));
        let stage = self.stage.get_value();
        spawn_local(async move {
            let played = self.played(run, settings, &stage).await;
            // One who left, or stopped it, does not ask any more.
            if self.run.try_get_value() != Some(run) {
                return;
            }
            self.progress.set(None);
            match played {
                Ok(Some(tally)) => self.show(tally, said),
                Ok(None) => {}
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    /// The stream, counted; none if it was stopped.
    async fn played(
        self,
        run: u64,
        settings: Settings,
        stage: &Stage,
    ) -> Result<Option<Tally>, String> {
        let mut stream = Stream::new(&stage.library, settings, SEED)?;
        let mut tally = Tally::new(settings, stream.dockerfile());
        loop {
            let until = timers::now() + SLICE;
            while timers::now() < until {
                match stream.next_build()? {
                    Some(built) => tally.take(&built),
                    None => return Ok(Some(tally)),
                }
            }
            timers::pause().await;
            if self.run.try_get_value() != Some(run) {
                return Ok(None);
            }
            self.progress.set(Some((stream.done(), stream.all())));
        }
    }

    fn show(self, tally: Tally, said: Option<Way>) {
        let before = self
            .shown
            .with_untracked(|shown| shown.as_ref().map(|round| Arc::clone(&round.now)));
        let reveal = said
            .zip(before.as_ref())
            .map(|(said, before)| Reveal::of(before, &tally, said));
        if let (Some(reveal), Some(before)) = (&reveal, &before) {
            announce::say(&reveal.headline);
            self.learner
                .record(reveal.event(&before.settings, &tally.settings));
        }
        self.shown.set(Some(Round {
            now: Arc::new(tally),
            before,
            reveal,
        }));
    }
}
