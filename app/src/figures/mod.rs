//! The figures of the lesson. Each plays a scene of `view_model::lesson` by the model and draws what comes out; what is
//! on the screen, and where, is decided there.

mod checks;
mod controls;
mod live;
mod sentence;
mod slabs;
mod week;
mod weights;

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use lesson::text::Figure;
use view_model::lesson::{Scene, Week, Weights};

pub(crate) use controls::{Choice, Controls};
pub(crate) use live::LiveFigure;
pub(crate) use sentence::sentence;
pub(crate) use slabs::SlabFigure;

use crate::shelf::{Fetched, Shelf, Stage};

/// A figure that an author placed by name.
#[component]
pub(crate) fn PlacedFigure(
    /// Name and parameters.
    figure: Figure,
) -> impl IntoView {
    let stage = Shelf::expect().stage();
    let name = figure.name.clone();
    view! {
        <figure class="figure" data-figure=name>
            {move || match stage.get() {
                Fetched::Here(stage) => drawn(&figure, stage),
                Fetched::Waiting => view! { <p class="figure__wait">{tr!("The figure is loading …")}</p> }.into_any(),
                Fetched::Failed => view! {
                    <p class="figure__wait">{tr!("The figure could not be loaded. Reload the page to try again.")}</p>
                }
                .into_any(),
            }}
        </figure>
    }
}

fn drawn(figure: &Figure, stage: Arc<Stage>) -> AnyView {
    let scene = Scene::of(figure, &stage.props, &stage.library);
    match figure.name.as_str() {
        "four-layers" => view! { <SlabFigure scene stage /> }.into_any(),
        // The compiler of the text has built what these figures show.
        "week" => {
            let costs = Week::costs(&scene, &stage.library).unwrap_or_default();
            view! { <week::WeekFigure title=scene.title costs /> }.into_any()
        }
        "image" => {
            let piles = Weights::of(&scene, &stage.library).unwrap_or_default();
            view! { <weights::WeightsFigure title=scene.title piles /> }.into_any()
        }
        "checks" => view! { <checks::ChecksFigure title=scene.title /> }.into_any(),
        _ => view! { <LiveFigure scene stage /> }.into_any(),
    }
}
