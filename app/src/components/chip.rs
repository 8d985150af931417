//! A removable word.

use leptos::prelude::*;

use super::icon::{Icon, Shape};

/// A chip with a button that takes it away.
#[component]
pub(crate) fn Chip(
    /// What it names.
    label: String,
    /// What happened to it.
    what: String,
    /// Why it has no effect, if it has none.
    no_effect: Option<String>,
    /// What the button is called.
    remove_label: String,
    /// Takes it away, if that can be done.
    on_remove: Option<Callback<()>>,
) -> impl IntoView {
    let effect = no_effect.is_some().then_some("none");
    let note = no_effect.map(|why| view! { <span class="chip__note">{format!(" · {why}")}</span> });
    view! {
        <li class="chip" data-effect=effect>
            <span class="chip__text">
                <code>{label}</code>
                " "
                {what}
                {note}
            </span>
            {on_remove.map(|on_remove| view! {
                <button
                    type="button"
                    class="chip__remove"
                    title=remove_label.clone()
                    aria-label=remove_label
                    on:click=move |_| on_remove.run(())
                >
                    <Icon shape=Shape::Cross />
                </button>
            })}
        </li>
    }
}
