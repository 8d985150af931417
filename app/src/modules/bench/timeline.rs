//! The last build and the next on one scale of time, across the whole width.

use language::tr;
use leptos::prelude::*;
use view_model::bench::{Strip, TimeBar};

use super::view::Desk;
use crate::diagram::Mark;

/// The strips and their scale.
#[component]
pub(super) fn TimelineStrips(desk: Desk) -> impl IntoView {
    let timeline = desk.part(|screen| screen.timeline.clone());
    move || {
        let timeline = timeline.get();
        let critical = timeline.after.bars.iter().any(|bar| bar.critical);
        view! {
            <section class="timeline" aria-label=tr!("Timeline")>
                {timeline.before.map(|strip| view! { <StripRow name=tr!("Last build") strip /> })}
                <StripRow name=tr!("If you build now") strip=timeline.after />
                <div class="timeline__row" aria-hidden="true">
                    <div class="timeline__scale">
                        {timeline
                            .ticks
                            .into_iter()
                            .map(|tick| view! {
                                <span class="timeline__tick" style=("--at", tick.at.to_string())>{tick.label}</span>
                            })
                            .collect_view()}
                    </div>
                </div>
                {timeline.remark.map(|remark| view! { <p class="timeline__remark">{remark}</p> })}
                {critical.then(|| view! {
                    <p class="timeline__remark">
                        {tr!("A thick foot marks the critical path: only less work there makes the build shorter.")}
                    </p>
                })}
            </section>
        }
    }
}

/// One build: its name and figures, and its bars.
#[component]
fn StripRow(name: String, strip: Strip) -> impl IntoView {
    let lanes = strip.lanes.to_string();
    view! {
        <div class="timeline__row">
            <div class="timeline__head">
                <h3 class="timeline__name">{name.clone()}</h3>
                <p class="timeline__total">{strip.total}</p>
                <p class="timeline__counts">{strip.counts}</p>
            </div>
            <ol class="timeline__track" aria-label=name style=("--lanes", lanes)>
                {strip.bars.into_iter().map(|bar| view! { <BarItem bar /> }).collect_view()}
            </ol>
        </div>
    }
}

/// One executed step.
#[component]
fn BarItem(bar: TimeBar) -> impl IntoView {
    let spoken = bar.spoken();
    let face = view! {
        <Mark state=bar.state />
        <span class="timeline__title">{bar.title.clone()}</span>
        <span class="timeline__time">{bar.time.clone()}</span>
    };
    view! {
        <li
            class="timeline__item"
            data-state=bar.state.key()
            data-critical=bar.critical.to_string()
            style=("--start", bar.start.to_string())
            style=("--length", bar.length.to_string())
            style=("--lane", bar.lane.to_string())
        >
            // A bar may be too narrow to press; the rows above choose steps.
            <span class="timeline__bar" aria-hidden="true" title=spoken.clone()>{face}</span>
            <span class="visually-hidden">{spoken}</span>
        </li>
    }
}
