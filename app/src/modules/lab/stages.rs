//! What is to be done at each stage.

use language::tr;
use leptos::prelude::*;
use view_model::lab::{Event, Stage, score, score_rows};

use super::desk::Desk;
use crate::components::{Button, ButtonKind};

/// The task of the stage, what it takes, and the way on.
#[component]
pub(super) fn Task(desk: Desk) -> impl IntoView {
    let shown = desk.shown();
    let task = desk.part(|screen| screen.task.clone());
    // There it is the scenario's own question.
    let lang = move || desk.lang.filter(|_| shown.get() == Stage::Cause);
    let turn = move |event: Event| Callback::new(move |()| desk.turn(event.clone()));
    view! {
        <h2 class="lab__task" id="lab-task" tabindex="-1" lang=lang>{move || task.get()}</h2>
        {move || match shown.get() {
            Stage::Predict | Stage::Trigger | Stage::Read => view! { <Prediction desk /> }.into_any(),
            Stage::Cause => view! { <Causes desk /> }.into_any(),
            Stage::Repair => ().into_any(),
            Stage::Explain => view! { <Explanation desk /> }.into_any(),
            Stage::Compare => view! { <Comparison desk /> }.into_any(),
            Stage::Done => view! {
                <Score desk />
                <div class="lab__bar">
                    <a class="button" data-kind="primary" href="#/lab/all">{tr!("Another incident")}</a>
                    <Button on_press=turn(Event::Restart)>{tr!("Play it again")}</Button>
                </div>
            }
            .into_any(),
        }}
        <Way desk />
    }
}

/// The ways on and back.
#[component]
fn Way(desk: Desk) -> impl IntoView {
    let next = desk.part(|screen| {
        (
            screen.next.clone(),
            screen.verify_first,
            screen.owed.clone(),
        )
    });
    let back = desk.part(|screen| (screen.take_back.clone(), screen.go_on.clone()));
    let turn = move |event: Event| Callback::new(move |()| desk.turn(event.clone()));
    view! {
        {move || {
            let (label, verify_first, owed) = next.get();
            // One button alone stands out: that of what is next.
            let kind = if verify_first { ButtonKind::Plain } else { ButtonKind::Primary };
            label.map(|label| view! {
                <div class="lab__bar">
                    <Button kind on_press=turn(Event::Next)>{label}</Button>
                    {owed.map(|owed| view! { <span class="lab__owed">{tr!("Owed: {}", owed)}</span> })}
                    {back.get().0.map(|label| view! {
                        <Button kind=ButtonKind::Quiet on_press=turn(Event::TakeBack)>{label}</Button>
                    })}
                </div>
            })
        }}
        {move || back.get().1.map(|(label, event)| view! {
            <div class="lab__bar">
                <Button kind=ButtonKind::Primary on_press=turn(event)>{label}</Button>
            </div>
        })}
    }
}

/// Which steps will run, and later how right that was.
#[component]
fn Prediction(desk: Desk) -> impl IntoView {
    let rows = desk.part(|screen| screen.prediction.clone());
    view! {
        <fieldset class="lab__choices">
            <legend class="visually-hidden">{tr!("Steps that will run")}</legend>
            {move || rows.get().into_iter().map(|row| {
                let verdict = row.right.map(|right| if right { "right" } else { "wrong" });
                let said = row.right.map(|right| if right { tr!("right") } else { tr!("wrong") });
                let label = row.name.clone();
                let runs = row.runs;
                view! {
                    <label class="choice lab__choice" data-verdict=verdict>
                        <input
                            type="checkbox"
                            prop:checked=runs
                            disabled=!row.open
                            on:change=move |event| desk.send(row.event(event_target_checked(&event)))
                        />
                        <code>{label}</code>
                        {said.map(|said| view! { <span class="lab__verdict">{said}</span> })}
                    </label>
                }
            }).collect_view()}
        </fieldset>
    }
}

/// The causes to choose from, each with its reason once it was chosen.
#[component]
fn Causes(desk: Desk) -> impl IntoView {
    let rows = desk.part(|screen| screen.causes.clone());
    let count = rows.with_untracked(Vec::len);
    let row = move |at: usize| Memo::new(move |_| rows.with(|rows| rows.get(at).cloned()));
    view! {
        <ul class="lab__causes">
            {(0..count).map(|at| {
                let row = row(at);
                let claim = row.with_untracked(|row| row.as_ref().map(|row| row.claim.clone()));
                let told = Memo::new(move |_| row.get().and_then(|row| row.verdict));
                let open = move || row.with(|row| row.as_ref().is_some_and(|row| row.open));
                view! {
                    <li>
                        <button
                            type="button"
                            class="lab__cause"
                            lang=desk.lang
                            data-verdict=move || told.get().map(|(right, _)| if right { "right" } else { "wrong" })
                            aria-disabled=move || (!open()).then_some("true")
                            on:click=move |_| desk.send(Event::Choose(at))
                        >
                            {claim}
                        </button>
                        {move || told.get().map(|(right, because)| view! {
                            <p class="lab__because">
                                <strong>{if right { tr!("This is the cause.") } else { tr!("Not this.") }}" "</strong>
                                <span lang=desk.lang>{because}</span>
                            </p>
                        })}
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}

/// One's own words.
#[component]
fn Explanation(desk: Desk) -> impl IntoView {
    let text = Memo::new(move |_| desk.state.with(|state| state.explanation.clone()));
    if desk
        .state
        .with_untracked(|state| !state.works_at(Stage::Explain))
    {
        return view! { <p class="lab__own">{text}</p> }.into_any();
    }
    view! {
        <label class="field">
            <span class="field__label">{tr!("Your explanation")}</span>
            <textarea
                class="input interview__answer"
                rows="7"
                prop:value=move || text.get()
                on:input=move |event| desk.send(Event::Explain(event_target_value(&event)))
            ></textarea>
        </label>
    }
    .into_any()
}

/// One's own words beside a senior engineer's, and the rubric.
#[component]
fn Comparison(desk: Desk) -> impl IntoView {
    let rubric = desk.part(|screen| screen.rubric.clone());
    let (senior, repairs) = desk
        .screen
        .with_untracked(|screen| (screen.senior.clone(), screen.repairs.clone()));
    let own = desk.state.with_untracked(|state| state.explanation.clone());
    view! {
        <fieldset class="lab__choices">
            <legend class="visually-hidden">{tr!("What your explanation did")}</legend>
            {move || rubric.get().into_iter().enumerate().map(|(place, row)| view! {
                <label class="choice lab__choice">
                    <input
                        type="checkbox"
                        prop:checked=row.met
                        disabled=!row.open
                        on:change=move |event| desk.send(Event::Judge(place, event_target_checked(&event)))
                    />
                    <span lang=desk.lang>{row.says}</span>
                </label>
            }).collect_view()}
        </fieldset>
        <h3 class="lab__title">{tr!("You wrote")}</h3>
        <p class="lab__own">{own}</p>
        <h3 class="lab__title">{tr!("A senior engineer would say")}</h3>
        <div class="lab__senior" lang=desk.lang>{senior.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}</div>
        <h3 class="lab__title">{tr!("Repairs that hold")}</h3>
        <ul class="lab__repairs" lang=desk.lang>{repairs.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
    }
}

/// The points.
#[component]
fn Score(desk: Desk) -> impl IntoView {
    let (all, rows) = desk.lab.with_value(|lab| {
        desk.state
            .with_untracked(|state| (score(lab, state), score_rows(lab, state)))
    });
    view! {
        <p class="lab__score">{tr!("{} of 100 points", all)}</p>
        <table class="lab__points">
            <tbody>
                {rows.into_iter().map(|row| view! {
                    <tr>
                        <th scope="row">{row.what}</th>
                        <td>{tr!("{} of {}", row.points, row.most)}</td>
                        <td>{row.because}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    }
}
