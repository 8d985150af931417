//! The card on the screen, and what can be done with it.

use language::tr;
use leptos::prelude::*;
use view_model::revision;

use super::desk::Desk;
use super::face::Face;
use crate::components::{Button, ButtonKind, Icon, Shape};

/// The panel.
#[component]
pub(super) fn Review(desk: Desk) -> impl IntoView {
    let card = move || {
        let id = desk.card.get()?;
        desk.view(&id)
    };
    view! {
        {move || desk.cram.get().map(|cram| view! {
            <p class="cards__cram">
                {tr!("Without a schedule: {} known, {} left.", cram.known(), cram.left())}
                <Button kind=ButtonKind::Quiet on_press=Callback::new(move |()| desk.end_cram())>{tr!("run" => "End")}</Button>
            </p>
        })}
        {move || match card() {
            Some(card) => {
                let (kind, point) = (card.kind.clone(), card.point.clone());
                let href = format!("#/lesson/{point}");
                view! {
                    <article class="card" aria-label=kind aria-live="polite" on:click=move |_| desk.turn()>
                        <header class="card__head">
                            <span class="card__kind">{kind.clone()}</span>
                            <a class="card__point" href=href>{point}</a>
                        </header>
                        <Face card turned=desk.turned />
                    </article>
                    <Actions desk />
                }
                .into_any()
            }
            None => view! { <Done desk /> }.into_any(),
        }}
    }
}

/// “Show answer”, or the four ratings.
#[component]
fn Actions(desk: Desk) -> impl IntoView {
    let cramming = move || desk.cram.with(Option::is_some);
    let ratings = move || {
        let cramming = cramming();
        desk.ratings().map(|buttons| {
            buttons
                .into_iter()
                .map(|button| {
                    let number = button.rating as u8;
                    let interval = (!cramming).then_some(button.interval);
                    view! {
                        <button
                            type="button"
                            class="button rating"
                            id=format!("rate-{number}")
                            on:click=move |_| desk.rate(button.rating)
                        >
                            <span class="rating__name">{button.label}</span>
                            <span class="rating__interval">{interval}</span>
                            <kbd class="rating__key" aria-hidden="true">{number}</kbd>
                        </button>
                    }
                })
                .collect_view()
        })
    };
    view! {
        {move || if desk.turned.get() {
            view! { <div class="ratings" role="group" aria-label=tr!("How well did you know it?")>{ratings()}</div> }
                .into_any()
        } else {
            view! {
                <div class="ratings ratings--one">
                    <button
                        type="button"
                        class="button"
                        id="turn"
                        data-kind="primary"
                        on:click=move |_| desk.turn()
                    >
                        {tr!("Show answer")}
                    </button>
                </div>
            }
            .into_any()
        }}
        <div class="cards__tools">
            <Undo desk />
            {move || (!cramming()).then(|| view! {
                <Button kind=ButtonKind::Quiet on_press=Callback::new(move |()| desk.suspend())>{tr!("Suspend")}</Button>
            })}
            <p class="cards__keys" aria-hidden="true">
                <span><kbd>{tr!("keys" => "Space")}</kbd>" "{tr!("what a key does" => "turn")}</span>
                <span><kbd>"1"</kbd>"–"<kbd>"4"</kbd>" "{tr!("what a key does" => "rate")}</span>
                {move || (!cramming()).then(|| view! {
                    <span><kbd>"u"</kbd>" "{tr!("what a key does" => "undo")}</span>
                    <span><kbd>"s"</kbd>" "{tr!("what a key does" => "suspend")}</span>
                })}
            </p>
        </div>
    }
}

#[component]
fn Undo(desk: Desk) -> impl IntoView {
    let nothing =
        Signal::derive(move || desk.learner.with(|progress| progress.undoable().is_none()));
    view! {
        <Button kind=ButtonKind::Quiet disabled=nothing on_press=Callback::new(move |()| desk.undo())>
            <Icon shape=Shape::Undo />
            {tr!("Undo")}
        </Button>
    }
}

/// Nothing is left to show.
#[component]
fn Done(desk: Desk) -> impl IntoView {
    let said = move || {
        if desk.cram.with(Option::is_some) {
            return vec![tr!("You knew every card once.")];
        }
        revision::done(&desk.queue.read(), desk.now.get())
    };
    let all = Callback::new(move |()| {
        let cards = desk.learner.with_now(|progress| {
            desk.deck
                .with_value(|deck| revision::order(deck, progress.state()))
        });
        desk.start_cram(cards);
    });
    view! {
        <div class="card card--done" role="status">
            {move || said().into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
        </div>
        <div class="cards__tools">
            <Undo desk />
            <Button on_press=all>{tr!("Go through all cards")}</Button>
        </div>
    }
}
