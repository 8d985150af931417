//! What can be done with the [`Workbench`]. Everything that changes the work or builds it can be undone.

use std::sync::Arc;

use cache_model::build::{BuilderKind, Rerun};
use cache_model::content::path::clean;
use leptos::prelude::*;
use view_model::bench::{StepRef, Subject};
use view_model::lesson::Taken;

use super::action::Action;
use super::history::History;
use super::matter::Matter;
use super::notice::{Notice, NoticeKind};
use super::state::State;
use super::{Workbench, example_state, open};
use crate::host::timers;

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
        let state = self.with_session(example_state);
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
