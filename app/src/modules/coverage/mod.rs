//! Coverage: the map of everything the topic holds, with what the reader has seen of it.

use leptos::prelude::*;
use view_model::lesson::{Coverage, Group, Point};

use crate::components::Shape;
use crate::shelf::{Fetched, Shelf};
use crate::shell::{Room, RoomKind, View};

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "coverage",
    title: "Coverage",
    kind: RoomKind::Read,
    icon: Shape::Map,
    view: part!(reading.coverage: View = |_| view! { <CoverageRoom /> }.into_any()),
};

#[component]
fn CoverageRoom() -> impl IntoView {
    let shelf = Shelf::expect();
    let contents = shelf.contents();
    let seen = shelf.seen().places();
    let map = Memo::new(move |_| {
        let contents = contents.get().here()?;
        Some(seen.with(|seen| Coverage::of(&contents, seen)))
    });
    view! {
        <div class="coverage">
            <header class="coverage__head">
                <h1>"What the lesson covers"</h1>
                <p class="coverage__answer">{move || map.get().map(|map| map.answer)}</p>
            </header>
            {move || match (contents.get(), map.get()) {
                (Fetched::Failed, _) => view! {
                    <p role="alert">"The contents could not be loaded. Reload the page to try again."</p>
                }
                .into_any(),
                (_, Some(map)) => map.groups.into_iter().map(group).collect_view().into_any(),
                _ => view! { <p>"Loading …"</p> }.into_any(),
            }}
        </div>
    }
}

fn group(group: Group) -> impl IntoView {
    view! {
        <section class="coverage__group">
            <h2>{group.title}</h2>
            <ul class="coverage__points">{group.points.into_iter().map(point).collect_view()}</ul>
        </section>
    }
}

fn point(point: Point) -> impl IntoView {
    let mark = if point.seen {
        "M3 8.5l3.2 3.5L13 4.5"
    } else {
        "M3.5 3.5h9v9h-9z"
    };
    view! {
        <li class="coverage__point" data-seen=point.seen.to_string()>
            <svg class="icon coverage__mark" viewBox="0 0 16 16" aria-hidden="true">
                <path d=mark />
            </svg>
            <a href=format!("#/lesson/{}", point.id)>{point.title}</a>
            <span class="coverage__state">{if point.seen { "read" } else { "not read" }}</span>
            <span class="coverage__chapter">{point.chapter}</span>
        </li>
    }
}
