//! What a stream did: minutes a week, how long builds take, how often each step was cached.

use language::tr;
use leptos::prelude::*;
use view_model::drill::stream::{Column, Distribution, StepRow, WeekBar, steps, weeks};

use super::desk::Desk;

/// The charts of what is shown. While something is moved they show the stream before.
#[component]
pub(super) fn Charts(desk: Desk) -> impl IntoView {
    move || {
        let round = desk.shown.get()?;
        let before = round.before.as_deref();
        let distribution = Distribution::of(&round.now, before);
        Some(view! {
            <div class="stream__charts">
                <Weeks bars=weeks(&round.now, before) />
                <Times distribution has_before=before.is_some() />
                <Steps rows=steps(&round.now) />
            </div>
        })
    }
}

#[component]
fn Weeks(bars: Vec<WeekBar>) -> impl IntoView {
    let rows = bars.into_iter().map(|bar| {
        view! {
            <tr>
                <th scope="row">{bar.label}</th>
                <td class="stream__bar"><Bar share=bar.share kind="time" /></td>
                <td class="stream__number">{bar.time}</td>
            </tr>
        }
    });
    view! {
        <table class="stream__table">
            <caption>{tr!("A week of builds")}</caption>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Times(distribution: Distribution, has_before: bool) -> impl IntoView {
    let width = 100.0 / distribution.columns.len().max(1) as f64;
    let column = |at: usize, column: &Column| {
        let x = at as f64 * width;
        view! {
            <rect
                class="stream__before"
                x=format!("{:.2}", x + width * 0.04)
                width=format!("{:.2}", width * 0.92)
                y=format!("{:.2}", 100.0 - column.before * 100.0)
                height=format!("{:.2}", column.before * 100.0)
            />
            <rect
                class="stream__now"
                x=format!("{:.2}", x + width * 0.18)
                width=format!("{:.2}", width * 0.64)
                y=format!("{:.2}", 100.0 - column.height * 100.0)
                height=format!("{:.2}", column.height * 100.0)
            />
        }
    };
    let columns: Vec<_> = distribution
        .columns
        .iter()
        .enumerate()
        .map(|(at, one)| column(at, one))
        .collect();
    let title = if has_before {
        tr!("How long builds take; pale: before")
    } else {
        tr!("How long builds take")
    };
    view! {
        <figure class="stream__figure">
            <figcaption class="stream__label">{title}</figcaption>
            <svg class="stream__plot" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=distribution.spoken>
                {columns}
            </svg>
            <p class="stream__scale">
                <span>"0 s"</span>
                <span>{tr!("half stay below {}", distribution.median)}</span>
                <span>{distribution.end}</span>
            </p>
        </figure>
    }
}

#[component]
fn Steps(rows: Vec<StepRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row"><code>{row.text}</code></th>
                <td class="stream__bar"><Bar share=row.hits kind="hits" /></td>
                <td class="stream__number">{row.said}</td>
                <td class="stream__number">{row.time}</td>
            </tr>
        }
    });
    view! {
        <table class="stream__table stream__table--steps">
            <caption>{tr!("Each step: builds in which it was cached, and its time a week")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr!("Step")}</th>
                    <th scope="col" colspan="2">{tr!("column" => "Cached")}</th>
                    <th scope="col" class="stream__number">{tr!("A week")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// A share of a width. What it says stands beside it.
#[component]
fn Bar(share: f64, kind: &'static str) -> impl IntoView {
    view! {
        <svg class="stream__share" data-kind=kind viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="stream__track" width="100" height="10" />
            <rect class="stream__fill" width=format!("{:.2}", share * 100.0) height="10" />
        </svg>
    }
}
