//! All cards: searched, looked at, suspended and put back, gone through without a schedule.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use review::event::What;
use view_model::revision::{self, CardRow, ROWS};

use super::desk::Desk;
use super::face::Face;
use crate::components::{Button, ButtonKind};
use crate::content::{self, CARDS};
use crate::host::focus;

/// The panel.
#[component]
pub(super) fn CardList(desk: Desk) -> impl IntoView {
    let found = Memo::new(move |_| {
        let search = desk.search.get();
        desk.learner.with(|progress| {
            desk.deck
                .with_value(|deck| revision::matching(deck, progress.state(), &search))
        })
    });
    let all = Memo::new(move |_| {
        desk.learner.with(|progress| {
            desk.deck
                .with_value(|deck| revision::order(deck, progress.state()).len())
        })
    });
    let shown = RwSignal::new(ROWS);
    let search = move |event| {
        shown.set(ROWS);
        desk.search.set(event_target_value(&event));
    };
    let cram = Callback::new(move |()| {
        let cards: Vec<Arc<str>> = desk.learner.with_now(|progress| {
            let cards = &progress.state().cards;
            let is_kept = |id: &Arc<str>| !cards.get(id).is_some_and(|card| card.is_suspended);
            found.with_untracked(|found| found.iter().filter(|id| is_kept(id)).cloned().collect())
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
                    on:input=search
                />
            </label>
            <p class="cardlist__count" role="status">
                {move || revision::found(found.with(Vec::len), all.get())}
            </p>
            <Button
                on_press=cram
                disabled=Signal::derive(move || found.with(Vec::is_empty))
            >
                {tr!("Go through these")}
            </Button>
        </div>
        <Rows desk found shown />
    }
}

/// The first rows, and what asks for more.
#[component]
fn Rows(desk: Desk, found: Memo<Vec<Arc<str>>>, shown: RwSignal<usize>) -> impl IntoView {
    let rows = Memo::new(move |_| {
        let (shown, now) = (shown.get(), desk.now.get());
        desk.learner.with(|progress| {
            let row = |id: &Arc<str>| {
                desk.deck
                    .with_value(|deck| revision::row(deck, progress.state(), id, now))
            };
            found.with(|found| found.iter().take(shown).filter_map(row).collect::<Vec<_>>())
        })
    });
    let more = move || revision::more(shown.get(), found.with(Vec::len));
    let show = Callback::new(move |()| {
        let next = found.with_untracked(|found| found.get(shown.get_untracked()).cloned());
        shown.update(|shown| *shown += ROWS);
        // The keyboard goes on with the first of the new rows.
        if let Some(next) = next {
            request_animation_frame(move || focus::id(&place(&next)));
        }
    });
    view! {
        <ul class="cardlist">
            <For each=move || rows.get() key=|row| (Arc::clone(&row.id), row.status.clone()) let:row>
                <Row desk row />
            </For>
        </ul>
        {move || more().map(|label| view! {
            <div class="cards__actions"><Button on_press=show>{label}</Button></div>
        })}
    }
}

/// The id of a row's title in the page.
fn place(card: &str) -> String {
    format!("listed-{card}")
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
                <summary class="cardlist__title" id=place(&row.id) lang=content::lang(CARDS)>{row.title}</summary>
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
