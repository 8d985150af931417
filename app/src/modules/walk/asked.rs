//! A question that is asked on the way: answered in one's own words and rated by oneself.

use language::tr;
use leptos::prelude::*;
use lesson::interview::Interview;
use view_model::revision::runs;

use crate::components::Words;
use crate::content::{self, INTERVIEW};
use crate::learner::Learner;
use crate::modules::interview::{Answer, Desk, Sheet};
use crate::modules::loaded::fetched;

/// The question of this name.
#[component]
pub(super) fn Asked(id: String) -> impl IntoView {
    let interview = fetched(INTERVIEW, |text| Interview::read(text).ok());
    move || {
        match interview.get() {
        None => view! { <p>{tr!("Loading …")}</p> }.into_any(),
        Some(found) => found
            .ok()
            .map(|interview| Desk::new(Learner::here(), interview))
            .and_then(|desk| Some((desk, desk.question(&id)?)))
            .map_or_else(
                || {
                    let fault =
                        tr!("The question could not be loaded. Reload the page to try again.");
                    view! { <p role="alert">{fault}</p> }.into_any()
                },
                |(desk, question)| {
                    let asked = runs(&question.question);
                    let sheet = Sheet::new(question);
                    view! {
                        <div class="walk__asked interview">
                            <p class="walk__question" lang=content::lang(INTERVIEW)><Words runs=asked /></p>
                            <Answer desk sheet />
                        </div>
                    }
                    .into_any()
                },
            ),
    }
    }
}
