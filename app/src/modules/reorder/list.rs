//! All sets, with how they went.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use lesson::reorder::Set;
use view_model::reorder::door;

use crate::components::Words;
use crate::content::{self, REORDER};
use crate::learner::Learner;

/// The door of the room.
#[component]
pub(super) fn SetList(learner: Learner, sets: Arc<Vec<Set>>) -> impl IntoView {
    let rows = Memo::new(move |_| learner.with(|progress| door(&sets, progress.state())));
    view! {
        <div class="reorder">
            <header class="practice__head">
                <h1>{tr!("Reorder exercise")}</h1>
                <p>
                    {tr!(
                        "Put the steps into the order you would ship. The simulator says whether it builds, what a build takes on average, and how far that is from the best order there is."
                    )}
                </p>
            </header>
            <ul class="sets">
                <For each=move || rows.get() key=|row| (row.id.clone(), row.status.clone()) let:row>
                    <li class="sets__row">
                        <a class="sets__link" href=format!("#/reorder/{}", row.id) lang=content::lang(REORDER)>{row.title}</a>
                        <p class="sets__about" lang=content::lang(REORDER)><Words runs=row.about /></p>
                        <p class="sets__status">{row.size} {(!row.status.is_empty()).then(|| format!(" · {}", row.status))}</p>
                    </li>
                </For>
            </ul>
        </div>
    }
}
