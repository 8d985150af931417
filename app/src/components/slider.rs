//! A slider for a whole number.

use leptos::prelude::*;

/// A slider with its name above and its number beside it.
#[component]
pub(crate) fn Slider(
    /// Its name.
    #[prop(into)]
    label: String,
    /// The least it can be.
    #[prop(optional)]
    min: u32,
    /// The most it can be.
    max: u32,
    /// What it is.
    #[prop(into)]
    value: Signal<u32>,
    /// What is done with what it is moved to.
    set: impl Fn(u32) + 'static,
) -> impl IntoView {
    view! {
        <label class="slider">
            <span class="slider__label">{label}</span>
            <input
                type="range"
                class="slider__input"
                min=min.to_string()
                max=max.to_string()
                prop:value=move || value.get().to_string()
                on:input=move |event| {
                    if let Ok(value) = event_target_value(&event).parse() {
                        set(value);
                    }
                }
            />
            <output class="slider__value">{move || value.get()}</output>
        </label>
    }
}
