//! One of the choices that stand beside each other.

use leptos::prelude::*;

/// A button that stays pressed while its choice is the one made.
#[component]
pub(crate) fn Pick(
    /// Whether it is.
    pressed: Signal<bool>,
    /// Makes the choice.
    press: impl Fn() + 'static,
    /// Its name.
    #[prop(into)]
    title: String,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="choices__option"
            aria-pressed=move || pressed.get().to_string()
            on:click=move |_| press()
        >
            {title}
        </button>
    }
}
