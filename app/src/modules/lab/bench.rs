//! The workbench: files to edit, goals, the verdict of the model.

use std::sync::Arc;

use language::tr;
use leptos::ev;
use leptos::prelude::*;
use view_model::code;
use view_model::keys::{Way, along};
use view_model::lab::{EditTab, Event, Stage, State, attempted_log, file_text};

use super::desk::Desk;
use super::incident::Log;
use crate::components::{Button, ButtonKind, Editor, Icon, Shape};
use crate::host::{focus, page};

/// The files as they are found, and to be edited once the cause is known.
#[component]
pub(super) fn Workshop(desk: Desk) -> impl IntoView {
    let shown = desk.shown();
    let tabs = desk.lab.with_value(|lab| EditTab::all(lab));
    let chosen = RwSignal::new(0_usize);
    let path = StoredValue::new(tabs.iter().map(|tab| tab.path.clone()).collect::<Vec<_>>());
    let text = Memo::new(move |_| {
        let path = path.with_value(|paths| paths.get(chosen.get()).cloned().unwrap_or_default());
        desk.lab.with_value(|lab| {
            desk.state
                .with(|state| file_text(lab, state, &path).to_owned())
        })
    });
    let is_dockerfile = move || chosen.get() == 0;
    let lines = Memo::new(move |_| {
        Arc::new(text.with(|text| {
            if is_dockerfile() {
                code::dockerfile(text)
            } else {
                code::plain(text)
            }
        }))
    });
    let editable = desk.repairs();
    let on_input = Callback::new(move |text: String| {
        let path = path.with_value(|paths| {
            paths
                .get(chosen.get_untracked())
                .cloned()
                .unwrap_or_default()
        });
        desk.send(Event::Edit(path, text));
    });
    view! {
        <div class="lab__files">
            <FileTabs tabs chosen />
            <div role="tabpanel" id="lab-file" aria-labelledby=move || format!("lab-tab-{}", chosen.get())>
                {move || if editable.get() {
                    view! {
                        <div class="lab__editor" on:focusout=move |_| desk.send(Event::Pause)>
                            <Editor
                                text=text.into()
                                lines=lines.into()
                                on_input
                                label=tr!("Text of the file")
                            />
                        </div>
                    }
                    .into_any()
                } else {
                    view! { <pre class="lab__log" tabindex="0" aria-label=tr!("Text of the file")>{move || text.get()}</pre> }.into_any()
                }}
            </div>
        </div>
        {move || (shown.get() >= Stage::Repair).then(|| view! { <Verdict desk /> })}
    }
}

/// The bar of files. Arrow keys move between them.
#[component]
fn FileTabs(tabs: Vec<EditTab>, chosen: RwSignal<usize>) -> impl IntoView {
    let count = tabs.len();
    let on_key = move |event: ev::KeyboardEvent| {
        let at = chosen.get_untracked();
        let Some(to) = along(&page::key(&event), Way::Round, at, count) else {
            return;
        };
        event.prevent_default();
        chosen.set(to);
        focus::id(&format!("lab-tab-{to}"));
    };
    view! {
        <div class="tabs lab__tabs" role="tablist" aria-label=tr!("Files") on:keydown=on_key>
            {tabs.into_iter().enumerate().map(|(at, tab)| view! {
                <button
                    type="button"
                    class="tabs__tab"
                    role="tab"
                    id=format!("lab-tab-{at}")
                    aria-controls="lab-file"
                    aria-selected=move || (chosen.get() == at).to_string()
                    tabindex=move || if chosen.get() == at { "0" } else { "-1" }
                    on:click=move |_| chosen.set(at)
                >
                    {tab.title}
                </button>
            }).collect_view()}
        </div>
    }
}

/// The goals, what the model found, and what helps.
#[component]
fn Verdict(desk: Desk) -> impl IntoView {
    let editable = desk.repairs();
    let goals = desk.part(|screen| screen.goals.clone());
    let verdict = desk.part(|screen| screen.verdict.clone());
    let verify_first = desk.part(|screen| screen.verify_first);
    // Once a build has met all goals, the way on stands out instead.
    let verify_kind = Signal::derive(move || {
        if verify_first.get() {
            ButtonKind::Primary
        } else {
            ButtonKind::Plain
        }
    });
    let hints = desk.part(|screen| screen.hints.clone());
    let next_hint = desk.part(|screen| screen.next_hint.clone());
    let log = Memo::new(move |_| {
        desk.lab
            .with_value(|lab| desk.state.with(|state| attempted_log(lab, state)))
    });
    let can_undo = Memo::new(move |_| desk.state.with(State::can_undo));
    let can_redo = Memo::new(move |_| desk.state.with(State::can_redo));
    let send = move |event: Event| Callback::new(move |()| desk.send(event.clone()));
    view! {
        {move || editable.get().then(|| view! {
            <div class="lab__bar">
                <Button kind=verify_kind on_press=send(Event::Verify)>{tr!("Build and verify")}</Button>
                <Button
                    kind=ButtonKind::Quiet
                    label=Signal::stored(tr!("Undo the edit"))
                    disabled=Signal::derive(move || !can_undo.get())
                    on_press=send(Event::Undo)
                >
                    <Icon shape=Shape::Undo />
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    label=Signal::stored(tr!("Redo the edit"))
                    disabled=Signal::derive(move || !can_redo.get())
                    on_press=send(Event::Redo)
                >
                    <Icon shape=Shape::Redo />
                </Button>
                <Button kind=ButtonKind::Quiet on_press=send(Event::Restore)>{tr!("As it was found")}</Button>
            </div>
        })}
        <h3 class="lab__title">{tr!("Goals")}</h3>
        <ul class="lab__goals">
            {move || goals.get().into_iter().map(|goal| {
                let (key, word) = match goal.met {
                    None => ("unknown", tr!("not built yet")),
                    Some(true) => ("met", tr!("met")),
                    Some(false) => ("open", tr!("goal" => "open")),
                };
                view! {
                    <li class="lab__goal" data-goal=key>
                        <span lang=desk.lang>{goal.title}</span>
                        <span class="lab__verdict">{word}</span>
                        {(!goal.found.is_empty()).then(|| view! { <p class="lab__found">{goal.found}</p> })}
                    </li>
                }
            }).collect_view()}
        </ul>
        <p class="lab__sum">{move || verdict.get()}</p>
        {move || (!log.read().is_empty()).then(|| view! {
            <details>
                <summary>{tr!("The build after, with this repair")}</summary>
                <Log lines=log.into() />
            </details>
        })}
        <ol class="lab__hints" lang=desk.lang>
            {move || hints.get().into_iter().map(|hint| view! { <li>{hint}</li> }).collect_view()}
        </ol>
        {move || next_hint.get().map(|label| view! {
            <p><Button on_press=send(Event::Hint)>{label}</Button></p>
        })}
    }
}
