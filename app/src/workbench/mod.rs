//! The shared state of the simulator: what a person has made, the builds done, and what a build would do now.
//!
//! ```text
//! Work ─settle→ Forecast (the model's prediction) ─view_model→ Bench ─components
//!   ↑ Action                    ↑ Ledger (builds done)
//! ```
//!
//! [`Workbench`] is the one door: reads as signals, changes as verbs. Everything below it is plain Rust without a
//! browser, tested natively. Typing never waits for the model: a changed text is shown at once and settles a moment
//! later.

mod action;
mod history;
mod notice;
mod work;

use leptos::prelude::*;
use view_model::bench::{Bench, StepRef, Subject};

pub(crate) use notice::{Notice, NoticeKind};

use crate::host::folder::FolderSource;
use action::Action;
use cache_model::build::Rerun;
use history::History;
use work::Work;

/// How far the reading of a folder has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct LoadProgress {
    /// What is being done.
    pub phase: LoadPhase,
    /// Files found so far.
    pub files_found: usize,
    /// Bytes found so far.
    pub bytes_found: u64,
    /// Files read and hashed so far.
    pub files_done: usize,
    /// Bytes read and hashed so far.
    pub bytes_done: u64,
}

/// Phases of reading a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum LoadPhase {
    /// Directories are walked; the totals still grow.
    #[default]
    Listing,
    /// Files are read and hashed; the totals stand.
    Hashing,
}

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
    work: RwSignal<Work>,
    history: RwSignal<History>,
    selected: RwSignal<Option<StepRef>>,
    opened: RwSignal<Option<String>>,
    progress: RwSignal<Option<LoadProgress>>,
    notices: RwSignal<Vec<Notice>>,
    screen: Memo<Bench>,
}

impl Workbench {
    /// Makes the store and provides it to all components below.
    pub(crate) fn provide() -> Self {
        let workbench = Self::new();
        provide_context(workbench);
        workbench
    }

    /// The store provided above.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    fn new() -> Self {
        Self {
            work: RwSignal::new(Work::default()),
            history: RwSignal::new(History::default()),
            selected: RwSignal::new(None),
            opened: RwSignal::new(None),
            progress: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            screen: Memo::new(|_| Bench::default()),
        }
    }
}

/// What can be read.
impl Workbench {
    /// The text in the editor.
    pub(crate) fn dockerfile(self) -> Signal<String> {
        Memo::new(move |_| self.work.with(|work| work.dockerfile.to_string())).into()
    }

    /// Everything the Bench draws.
    pub(crate) fn screen(self) -> Memo<Bench> {
        self.screen
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
        Signal::derive(move || {
            self.opened.get().map(|path| OpenFile {
                path,
                text: None,
                executable: false,
            })
        })
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

/// What can be done. Everything here but [`Workbench::build`] can be undone.
impl Workbench {
    /// Replaces the text of the Dockerfile.
    pub(crate) fn set_dockerfile(self, text: String) {
        self.apply(Action::SetDockerfile(text));
    }

    /// Replaces the text of a file.
    pub(crate) fn edit_file(self, path: String, text: String) {
        self.apply(Action::EditFile { path, text });
    }

    /// Says that a file's bytes are others now: for files whose text is not kept.
    pub(crate) fn touch_content(self, path: String) {
        self.apply(Action::ChangeContent(path));
    }

    /// Takes a file or directory away.
    pub(crate) fn remove_file(self, path: String) {
        self.apply(Action::Remove(path));
    }

    /// Adds a file.
    pub(crate) fn add_file(self, path: String, text: String) {
        self.apply(Action::AddFile { path, text });
    }

    /// Renames a file or directory.
    pub(crate) fn rename_file(self, from: String, to: String) {
        self.apply(Action::Rename { from, to });
    }

    /// Sets or takes away the right to execute a file.
    pub(crate) fn set_mode(self, path: String, executable: bool) {
        self.apply(Action::SetExecutable { path, executable });
    }

    /// Gives a file another time and leaves its bytes alone.
    pub(crate) fn touch_mtime(self, path: String) {
        self.apply(Action::TouchTime(path));
    }

    /// Puts one thing back as it was in the last build.
    pub(crate) fn revert(self, subject: Subject) {
        self.apply(Action::Revert(subject));
    }

    /// Gives a build argument, or takes it away.
    pub(crate) fn set_build_arg(self, name: String, value: Option<String>) {
        self.apply(Action::SetBuildArg { name, value });
    }

    /// Chooses the stage to build; none for the last.
    pub(crate) fn set_target(self, target: Option<String>) {
        self.apply(Action::SetTarget(target));
    }

    /// Says whether a RUN writes the same bytes when it is executed again.
    pub(crate) fn set_assumption(self, step: String, rerun: Rerun) {
        self.apply(Action::Assume { step, rerun });
    }

    /// Turns `--no-cache` on or off.
    pub(crate) fn toggle_no_cache(self) {
        let on = self.work.with_untracked(|work| !work.settings.no_cache);
        self.apply(Action::SetNoCache(on));
    }

    /// Does the build: the present state becomes the last build, and its results go into the cache.
    pub(crate) fn build(self) {}

    /// Forgets all builds and their cache, as `docker builder prune --all` does.
    pub(crate) fn prune(self) {}

    /// Takes the last change back.
    pub(crate) fn undo(self) {
        self.travel(History::undo);
    }

    /// Does again what was taken back.
    pub(crate) fn redo(self) {
        self.travel(History::redo);
    }

    /// Reads a folder and puts it in the place of the present one.
    pub(crate) fn open_folder(self, source: FolderSource) {
        let _ = source;
    }

    /// Stops reading a folder; the present one stays.
    pub(crate) fn cancel_loading(self) {
        self.progress.set(None);
    }

    /// Puts the running example in the place of the present project.
    pub(crate) fn load_example(self) {}

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
        let _ = path;
    }

    /// Takes a notice away.
    pub(crate) fn dismiss(self, kind: NoticeKind) {
        self.notices
            .update(|notices| notices.retain(|notice| notice.kind != kind));
    }

    fn apply(self, action: Action) {
        let _ = action.thread();
        if let Action::SetDockerfile(text) = action {
            self.work.update(|work| work.dockerfile = text.into());
        }
    }

    fn travel(self, go: impl FnOnce(&mut History, Work) -> Option<Work>) {
        let present = self.work.get_untracked();
        let mut history = self.history.write();
        if let Some(work) = go(&mut history, present) {
            drop(history);
            self.work.set(work);
        }
    }
}
