//! The Dockerfile and, on the same lines, its layers.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use view_model::bench::Bench;
use view_model::code;

use super::margin::{MarginCard, Margins, PROBLEM};
use super::view::Desk;
use crate::components::Editor;
use crate::diagram::LayerStack;

/// Id of the text of the Dockerfile; `app/start.js` finds it by that too.
pub(super) const TEXT: &str = "dockerfile-text";

/// The middle column.
#[component]
pub(super) fn DockerfilePane(desk: Desk) -> impl IntoView {
    let stale = desk.part(|screen| screen.listing.stale);
    let band = desk.part(|screen| screen.figure.bands.clone());
    let chosen = Memo::new(move |_| {
        let step = desk.selected.get()?;
        band.with(|bands| bands.iter().find(|band| band.step == step).copied())
    });
    view! {
        <section class="pane pane--code" aria-label=tr!("Dockerfile and layers")>
            <header class="pane__head sheet__head">
                <h2 class="pane__title">"Dockerfile"</h2>
                <h2 class="pane__title">{tr!("Layers")}</h2>
            </header>
            <div class="pane__body sheet" data-stale=move || stale.get().to_string()>
                <div class="sheet__rows">
                    {move || chosen.get().map(|band| view! {
                        <div
                            class="sheet__band"
                            style=("--top", format!("{}px", band.y))
                            style=("--height", format!("{}px", band.height))
                        ></div>
                    })}
                    <DockerfileEditor desk />
                    <div class="sheet__stack">
                        <LayerStack
                            listing=desk.part(|screen| screen.listing.clone())
                            figure=desk.part(|screen| screen.figure.clone())
                            selected=desk.selected.into()
                            on_select=desk.choose
                        />
                        <MarginCard desk />
                    </div>
                </div>
            </div>
        </section>
    }
}

/// The text, coloured and marked.
#[component]
pub(super) fn DockerfileEditor(desk: Desk) -> impl IntoView {
    let workbench = desk.workbench;
    let text = workbench.dockerfile();
    let lines = Memo::new(move |_| text.with(|text| Arc::new(code::dockerfile(text))));
    let marks = desk.part(Bench::marks);
    let invalid = desk.part(|screen| screen.problem.is_some());
    let on_line = Callback::new(move |line| {
        let step = desk
            .screen
            .with_untracked(|screen| screen.listing.row_at_line(line).map(|row| row.step));
        if let Some(step) = step {
            desk.choose.run(step);
        }
    });
    view! {
        <Editor
            text
            lines=lines.into()
            marks
            invalid
            on_input=Callback::new(move |text| workbench.set_dockerfile(text))
            on_line
            label="Dockerfile"
            fixed=workbench.is_fixed()
            id=TEXT
            described_by=PROBLEM
            on_mark=Callback::new(move |line| desk.toggle_margin(line))
            margins=ViewFn::from(move || view! { <Margins desk /> })
        />
    }
}
