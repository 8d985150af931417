//! The Dockerfile on a narrow screen: read line by line, each step opening its reason in place; edited on demand.

use leptos::prelude::*;
use view_model::bench::reading::{Block, reading};

use super::dockerfile::{DockerfileEditor, ProblemNote};
use super::view::Desk;
use super::why::Reason;
use crate::components::Button;
use crate::diagram::StateWord;

/// The pane.
#[component]
pub(super) fn ReadingPane(desk: Desk) -> impl IntoView {
    let editing = RwSignal::new(false);
    let problem = desk.part(|screen| screen.problem.clone());
    view! {
        <div class="reading">
            <div class="reading__bar">
                <Button
                    pressed=Signal::from(editing)
                    on_press=Callback::new(move |()| editing.update(|editing| *editing = !*editing))
                >
                    "Edit the text"
                </Button>
            </div>
            {move || problem.get().map(|problem| view! { <ProblemNote problem desk /> })}
            {move || if editing.get() {
                view! { <DockerfileEditor desk /> }.into_any()
            } else {
                view! { <Blocks desk /> }.into_any()
            }}
        </div>
    }
}

#[component]
fn Blocks(desk: Desk) -> impl IntoView {
    let text = desk.workbench.dockerfile();
    let blocks = Memo::new(move |_| {
        text.with(|text| desk.screen.with(|screen| reading(text, &screen.listing)))
    });
    view! {
        <ol class="reading__list">
            {move || blocks.get().into_iter().map(|block| view! { <BlockRow desk block /> }).collect_view()}
        </ol>
    }
}

#[component]
fn BlockRow(desk: Desk, block: Block) -> impl IntoView {
    let Block { text, row, .. } = block;
    let Some(row) = row else {
        return view! { <li class="reading__plain">{text}</li> }.into_any();
    };
    let step = row.step;
    let open = RwSignal::new(false);
    let fact = row.fact.clone();
    let state = row.state;
    view! {
        <li class="reading__block" data-state=state.key()>
            <button
                type="button"
                class="reading__head"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| {
                    open.update(|open| *open = !*open);
                    desk.choose.run(step);
                }
            >
                <span class="reading__code">{text}</span>
                <span class="reading__state">
                    <StateWord state />
                    <span class="reading__fact">{fact}</span>
                </span>
            </button>
            {move || open.get().then(|| view! { <Reason desk row=row.clone() /> })}
        </li>
    }
    .into_any()
}
