//! The Bench: if I change this, what will Docker rebuild, and why?

mod answer;
mod changes;
mod columns;
mod compare;
mod dockerfile;
mod files;
mod lead;
mod margin;
mod notices;
mod open_file;
mod options;
mod path_field;
mod prose;
mod reading;
mod timeline;
mod view;
mod why;

use language::tr;
use leptos::prelude::*;

use crate::components::Shape;
use crate::shell::{Room, RoomKind, View};
use view::BenchPage;

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "bench",
    title: || tr!("Bench"),
    kind: RoomKind::Work,
    icon: Shape::Bench,
    view: part!(bench.room: View = |_| view! { <BenchPage /> }.into_any()),
};

/// Loads the panels that open on demand, for when one will be. Where that fails it is tried again then.
pub(crate) async fn fetch_panels() {
    // They share one file.
    let _ = options::OPTIONS.load().await;
}
