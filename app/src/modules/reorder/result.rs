//! The result: points, where they were lost, what the best order teaches.

use language::tr;
use leptos::prelude::*;

use view_model::revision::Run;

use super::play::Desk;
use crate::components::Words;
use crate::content::{self, REORDER};
use crate::figures::sentence;

/// The result, once an order was handed in.
#[component]
pub(super) fn Result(desk: Desk, moral: Vec<Run>) -> impl IntoView {
    let grade = Memo::new(move |_| desk.screen.with(|screen| screen.grade.clone()));
    let shown = Memo::new(move |_| desk.state.with(|state| state.shown));
    let moral = StoredValue::new(moral);
    view! {
        <section class="practice__result" aria-label=tr!("Result")>
            {move || grade.get().map(|grade| {
                let is_full = grade.points == view_model::reorder::grade::FULL;
                view! {
                    <h2 class="practice__points" data-full=is_full.to_string()>
                        {tr!("{} of {} points", grade.points, view_model::reorder::grade::FULL)}
                    </h2>
                    <p>{grade.verdict}</p>
                    {shown.get().then_some(view! { <p class="reorder__note">{tr!("The best order was looked up, so this does not count.")}</p> })}
                    {(!grade.lost.is_empty()).then(|| view! {
                        <ul class="reorder__lost" aria-label=tr!("Where points were lost")>
                            {grade
                                .lost
                                .into_iter()
                                .map(|lost| view! {
                                    <li>
                                        <span class="reorder__minus">{format!("−{}", lost.points)}</span>
                                        <span>{sentence(lost.why)}</span>
                                    </li>
                                })
                                .collect_view()}
                        </ul>
                    })}
                    {is_full.then(|| view! { <p class="reorder__moral" lang=content::lang(REORDER)><Words runs=moral.get_value() /></p> })}
                }
            })}
        </section>
    }
}
