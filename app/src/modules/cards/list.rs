//! All cards: searched, looked at, suspended and put back, gone through without a schedule.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use review::event::What;
use view_model::revision::{self, CardRow};

use super::desk::Desk;
use super::face::Face;
use crate::components::{Button, ButtonKind};
use crate::content::{self, CARDS};

/// The panel.
#[component]
pub(super) fn CardList(desk: Desk) -> impl IntoView {
    let rows = Memo::new(move |_| {
        let (search, now) = (desk.search.get(), desk.now.get());
        desk.learner.with(|progress| {
            desk.deck
                .with_value(|deck| revision::rows(deck, progress.state(), &search, now))
        })
    });
    let all = Memo::new(move |_| {
        desk.learner.with(|progress| {
            desk.deck
                .with_value(|deck| revision::order(deck, progress.state()).len())
        })
    });
    let cram = Callback::new(move |()| {
        let cards: Vec<Arc<str>> = rows.with_untracked(|rows| {
            let kept = rows.iter().filter(|row| !row.is_suspended);
            kept.map(|row| Arc::clone(&row.id)).collect()
        });
        if !cards.is_empty() {
            desk.start_cram(cards);
        }
    });
    view! {
        <div class="cardlist__head">
            <label class="field cardlist__search">
                <span class="field__label">{tr!("Search")}</span>
                <input
                    class="input"
                    type="search"
                    prop:value=move || desk.search.get()
                    on:input=move |event| desk.search.set(event_target_value(&event))
                />
            </label>
            <p class="cardlist__count" role="status">
                {move || revision::found(rows.with(Vec::len), all.get())}
            </p>
            <Button
                on_press=cram
                disabled=Signal::derive(move || rows.with(Vec::is_empty))
            >
                {tr!("Go through these")}
            </Button>
        </div>
        <ul class="cardlist">
            <For each=move || rows.get() key=|row| (Arc::clone(&row.id), row.status.clone()) let:row>
                <Row desk row />
            </For>
        </ul>
    }
}

#[component]
fn Row(desk: Desk, row: CardRow) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = Arc::clone(&row.id);
    let name = Arc::clone(&row.id);
    let is_named = Memo::new(move |_| desk.search.with(|search| **search == *name));
    let is_suspended = row.is_suspended;
    let toggle = {
        let card = Arc::clone(&row.id);
        Callback::new(move |()| {
            let card = Arc::clone(&card);
            desk.learner.record(if is_suspended {
                What::Resumed { card }
            } else {
                What::Suspended { card }
            });
            desk.advance();
        })
    };
    let label = if is_suspended {
        tr!("Put back: {}", row.title)
    } else {
        tr!("Suspend: {}", row.title)
    };
    view! {
        <li class="cardlist__row">
            <details
                class="cardlist__card"
                // Named in the address, it lies open.
                open=move || is_named.get()
                on:toggle=move |event| open.set(event_target::<web_sys::Element>(&event).has_attribute("open"))
            >
                <summary class="cardlist__title" lang=content::lang(CARDS)>{row.title}</summary>
                {move || open.get().then(|| desk.view(&id)).flatten().map(|card| view! {
                    <div class="cardlist__open"><Face card turned=Signal::stored(true) /></div>
                })}
            </details>
            <span class="cardlist__status">{row.status}</span>
            <Button kind=ButtonKind::Quiet on_press=toggle label=Signal::stored(label)>
                {if is_suspended { tr!("Put back") } else { tr!("Suspend") }}
            </Button>
        </li>
    }
}
