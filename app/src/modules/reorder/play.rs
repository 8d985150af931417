//! One set: rows on the left, what their order costs on the right.

use language::tr;
use leptos::html;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use lesson::reorder;
use view_model::reorder::{Event, Exercise, Screen, State, answered, screen, step};
use view_model::revision::{Run, runs};

use super::result::Result;
use super::row::RowItem;
use super::side::Side;
use crate::components::Words;
use crate::content::{self, REORDER};
use crate::host::rows::Places;
use crate::host::{announce, focus, media};
use crate::learner::Learner;
use crate::shell::Visit;

/// A set in play. A handle.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// What is drawn.
    pub screen: Memo<Screen>,
    /// Where the rows stand in the document. While a pointer holds one they stay, and only their places on the screen
    /// change: a moved element would lose the pointer.
    pub order: Memo<Vec<usize>>,
    /// A pointer holds a row.
    pub dragging: RwSignal<bool>,
    /// The list of rows.
    pub list: NodeRef<html::Ol>,
    /// Where it stands.
    pub state: RwSignal<State>,
    /// The best score so far, in words.
    pub best: Memo<String>,
    learner: Learner,
    exercise: StoredValue<Exercise>,
}

impl Desk {
    fn new(learner: Learner, exercise: Exercise) -> Self {
        let state = RwSignal::new(State::new(&exercise));
        let id = exercise.set.id.clone();
        let exercise = StoredValue::new(exercise);
        let dragging = RwSignal::new(false);
        Self {
            screen: Memo::new(move |_| {
                exercise.with_value(|exercise| state.with(|state| screen(exercise, state)))
            }),
            order: Memo::new(move |before: Option<&Vec<usize>>| {
                let order = state.with(|state| state.order.clone());
                match before {
                    Some(before) if dragging.get() => before.clone(),
                    _ => order,
                }
            }),
            dragging,
            list: NodeRef::new(),
            state,
            best: Memo::new(move |_| {
                learner.with(|progress| view_model::reorder::best(&id, progress.state()))
            }),
            learner,
            exercise,
        }
    }

    /// Does what a person asks for.
    pub(super) fn act(self, event: Event) {
        let (next, has_moved) = self.exercise.with_value(|exercise| {
            self.state.with_untracked(|state| {
                let next = step(exercise, state, event);
                let has_moved = next.order != state.order;
                (next, has_moved)
            })
        });
        if !next.announcement.is_empty() {
            announce::say(&next.announcement);
        }
        if event == Event::Check
            && let Some(what) = self
                .exercise
                .with_value(|exercise| answered(exercise, &next))
        {
            self.learner.record(what);
        }
        let held = next.lifted.as_ref().map(|lift| row_id(lift.row));
        let focused = next.focus;
        let list = self
            .list
            .get_untracked()
            .filter(|_| has_moved && !media::is_still());
        // Measured before the rows stand elsewhere, and only if they will.
        let places = list.map(|list| (Places::of(&list), list));
        self.state.set(next);
        if let Some((places, list)) = places {
            places.glide(
                (*list).clone(),
                held.filter(|_| self.dragging.get_untracked()),
            );
        }
        // A row that was moved in the document has lost the keyboard.
        if matches!(event, Event::Key(..)) {
            focus::id(&grip_id(focused));
            spawn_local(async move {
                tick().await;
                focus::id(&grip_id(focused));
            });
        }
    }
}

/// Id of a row's element.
pub(super) fn row_id(row: usize) -> String {
    format!("row-{row}")
}

/// Id of the handle of a row.
pub(super) fn grip_id(row: usize) -> String {
    format!("grip-{row}")
}

/// The exercise of a set.
#[component]
pub(super) fn Play(learner: Learner, set: reorder::Set, visit: Visit) -> impl IntoView {
    visit.call(set.title.clone());
    let (title, about) = (set.title.clone(), runs(&set.about));
    let body = match Exercise::new(set) {
        Ok(exercise) => {
            let moral = runs(&exercise.set.moral);
            let desk = Desk::new(learner, exercise);
            view! { <Table desk moral /> }.into_any()
        }
        Err(error) => view! { <p role="alert">{error}</p> }.into_any(),
    };
    let lang = content::lang(REORDER);
    view! {
        <div class="reorder">
            <header class="practice__head">
                <p><a href="#/reorder">{tr!("All sets")}</a></p>
                <h1 lang=lang>{title}</h1>
                <p lang=lang><Words runs=about /></p>
            </header>
            {body}
        </div>
    }
}

#[component]
fn Table(desk: Desk, moral: Vec<Run>) -> impl IntoView {
    let line = move |text: fn(&Screen) -> &str| {
        let text = Memo::new(move |_| {
            desk.screen
                .with(|screen| text(screen).trim_end().to_owned())
        });
        move || {
            text.with(|text| !text.is_empty())
                .then(|| view! { <pre class="reorder__fixed">{text.get()}</pre> })
        }
    };
    view! {
        <div class="reorder__body">
            <section class="reorder__steps" aria-label=tr!("Steps")>
                <p class="visually-hidden" id="grip-help">
                    {tr!(
                        "Space lifts a step, arrow keys move it, Space drops it, Escape puts it back. Without lifting, arrow keys go from step to step."
                    )}
                </p>
                {line(|screen| &screen.head)}
                <ol class="reorder__rows" aria-label=tr!("Steps from top to bottom") node_ref=desk.list>
                    <For each=move || desk.order.get() key=|row| *row let:row>
                        <RowItem desk row />
                    </For>
                </ol>
                {line(|screen| &screen.tail)}
            </section>
            <Side desk />
            <Result desk moral />
        </div>
    }
}
