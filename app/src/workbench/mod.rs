//! The shared state of the simulator: what a person has made, the builds done, and what a build would do now.
//!
//! ```text
//! State (work, builds done) ─settle→ Forecast (the model's answer) ─view_model→ Bench ─components
//!   ↑ Action, build, undo
//! ```
//!
//! [`Workbench`] is the one door: reads as signals, changes as verbs. Everything below it is plain Rust without a
//! browser, tested natively; [`keeping`] and [`loading`] bring in the device and the folder. Typing never waits for the
//! model: a changed text is shown at once and settles a moment later.

mod action;
mod aside;
mod forecast;
mod history;
mod ignoring;
mod keeping;
mod keys;
mod ledger;
mod loading;
mod matter;
mod notice;
mod open;
mod saved;
mod state;
mod texts;
mod work;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use cache_model::build::{BuilderKind, Rerun};
use cache_model::content::path::clean;
use cache_model::content::tree::Node;
use cache_model::graph::VertexId;
use cache_model::image::catalog::ImageCatalog;
use leptos::prelude::*;
use lesson::example::Example;
use lesson::walk::Look;
use view_model::bench::{Bench, StepRef, Subject};
use view_model::lesson::walk::{Follow, Shown};
use view_model::lesson::{Stop, Taken};

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
use work::{DOCKERFILE, Work};

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

/// What can be read.
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
                timers::measured("layer-lab:screen", || {
                    self.session
                        .with_value(|session| forecast.screen(&session.texts, &open_dirs))
                })
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

/// What can be done. Everything here that changes the work or builds it can be undone.
impl Workbench {
    /// Replaces the text of the Dockerfile.
    pub(crate) fn set_dockerfile(self, text: String) {
        self.apply(&Action::SetDockerfile(text));
    }

    /// Replaces the text of the Dockerfile by one click: a step of undo of its own, whatever was typed before.
    pub(crate) fn mend(self, text: String) {
        self.apply(&Action::MendDockerfile(text));
    }

    /// Replaces the text of a file.
    pub(crate) fn edit_file(self, path: String, text: String) {
        self.apply(&Action::EditFile { path, text });
    }

    /// Says that a file's bytes are others now: for files whose text is not kept.
    pub(crate) fn touch_content(self, path: String) {
        self.apply(&Action::ChangeContent(path));
    }

    /// Takes a file or directory away.
    pub(crate) fn remove_file(self, path: String) {
        self.apply(&Action::Remove(path));
    }

    /// Adds a file and opens it.
    pub(crate) fn add_file(self, path: &str, text: String) {
        let path = clean(path.trim().trim_start_matches('/'));
        let action = Action::AddFile {
            path: path.clone(),
            text,
        };
        if self.apply(&action) {
            self.opened.set(Some(path));
        }
    }

    /// Renames a file or directory. A file that is open stays open.
    pub(crate) fn rename_file(self, from: String, to: &str) {
        let to = clean(to.trim().trim_start_matches('/'));
        let action = Action::Rename {
            from: from.clone(),
            to: to.clone(),
        };
        if self.apply(&action) && self.opened.get_untracked() == Some(from) {
            self.opened.set(Some(to));
        }
    }

    /// Sets or takes away the right to execute a file.
    pub(crate) fn set_mode(self, path: String, executable: bool) {
        self.apply(&Action::SetExecutable { path, executable });
    }

    /// Gives a file another time and leaves its bytes alone.
    pub(crate) fn touch_mtime(self, path: String) {
        let now = (timers::epoch() / 1000) as i64;
        self.apply(&Action::TouchTime { path, now });
    }

    /// Puts one thing back as it was in the last build.
    pub(crate) fn revert(self, subject: Subject) {
        self.apply(&Action::Revert(subject));
    }

    /// Gives a build argument, or takes it away.
    pub(crate) fn set_build_arg(self, name: String, value: Option<String>) {
        self.apply(&Action::SetBuildArg { name, value });
    }

    /// Chooses the stage to build; none for the last.
    pub(crate) fn set_target(self, target: Option<String>) {
        self.apply(&Action::SetTarget(target));
    }

    /// Says whether a RUN writes the same bytes when it is executed again.
    pub(crate) fn set_assumption(self, step: String, rerun: Rerun) {
        self.apply(&Action::Assume { step, rerun });
    }

    /// Turns `--no-cache` on or off.
    pub(crate) fn toggle_no_cache(self) {
        let on = self
            .state
            .with_untracked(|state| !state.work.settings.no_cache);
        self.apply(&Action::SetNoCache(on));
    }

    /// Chooses the builder: all builds done so far are done again by it.
    pub(crate) fn set_builder(self, builder: BuilderKind) {
        let state = self.state.get_untracked();
        if state.work.settings.builder != builder {
            let next = self
                .session
                .with_value(|session| state.built_by(builder, &session.texts, &session.images));
            self.go(next, None);
        }
    }

    /// Does the build: the present state becomes the last build, and its results go into the cache.
    pub(crate) fn build(self) {
        self.settle();
        let state = self.state.get_untracked();
        let built = self
            .session
            .with_value(|session| state.build(&session.texts, &session.images));
        match built {
            Ok(next) => self.go(next, None),
            Err(error) => self.tell(Notice::new(Matter::Unbuildable(error))),
        }
    }

    /// Forgets all builds and their cache, as `docker builder prune --all` does.
    pub(crate) fn prune(self) {
        self.go(self.state.with_untracked(State::pruned), None);
    }

    /// Takes the last change back.
    pub(crate) fn undo(self) {
        self.travel(History::undo);
    }

    /// Does again what was taken back.
    pub(crate) fn redo(self) {
        self.travel(History::redo);
    }

    /// Puts the running example in the place of the present project, built once, with its sample edit made.
    pub(crate) fn load_example(self) {
        let stamp = timers::epoch();
        let state = self.with_session(|session| {
            let work = open::example(&session.example, stamp, &mut session.texts);
            let state = State::opened(work, &session.texts, &session.images);
            sample_edit(&state, session).unwrap_or(state)
        });
        self.opened.set(None);
        self.go(state, None);
    }

    /// Puts what a figure shows in the place of the present project: built once, with the figure's change made.
    pub(crate) fn take_figure(self, taken: &Taken) {
        let stamp = timers::epoch();
        let state = self.with_session(|session| {
            let (first, next) = open::taken(taken, &session.example, stamp, &mut session.texts);
            State {
                work: next,
                ..State::opened(first, &session.texts, &session.images)
            }
        });
        self.opened.set(None);
        self.selected.set(None);
        self.show(state, None);
        if taken.left_out().is_some() {
            self.tell(Notice::new(Matter::FigureHasMore(Arc::new(taken.clone()))));
        } else {
            self.dismiss(NoticeKind::FigureHasMore);
        }
    }

    /// Shows the reason of a step, or of none.
    pub(crate) fn select(self, step: Option<StepRef>) {
        self.selected.set(step);
    }

    /// Opens a file for editing, or closes it.
    pub(crate) fn open_file(self, path: Option<String>) {
        self.opened.set(path);
    }

    /// Unfolds or folds a directory of the file tree.
    pub(crate) fn toggle_dir(self, path: &str) {
        self.open_dirs.update(|open| {
            if !open.remove(path) {
                open.insert(path.to_owned());
            }
        });
    }

    /// Takes a notice away.
    pub(crate) fn dismiss(self, kind: NoticeKind) {
        let about = |notice: &Notice| notice.kind == kind;
        if self
            .notices
            .with_untracked(|notices| notices.iter().any(about))
        {
            self.notices
                .update(|notices| notices.retain(|notice| !about(notice)));
        }
    }
}

/// How it is done.
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
