//! The layer diagram: the stack of a build, with what makes each layer change and what that costs.

use language::tr;
use leptos::prelude::*;

use super::linked::{PLACE, linked};
use crate::components::Shape;
use crate::figures::SlabFigure;
use crate::shelf::{Fetched, Shelf};
use crate::shell::{Room, RoomKind, View};

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "diagram",
    title: || tr!("Layers"),
    kind: RoomKind::Read,
    icon: Shape::Layers,
    view: part!(reading.diagram: View = |_| view! { <DiagramRoom /> }.into_any()),
};

#[component]
fn DiagramRoom() -> impl IntoView {
    let stage = Shelf::expect().stage();
    view! {
        <div class="diagram">
            <header class="diagram__head">
                <h1>{tr!("Layer diagram")}</h1>
                <p>
                    {tr!(
                        "Every layer of the example with what becomes of it after a change, how often it is made again in a week \
                         of commits, and what it takes. Choose another order or another change. How often a layer is made again \
                         is counted by the model, change by change; how often each change comes is assumed."
                    )}
                </p>
            </header>
            <figure class="figure">
                {move || match stage.get() {
                    Fetched::Here(stage) => {
                        let scene = stage.scene(ROOM.name);
                        view! { <SlabFigure scene stage builders=true /> }.into_any()
                    }
                    Fetched::Waiting => view! { <p class="figure__wait">{tr!("The figure is loading …")}</p> }.into_any(),
                    Fetched::Failed => view! {
                        <p class="figure__wait" role="alert">{tr!("The figure could not be loaded. Reload the page to try again.")}</p>
                    }
                    .into_any(),
                }}
            </figure>
            <p class="diagram__more">
                {linked(
                    &tr!("Where the picture comes from: {}.", PLACE),
                    "#/lesson/diagram.four-layers",
                    tr!("Four layers that explain most builds"),
                )}
                " "
                {linked(
                    &tr!("For any other Dockerfile, file or line: {}.", PLACE), "#/bench", tr!("the Bench")
                )}
            </p>
        </div>
    }
}
