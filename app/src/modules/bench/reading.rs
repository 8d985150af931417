//! The Dockerfile on a narrow screen: read line by line, each step opening its reason in place; edited on demand.

use language::tr;
use leptos::prelude::*;
use view_model::bench::Margin;
use view_model::bench::reading::{Block, reading};

use super::dockerfile::DockerfileEditor;
use super::margin::Said;
use super::view::Desk;
use super::why::Reason;
use crate::components::Button;
use crate::diagram::Mark;

/// The pane.
#[component]
pub(super) fn ReadingPane(desk: Desk) -> impl IntoView {
    let editing = desk.editing;
    view! {
        <div class="reading">
            {(!desk.workbench.is_fixed()).then(|| view! {
                <div class="reading__bar">
                    <Button
                        pressed=Signal::from(editing)
                        on_press=Callback::new(move |()| editing.update(|editing| *editing = !*editing))
                    >
                        {tr!("Edit the text")}
                    </Button>
                </div>
            })}
            {move || if editing.get() {
                view! {
                    <DockerfileEditor desk />
                    <Typed desk />
                }
                .into_any()
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
        text.with(|text| {
            desk.screen
                .with(|screen| reading(text, &screen.listing, &screen.margins))
        })
    });
    view! {
        <ol class="reading__list">
            {move || blocks.get().into_iter().map(|block| view! { <BlockRow desk block /> }).collect_view()}
        </ol>
    }
}

/// While the text is edited: what is said of the line that was chosen, or the error.
#[component]
fn Typed(desk: Desk) -> impl IntoView {
    let margin = desk.part(move |screen| {
        let line = desk.shown_margin.get()?;
        screen
            .margins
            .iter()
            .find(|margin| margin.line == line)
            .cloned()
    });
    move || {
        margin
            .get()
            .map(|margin| view! { <div class="reading__said"><Said desk margin /></div> })
    }
}

/// A block: its state as a shape in the gutter, its text, and under it what is said of its lines and, opened, its reason.
#[component]
fn BlockRow(desk: Desk, block: Block) -> impl IntoView {
    let Block {
        text, row, margins, ..
    } = block;
    let is_error = margins.iter().any(|margin| margin.is_error);
    let said = margins
        .into_iter()
        .map(|margin| view! { <SaidOf desk margin /> })
        .collect_view();
    let Some(row) = row else {
        return view! {
            <li class="reading__plain" data-error=is_error.to_string()>
                <span class="reading__code">{text}</span>
                {said}
            </li>
        }
        .into_any();
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
                <span class="reading__gutter"><Mark state /></span>
                <span class="reading__code">{text}</span>
                <span class="reading__state">
                    <span class="reading__word">{state.word()}</span>
                    <span class="reading__fact">{fact}</span>
                </span>
            </button>
            {said}
            {move || open.get().then(|| view! { <Reason desk row=row.clone() in_place=true /> })}
        </li>
    }
    .into_any()
}

/// What is said of a line: an error in full, a finding in few words that open.
#[component]
fn SaidOf(desk: Desk, margin: Margin) -> impl IntoView {
    if margin.is_error {
        return view! { <div class="reading__said"><Said desk margin /></div> }.into_any();
    }
    let short = margin.short.clone();
    view! {
        <details class="reading__said">
            <summary>{short}</summary>
            <Said desk margin />
        </details>
    }
    .into_any()
}
