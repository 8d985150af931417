//! A question that is asked on the way: answered in one's own words and rated by oneself.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use lesson::interview::Interview;
use view_model::revision::runs;

use crate::components::Words;
use crate::host::fetch;
use crate::learner::Learner;
use crate::modules::interview::{Answer, Desk, Sheet};

/// The question of this name.
#[component]
pub(super) fn Asked(id: String) -> impl IntoView {
    let interview: RwSignal<Option<Option<Arc<Interview>>>> = RwSignal::new(None);
    spawn_local(async move {
        let text = fetch::text("content/interview.json").await;
        let read = text.and_then(|text| Interview::read(&text).ok());
        // Whoever asked may have left meanwhile.
        let _ = interview.try_set(Some(read.map(Arc::new)));
    });
    move || match interview.get() {
        None => view! { <p>"Loading …"</p> }.into_any(),
        Some(found) => found
            .map(|interview| Desk::new(Learner::here(), interview))
            .and_then(|desk| Some((desk, desk.question(&id)?)))
            .map_or_else(
                || {
                    let fault = "The question could not be loaded. Reload the page to try again.";
                    view! { <p role="alert">{fault}</p> }.into_any()
                },
                |(desk, question)| {
                    let asked = runs(&question.question);
                    let sheet = Sheet::new(question);
                    view! {
                        <div class="walk__asked interview">
                            <p class="walk__question"><Words runs=asked /></p>
                            <Answer desk sheet />
                        </div>
                    }
                    .into_any()
                },
            ),
    }
}
