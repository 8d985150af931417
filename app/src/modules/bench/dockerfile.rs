//! The Dockerfile and, on the same lines, its layers.

use std::sync::Arc;

use leptos::prelude::*;
use view_model::bench::geometry::LINE;
use view_model::bench::{Note, Problem};
use view_model::code;

use super::view::Desk;
use super::why::NoteText;
use crate::components::{Editor, LineMark};
use crate::diagram::LayerStack;

/// The middle column.
#[component]
pub(super) fn DockerfilePane(desk: Desk) -> impl IntoView {
    let notes = desk.part(|screen| screen.notes.clone());
    let problem = desk.part(|screen| screen.problem.clone());
    let stale = desk.part(|screen| screen.listing.stale);
    let band = desk.part(|screen| screen.figure.bands.clone());
    let chosen = Memo::new(move |_| {
        let step = desk.selected.get()?;
        band.with(|bands| bands.iter().find(|band| band.step == step).copied())
    });
    view! {
        <section class="pane pane--code" aria-label="Dockerfile and layers">
            <header class="pane__head sheet__head">
                <h2 class="pane__title">"Dockerfile"</h2>
                <h2 class="pane__title">"Layers"</h2>
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
                        {move || problem.get().map(|problem| view! { <ProblemNote problem desk /> })}
                    </div>
                </div>
                {move || {
                    let notes = notes.get();
                    (!notes.is_empty()).then(|| view! { <Checks desk notes /> })
                }}
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
    let places = desk.part(|screen| {
        let errors: Vec<_> = screen
            .problem
            .iter()
            .flat_map(|problem| problem.lines.clone())
            .collect();
        let notes: Vec<_> = screen.notes.iter().map(|note| note.lines).collect();
        (errors, notes)
    });
    let marks = Signal::derive(move || {
        let (errors, notes) = places.get();
        let among = |lines: &[dockerfile::span::Lines], at: usize| {
            let line = at as u32 + 1;
            lines
                .iter()
                .any(|lines| lines.first.max(1) <= line && line <= lines.last.max(1))
        };
        Arc::new(move |at: usize| {
            if among(&errors, at) {
                Some(LineMark::Error)
            } else {
                among(&notes, at).then_some(LineMark::Note)
            }
        }) as Arc<dyn Fn(usize) -> Option<LineMark> + Send + Sync>
    });
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
            described_by="problem"
        />
    }
}

/// The error, as a note in the margin of its line.
#[component]
pub(super) fn ProblemNote(problem: Problem, desk: Desk) -> impl IntoView {
    let line = problem.lines.first().map(|lines| lines.first.max(1));
    let top = line.map_or(0, |line| (line - 1) * LINE);
    // Errors of the parser name their line themselves.
    let named = problem.message.contains("on line ");
    let place = match line {
        _ if named => "Error".to_owned(),
        Some(line) => format!("Line {line}"),
        None => "Error".to_owned(),
    };
    view! {
        <div class="problem" id="problem" style=("--top", format!("{top}px"))>
            <p class="problem__message">
                <strong>{place}</strong>
                " "
                {problem.message}
            </p>
            {problem.hint.map(|hint| view! {
                <p class="problem__hint"><super::prose::Prose sentence=hint choose=desk.choose /></p>
            })}
        </div>
    }
}

/// Findings of the build checks, under the text.
#[component]
fn Checks(desk: Desk, notes: Vec<Note>) -> impl IntoView {
    let count = view_model::format::counted(notes.len(), "build check has", "build checks have");
    view! {
        <details class="checks">
            <summary class="checks__summary">{format!("{count} something to say")}</summary>
            <div class="checks__list">
                {notes.into_iter().map(|note| view! { <NoteText desk note /> }).collect_view()}
            </div>
        </details>
    }
}
