//! Undo and redo: earlier and later states of the work.

use super::work::Work;

/// States kept for undo. Beyond it the oldest is forgotten.
const DEPTH: usize = 200;

/// A pause longer than this, in milliseconds, ends one step of undo while a person types.
const PAUSE: f64 = 1_000.0;

/// States before and after the present one.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    past: Vec<Work>,
    future: Vec<Work>,
    /// What was typed into last, and when.
    typing: Option<(String, f64)>,
}

impl History {
    /// Notes that `before` was left at the time `now` (milliseconds from any start). `thread` names the text that is
    /// being typed; changes of one thread without a pause are one step.
    pub(crate) fn record(&mut self, before: Work, thread: Option<&str>, now: f64) {
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
    pub(crate) fn undo(&mut self, present: Work) -> Option<Work> {
        let before = self.past.pop()?;
        self.future.push(present);
        self.typing = None;
        Some(before)
    }

    /// The state that was left by [`History::undo`].
    pub(crate) fn redo(&mut self, present: Work) -> Option<Work> {
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
    pub(crate) fn states(&self) -> impl Iterator<Item = &Work> {
        self.past.iter().chain(&self.future)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(text: &str) -> Work {
        Work {
            dockerfile: text.into(),
            ..Work::default()
        }
    }

    #[test]
    fn typing_without_a_pause_is_one_step() {
        let mut history = History::default();
        history.record(work(""), Some(""), 0.0);
        history.record(work("F"), Some(""), 200.0);
        history.record(work("FR"), Some(""), 400.0);
        assert_eq!(history.undo(work("FRO")), Some(work("")));
        assert!(!history.can_undo());
        assert_eq!(history.redo(work("")), Some(work("FRO")));
    }

    #[test]
    fn a_pause_another_file_or_a_click_begins_a_new_step() {
        let mut history = History::default();
        history.record(work("0"), Some(""), 0.0);
        history.record(work("1"), Some(""), 5_000.0);
        history.record(work("2"), Some("app.py"), 5_100.0);
        history.record(work("3"), None, 5_200.0);
        history.record(work("4"), None, 5_300.0);
        let mut present = work("5");
        for text in ["4", "3", "2", "1", "0"] {
            present = history.undo(present).unwrap();
            assert_eq!(present, work(text));
        }
        assert_eq!(history.undo(present), None);
    }

    #[test]
    fn a_new_change_ends_redo() {
        let mut history = History::default();
        history.record(work("0"), None, 0.0);
        assert_eq!(history.undo(work("1")), Some(work("0")));
        assert!(history.can_redo());
        history.record(work("0"), None, 1.0);
        assert!(!history.can_redo());
    }

    #[test]
    fn the_oldest_states_are_forgotten() {
        let mut history = History::default();
        for n in 0..DEPTH + 5 {
            history.record(work(&n.to_string()), None, 0.0);
        }
        assert_eq!(history.past.len(), DEPTH);
        assert_eq!(history.past[0], work("5"));
    }
}
