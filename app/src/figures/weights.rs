//! What the layers of an image weigh.

use std::sync::Arc;

use leptos::prelude::*;
use view_model::lesson::{Scene, Weight, Weights};

use crate::shelf::Stage;

/// The figure: one pile for each Dockerfile, on one scale.
#[component]
pub(super) fn WeightsFigure(
    /// The Dockerfiles.
    scene: Scene,
    /// What its stories are about.
    stage: Arc<Stage>,
) -> impl IntoView {
    // The compiler of the text has built them all.
    let piles = Weights::of(&scene, &stage.library).unwrap_or_default();
    view! {
        <figcaption class="figure__title">{scene.title}</figcaption>
        <div class="piles">
            {piles
                .into_iter()
                .map(|pile| view! {
                    <section class="pile" aria-label=pile.title.clone()>
                        <p class="pile__title">{pile.title} <span class="pile__total">{pile.total}</span></p>
                        <ol class="pile__layers">{pile.layers.into_iter().map(layer).collect_view()}</ol>
                    </section>
                })
                .collect_view()}
        </div>
    }
}

fn layer(layer: Weight) -> impl IntoView {
    view! {
        <li class="pile__layer" data-base=layer.base.to_string() style=("--share", format!("{:.4}", layer.share))>
            {if layer.base { view! { <span class="pile__name">{layer.title}</span> }.into_any() } else {
                view! { <code class="pile__name">{layer.title}</code> }.into_any()
            }}
            <span class="pile__size">{layer.size}</span>
        </li>
    }
}
