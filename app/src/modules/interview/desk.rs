//! What the room remembers, and what can be done in it.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use lesson::interview::{Interview, Question};
use view_model::interview::{self, QuestionView};

use crate::host::storage::small;
use crate::host::timers;
use crate::learner::{DRAFT, Learner};

/// The room's handle.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// Whose answers.
    pub learner: Learner,
    /// The questions.
    pub interview: StoredValue<Arc<Interview>>,
}

impl Desk {
    /// A room with these questions.
    pub(crate) fn new(learner: Learner, interview: Arc<Interview>) -> Self {
        Self {
            learner,
            interview: StoredValue::new(interview),
        }
    }

    /// The question of this name.
    pub(crate) fn question(self, id: &str) -> Option<Question> {
        self.interview
            .with_value(|interview| interview.question(id).cloned())
    }

    /// Keeps an answer with what it met, and makes cards of what it left out.
    pub(super) fn keep(self, question: &Question, answer: &str, met: u64, with_cards: bool) {
        for event in interview::kept(question, answer, met) {
            self.learner.record(event);
        }
        if with_cards {
            for card in interview::weak_points(question, met) {
                self.learner.record(card);
            }
        }
        small::remove(&draft_name(&question.id));
    }
}

/// An answer that is being written and then compared with the rubric.
#[derive(Clone, Copy)]
pub(crate) struct Sheet {
    /// The question.
    pub question: StoredValue<Question>,
    /// The same, as it is shown.
    pub view: StoredValue<QuestionView>,
    /// The answer.
    pub answer: RwSignal<String>,
    /// Whether the rubric is shown.
    pub is_revealed: RwSignal<bool>,
    /// The points of the rubric that the answer met.
    pub met: RwSignal<u64>,
}

impl Sheet {
    /// A sheet with what was written of the answer before.
    pub(crate) fn new(question: Question) -> Self {
        let draft = small::get(&draft_name(&question.id)).unwrap_or_default();
        Self {
            view: StoredValue::new(QuestionView::of(&question)),
            question: StoredValue::new(question),
            answer: RwSignal::new(draft),
            is_revealed: RwSignal::new(false),
            met: RwSignal::new(0),
        }
    }

    /// The answer now reads so.
    pub(super) fn write(self, answer: String) {
        self.question
            .with_value(|question| small::set(&draft_name(&question.id), &answer));
        self.answer.set(answer);
    }

    /// Whether the answer met a point of the rubric.
    pub(super) fn is_met(self, place: usize) -> bool {
        interview::is_met(self.met.get(), place)
    }

    /// Says of a point of the rubric whether the answer met it.
    pub(super) fn judge(self, place: usize, is_met: bool) {
        self.met
            .update(|met| *met = interview::judged(*met, place, is_met));
    }

    /// Keeps the answer.
    pub(super) fn keep(self, desk: Desk, with_cards: bool) {
        let answer = self.answer.get_untracked();
        let met = self.met.get_untracked();
        self.question
            .with_value(|question| desk.keep(question, &answer, met, with_cards));
    }
}

/// Seconds since it was started.
#[derive(Clone, Copy)]
pub(super) struct Watch {
    /// Since it was started; none before.
    pub seconds: RwSignal<Option<u64>>,
    start: StoredValue<u64>,
    ticking: StoredValue<Option<timers::Timer>, LocalStorage>,
}

impl Watch {
    /// A watch that stands.
    pub(super) fn new() -> Self {
        Self {
            seconds: RwSignal::new(None),
            start: StoredValue::new(0),
            ticking: StoredValue::new_local(None),
        }
    }

    /// Starts it.
    pub(super) fn start(self) {
        self.start.set_value(timers::epoch());
        self.seconds.set(Some(0));
        self.tick();
    }

    /// Stops it. What it shows stays.
    pub(super) fn stop(self) {
        self.ticking.set_value(None);
    }

    fn tick(self) {
        let timer = timers::Timer::after(Duration::from_secs(1), move || {
            let Some(start) = self.start.try_get_value() else {
                return;
            };
            let seconds = timers::epoch().saturating_sub(start) / 1000;
            // Whoever looked may have left meanwhile.
            if self.seconds.try_set(Some(seconds)).is_none() {
                self.tick();
            }
        });
        let _ = self.ticking.try_set_value(Some(timer));
    }
}

fn draft_name(question: &str) -> String {
    format!("{DRAFT}{question}")
}
