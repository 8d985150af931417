//! All questions, and the way into a mock interview.

use language::tr;
use leptos::prelude::*;
use view_model::interview::{self, MINUTES, QUESTIONS};

use super::MOCK;
use super::desk::Desk;
use crate::components::Words;
use crate::content::{self, INTERVIEW};
use crate::host::timers;

/// The door of the room.
#[component]
pub(super) fn QuestionList(desk: Desk) -> impl IntoView {
    let rows = Memo::new(move |_| {
        let now = timers::epoch();
        desk.learner.with(|progress| {
            desk.interview
                .with_value(|interview| interview::rows(interview, progress.state(), now))
        })
    });
    view! {
        <header class="interview__head">
            <h1>{tr!("Interview prep")}</h1>
            <p>
                {tr!(
                    "Think, answer in writing or aloud, then compare with what a senior answer says. What was missing can become cards. Answers stay on this device."
                )}
            </p>
            <a class="button" data-kind="primary" href=format!("#/interview/{MOCK}")>
                {tr!("Mock interview: {} questions, {} minutes", QUESTIONS, MINUTES)}
            </a>
        </header>
        <ul class="questions">
            <For each=move || rows.get() key=|row| (row.id.clone(), row.status.clone()) let:row>
                <li class="questions__row">
                    <span class="questions__tier">{row.tier}</span>
                    <a class="questions__link" href=format!("#/interview/{}", row.id) lang=content::lang(INTERVIEW)>
                        <Words runs=row.question />
                    </a>
                    <span class="questions__status">{row.status}</span>
                </li>
            </For>
        </ul>
    }
}
