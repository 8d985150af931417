//! Words with code and gaps inside.

use language::tr;
use leptos::prelude::*;
use view_model::revision::Run;

/// The words, in the line they stand in.
#[component]
pub(crate) fn Words(
    /// The words.
    runs: Vec<Run>,
) -> impl IntoView {
    runs.into_iter()
        .map(|run| match run {
            Run::Words(words) => words.into_any(),
            Run::Code(code) => view! { <code>{code}</code> }.into_any(),
            Run::Gap => view! {
                <span class="card__gap"><span class="visually-hidden">{tr!("gap")}</span></span>
            }
            .into_any(),
            Run::Filled(words) => view! { <mark class="card__filled">{words}</mark> }.into_any(),
        })
        .collect_view()
}
