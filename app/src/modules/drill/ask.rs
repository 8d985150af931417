//! One question: its steps are marked, then compared with what the simulator did.

use language::tr;
use leptos::prelude::*;
use lesson::question::Question;
use view_model::drill::{Ask, StepVerdict, Verdict};

use super::Desk;
use crate::components::{Button, ButtonKind, Words};
use crate::diagram::StateWord;
use crate::figures::sentence;
use crate::host::{announce, focus};

/// Id of the points.
const RESULT: &str = "points";

/// A question in play. A handle.
#[derive(Clone, Copy)]
struct Play {
    marks: RwSignal<Vec<bool>>,
    hinted: RwSignal<bool>,
    verdict: RwSignal<Option<Verdict>>,
}

/// The question.
#[component]
pub(super) fn Asked(desk: Desk, question: Question) -> impl IntoView {
    let ask = Ask::of(&question);
    let play = Play {
        marks: RwSignal::new(vec![false; question.steps.len()]),
        hinted: RwSignal::new(false),
        verdict: RwSignal::new(None),
    };
    let question = StoredValue::new(question);
    let check = Callback::new(move |()| {
        if play.verdict.with_untracked(Option::is_some) {
            return;
        }
        let verdict = question.with_value(|question| {
            let marks = play.marks.get_untracked();
            let verdict = Verdict::of(question, &marks, play.hinted.get_untracked());
            for what in verdict.events(question) {
                desk.learner.record(what);
            }
            verdict
        });
        announce::say(&tr!(
            "{} of 100 points. {}",
            verdict.score,
            verdict.headline
        ));
        play.verdict.set(Some(verdict));
        // The button that was pressed is gone; the result is drawn before the next frame.
        request_animation_frame(|| focus::id(RESULT));
    });
    let hint = ask.hint.clone();
    view! {
        <div class="drill">
            <header class="practice__head">
                <p><a href="#/drill">{tr!("All topics")}</a>{format!(" · {} · {}", ask.topic, ask.level)}</p>
                <h1>{tr!("Which steps run again?")}</h1>
                <p class="drill__change"><Words runs=ask.change /></p>
                {ask.facts.into_iter().map(|fact| view! { <p class="drill__fact"><Words runs=fact /></p> }).collect_view()}
            </header>
            <ol class="drill__lines" aria-label=tr!("Dockerfile of the second build")>
                {ask
                    .lines
                    .into_iter()
                    .map(|line| match line.step {
                        Some(step) => view! { <StepLine play step text=line.text /> }.into_any(),
                        None => view! { <li class="drill__line"><code>{line.text}</code></li> }.into_any(),
                    })
                    .collect_view()}
            </ol>
            {move || match play.verdict.get() {
                None => {
                    let hint = hint.clone();
                    view! {
                        <div class="practice__actions">
                            <Button kind=ButtonKind::Primary on_press=check>{tr!("Check")}</Button>
                            <Button on_press=Callback::new(move |()| play.hinted.set(true))>{tr!("Hint (−20 points)")}</Button>
                        </div>
                        <p role="status">{move || play.hinted.get().then(|| hint.clone())}</p>
                    }
                    .into_any()
                }
                Some(verdict) => view! { <Result desk verdict /> }.into_any(),
            }}
            <section class="drill__files" aria-label=tr!("Files of the build context")>
                <h2 class="drill__heading">{tr!("Build context")}</h2>
            {ask
                    .files
                    .into_iter()
                    .map(|(path, text)| view! {
                        <details class="drill__file">
                            <summary><code>{path}</code></summary>
                            <pre tabindex="0">{text}</pre>
                        </details>
                    })
                    .collect_view()}
            </section>
        </div>
    }
}

/// A line that is asked about.
#[component]
fn StepLine(play: Play, step: usize, text: String) -> impl IntoView {
    let verdict = Memo::new(move |_| {
        play.verdict
            .with(|verdict| verdict.as_ref()?.steps.get(step).cloned())
    });
    let marked = move || {
        play.marks
            .with(|marks| marks.get(step).copied().unwrap_or(false))
    };
    let turn = move |_| {
        if play.verdict.with_untracked(Option::is_none) {
            play.marks.update(|marks| {
                if let Some(mark) = marks.get_mut(step) {
                    *mark = !*mark;
                }
            });
        }
    };
    let label = tr!("{}, runs again", text);
    view! {
        <li
            class="drill__line drill__line--step"
            data-right=move || verdict.with(|verdict| verdict.as_ref().map(|one| one.is_right.to_string()))
        >
            <label class="drill__mark">
                <input
                    type="checkbox"
                    aria-label=label
                    prop:checked=marked
                    aria-disabled=move || verdict.with(Option::is_some).then_some("true")
                    on:click=move |event| {
                        // Once compared the marks stay as they were.
                        if play.verdict.with_untracked(Option::is_some) {
                            event.prevent_default();
                        }
                    }
                    on:change=turn
                />
                <code>{text}</code>
                <span class="drill__said">{move || if marked() { tr!("runs again") } else { tr!("cached") }}</span>
            </label>
            {move || verdict.get().map(|one| view! { <Why one /> })}
        </li>
    }
}

#[component]
fn Why(one: StepVerdict) -> impl IntoView {
    use view_model::bench::State;
    let state = if one.runs { State::Runs } else { State::Cached };
    view! {
        <p class="drill__why">
            <span class="drill__tick">{if one.is_right { tr!("right") } else { tr!("wrong") }}</span>
            <StateWord state />
            <span>{sentence(one.why)}</span>
        </p>
    }
}

#[component]
fn Result(desk: Desk, verdict: Verdict) -> impl IntoView {
    let next = desk.next();
    view! {
        <section class="practice__result" aria-label=tr!("Result")>
            <h2 class="practice__points" id=RESULT tabindex="-1" data-full=(verdict.score == 100).to_string()>
                {tr!("{} of 100 points", verdict.score)}
            </h2>
            <p>{verdict.headline}</p>
            {(!verdict.beliefs.is_empty()).then(|| view! {
                <p>{tr!("A belief that leads here, and is wrong:")}" "</p>
                <ul class="drill__beliefs">
                    {verdict.beliefs.into_iter().map(|belief| view! { <li>{belief}</li> }).collect_view()}
                </ul>
            })}
            <p class="practice__actions">
                {match next {
                    Some(next) => view! { <a class="button" data-kind="primary" href=next>{tr!("Next question")}</a> }.into_any(),
                    None => view! { <span>{tr!("There is no further question of this topic that you have not seen.")}</span> }.into_any(),
                }}
            </p>
        </section>
    }
}
