//! Figures over what was done and what comes.

use language::tr;
use leptos::prelude::*;
use review::statistics::Statistics;
use view_model::revision::Figures;

use super::desk::Desk;

/// The panel.
#[component]
pub(super) fn FiguresPanel(desk: Desk) -> impl IntoView {
    let figures = Memo::new(move |_| {
        let now = desk.now.get();
        desk.learner
            .with(|progress| Figures::of(&Statistics::of(progress.state(), now)))
    });
    view! {
        {move || {
            let figures = figures.get();
            let facts = figures.facts.into_iter().map(|(about, fact)| view! {
                <div class="facts__fact"><dt>{about}</dt><dd>{fact}</dd></div>
            });
            let bars = figures.forecast.clone().into_iter().map(|bar| view! {
                <span
                    class="forecast__bar"
                    title=format!("{}: {}", bar.day, bar.count)
                    style=("--share", bar.share.to_string())
                ></span>
            });
            let is_empty = figures.forecast.is_empty();
            let said = figures.forecast_said.clone();
            let chart = (!is_empty).then(|| view! {
                <div class="forecast" role="img" aria-label=said>{bars.collect_view()}</div>
            });
            view! {
                <dl class="facts">{facts.collect_view()}</dl>
                <h2 class="cards__title">{tr!("The next 30 days")}</h2>
                {chart}
                <p class="cards__note">{figures.forecast_said}</p>
            }
        }}
    }
}
