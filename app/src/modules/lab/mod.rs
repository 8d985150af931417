//! The failure-mode lab: incidents to predict, trigger, read, repair and explain.

mod bench;
mod desk;
mod door;
mod incident;
mod own;
mod stages;

use language::tr;
use leptos::prelude::*;

use crate::components::Shape;
use crate::host::location;
use crate::learner::Learner;
use crate::shell::{Room, RoomKind, View, Visit};
use desk::Fetched;
use door::Door;
use incident::Incident;
use own::Own;

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "lab",
    title: || tr!("Lab"),
    kind: RoomKind::Practise,
    icon: Shape::Flask,
    view: part!(practice.lab: View = |visit| view! { <LabRoom visit /> }.into_any()),
};

/// The place of the door where the bare address shows a scenario of the address.
const ALL: &str = "all";

/// The place of a scenario that somebody brought.
const OWN: &str = "own";

#[component]
fn LabRoom(visit: Visit) -> impl IntoView {
    let learner = Learner::here();
    let is_ready = Memo::new(move |_| learner.keeping.with(|keeping| keeping.is_ready));
    let own = Own::new();
    let place = visit.place();
    let given = location::parameter("scenario");
    if let Some(address) = &given {
        own.fetch(address);
    }
    // A drop of the room is not one of the page: dropped here, a file is a scenario.
    let on_drop = move |event: leptos::ev::DragEvent| own.dropped(&event);
    view! {
        <div
            class="lab"
            on:drop=on_drop
            on:dragenter=move |event| event.stop_propagation()
            on:dragover=move |event| event.prevent_default()
        >
            {move || {
                if !is_ready.get() {
                    return view! { <h1>{tr!("Failure-mode lab")}</h1><p>{tr!("Loading …")}</p> }.into_any();
                }
                match place.get().as_str() {
                    "" if given.is_none() => view! { <Door visit learner own /> }.into_any(),
                    ALL => view! { <Door visit learner own /> }.into_any(),
                    "" | OWN => view! { <Played visit learner lab=own.lab own /> }.into_any(),
                    id => {
                        let lab = desk::scenario(id);
                        view! { <Played visit learner lab own /> }.into_any()
                    }
                }
            }}
        </div>
    }
}

/// A scenario as soon as it is there.
#[component]
fn Played(visit: Visit, learner: Learner, lab: RwSignal<Fetched>, own: Own) -> impl IntoView {
    move || match lab.get() {
        Fetched::Waiting => {
            view! { <h1>{tr!("Failure-mode lab")}</h1><p>{tr!("Loading …")}</p> }.into_any()
        }
        Fetched::Here(lab) => {
            let is_own = own.is(&lab);
            view! { <Incident visit learner lab is_own /> }.into_any()
        }
        Fetched::None => view! { <Door visit learner own /> }.into_any(),
        Fetched::Failed(why) => view! {
            <h1>{tr!("Failure-mode lab")}</h1>
            <p role="alert" class="lab__fault">{why}</p>
            <p><a href=format!("#/lab/{ALL}")>{tr!("All incidents")}</a></p>
        }
        .into_any(),
    }
}
