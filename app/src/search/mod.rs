//! The search: a dialog over the page, in a file of its own; the start knows only how to open it.

mod desk;
mod dialog;
mod list;

use language::tr;
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::part::{Part, later};
use dialog::Dialog;

/// Draws the dialog.
type Draw = fn(RwSignal<bool>) -> AnyView;

const DIALOG: Part<Draw> = part!(search.dialog: Draw = |open| view! { <Dialog open /> }.into_any());

/// Loads the dialog ahead. Where that fails it is tried again by whoever opens it.
pub(crate) async fn fetch() {
    let _ = DIALOG.load().await;
}

/// Where the dialog is while it is open.
#[component]
pub(crate) fn Search(
    /// Whether it is.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <div class="search-place">
            {move || open.get().then(|| later(DIALOG, move |draw| draw(open)))}
        </div>
    }
}

/// The button that opens it.
#[component]
pub(crate) fn SearchButton(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button search-button"
            aria-label=tr!("Search (/)")
            aria-haspopup="dialog"
            title=tr!("Search (/)")
            on:click=move |_| open.update(|open| *open = !*open)
        >
            <Icon shape=Shape::Search />
            <span class="search-button__word">{tr!("Search")}</span>
            <kbd class="search-button__key" aria-hidden="true">"/"</kbd>
        </button>
    }
}
