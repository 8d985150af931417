//! The reorder exercise: steps to put in order, graded by what the order costs.

mod list;
mod play;
mod result;
mod row;
mod side;

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use lesson::reorder::Set;

use super::loaded::loaded;
use crate::components::Shape;
use crate::learner::Learner;
use crate::shell::{Room, RoomKind, View, Visit};
use list::SetList;
use play::Play;

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "reorder",
    title: "Reorder",
    kind: RoomKind::Practise,
    icon: Shape::Order,
    view: part!(practice.reorder: View = draw),
};

/// A place in the address is the name of a set.
fn draw(visit: Visit) -> AnyView {
    let place = visit.place();
    let read = |text: &str| Set::parse_all(text).ok();
    loaded(
        tr!("Reorder exercise"),
        tr!("The sets could not be loaded. Reload the page to try again."),
        "reorder.json",
        read,
        move |learner, sets| {
            let view = move || match place.with(|id| sets.iter().find(|set| set.id == *id).cloned())
            {
                Some(set) => view! { <Play learner set visit /> }.into_any(),
                None => door(learner, &sets, visit),
            };
            view.into_any()
        },
    )
}

fn door(learner: Learner, sets: &Arc<Vec<Set>>, visit: Visit) -> AnyView {
    visit.call("");
    view! { <SetList learner sets=Arc::clone(sets) /> }.into_any()
}
