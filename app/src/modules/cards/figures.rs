//! Figures over what was done and what comes.

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
            let bars = figures.forecast.into_iter().map(|bar| view! {
                <span
                    class="forecast__bar"
                    title=format!("{}: {}", bar.day, bar.count)
                    style=("--share", bar.share.to_string())
                ></span>
            });
            view! {
                <dl class="facts">{facts.collect_view()}</dl>
                <h2 class="cards__title">"The next 30 days"</h2>
                <div class="forecast" role="img" aria-label=figures.forecast_said.clone()>{bars.collect_view()}</div>
                <p class="cards__note">{figures.forecast_said}</p>
            }
        }}
    }
}
