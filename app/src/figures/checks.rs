//! What the build checks say of the Dockerfile on the Bench.

use language::tr;
use leptos::prelude::*;

use super::sentence::sentence;
use crate::workbench::Workbench;

/// The figure.
#[component]
pub(super) fn ChecksFigure(
    /// Its title.
    title: String,
) -> impl IntoView {
    let screen = Workbench::here().screen();
    let notes = Memo::new(move |_| screen.with(|screen| screen.notes.clone()));
    view! {
        <figcaption class="figure__title">{title}</figcaption>
        {move || {
            let notes = notes.get();
            if notes.is_empty() {
                return view! { <p class="figure__answer">{tr!("The build checks have nothing to say about it.")}</p> }.into_any();
            }
            view! {
                <ul class="findings">
                    {notes
                        .into_iter()
                        .map(|note| view! {
                            <li class="findings__one">
                                <strong>{tr!("Line {}: {}", note.lines.first, note.rule)}</strong>
                                <span>{note.message}</span>
                                <span class="findings__why">{sentence(note.why)}</span>
                            </li>
                        })
                        .collect_view()}
                </ul>
            }
            .into_any()
        }}
        <p class="figure__foot"><a class="figure__bench" href="#/bench">{tr!("Open the Bench")}</a></p>
    }
}
