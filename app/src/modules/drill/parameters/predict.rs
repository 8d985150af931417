//! Predict first, then wait, then read why.

use language::tr;
use leptos::prelude::*;
use view_model::drill::stream::{Reveal, Way};

use super::desk::{Desk, PREDICT};
use crate::components::{Button, ButtonKind};
use crate::figures::sentence;
use crate::host::focus;

/// What is asked for at the moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Playing,
    Failed,
    NothingYet,
    Asking,
    Shown,
}

/// The part where one predicts and is answered. It stays while what is in it changes, so that it can keep the focus.
#[component]
pub(super) fn Predict(desk: Desk) -> impl IntoView {
    let phase = Memo::new(move |_| {
        if desk.progress.get().is_some() {
            Phase::Playing
        } else if desk.problem.get().is_some() {
            Phase::Failed
        } else if desk.shown.with(Option::is_none) {
            Phase::NothingYet
        } else if desk.moved().is_empty() {
            Phase::Shown
        } else {
            Phase::Asking
        }
    });
    view! {
        <section class="stream__predict" id=PREDICT tabindex="-1" aria-label=tr!("Prediction")>
            {move || match phase.get() {
                Phase::Playing => view! { <Playing desk /> }.into_any(),
                Phase::Failed => view! {
                    <p role="alert">
                        {move || desk.problem.get().map(|problem| tr!("This stream cannot be played: {}.", problem))}
                    </p>
                }
                .into_any(),
                Phase::NothingYet => view! {
                    <p>{tr!("Nothing has been played yet.")}</p>
                    <p><Button kind=ButtonKind::Primary on_press=Callback::new(move |()| desk.play(None))>{tr!("Play the stream")}</Button></p>
                }
                .into_any(),
                Phase::Asking => view! { <Asking desk /> }.into_any(),
                Phase::Shown => view! { <Shown desk /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Asking(desk: Desk) -> impl IntoView {
    let say = move |way| {
        Callback::new(move |()| {
            desk.play(Some(way));
            focus::id(PREDICT);
        })
    };
    view! {
        <h2 class="stream__title">{tr!("Predict first: the minutes of a week will …")}</h2>
        <p class="stream__moved" role="status">{move || tr!("Moved: {}.", desk.moved().join(", "))}</p>
        <div class="practice__actions" role="group" aria-label=tr!("The minutes of a week will")>
            {Way::ALL
                .into_iter()
                .map(|way| view! { <Button on_press=say(way)>{way.title()}</Button> })
                .collect_view()}
            <Button kind=ButtonKind::Quiet on_press=Callback::new(move |()| desk.put_back())>{tr!("parameters" => "Put back")}</Button>
        </div>
    }
}

#[component]
fn Playing(desk: Desk) -> impl IntoView {
    let count = move || desk.progress.get().unwrap_or((0, 1));
    let stop = Callback::new(move |()| {
        desk.stop();
        focus::id(PREDICT);
    });
    view! {
        <div class="stream__playing">
            <progress
                class="stream__progress"
                aria-label=tr!("Builds played")
                max=move || count().1.to_string()
                value=move || count().0.to_string()
            ></progress>
            <span class="stream__count">{move || { let (done, all) = count(); tr!("{} of {} builds", done, all) }}</span>
            <Button on_press=stop>{tr!("Cancel")}</Button>
        </div>
    }
}

#[component]
fn Shown(desk: Desk) -> impl IntoView {
    move || {
        let round = desk.shown.get()?;
        let link = format!("#/drill/parameters/{}", round.now.settings.place());
        Some(match round.reveal {
            Some(reveal) => view! {
                <Revealed reveal />
                <p class="practice__actions">
                    <Button on_press=Callback::new(move |()| desk.back())>{tr!("Back to before")}</Button>
                    <a href=link>{tr!("Link to these parameters")}</a>
                </p>
            }
            .into_any(),
            None => view! {
                <p class="stream__title">{tr!("Move a parameter, and predict what a week will do.")}</p>
            }
            .into_any(),
        })
    }
}

#[component]
fn Revealed(reveal: Reveal) -> impl IntoView {
    view! {
        <h2 class="stream__title" data-right=reveal.is_right.to_string()>{reveal.headline}</h2>
        <ul class="stream__because" aria-label=tr!("What made the difference")>
            {reveal.because.into_iter().map(|why| view! { <li>{sentence(why)}</li> }).collect_view()}
        </ul>
    }
}
