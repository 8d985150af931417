//! A row: a handle for pointer, finger and keyboard, its text, and two buttons.

use language::tr;
use leptos::ev;
use leptos::prelude::*;
use view_model::reorder::{Event, Key, RowView, Toward};
use wasm_bindgen::JsCast as _;

use super::play::{Desk, grip_id, row_id};
use crate::components::{Icon, Shape, Words};
use crate::host::rows;

/// A row.
#[component]
pub(super) fn RowItem(desk: Desk, row: usize) -> impl IntoView {
    let view = Memo::new(move |_| {
        desk.screen
            .with(|screen| screen.rows.iter().find(|one| one.row == row).cloned())
    });
    let of = move |read: fn(&RowView) -> String| {
        move || view.with(|view| view.as_ref().map(read).unwrap_or_default())
    };
    let has =
        move |read: fn(&RowView) -> bool| move || view.with(|view| view.as_ref().is_some_and(read));
    // One stop of the tab key for all rows: the one that has the keyboard.
    let stop = move || if has(|view| view.focus)() { "0" } else { "-1" };
    let on_key = move |event: ev::KeyboardEvent| {
        if let Some(key) = Key::named(&event.key()) {
            event.prevent_default();
            desk.act(Event::Key(row, key));
        }
    };
    let faults = move || {
        view.with(|view| {
            let faults = view.iter().flat_map(|view| view.faults.clone());
            faults
                .map(|fault| view! { <p class="step-row__fault"><Words runs=fault /></p> })
                .collect_view()
        })
    };
    view! {
        <li
            class="step-row"
            id=row_id(row)
            data-lifted=move || has(|view| view.lifted)().to_string()
            style:order=of(|view| view.place.to_string())
        >
            <button
                type="button"
                class="step-row__grip"
                id=grip_id(row)
                tabindex=stop
                aria-label=of(|view| tr!("{}, position {}", view.name, view.place))
                aria-describedby="grip-help"
                aria-pressed=move || has(|view| view.lifted)().to_string()
                on:keydown=on_key
                on:focus=move |_| desk.act(Event::Focus(row))
                on:pointerdown=move |event| take(desk, row, &event)
                on:pointermove=move |event| hold(desk, row, &event)
                on:pointerup=move |_| drop(desk, Event::Drop)
                on:pointercancel=move |_| drop(desk, Event::Cancel)
            >
                <Icon shape=Shape::Grip />
            </button>
            <div class="step-row__words">
                <pre class="step-row__text">{of(|view| view.text.clone())}</pre>
                {faults}
            </div>
            <span class="step-row__cost">{of(|view| view.cost.clone().unwrap_or_default())}</span>
            <span class="step-row__moves">
                <Move desk row toward=Toward::Up at_end=Signal::derive(has(|view| view.first)) name=Signal::derive(of(|view| view.name.clone())) />
                <Move desk row toward=Toward::Down at_end=Signal::derive(has(|view| view.last)) name=Signal::derive(of(|view| view.name.clone())) />
            </span>
        </li>
    }
}

#[component]
fn Move(
    desk: Desk,
    row: usize,
    toward: Toward,
    at_end: Signal<bool>,
    name: Signal<String>,
) -> impl IntoView {
    let label = move || match toward {
        Toward::Up => tr!("Move {} up", name.get()),
        Toward::Down => tr!("Move {} down", name.get()),
    };
    let shape = match toward {
        Toward::Up => Shape::Up,
        Toward::Down => Shape::Down,
    };
    view! {
        <button
            type="button"
            class="step-row__move"
            aria-label=label
            aria-disabled=move || at_end.get().then_some("true")
            on:click=move |_| {
                if !at_end.get_untracked() {
                    desk.act(Event::Button(row, toward));
                }
            }
        >
            <Icon shape />
        </button>
    }
}

/// A pointer takes the row.
fn take(desk: Desk, row: usize, event: &ev::PointerEvent) {
    if event.button() != 0 || !event.is_primary() {
        return;
    }
    if let Some(grip) = event.current_target().and_then(|grip| grip.dyn_into().ok()) {
        rows::capture(&grip, event.pointer_id());
        desk.dragging.set(true);
        desk.act(Event::Lift(row));
    }
}

/// The pointer moves.
fn hold(desk: Desk, row: usize, event: &ev::PointerEvent) {
    if !desk.dragging.get_untracked() {
        return;
    }
    if let Some(list) = desk.list.get_untracked() {
        let place = rows::place(&list, &row_id(row), f64::from(event.client_y()));
        let now = desk
            .state
            .with_untracked(|state| state.order.iter().position(|other| *other == row));
        if now != Some(place) {
            desk.act(Event::Over(place));
        }
    }
}

/// The pointer lets go, or is taken away.
fn drop(desk: Desk, event: Event) {
    if desk.dragging.get_untracked() {
        desk.act(event);
        desk.dragging.set(false);
    }
}
