//! A Dockerfile beside its layers, and what one change does to them.

use std::sync::Arc;

use leptos::prelude::*;
use view_model::bench::{Row, StepRef};
use view_model::code::Line;
use view_model::lesson::{Live, Scene};

use super::controls::{Choice, Controls, ToBench};
use super::sentence::sentence;
use crate::components::painted;
use crate::diagram::{LayerStack, StateWord};
use crate::host::media;
use crate::shelf::Stage;

/// The figure.
#[component]
pub(crate) fn LiveFigure(
    /// What can be done in it.
    scene: Scene,
    /// What its stories are about.
    stage: Arc<Stage>,
) -> impl IntoView {
    let choice = Choice::of(&scene);
    let live = {
        let (scene, stage) = (scene.clone(), Arc::clone(&stage));
        Memo::new(move |before: Option<&Live>| {
            let (order, change) = (choice.order.get(), choice.change.get());
            // The compiler of the text has tried every choice.
            Live::of(&scene, &stage.library, order, change)
                .unwrap_or_else(|_| before.cloned().unwrap_or_default())
        })
    };
    let chosen = RwSignal::new(None::<StepRef>);
    let selected = Memo::new(move |_| {
        live.with(|live| {
            chosen
                .get()
                .filter(|step| live.listing.row(*step).is_some())
                .or_else(|| live.listing.focus().map(|row| row.step))
        })
    });
    // On paper too: there its long lines would be cut.
    let narrow = media::query("(width < 45rem), print");
    view! {
        <figcaption class="figure__title">{scene.title.clone()}</figcaption>
        <Controls scene=scene.clone() choice />
        {move || if narrow.get() {
            view! { <Steps live /> }.into_any()
        } else {
            view! { <Sheet live selected chosen /> }.into_any()
        }}
        <div class="figure__foot">
            <p class="figure__answer" role="status">
                {move || live.with(|live| sentence(live.answer.clone()))}
                {move || live.with(|live| live.time.clone()).map(|time| view! {
                    " "
                    <span class="figure__time">"≈ " {time}</span>
                })}
            </p>
            <ToBench stage scene choice />
        </div>
    }
}

/// Text and layers side by side: an instruction and its layer share their lines.
#[component]
fn Sheet(
    live: Memo<Live>,
    selected: Memo<Option<StepRef>>,
    chosen: RwSignal<Option<StepRef>>,
) -> impl IntoView {
    view! {
        <div class="play">
            <div class="play__code" role="group" aria-label="Dockerfile" tabindex="0">
                <pre>{move || live.with(|live| live.lines.iter().map(line).collect_view())}</pre>
            </div>
            <LayerStack
                listing=Signal::derive(move || live.with(|live| live.listing.clone()))
                figure=Signal::derive(move || live.with(|live| live.figure.clone()))
                selected=selected.into()
                on_select=Callback::new(move |step| chosen.set(Some(step)))
            />
        </div>
    }
}

fn line(line: &Line) -> impl IntoView + use<> {
    view! { <div class="play__line">{painted(line.pieces.clone())}</div> }
}

/// On a narrow screen: instruction by instruction.
#[component]
fn Steps(live: Memo<Live>) -> impl IntoView {
    view! {
        <ol class="steps">
            {move || live.with(|live| live.listing.rows.iter().map(|row| step(row, live.lines_of(row))).collect_view())}
        </ol>
    }
}

fn step(row: &Row, lines: &[Line]) -> impl IntoView + use<> {
    let figure = row.figure().unwrap_or_default().to_owned();
    view! {
        <li class="steps__step" data-state=row.state.key()>
            <pre class="steps__code">{lines.iter().map(line).collect_view()}</pre>
            <span class="steps__state"><StateWord state=row.state /> <span class="steps__fact">{row.fact.clone()}</span></span>
            <span class="steps__figure">{figure}</span>
        </li>
    }
}
