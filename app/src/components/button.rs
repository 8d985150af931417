//! A button.

use leptos::prelude::*;

/// How much a button wants to be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ButtonKind {
    /// One of several.
    #[default]
    Plain,
    /// The one that does what the screen is for.
    Primary,
    /// Without a border, for bars.
    Quiet,
}

impl ButtonKind {
    const fn key(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Primary => "primary",
            Self::Quiet => "quiet",
        }
    }
}

/// A button with an action.
#[component]
pub(crate) fn Button(
    /// What pressing it does.
    on_press: Callback<()>,
    /// How much it wants to be pressed.
    #[prop(optional, into)]
    kind: Signal<ButtonKind>,
    /// Nothing would happen.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// It is a switch, and this is its state.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Its name, where the content is only a picture; also shown as a tip.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// What stands on it.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button"
            data-kind=move || kind.get().key()
            // Not `disabled`: a button that vanishes from the tab order when used takes the focus with it.
            aria-disabled=move || disabled.get().then_some("true")
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            aria-label=move || label.map(|label| label.get())
            title=move || label.map(|label| label.get())
            on:click=move |_| {
                if !disabled.get_untracked() {
                    on_press.run(());
                }
            }
        >
            {children()}
        </button>
    }
}
