//! Undo and redo: earlier and later states of the Bench.

use super::state::State;

/// States kept for undo. Beyond it the oldest is forgotten.
const DEPTH: usize = 200;

/// A pause longer than this, in milliseconds, ends one step of undo while a person types.
const PAUSE: f64 = 1_000.0;

/// States before and after the present one.
#[derive(Clone, Default)]
pub(crate) struct History {
    past: Vec<State>,
    future: Vec<State>,
    /// What was typed into last, and when.
    typing: Option<(String, f64)>,
}

impl History {
    /// Notes that `before` was left at the time `now` (milliseconds from any start). `thread` names the text that is
    /// being typed; changes of one thread without a pause are one step.
    pub(crate) fn record(&mut self, before: State, thread: Option<&str>, now: f64) {
        self.future.clear();
        let continues = matches!(
            (&self.typing, thread),
            (Some((last, at)), Some(thread)) if last == thread && now - at <= PAUSE
        );
        self.typing = thread.map(|thread| (thread.to_owned(), now));
        if continues {
            return;
        }
        if self.past.len() == DEPTH {
            self.past.remove(0);
        }
        self.past.push(before);
    }

    /// The state before `present`.
    pub(crate) fn undo(&mut self, present: State) -> Option<State> {
        let before = self.past.pop()?;
        self.future.push(present);
        self.typing = None;
        Some(before)
    }

    /// The state that was left by [`History::undo`].
    pub(crate) fn redo(&mut self, present: State) -> Option<State> {
        let after = self.future.pop()?;
        self.past.push(present);
        self.typing = None;
        Some(after)
    }

    /// Whether there is something to undo.
    pub(crate) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub(crate) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Every state kept.
    pub(crate) fn states(&self) -> impl Iterator<Item = &State> {
        self.past.iter().chain(&self.future)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::work::{Settings, Work};
    use cache_model::content::tree::Tree;
    use std::sync::Arc;

    fn state(text: &str) -> State {
        State {
            work: Work::new(Arc::default(), text, Tree::default(), Settings::default()),
            ledger: Arc::default(),
        }
    }

    #[track_caller]
    fn check(state: Option<State>, text: &str) -> State {
        let state = state.unwrap();
        assert_eq!(&**state.work.dockerfile(), text);
        state
    }

    #[test]
    fn typing_without_a_pause_is_one_step() {
        let mut history = History::default();
        history.record(state(""), Some(""), 0.0);
        history.record(state("F"), Some(""), 200.0);
        history.record(state("FR"), Some(""), 400.0);
        check(history.undo(state("FRO")), "");
        assert!(!history.can_undo());
        check(history.redo(state("")), "FRO");
    }

    #[test]
    fn a_pause_another_file_or_a_click_begins_a_new_step() {
        let mut history = History::default();
        history.record(state("0"), Some(""), 0.0);
        history.record(state("1"), Some(""), 5_000.0);
        history.record(state("2"), Some("app.py"), 5_100.0);
        history.record(state("3"), None, 5_200.0);
        history.record(state("4"), None, 5_300.0);
        let mut present = state("5");
        for text in ["4", "3", "2", "1", "0"] {
            present = check(history.undo(present), text);
        }
        assert!(history.undo(present).is_none());
    }

    #[test]
    fn a_new_change_ends_redo() {
        let mut history = History::default();
        history.record(state("0"), None, 0.0);
        check(history.undo(state("1")), "0");
        assert!(history.can_redo());
        history.record(state("0"), None, 1.0);
        assert!(!history.can_redo());
    }

    #[test]
    fn the_oldest_states_are_forgotten() {
        let mut history = History::default();
        for n in 0..DEPTH + 5 {
            history.record(state(&n.to_string()), None, 0.0);
        }
        assert_eq!(history.past.len(), DEPTH);
        check(history.past.first().cloned(), "5");
    }
}
