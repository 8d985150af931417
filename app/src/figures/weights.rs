//! What the layers of an image weigh.

use leptos::prelude::*;
use view_model::lesson::{Weight, Weights};

/// The figure: one pile for each Dockerfile, on one scale.
#[component]
pub(super) fn WeightsFigure(
    /// What it shows.
    title: String,
    /// The image of each order.
    piles: Vec<Weights>,
) -> impl IntoView {
    view! {
        <figcaption class="figure__title">{title}</figcaption>
        <div class="piles">
            {piles
                .into_iter()
                .map(drawn)
                .collect_view()}
        </div>
    }
}

fn drawn(pile: Weights) -> impl IntoView {
    let label = pile.title.clone();
    view! {
        <section class="pile" aria-label=label>
            <p class="pile__title">{pile.title} <span class="pile__total">{pile.total}</span></p>
            <ol class="pile__layers">{pile.layers.into_iter().map(layer).collect_view()}</ol>
        </section>
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
