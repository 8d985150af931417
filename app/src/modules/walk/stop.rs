//! The stops, and the one at which one is.

use std::sync::Arc;

use cache_model::graph::VertexId;
use language::tr;
use leptos::prelude::*;
use lesson::walk::{Look, Stop, Walk};
use view_model::lesson::walk::{Follow, Shown, first};

use super::asked::Asked;
use super::listing::Listing;
use crate::modules::lesson::inlines;
use crate::shell::Visit;
use crate::workbench::Workbench;

/// All stops, with the step that is followed.
#[component]
pub(super) fn Stops(visit: Visit, walk: Arc<Walk>) -> impl IntoView {
    let steps = Workbench::here().steps();
    let wanted = RwSignal::new(None::<VertexId>);
    let followed = Memo::new(move |_| {
        steps.with(|steps| {
            let wanted = wanted.get();
            let found = steps.iter().find(|step| Some(step.vertex) == wanted);
            found.map(|step| step.vertex).or_else(|| first(steps))
        })
    });
    let place = visit.place();
    let looks: Vec<Look> = walk.stops.iter().map(|stop| stop.look).collect();
    let at = Memo::new(move |_| {
        let look = place.with(|place| Look::named(place));
        let found = looks.iter().position(|one| Some(*one) == look);
        found.unwrap_or(0)
    });
    let stops = Arc::clone(&walk);
    let ways = stops.stops.iter().enumerate().map(|(index, stop)| {
        view! {
            <li>
                <a
                    class="walk__way"
                    href=href(stop)
                    aria-current=move || (at.get() == index).then_some("step")
                >
                    <span class="walk__number">{index + 1}</span>
                    <span class="walk__name">{stop.title.clone()}</span>
                </a>
            </li>
        }
    });
    let ways = ways.collect_view();
    let titled = Arc::clone(&walk);
    Effect::new(move || {
        if let Some(stop) = titled.stops.get(at.get()) {
            visit.call(stop.title.clone());
        }
    });
    view! {
        <Following steps followed wanted />
        <div class="walk__body">
            <nav aria-label=tr!("Stops")><ol class="walk__ways">{ways}</ol></nav>
            <section class="walk__stop" aria-labelledby="walk-stop">
                {move || page(&walk, at.get(), followed)}
            </section>
        </div>
    }
}

fn href(stop: &Stop) -> String {
    format!("#/walk/{}", stop.look.name())
}

/// The choice of the step.
#[component]
fn Following(
    steps: Memo<Vec<Follow>>,
    followed: Memo<Option<VertexId>>,
    wanted: RwSignal<Option<VertexId>>,
) -> impl IntoView {
    let options = move || {
        let options = steps.get().into_iter().map(|step| {
            view! {
                <option value=step.vertex.0.to_string()>
                    {format!("{} ({})", step.name, step.state.word())}
                </option>
            }
        });
        options.collect_view()
    };
    view! {
        <label class="field walk__follow">
            <span class="field__label">{tr!("Step followed")}</span>
            <select
                class="input"
                prop:value=move || {
                    steps.track();
                    followed.get().map(|vertex| vertex.0.to_string()).unwrap_or_default()
                }
                on:change=move |event| wanted.set(event_target_value(&event).parse().ok().map(VertexId))
            >
                {options}
            </select>
        </label>
    }
}

fn page(walk: &Walk, at: usize, followed: Memo<Option<VertexId>>) -> Option<impl IntoView + use<>> {
    let stop = walk.stops.get(at)?;
    let look = stop.look;
    let shown = Memo::new(move |_| Workbench::here().followed(look, followed.get()?));
    let lit = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| shown.lit.clone())));
    let paragraphs = stop.paragraphs.iter().cloned();
    let paragraphs = paragraphs
        .map(|words| view! { <p>{inlines(words)}</p> })
        .collect_view();
    let sources = stop.sources.iter().cloned();
    let sources = sources
        .map(|source| view! { <Listing source lit /> })
        .collect_view();
    let way = |href: String, name: String| view! { <a class="button" href=href>{name}</a> };
    let back = at.checked_sub(1).and_then(|at| walk.stops.get(at));
    let back = back.map(|stop| way(href(stop), tr!("Back: {}", stop.title)));
    let next = walk.stops.get(at + 1);
    let next = next.map(|stop| way(href(stop), tr!("Next: {}", stop.title)));
    let question = stop.question.clone();
    Some(view! {
        <h2 class="walk__title" id="walk-stop">{stop.title.clone()}</h2>
        <div class="walk__text">{paragraphs}</div>
        {question.map(|id| view! { <Asked id /> })}
        {(look != Look::Say).then(|| view! { <Values shown /> })}
        {sources}
        <p class="walk__on">{back}{next}</p>
    })
}

/// What the simulator had in its hands.
#[component]
fn Values(shown: Memo<Option<Shown>>) -> impl IntoView {
    let values = move || {
        match shown.get() {
        None => view! {
            <p class="walk__says">
                {tr!(
                    "There is nothing to follow: the Dockerfile on the Bench cannot be planned, has no step, or the classic \
                     builder is chosen there, whose cache has no keys."
                )}
            </p>
        }
        .into_any(),
        Some(shown) => table(shown).into_any(),
    }
    };
    view! {
        <div class="walk__values">
            <h3 class="walk__heading">{tr!("With this step")}</h3>
            {values}
        </div>
    }
}

fn table(shown: Shown) -> impl IntoView {
    let head = shown.head.into_iter();
    let head = head
        .map(|name| view! { <th scope="col">{name}</th> })
        .collect_view();
    let is_empty = shown.rows.is_empty();
    let rows = shown.rows.into_iter().map(|row| {
        let cells = row.into_iter().map(|cell| view! { <td>{cell}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <p class="walk__says" role="status">{shown.says}</p>
        {(!is_empty).then(|| view! {
            <div class="text__table" role="region" aria-label=tr!("Values of this step") tabindex="0">
                <table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
            </div>
        })}
    }
}
