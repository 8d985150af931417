//! The answer, in one sentence and one line of shapes.

use language::tr;
use leptos::prelude::*;
use view_model::bench::State;
use view_model::format;

use super::prose::Prose;
use super::view::Desk;
use crate::diagram::{Mark, StateWord};

/// Shapes that are shown before they say less than the sentence does.
const TALLY: usize = 32;

/// The answer.
#[component]
pub(super) fn Answer(desk: Desk) -> impl IntoView {
    let answer = desk.part(|screen| screen.summary.answer.clone());
    let time = desk.part(|screen| screen.summary.time.map(format::duration));
    let unproved = desk.part(|screen| screen.options.unproved.clone());
    let stale = desk.part(|screen| screen.listing.stale);
    let tally = desk.part(|screen| screen.listing.tally());
    view! {
        <section class="answer" aria-label=tr!("The answer") data-stale=move || stale.get().to_string()>
            <p class="answer__sentence">
                {move || view! { <Prose sentence=answer.get() choose=desk.choose /> }}
            </p>
            <p class="answer__figures">
                <span class="answer__tally" aria-hidden="true">
                    {move || tally.get().into_iter().take(TALLY).map(|state| view! { <Mark state /> }).collect_view()}
                </span>
                {move || time.get().map(|time| view! {
                    <span class="answer__time" title=tr!("Times of the example are assumed")>"≈ " {time}</span>
                })}
                {move || unproved.get().map(|unproved| view! { <span class="answer__stale">{unproved}</span> })}
                <Show when=move || stale.get()>
                    <span class="answer__stale">{tr!("of the last text that could be read")}</span>
                </Show>
            </p>
        </section>
    }
}

/// What the shapes mean.
#[component]
pub(super) fn Legend() -> impl IntoView {
    view! {
        <dl class="legend" aria-label=tr!("What the marks mean")>
            {State::ALL
                .into_iter()
                .filter(|state| *state != State::Failed)
                .map(|state| view! {
                    <div class="legend__item" title=state.meaning()>
                        <dt><StateWord state /></dt>
                        <dd class="visually-hidden">{state.meaning()}</dd>
                    </div>
                })
                .collect_view()}
        </dl>
    }
}
