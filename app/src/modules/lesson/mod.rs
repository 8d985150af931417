//! The Lesson: chapters to read, with figures that can be played.

mod contents;
mod glossary;
mod opening;
mod reading;
mod text;

use language::tr;
use leptos::prelude::*;

use crate::components::Shape;
use crate::part::{Part, later};
use crate::shelf::Shelf;
use crate::shell::{Room, RoomKind, View, Visit};
use opening::Opening;
use reading::Reading;
pub(crate) use text::inlines;

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "lesson",
    title: || tr!("Lesson"),
    kind: RoomKind::Read,
    icon: Shape::Book,
    view: Part::Here(|visit| view! { <LessonRoom visit /> }.into_any()),
};

/// What is further in: most of the lesson, and nothing of the first screen.
const READING: Part<View> = part!(
    reading.chapters: View = |visit| view! { <Reading visit shelf=Shelf::expect() /> }.into_any()
);

/// Loads what the first screen lacks when the page starts.
pub(crate) async fn fetch_opening() {
    opening::fetch_figure().await;
}

/// The opening at the door, a chapter further in.
#[component]
fn LessonRoom(visit: Visit) -> impl IntoView {
    let place = visit.place();
    let inside = Memo::new(move |_| place.with(|place| !place.is_empty()));
    move || {
        if inside.get() {
            later(READING, move |draw| draw(visit))
        } else {
            visit.call("");
            view! { <Opening /> }.into_any()
        }
    }
}
