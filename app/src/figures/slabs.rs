//! The layer diagram: every layer with how often it is made again and what it takes.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use view_model::lesson::{Diagram, Scene, Slab};

use super::controls::{Choice, Controls, ToBench};
use super::sentence::sentence;
use crate::diagram::StateWord;
use crate::shelf::Stage;

/// The figure.
#[component]
pub(crate) fn SlabFigure(
    /// What can be done in it.
    scene: Scene,
    /// What its stories are about.
    stage: Arc<Stage>,
    /// Whether the builder can be chosen too.
    #[prop(optional)]
    builders: bool,
) -> impl IntoView {
    let choice = Choice::of(&scene);
    let classic = RwSignal::new(false);
    let diagram = {
        let scenes = [scene.clone(), scene.clone().classic()];
        let stage = Arc::clone(&stage);
        Memo::new(move |before: Option<&Diagram>| {
            let (order, change) = (choice.order.get(), choice.change.get());
            let scene = &scenes[usize::from(classic.get())];
            // The compiler of the text has tried every choice.
            Diagram::of(scene, &stage.library, order, change)
                .unwrap_or_else(|_| before.cloned().unwrap_or_default())
        })
    };
    view! {
        <figcaption class="figure__title">{scene.title.clone()}</figcaption>
        <Controls scene=scene.clone() choice />
        {builders.then(|| view! {
            <label class="switch">
                <input
                    type="checkbox"
                    prop:checked=move || classic.get()
                    on:change=move |_| classic.update(|classic| *classic = !*classic)
                />
                " "
                {tr!(
                    "The classic builder of Docker 20.10, for comparison: every instruction is a step. Held against fewer \
                     recordings than BuildKit."
                )}
            </label>
        })}
        <div class="slabs" role="table" aria-label=tr!("Layers, the base first")>
            <div class="slabs__head" role="row">
                <span role="columnheader">{tr!("Layer")}</span>
                <span role="columnheader">{tr!("Now")}</span>
                <span role="columnheader">{tr!("Made again")}</span>
                <span role="columnheader">{tr!("Takes")}</span>
                <span role="columnheader">{tr!("Digest")}</span>
            </div>
            {move || diagram.with(|diagram| diagram.slabs.iter().map(slab).collect_view())}
        </div>
        <div class="figure__foot">
            <p class="figure__answer" role="status">
                {move || diagram.with(|diagram| sentence(diagram.answer.clone()))}
                " "
                <span class="figure__time">
                    {move || diagram.with(|diagram| match &diagram.time {
                        Some(time) => tr!("≈ {time} now, {week} a week", time = time, week = diagram.week),
                        None => tr!("≈ {} a week", diagram.week),
                    })}
                </span>
            </p>
            <ToBench stage scene choice />
        </div>
    }
}

fn slab(slab: &Slab) -> impl IntoView + use<> {
    let bar = |share: f64| ("--share", format!("{share:.4}"));
    view! {
        <div
            class="slabs__row"
            role="row"
            data-state=slab.state.key()
            style=("--wave", slab.wave.unwrap_or(0).to_string())
        >
            <span role="cell" class="slabs__layer">
                <span class="slabs__role">{slab.role.clone()}</span>
                <code>{slab.title.clone()}</code>
            </span>
            <span role="cell" class="slabs__state">
                <StateWord state=slab.state />
                <span class="slabs__fact">{slab.fact.clone()}</span>
            </span>
            <span role="cell" class="slabs__measure" style=bar(slab.often_share)>{slab.often.clone()}</span>
            <span role="cell" class="slabs__measure" style=bar(slab.duration_share)>
                {if slab.duration.is_empty() { "–".to_owned() } else { slab.duration.clone() }}
            </span>
            <span role="cell" class="slabs__digest"><code>{slab.digest.clone()}</code></span>
        </div>
    }
}
