//! The bar between two columns: dragged, or moved with the arrow keys.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::host::{page, rows};

/// How far an arrow key moves it, in pixels.
const STEP: f64 = 24.0;

/// A bar that changes the width of the column beside it.
#[component]
pub(crate) fn Splitter(
    /// Width of the column, in pixels.
    width: RwSignal<f64>,
    /// Smallest width.
    min: f64,
    /// Largest width.
    max: f64,
    /// The column lies after the bar, so that dragging it back widens it.
    #[prop(optional)]
    reversed: bool,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// Id of the column.
    controls: &'static str,
) -> impl IntoView {
    let sign = if reversed { -1.0 } else { 1.0 };
    let start = RwSignal::new(None::<(f64, f64)>);
    let set = move |to: f64| width.set(to.clamp(min, max).round());
    let on_down = move |event: ev::PointerEvent| {
        event.prevent_default();
        let bar = event
            .current_target()
            .and_then(|target| target.dyn_into().ok());
        if let Some(bar) = bar {
            rows::capture(&bar, event.pointer_id());
        }
        start.set(Some((f64::from(event.client_x()), width.get_untracked())));
    };
    let on_move = move |event: ev::PointerEvent| {
        if let Some((x, from)) = start.get_untracked() {
            let along = if page::is_rtl() { -1.0 } else { 1.0 };
            set(from + sign * along * (f64::from(event.client_x()) - x));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let to = match page::key(&event).as_str() {
            "ArrowLeft" => width.get_untracked() - sign * STEP,
            "ArrowRight" => width.get_untracked() + sign * STEP,
            "Home" => min,
            "End" => max,
            _ => return,
        };
        event.prevent_default();
        set(to);
    };
    view! {
        <div
            class="splitter"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=label
            aria-controls=controls
            aria-valuemin=min.to_string()
            aria-valuemax=max.to_string()
            aria-valuenow=move || width.get().to_string()
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=move |_| start.set(None)
            on:pointercancel=move |_| start.set(None)
            on:keydown=on_key
        ></div>
    }
}
