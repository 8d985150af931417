//! Flash cards: one on the screen, all in a list, figures, and the learner's history to take along.

mod data;
mod desk;
mod face;
mod figures;
mod list;
mod notice;
mod review;

use language::tr;
use leptos::prelude::*;
use lesson::cards::Deck;
use view_model::revision;

use super::loaded::loaded;
use crate::components::{Shape, TabItem, Tabs};
use crate::shell::{Room, RoomKind, View, Visit};
use data::Data;
use desk::Desk;
use figures::FiguresPanel;
use list::CardList;
use notice::Notices;
use review::Review;

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "cards",
    title: "Flash cards",
    kind: RoomKind::Practise,
    icon: Shape::Cards,
    view: part!(practice.cards: View = draw),
};

const TABS: &[TabItem] = &[
    TabItem {
        key: "review",
        label: || tr!("Review"),
    },
    TabItem {
        key: "all",
        label: || tr!("All cards"),
    },
    TabItem {
        key: "figures",
        label: || tr!("statistics" => "Figures"),
    },
    TabItem {
        key: "data",
        label: || tr!("Data"),
    },
];

/// A place in the address is the name of a card.
fn draw(visit: Visit) -> AnyView {
    let read = |text: &str| Deck::read(text).ok();
    loaded(
        "Flash cards",
        "The cards",
        "cards.json",
        read,
        move |learner, deck| {
            view! { <div class="cards"><Opened desk=Desk::new(learner, deck) visit /></div> }
                .into_any()
        },
    )
}

#[component]
fn Opened(desk: Desk, visit: Visit) -> impl IntoView {
    let place = visit.place();
    Effect::new(move || {
        let card = place.get();
        if !card.is_empty() {
            desk.search.set(card);
            desk.tab.set("all");
        }
    });
    desk.listen();
    let left = Memo::new(move |_| revision::left(&desk.queue.read()));
    let panel = move || match desk.tab.get() {
        "all" => view! { <CardList desk /> }.into_any(),
        "figures" => view! { <FiguresPanel desk /> }.into_any(),
        "data" => view! { <Data desk /> }.into_any(),
        _ => view! { <Review desk /> }.into_any(),
    };
    view! {
        <header class="cards__head">
            <h1>"Flash cards"</h1>
            <ul class="cards__left" aria-label="Left for today">
                <li>{move || left.get().due}</li>
                <li>{move || left.get().learning}</li>
                <li>{move || left.get().new}</li>
            </ul>
        </header>
        <Tabs items=TABS label=tr!("Flash cards") chosen=desk.tab />
        <Notices desk />
        <section
            class="cards__panel"
            role="tabpanel"
            id=move || format!("panel-{}", desk.tab.get())
            aria-labelledby=move || format!("tab-{}", desk.tab.get())
        >
            {panel}
        </section>
    }
}
