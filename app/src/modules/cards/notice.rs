//! What a person has to be told of how their history is kept.

use language::tr;
use leptos::prelude::*;
use view_model::revision::keeping;

use super::desk::Desk;
use crate::components::Button;

/// Trouble with keeping, and parts that cannot be read.
#[component]
pub(super) fn Notices(desk: Desk) -> impl IntoView {
    let learner = desk.learner;
    let keeping = learner.keeping;
    let is_refused = RwSignal::new(false);
    let save = Callback::new(move |()| is_refused.set(!learner.save_unreadable()));
    view! {
        <div class="notices cards__notices" role="status">
            {move || {
                let now = keeping.get();
                if now.is_well() {
                    return None;
                }
                let trouble = now.trouble.map(|trouble| keeping::trouble(trouble, now.unkept)).map(|told| view! {
                    <div class="notice" data-problem="true">
                        <p>{told.text}</p>
                        <p class="notice__remedy">{told.remedy}</p>
                    </div>
                });
                let unreadable = keeping::unreadable(&now.unreadable).map(|told| view! {
                    <div class="notice" data-problem="true">
                        <p>{told.text}</p>
                        <p class="notice__remedy">{told.remedy}</p>
                        <Button on_press=save>{tr!("Save as a file")}</Button>
                        {move || is_refused.get().then(|| view! { <p>{keeping::unsaved()}</p> })}
                    </div>
                });
                Some((trouble, unreadable))
            }}
        </div>
    }
}
