//! The shape of a state: the same wherever a state is shown.

use leptos::prelude::*;
use view_model::bench::State;

/// The shape inside a box of 14 by 14, around its middle.
pub(crate) fn shape(state: State) -> AnyView {
    match state {
        State::Cached => view! { <circle class="mark__fill" cx="7" cy="7" r="5" /> }.into_any(),
        State::Runs => view! { <path class="mark__fill" d="M7 1.8L13 12.2H1z" /> }.into_any(),
        State::Cause => {
            view! { <path class="mark__fill" d="M7 .5L13.5 7 7 13.5 .5 7z" /> }.into_any()
        }
        State::Failed => {
            view! { <path class="mark__line" stroke-width="2.5" d="M2.5 2.5l9 9m0-9l-9 9" /> }
                .into_any()
        }
        State::Skipped => view! { <circle class="mark__line" cx="7" cy="7" r="4.5" /> }.into_any(),
        State::Unknown => view! {
            <path class="mark__line" d="M4 4.6C4 2.8 5.3 1.7 7 1.7s3 1 3 2.6c0 2.2-3 2.3-3 4.7" />
            <circle class="mark__fill" cx="7" cy="12.3" r="1.2" />
        }
        .into_any(),
        State::Base => {
            view! { <path class="mark__line" d="M1.5 3.5h11M1.5 7h11M1.5 10.5h11" /> }.into_any()
        }
        State::Metadata => view! { <path class="mark__line" d="M4 7h6" /> }.into_any(),
    }
}

/// The shape by itself. It says nothing: a word stands beside it.
#[component]
pub(crate) fn Mark(
    /// Of which state.
    state: State,
) -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 14 14" aria-hidden="true" data-state=state.key()>
            {shape(state)}
        </svg>
    }
}

/// Shape and word.
#[component]
pub(crate) fn StateWord(
    /// Of which state.
    state: State,
) -> impl IntoView {
    view! {
        <span class="state" data-state=state.key()>
            <Mark state />
            {state.word()}
        </span>
    }
}
