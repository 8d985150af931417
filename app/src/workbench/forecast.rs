//! What a build of the present state would do, and what the screen needs to say so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use cache_model::graph::VertexId;
use cache_model::image::catalog::ImageCatalog;
use dockerfile::error::BuildError;
use lesson::example::Example;
use lesson::walk::Look;
use view_model::bench::{Bench, BenchInput, bare};
use view_model::lesson::walk::{self, Follow, Shown};
use view_model::lesson::{Stop, journey};

use super::ignoring::Ignoring;
use super::ledger::{Ledger, Outcome};
use super::state::State;
use super::texts::Texts;

/// The model's answer for one state.
#[derive(Clone)]
pub(crate) struct Forecast {
    text: Arc<str>,
    problem: Option<BuildError>,
    next: Arc<Outcome>,
    ledger: Arc<Ledger>,
    ignoring: Ignoring,
    durations: BTreeMap<String, Duration>,
}

impl Forecast {
    /// Asks the model. A text that cannot be planned keeps the answer `before`, if it was for the same project, else
    /// that of the last build.
    pub(crate) fn of(
        state: &State,
        texts: &Texts,
        images: &ImageCatalog,
        example: &Example,
        before: Option<&Self>,
    ) -> Self {
        let outcome = state.ledger.predict(&state.work, texts, images);
        let problem = outcome.problem().cloned();
        let kept = problem.as_ref().and_then(|_| {
            before
                .filter(|before| Arc::ptr_eq(&before.ledger, &state.ledger))
                .map(|before| &before.next)
                .or_else(|| state.ledger.last())
        });
        let next = kept.cloned().unwrap_or_else(|| Arc::new(outcome));
        let durations = if state.work.project.example.as_ref() == Some(&example.id) {
            let last = state.ledger.last().map(|last| &last.report);
            durations(example, last.into_iter().chain([&next.report]))
        } else {
            BTreeMap::new()
        };
        Self {
            text: Arc::clone(state.work.dockerfile()),
            problem,
            ledger: Arc::clone(&state.ledger),
            ignoring: Ignoring::of(&state.work, texts),
            durations,
            next,
        }
    }

    /// The build as a journey, stop by stop.
    pub(crate) fn journey(&self) -> Vec<Stop> {
        let last = self.ledger.last();
        let image = last.and_then(|last| last.report.image.as_ref());
        journey(self.next.built(), image, &self.durations)
    }

    /// The steps that can be followed through the simulator.
    pub(crate) fn steps(&self) -> Vec<Follow> {
        walk::steps(self.next.built())
    }

    /// What a stop of the walk through the code shows of a step; none where the builder has no keys.
    pub(crate) fn followed(&self, look: Look, vertex: VertexId) -> Option<Shown> {
        let trace = self.ledger.trace(&self.next.input, vertex)?;
        Some(walk::shown(look, self.next.built(), vertex, &trace))
    }

    /// Everything the Bench draws.
    pub(crate) fn screen(&self, open_dirs: &BTreeSet<String>) -> Bench {
        Bench::of(&BenchInput {
            text: &self.text,
            problem: self.problem.as_ref(),
            last: self.ledger.last().map(|last| last.built()),
            next: self.next.built(),
            builds: self.ledger.builds().len(),
            open_dirs,
            ignored: &|path| self.ignoring.rule(path),
            durations: &self.durations,
        })
    }
}

/// How long the steps of these builds take, as the example assumes it.
fn durations<'a>(
    example: &Example,
    reports: impl Iterator<Item = &'a cache_model::build::BuildReport>,
) -> BTreeMap<String, Duration> {
    reports
        .flat_map(|report| &report.steps)
        .filter_map(|step| {
            let timing = example.timing(bare(&step.name))?;
            Some((step.name.clone(), timing.duration()))
        })
        .collect()
}
