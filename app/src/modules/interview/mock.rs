//! The mock interview: five questions against the clock, and a debrief to print.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use view_model::interview::{Debrief, MINUTES, remaining, select};

use super::answer::{Asked, Compared, HEAD, Written};
use super::desk::{Desk, Sheet, Watch};
use crate::components::{Button, ButtonKind, Words};
use crate::content::{self, INTERVIEW};
use crate::host::{chance, focus, page};

/// An answer that was given: to which question, what, what it met.
type Given = (Arc<str>, String, u64);

/// The interview, from its first question to the debrief.
#[component]
pub(super) fn Mock(desk: Desk) -> impl IntoView {
    let questions = StoredValue::new(desk.learner.with_now(|progress| {
        desk.interview
            .with_value(|interview| select(interview, progress.state(), chance::number()))
    }));
    let count = questions.with_value(Vec::len);
    let given: RwSignal<Vec<Given>> = RwSignal::default();
    let watch = Watch::new();
    watch.start();
    let clock = move || remaining(MINUTES, watch.seconds.get().unwrap_or(0));
    view! {
        <p><a href="#/interview">{tr!("All questions")}</a></p>
        {move || {
            let at = given.with(Vec::len);
            let question = questions.with_value(|questions| questions.get(at).cloned());
            if let Some(question) = question.and_then(|id| desk.question(&id)) {
                    let sheet = Sheet::new(question);
                    let next = Callback::new(move |()| {
                        sheet.keep(desk, true);
                        let id = sheet.question.with_value(|question| Arc::clone(&question.id));
                        let answer = (id, sheet.answer.get_untracked(), sheet.met.get_untracked());
                        if at + 1 == count {
                            watch.stop();
                        }
                        given.update(|given| given.push(answer));
                        // The button that was pressed is gone; the next question is drawn before the next frame.
                        request_animation_frame(|| focus::top(HEAD));
                    });
                    view! {
                        <p class="interview__clock">
                            {tr!("Question {} of {}", at + 1, count)}" · "<span role="timer">{clock}</span>
                        </p>
                        <Asked sheet />
                        <Written sheet />
                        {move || sheet.is_revealed.get().then(|| view! {
                            <Compared sheet />
                            <p>
                                <Button kind=ButtonKind::Primary on_press=next>
                                    {if at + 1 == count { tr!("To the debrief") } else { tr!("Next question") }}
                                </Button>
                            </p>
                        })}
                    }
                    .into_any()
            } else {
                    let seconds = watch.seconds.get_untracked().unwrap_or(0);
                    let debrief = desk.interview.with_value(|interview| {
                        given.with(|given| Debrief::of(interview, given, seconds))
                    });
                    view! { <Debriefed debrief /> }.into_any()
            }
        }}
    }
}

#[component]
fn Debriefed(debrief: Debrief) -> impl IntoView {
    let lang = content::lang(INTERVIEW);
    let rows = debrief.rows.into_iter().map(|row| {
        let missing = row
            .missing
            .into_iter()
            .map(|says| view! { <li><Words runs=says /></li> });
        view! {
            <section class="debrief__row">
                <h2 class="interview__title" lang=lang><Words runs=row.question /></h2>
                <p class="interview__tier">{format!("{} · {}", row.tier, row.score)}</p>
                <p class="debrief__answer">{row.answer}</p>
                <ul class="interview__asked" lang=lang>{missing.collect_view()}</ul>
            </section>
        }
    });
    view! {
        <h1 id=HEAD tabindex="-1">{tr!("Debrief")}</h1>
        <p role="status">{debrief.verdict}</p>
        <p class="debrief__print">
            <Button on_press=Callback::new(|()| page::print())>{tr!("Print")}</Button>
        </p>
        {rows.collect_view()}
    }
}
