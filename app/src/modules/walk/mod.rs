//! The walk through the code: the simulator's own source, stop by stop, with the values of one step of what is on the
//! Bench.

mod asked;
mod listing;
mod stop;

use language::tr;
use leptos::prelude::*;
use lesson::walk::Walk;

use super::linked::{PLACE, linked};
use super::loaded::fetched;
use crate::components::Shape;
use crate::shell::{Room, RoomKind, View, Visit};
use stop::Stops;

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "walk",
    title: || tr!("Code"),
    kind: RoomKind::Read,
    icon: Shape::Code,
    view: part!(reading.walk: View = |visit| view! { <WalkRoom visit /> }.into_any()),
};

#[component]
fn WalkRoom(visit: Visit) -> impl IntoView {
    let walk = fetched("walk.json", |text| {
        Walk::of_json(&serde_json::from_str(text).ok()?)
    });
    view! {
        <div class="walk">
            <header class="walk__head">
                <h1>{tr!("Code walkthrough")}</h1>
                <p>
                    {linked(
                        &tr!(
                            "How the cache decides, in the source that has just decided it. Follow one step of what is on the \
                             {} through it: lines that the step came through are lit, and the values are those it had there.",
                            PLACE
                        ),
                        "#/bench",
                        tr!("Bench"),
                    )}
                </p>
            </header>
            {move || match walk.get() {
                None => view! { <p>{tr!("Loading …")}</p> }.into_any(),
                Some(Err(())) => view! {
                    <p role="alert">{tr!("The walk could not be loaded. Reload the page to try again.")}</p>
                }
                .into_any(),
                Some(Ok(walk)) => view! { <Stops visit walk /> }.into_any(),
            }}
        </div>
    }
}
