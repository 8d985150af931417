//! Coverage: the map of everything the topic holds, with how far the learner has come with each point.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use leptos::task::spawn_local;
use lesson::cards::Deck;
use review::coverage::Level;
use view_model::lesson::{Coverage, Group, Point, level_key, level_word, level_words};

use crate::components::Shape;
use crate::content::{self, CARDS};
use crate::host::fetch;
use crate::learner::Learner;
use crate::modules::loaded::Waiting;
use crate::shelf::{Fetched, Shelf};
use crate::shell::{Room, RoomKind, View};

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "coverage",
    title: || tr!("Coverage"),
    kind: RoomKind::Read,
    icon: Shape::Map,
    view: part!(reading.coverage: View = |_| view! { <CoverageRoom /> }.into_any()),
};

#[component]
fn CoverageRoom() -> impl IntoView {
    let contents = Shelf::expect().contents();
    let learner = Learner::here();
    let deck = RwSignal::new(Fetched::<Deck>::Waiting);
    spawn_local(async move {
        let text = fetch::text(&content::address(CARDS)).await;
        let read = text.and_then(|text| Deck::read(&text).ok());
        let read = read.map_or(Fetched::Failed, |deck| Fetched::Here(Arc::new(deck)));
        // Whoever asked may have left meanwhile.
        let _ = deck.try_set(read);
    });
    let is_ready = Memo::new(move |_| learner.keeping.with(|keeping| keeping.is_ready));
    let map = Memo::new(move |_| {
        let (contents, deck) = (contents.get().here()?, deck.get().here()?);
        let map = || learner.with(|done| Coverage::of(&contents, &deck, done.state()));
        is_ready.get().then(map)
    });
    let failed = move || contents.get() == Fetched::Failed || deck.get() == Fetched::Failed;
    view! {
        <div class="coverage">
            <header class="coverage__head">
                <h1>{tr!("What the lesson covers")}</h1>
                <p class="coverage__answer">{move || map.get().map(|map| map.answer)}</p>
                {move || map.get().map(|map| legend(&map))}
            </header>
            {move || match map.get() {
                Some(map) => map.groups.into_iter().map(group).collect_view().into_any(),
                None if failed() => view! {
                    <p role="alert">{tr!("The contents could not be loaded. Reload the page to try again.")}</p>
                }
                .into_any(),
                None => view! { <Waiting learner /> }.into_any(),
            }}
        </div>
    }
}

/// What the marks mean, and how many points have each.
fn legend(map: &Coverage) -> impl IntoView + use<> {
    let levels = map.counts.map(|(level, count)| {
        view! {
            <li class="coverage__level" data-level=level_key(level)>
                <Mark level />
                <strong class="coverage__count">{count}</strong>
                {level_words(level, count)}
            </li>
        }
    });
    view! {
        <ul class="coverage__legend" aria-label=tr!("Points by level")>{levels.into_iter().collect_view()}</ul>
        <p class="coverage__note">
            {tr!(
                "Seen: you read it. Practised: you answered a question about it or rated a card of it. Mastered: you know all \
                 its cards for weeks, or gave three right answers in a row."
            )}
        </p>
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
    let cards = point.cards().map(|cards| {
        let label = tr!("{cards} about “{point}”", cards = cards, point = point.title);
        view! {
            <a class="coverage__cards" href=format!("#/cards/{}", point.id) aria-label=label>{cards}</a>
        }
    });
    view! {
        <li class="coverage__point" data-level=level_key(point.level)>
            <Mark level=point.level />
            <a class="coverage__title" href=format!("#/lesson/{}", point.id)>{point.title}</a>
            <span class="coverage__state">{level_word(point.level)}</span>
            <span class="coverage__cards-place">{cards}</span>
            <span class="coverage__chapter">{point.chapter}</span>
        </li>
    }
}

/// An empty circle, a dot in it, half of it, all of it.
#[component]
fn Mark(level: Level) -> impl IntoView {
    let fill = match level {
        Level::New => None,
        Level::Seen => Some("M8 6a2 2 0 1 1 0 4a2 2 0 0 1 0-4z"),
        Level::Practised => Some("M8 2.5a5.5 5.5 0 0 1 0 11z"),
        Level::Mastered => Some("M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11z"),
    };
    view! {
        <svg class="icon coverage__mark" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="5.5" />
            {fill.map(|path| view! { <path class="coverage__fill" d=path /> })}
        </svg>
    }
}
