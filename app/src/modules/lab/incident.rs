//! One incident: the stepper, the report, the workbench.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use view_model::lab::{Event, Lab, LogLine, Stage};

use super::bench::Workshop;
use super::desk::Desk;
use super::stages::Task;
use crate::diagram::Mark;
use crate::learner::Learner;
use crate::shell::Visit;

/// The incident.
#[component]
pub(super) fn Incident(
    visit: Visit,
    learner: Learner,
    lab: Arc<Lab>,
    is_own: bool,
) -> impl IntoView {
    visit.call(lab.scenario.title.clone());
    let scenario = lab.scenario.clone();
    let desk = Desk::new(learner, lab, is_own);
    let stage = desk.stage();
    let lang = desk.lang;
    let before = desk.part(|screen| screen.before.clone());
    let after = desk.part(|screen| screen.after.clone());
    let paragraphs = scenario
        .story
        .into_iter()
        .map(|text| view! { <p lang=lang>{text}</p> });
    let evidence = scenario.evidence.join("\n");
    view! {
        <p class="lab__back"><a href="#/lab/all">{tr!("All incidents")}</a></p>
        <Stepper desk />
        <div class="lab__columns">
            <section class="lab__report" aria-label=tr!("Incident")>
                <h1 lang=lang>{scenario.title}</h1>
                {paragraphs.collect_view()}
                {(!evidence.is_empty()).then(|| view! {
                    <h2 class="lab__title">{tr!("What people saw")}</h2>
                    <pre class="lab__log" lang=lang tabindex="0" aria-label=tr!("What people saw")>{evidence}</pre>
                })}
                <h2 class="lab__title">{tr!("The build before")}</h2>
                <Log lines=before.into() />
                {move || (stage.get() >= Stage::Read).then(|| view! {
                    <h2 class="lab__title" id="lab-after" tabindex="-1">{tr!("The build after")}</h2>
                    <Log
                        lines=after.into()
                        on_open=Callback::new(move |at| desk.send(Event::Open(at)))
                    />
                })}
            </section>
            <section class="lab__work" aria-label=tr!("Workbench")>
                <Task desk />
                <Workshop desk />
            </section>
        </div>
    }
}

/// The stages. Those that were reached can be looked at again.
#[component]
fn Stepper(desk: Desk) -> impl IntoView {
    let stages = desk.part(|screen| screen.stages.clone());
    view! {
        <ol class="stepper" aria-label=tr!("Stages")>
            {move || stages.get().into_iter().map(|row| {
                let name = view! {
                    <span class="stepper__name">{row.title}</span>
                    <span class="visually-hidden">{format!(", {}", row.spoken)}</span>
                };
                view! {
                    <li
                        class="stepper__stage"
                        data-stage=row.key
                        data-shown=row.shown.to_string()
                        aria-current=row.shown.then_some("step")
                    >
                        {match row.look {
                            None => name.into_any(),
                            Some(event) => view! {
                                <button
                                    type="button"
                                    class="stepper__look"
                                    on:click=move |_| desk.turn(event.clone())
                                >
                                    {name}
                                </button>
                            }
                            .into_any(),
                        }}
                    </li>
                }
            }).collect_view()}
        </ol>
    }
}

/// A build's log. A step can be asked for its reason.
#[component]
pub(super) fn Log(
    /// The lines.
    lines: Signal<Vec<LogLine>>,
    /// The reason of a line is asked for.
    #[prop(optional)]
    on_open: Option<Callback<usize>>,
) -> impl IntoView {
    let name = |line: &LogLine| {
        let mark = line.state.map(|state| view! { <Mark state /> });
        view! {
            {mark}
            <span class="log__name">{line.name.clone()}</span>
            <span class="log__word">{line.word}</span>
        }
    };
    view! {
        <ul class="log">
            <For
                each=move || lines.get().into_iter().enumerate()
                key=|(at, line)| (*at, line.name.clone(), line.word)
                let((at, line))
            >
                <li class="log__line" data-step=line.state.is_some().to_string()>
                    {match on_open.filter(|_| line.state.is_some()) {
                        None => view! { <span class="log__row">{name(&line)}</span> }.into_any(),
                        Some(on_open) => {
                            let reason = Memo::new(move |_| lines.with(|lines| {
                                lines.get(at).and_then(|line| line.reason.as_ref().map(ToString::to_string))
                            }));
                            view! {
                                <button
                                    type="button"
                                    class="log__row"
                                    aria-expanded=move || reason.read().is_some().to_string()
                                    on:click=move |_| on_open.run(at)
                                >
                                    {name(&line)}
                                </button>
                                {move || reason.get().map(|reason| view! { <p class="log__reason">{reason}</p> })}
                            }
                            .into_any()
                        }
                    }}
                </li>
            </For>
        </ul>
    }
}
