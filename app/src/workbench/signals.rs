//! What can be read of the [`Workbench`], as signals.

use cache_model::content::tree::Node;
use cache_model::graph::VertexId;
use leptos::prelude::*;
use lesson::walk::Look;
use view_model::bench::{Bench, StepRef};
use view_model::lesson::Stop;
use view_model::lesson::walk::{Follow, Shown};

use super::forecast::Forecast;
use super::history::History;
use super::loading::LoadProgress;
use super::notice::Notice;
use super::work::DOCKERFILE;
use super::{OpenFile, Workbench};
use crate::host::timers;

impl Workbench {
    /// Whether it is a figure. Then nothing that changes the work or builds it has an effect, but for
    /// [`Workbench::take_figure`], which shows another figure.
    pub(crate) fn is_fixed(self) -> bool {
        self.fixed
    }

    /// The text in the editor.
    pub(crate) fn dockerfile(self) -> Signal<String> {
        Memo::new(move |_| self.state.with(|state| state.work.dockerfile().to_string())).into()
    }

    /// Everything the Bench draws. It holds words, so it lasts as long as the one who asks and is not shared: whoever
    /// draws in another language asks again.
    pub(crate) fn screen(self) -> Memo<Bench> {
        Memo::new(move |_| {
            let forecast = self.forecast.get();
            let open_dirs = self.open_dirs.read();
            forecast.map_or_else(Bench::default, |forecast| {
                timers::measured("layer-lab:screen", || forecast.screen(&open_dirs))
            })
        })
    }

    /// The next build as a journey, stop by stop.
    pub(crate) fn journey(self) -> Memo<Vec<Stop>> {
        Memo::new(move |_| {
            let forecast = self.forecast.read();
            forecast
                .as_deref()
                .map(Forecast::journey)
                .unwrap_or_default()
        })
    }

    /// The steps of the next build, each of which can be followed through the simulator.
    pub(crate) fn steps(self) -> Memo<Vec<Follow>> {
        Memo::new(move |_| {
            let forecast = self.forecast.read();
            forecast.as_deref().map(Forecast::steps).unwrap_or_default()
        })
    }

    /// What a stop of the walk through the code shows of a step of the next build; none where the builder has no keys.
    pub(crate) fn followed(self, look: Look, vertex: VertexId) -> Option<Shown> {
        let forecast = self.forecast.read();
        forecast.as_deref()?.followed(look, vertex)
    }

    /// How far the reading of a folder has come; none while no folder is read.
    pub(crate) fn progress(self) -> Signal<Option<LoadProgress>> {
        self.progress.into()
    }

    /// What a person has to be told.
    pub(crate) fn notices(self) -> Signal<Vec<Notice>> {
        self.notices.into()
    }

    /// The step whose reason is shown.
    pub(crate) fn selected(self) -> Signal<Option<StepRef>> {
        self.selected.into()
    }

    /// The file opened for editing.
    pub(crate) fn opened(self) -> Signal<Option<OpenFile>> {
        Memo::new(move |_| {
            let path = self.opened.get()?;
            let state = self.state.read();
            let Some(Node::File(file)) = state.work.context().get(&path) else {
                return None;
            };
            let text = if path == DOCKERFILE {
                Some(state.work.dockerfile().to_string())
            } else {
                self.session
                    .with_value(|session| session.texts.get(file.digest).map(str::to_owned))
            };
            Some(OpenFile {
                path,
                text,
                executable: file.meta.mode & 0o100 != 0,
            })
        })
        .into()
    }

    /// Whether there is something to undo.
    pub(crate) fn can_undo(self) -> Signal<bool> {
        Memo::new(move |_| self.history.with(History::can_undo)).into()
    }

    /// Whether there is something to redo.
    pub(crate) fn can_redo(self) -> Signal<bool> {
        Memo::new(move |_| self.history.with(History::can_redo)).into()
    }
}
