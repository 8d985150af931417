//! One question: asked, answered, compared.

use language::tr;
use leptos::prelude::*;
use lesson::interview::Question;
use view_model::interview::{follow_ups, remaining};

use super::aloud::Aloud;
use super::desk::{Desk, Sheet, Watch};
use crate::components::{Button, ButtonKind, Words};
use crate::content::{self, INTERVIEW};
use crate::host::focus;

/// How long one thinks, if one wants a clock, in minutes.
const THINK: u64 = 1;

/// How many questions are asked back.
const ASKED_BACK: usize = 2;

/// Id of the heading: what is asked, or what is said in the end.
pub(super) const HEAD: &str = "asked";

/// Id of what is said once an answer is kept.
const KEPT: &str = "kept";

/// A question by itself.
#[component]
pub(super) fn Practice(desk: Desk, question: Question) -> impl IntoView {
    let sheet = Sheet::new(question);
    let watch = Watch::new();
    view! {
        <p><a href="#/interview">{tr!("All questions")}</a></p>
        <Asked sheet />
        <p class="interview__clock">
            {move || match watch.seconds.get() {
                Some(seconds) => view! { <span role="timer">{remaining(THINK, seconds)}</span> }.into_any(),
                None => view! {
                    <Button on_press=Callback::new(move |()| watch.start())>
                        {tr!("Think for a minute first")}
                    </Button>
                }
                .into_any(),
            }}
        </p>
        <Answer desk sheet />
    }
}

/// An answer: written, compared with the rubric, kept.
#[component]
pub(crate) fn Answer(desk: Desk, sheet: Sheet) -> impl IntoView {
    let is_kept = RwSignal::new(false);
    let with_cards = RwSignal::new(true);
    let keep = Callback::new(move |()| {
        sheet.keep(desk, with_cards.get_untracked());
        is_kept.set(true);
        // The button that was pressed is gone; what stands in its place is drawn before the next frame.
        request_animation_frame(|| focus::id(KEPT));
    });
    view! {
        <Written sheet />
        {move || sheet.is_revealed.get().then(|| view! {
            <Compared sheet />
            {move || if is_kept.get() {
                view! {
                    <p role="status" id=KEPT tabindex="-1">
                        {tr!("answer" => "Kept.")}" "
                        <a href="#/interview">{tr!("Another question")}</a>
                        " "{tr!("between two links" => "or")}" "
                        <a href="#/cards">{tr!("the cards")}</a>"."
                    </p>
                }
                .into_any()
            } else {
                view! {
                    <label class="choice">
                        <input
                            type="checkbox"
                            prop:checked=move || with_cards.get()
                            on:change=move |event| with_cards.set(event_target_checked(&event))
                        />
                        {tr!("Make cards of what was missing")}
                    </label>
                    <p><Button kind=ButtonKind::Primary on_press=keep>{tr!("Keep this answer")}</Button></p>
                }
                .into_any()
            }}
        })}
    }
}

/// The question.
#[component]
pub(super) fn Asked(sheet: Sheet) -> impl IntoView {
    let (tier, question) = sheet
        .view
        .with_value(|view| (view.tier.clone(), view.question.clone()));
    view! {
        <p class="interview__tier">{tier}</p>
        <h1 class="interview__question" id=HEAD tabindex="-1" lang=content::lang(INTERVIEW)><Words runs=question /></h1>
    }
}

/// The field for the answer, and the way to the rubric.
#[component]
pub(super) fn Written(sheet: Sheet) -> impl IntoView {
    let reveal = Callback::new(move |()| {
        sheet.is_revealed.set(true);
        request_animation_frame(|| focus::id("rubric"));
    });
    view! {
        <label class="field">
            <span class="field__label">{tr!("Your answer")}</span>
            <textarea
                class="input interview__answer"
                rows="7"
                prop:value=move || sheet.answer.get()
                on:input=move |event| sheet.write(event_target_value(&event))
            ></textarea>
        </label>
        <Aloud sheet />
        {move || (!sheet.is_revealed.get()).then(|| view! {
            <p><Button kind=ButtonKind::Primary on_press=reveal>{tr!("Compare with the rubric")}</Button></p>
        })}
    }
}

/// The rubric to tick off, what is asked back, and the ladder.
#[component]
pub(super) fn Compared(sheet: Sheet) -> impl IntoView {
    let (rubric, ladder, point) = sheet
        .view
        .with_value(|view| (view.rubric.clone(), view.ladder.clone(), view.point.clone()));
    let lang = content::lang(INTERVIEW);
    let points = rubric.into_iter().enumerate().map(|(place, row)| {
        let is_met = move || sheet.is_met(place);
        view! {
            <label class="choice interview__point">
                <input
                    type="checkbox"
                    prop:checked=is_met
                    on:change=move |event| sheet.judge(place, event_target_checked(&event))
                />
                <span lang=lang><Words runs=row.says /></span>
            </label>
        }
    });
    let rungs = ladder.into_iter().map(|rung| {
        view! {
            <li class="ladder__rung">
                <h3>{rung.title}</h3>
                <p lang=lang><Words runs=rung.text /></p>
            </li>
        }
    });
    let asked = move || {
        let met = sheet.met.get();
        sheet
            .view
            .with_value(|view| follow_ups(view, met, ASKED_BACK))
            .into_iter()
            .map(|ask| view! { <li><Words runs=ask /></li> })
            .collect_view()
    };
    view! {
        <fieldset class="interview__rubric">
            <legend class="interview__title" id="rubric" tabindex="-1">{tr!("Which of these did your answer say?")}</legend>
            {points.collect_view()}
        </fieldset>
        <h2 class="interview__title">{tr!("What an interviewer would ask next")}</h2>
        <ul class="interview__asked" lang=lang>{asked}</ul>
        <h2 class="interview__title">{tr!("The answer, rung by rung")}</h2>
        <ol class="ladder">{rungs.collect_view()}</ol>
        <p class="interview__more"><a href=format!("#/lesson/{point}")>{tr!("Read more about it")}</a></p>
    }
}
