//! A field for the path of a file.

use language::tr;
use leptos::prelude::*;

/// A path that takes effect on Enter or when the field is left.
#[component]
pub(super) fn PathField(
    /// What the path is for.
    #[prop(into)]
    label: String,
    /// The path now; empty for a file that is still to be made.
    path: Signal<String>,
    /// Another path was given.
    on_commit: Callback<String>,
) -> impl IntoView {
    let commit = move |event| {
        let given = event_target_value(&event);
        if !given.trim().is_empty() && given != path.get_untracked() {
            on_commit.run(given);
        }
    };
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input
                class="input"
                type="text"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                placeholder=tr!("folder/name")
                prop:value=path
                on:change=commit
            />
        </label>
    }
}
