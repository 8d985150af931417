//! A scenario in play: where the learner stands, kept as it changes.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use leptos::task::spawn_local;
use lesson::lab::Scenario;
use view_model::lab::{self, Event, Lab, Screen, Stage, State};

use crate::content::{self, LAB};
use crate::host::storage::small;
use crate::host::{announce, fetch, focus};
use crate::learner::Learner;

/// How the names of attempts begin that are not finished.
const DRAFT: &str = "layer-lab:lab:";

/// A scenario on its way.
#[derive(Clone)]
pub(super) enum Fetched {
    /// There is none.
    None,
    /// It is on its way.
    Waiting,
    /// It is here.
    Here(Arc<Lab>),
    /// It cannot be had or played, in words.
    Failed(String),
}

/// Reads a scenario that is published with the page.
pub(super) fn scenario(id: &str) -> RwSignal<Fetched> {
    let lab = RwSignal::new(Fetched::Waiting);
    let is_name = id
        .bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
    let path = is_name.then(|| content::address(&format!("lab/{id}.json")));
    spawn_local(async move {
        let text = match path {
            Some(path) => fetch::text(&path).await,
            None => None,
        };
        let read = match text {
            None => Fetched::Failed(tr!(
                "This incident could not be loaded. Reload the page to try again, or choose another."
            )),
            Some(text) => read(&text),
        };
        // Whoever asked may have left meanwhile.
        let _ = lab.try_set(read);
    });
    lab
}

/// A scenario from its text, played as it is found.
pub(super) fn read(text: &str) -> Fetched {
    let played = Scenario::parse(text)
        .map_err(|misfit| misfit.to_string())
        .and_then(Lab::of);
    match played {
        Ok(lab) => Fetched::Here(Arc::new(lab)),
        Err(why) => Fetched::Failed(why),
    }
}

/// The handle on a scenario in play.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The scenario.
    pub lab: StoredValue<Arc<Lab>>,
    /// Where the learner stands.
    pub state: RwSignal<State>,
    /// What is shown.
    pub screen: Memo<Screen>,
    /// The language of the scenario, if it is another than the page's.
    pub lang: Option<&'static str>,
    learner: Learner,
    draft: StoredValue<String>,
}

impl Desk {
    /// Takes up a scenario where it was left.
    pub(super) fn new(learner: Learner, lab: Arc<Lab>, is_own: bool) -> Self {
        let kind = if is_own { "own/" } else { "" };
        let draft = format!("{DRAFT}{kind}{}", lab.scenario.id);
        let kept = small::get(&draft).and_then(|text| lab::read_draft(&lab, &text));
        let state = RwSignal::new(kept.unwrap_or_else(|| State::new(&lab)));
        let lab = StoredValue::new(lab);
        Self {
            screen: Memo::new(move |_| {
                lab.with_value(|lab| state.with(|state| Screen::of(lab, state)))
            }),
            lab,
            state,
            // Of one that somebody brought it is not known.
            lang: content::lang(LAB).filter(|_| !is_own),
            learner,
            draft: StoredValue::new(draft),
        }
    }

    /// Something is done.
    pub(super) fn send(self, event: Event) {
        let was = self.state.with_untracked(|state| state.stage);
        self.lab.with_value(|lab| {
            self.state.update(|state| {
                let before = std::mem::replace(state, State::new(lab));
                *state = lab::step(lab, before, event);
            });
            self.state.with_untracked(|state| {
                if !state.announcement.is_empty() {
                    announce::say(&state.announcement);
                }
                if state.stage == Stage::Done && was != Stage::Done {
                    self.learner.record(lab::answered(lab, state));
                }
                let text = lab::write_draft(lab, state);
                self.draft.with_value(|name| {
                    if state.stage == Stage::Done {
                        small::remove(name);
                    } else {
                        small::set(name, &text);
                    }
                });
            });
        });
    }

    /// A part of the screen.
    pub(super) fn part<T: PartialEq + Clone + Send + Sync + 'static>(
        self,
        of: impl Fn(&Screen) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.screen.with(&of))
    }

    /// How far it went.
    pub(super) fn stage(self) -> Memo<Stage> {
        Memo::new(move |_| self.state.with(|state| state.stage))
    }

    /// The stage on the screen.
    pub(super) fn shown(self) -> Memo<Stage> {
        Memo::new(move |_| self.state.with(State::shown))
    }

    /// Whether the repair is being worked on.
    pub(super) fn repairs(self) -> Memo<bool> {
        Memo::new(move |_| self.state.with(|state| state.works_at(Stage::Repair)))
    }

    /// Does what changes the stage on the screen; then what is to be done there has the focus.
    pub(super) fn turn(self, event: Event) {
        let was = self.state.with_untracked(State::shown);
        self.send(event);
        if self.state.with_untracked(State::shown) != was {
            request_animation_frame(|| focus::id("lab-task"));
        }
    }
}
