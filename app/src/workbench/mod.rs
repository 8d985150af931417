//! The shared state of the simulator: what a person has made, the builds done, and what a build would do now.
//!
//! ```text
//! State (work, builds done) ─settle→ Forecast (the model's answer) ─view_model→ Bench ─components
//!   ↑ Action, build, undo
//! ```
//!
//! [`Workbench`] is the one door: reads as [`signals`], changes as [`verbs`]. Everything below it is plain Rust without a
//! browser, tested natively; [`keeping`] and [`loading`] bring in the device and the folder. Typing never waits for the
//! model: a changed text is shown at once and settles a moment later.

mod action;
mod aside;
mod forecast;
mod history;
mod ignoring;
mod keeping;
mod keys;
mod leaving;
mod ledger;
mod loading;
mod matter;
mod notice;
mod open;
mod saved;
mod signals;
mod state;
mod texts;
mod verbs;
mod work;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use cache_model::image::catalog::ImageCatalog;
use leptos::prelude::*;
use lesson::example::Example;
use view_model::bench::StepRef;
use view_model::lesson::Taken;
use web_sys::File;

pub(crate) use loading::{LoadPhase, LoadProgress};
pub(crate) use notice::{Notice, NoticeKind, Offer};

use crate::home::Home;
use crate::host::folder::FolderSource;
use crate::host::location;
use crate::host::timers::{self, Timer};
use crate::part::Part;
use action::Action;
use forecast::Forecast;
use history::History;
use keeping::Keeper;
use matter::Matter;
use state::State;
use texts::Texts;
use work::Work;

/// A file opened for editing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenFile {
    /// Its path in the context.
    pub path: String,
    /// Its text; none if it is not kept (large, not text), so that only "its content changed" can be said.
    pub text: Option<String>,
    /// Whether its owner may execute it.
    pub executable: bool,
}

/// The store. A handle: copies share one state.
#[derive(Clone, Copy)]
pub(crate) struct Workbench {
    /// What a person sees and types into.
    state: RwSignal<State>,
    /// The state the model is asked about: follows the other as soon as typing pauses.
    settled: RwSignal<State>,
    history: RwSignal<History>,
    selected: RwSignal<Option<StepRef>>,
    opened: RwSignal<Option<String>>,
    open_dirs: RwSignal<BTreeSet<String>>,
    progress: RwSignal<Option<LoadProgress>>,
    notices: RwSignal<Vec<Notice>>,
    forecast: Memo<Option<Arc<Forecast>>>,
    /// What states refer to and what never changes.
    session: StoredValue<Session>,
    settling: StoredValue<Option<Timer>, LocalStorage>,
    keeper: StoredValue<Keeper, LocalStorage>,
    /// Number of the folder being read: another number stops it.
    load: StoredValue<u64>,
    /// The archive that was dropped and opened last, which may be taken for one file yet.
    packed: StoredValue<Option<File>, LocalStorage>,
    /// It is a figure: what it shows can be looked into, not changed.
    fixed: bool,
}

/// Beside the state: texts by digest, the images of the registry, the lesson's example.
struct Session {
    texts: Texts,
    /// Bytes of text when unused ones were last forgotten.
    texts_swept: usize,
    images: ImageCatalog,
    example: Example,
}

/// How long typing has to pause before the model is asked.
const PAUSE: Duration = Duration::from_millis(40);

/// How many bytes of text may gather before unused ones are forgotten.
const SWEEP: usize = 16 * 1024 * 1024;

impl Workbench {
    /// The store of this page, shared by all rooms. Who asks first has what was kept on this device brought back; without
    /// that it opens the running example with its sample edit made.
    pub(crate) fn here() -> Self {
        Home::one(|| {
            let workbench = Self::new();
            if workbench.fixed {
                workbench.begin_with_example();
            } else {
                workbench.restore();
                workbench.listen();
            }
            workbench
        })
    }

    fn new() -> Self {
        let example = Example::model_serving();
        let session = StoredValue::new(Session {
            texts: Texts::default(),
            texts_swept: 0,
            images: example.catalog(),
            example,
        });
        let settled = RwSignal::new(State::default());
        let forecast = Memo::new_with_compare(
            move |before: Option<&Option<Arc<Forecast>>>| {
                let before = before.and_then(|before| before.as_deref());
                let state = settled.read();
                Some(timers::measured("layer-lab:forecast", || {
                    session.with_value(|session| {
                        Arc::new(Forecast::of(
                            &state,
                            &session.texts,
                            &session.images,
                            &session.example,
                            before,
                        ))
                    })
                }))
            },
            // The settled state is only set when it differs.
            |_, _| true,
        );
        Self {
            state: RwSignal::new(State::default()),
            settled,
            history: RwSignal::new(History::default()),
            selected: RwSignal::new(None),
            opened: RwSignal::new(None),
            open_dirs: RwSignal::new(BTreeSet::new()),
            progress: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            forecast,
            session,
            settling: StoredValue::new_local(None),
            keeper: StoredValue::new_local(Keeper::default()),
            load: StoredValue::new(0),
            packed: StoredValue::new_local(None),
            fixed: location::is_figure(),
        }
    }
}

/// Reads a folder that was dropped on the page, wherever one is in it.
pub(crate) const DROP: Part<fn(FolderSource)> =
    part!(files.drop: fn(FolderSource) = |source| Workbench::here().open_folder(source));

/// Takes over what a figure shows, see [`Workbench::take_figure`].
pub(crate) const TAKE: Part<fn(Taken)> =
    part!(bench.take: fn(Taken) = |taken| Workbench::here().take_figure(&taken));

/// Loads what reading folders and records takes, for when it will be needed. Where that fails it is tried again then.
pub(crate) async fn fetch_readers() {
    let _ = loading::READER.load().await;
    let _ = keeping::READER.load().await;
}

impl Workbench {
    /// Does an action; whether it was done.
    fn apply(self, action: &Action) -> bool {
        if self.fixed {
            return false;
        }
        let state = self.state.get_untracked();
        let stepped = self.with_session(|session| state.step(action, &mut session.texts));
        match stepped {
            Ok(next) => {
                self.dismiss(NoticeKind::Refused);
                if next.work != state.work {
                    self.go(next, action.thread());
                }
                true
            }
            Err(refusal) => {
                self.tell(Notice::new(Matter::Refused(refusal.into())));
                false
            }
        }
    }

    /// Goes to a state, unless this is a figure.
    fn go(self, next: State, thread: Option<&str>) {
        if !self.fixed {
            self.show(next, thread);
        }
    }

    /// Shows a state, which can be undone. While a text is typed (`thread`) the model waits for a pause.
    fn show(self, next: State, thread: Option<&str>) {
        let before = self.state.get_untracked();
        self.history
            .update(|history| history.record(before, thread, timers::now()));
        self.state.set(next);
        if thread.is_some() {
            let timer = Timer::after(PAUSE, move || self.settle());
            self.settling.set_value(Some(timer));
        } else {
            self.settling.set_value(None);
            self.settle();
        }
        self.sweep();
        self.keep_soon();
    }

    fn travel(self, to: impl FnOnce(&mut History, State) -> Option<State>) {
        let present = self.state.get_untracked();
        let found = self
            .history
            .try_update(|history| to(history, present))
            .flatten();
        if let Some(state) = found {
            self.state.set(state);
            self.settling.set_value(None);
            self.settle();
            self.keep_soon();
        }
    }

    /// Asks the model about the present state, unless it was asked already.
    fn settle(self) {
        let state = self.state.get_untracked();
        let stale = self.settled.with_untracked(|settled| {
            !Arc::ptr_eq(&settled.ledger, &state.ledger) || settled.work != state.work
        });
        if stale {
            self.settled.set(state);
        }
    }

    /// Forgets texts that no state can come back to, once enough have gathered.
    fn sweep(self) {
        self.with_session(|session| {
            if session.texts.bytes() < session.texts_swept + SWEEP {
                return;
            }
            let history = self.history.read_untracked();
            let present = self.state.read_untracked();
            let states = history.states().chain([&*present]);
            let trees = states.flat_map(|state| {
                let builds = state.ledger.builds().iter().map(Work::context);
                builds.chain([state.work.context(), &state.work.project.context])
            });
            session.texts.retain(trees);
            session.texts_swept = session.texts.bytes();
        });
    }

    fn tell(self, notice: Notice) {
        self.notices.update(|notices| notice::put(notices, notice));
    }

    fn with_session<T>(self, change: impl FnOnce(&mut Session) -> T) -> T {
        self.session
            .try_update_value(change)
            .expect("the store lives as long as the page")
    }
}

/// The running example, built once, with its sample edit made.
fn example_state(session: &mut Session) -> State {
    let work = open::example(&session.example, timers::epoch(), &mut session.texts);
    let state = State::opened(work, &session.texts, &session.images);
    sample_edit(&state, session).unwrap_or(state)
}

/// The state after the example's first edit.
fn sample_edit(state: &State, session: &mut Session) -> Option<State> {
    let edit = session.example.edits.first()?.clone();
    let text = edit.apply(session.texts.of_path(state.work.context(), &edit.path)?);
    let action = Action::EditFile {
        path: edit.path,
        text,
    };
    state.step(&action, &mut session.texts).ok()
}
