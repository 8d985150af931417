//! A side of a card.

use language::tr;
use leptos::prelude::*;
use view_model::revision::{CardFigure, CardView, FigureLine};

use crate::components::Words;
use crate::content::{self, CARDS};
use crate::diagram::StateWord;

/// What is asked and, once it is turned, what is answered.
#[component]
pub(super) fn Face(
    /// The card.
    card: CardView,
    /// Whether it is turned.
    #[prop(into)]
    turned: Signal<bool>,
) -> impl IntoView {
    let figure = card
        .figure()
        .map(|figure| view! { <Diagram figure turned /> });
    let (front, back) = (card.front, card.back);
    let replaces = card.back_replaces_front;
    let lang = content::lang(CARDS);
    view! {
        {figure}
        {move || {
            (!(replaces && turned.get()))
                .then(|| view! { <p class="card__front" lang=lang><Words runs=front.clone() /></p> })
        }}
        {move || {
            turned.get().then(|| view! {
                <p class=if replaces { "card__front" } else { "card__back" } lang=lang><Words runs=back.clone() /></p>
            })
        }}
    }
}

/// The Dockerfile of the second build; turned, with what becomes of each line.
#[component]
fn Diagram(figure: CardFigure, turned: Signal<bool>) -> impl IntoView {
    let files = figure.files.join(", ");
    let lines = figure
        .lines
        .into_iter()
        .map(|line| view! { <Line line turned /> })
        .collect_view();
    view! {
        <div class="cardfig">
            <p class="cardfig__edit">
                {tr!("Between the builds:")}" "<strong lang=content::lang(CARDS)><Words runs=figure.edit /></strong>". "{figure.runner}
            </p>
            <ol class="cardfig__lines" aria-label=tr!("Dockerfile of the second build")>{lines}</ol>
            {(!files.is_empty()).then(|| view! { <p class="cardfig__files">{tr!("build" => "Context:")}" "<code>{files}</code></p> })}
        </div>
    }
}

#[component]
fn Line(line: FigureLine, turned: Signal<bool>) -> impl IntoView {
    let state = line.state;
    let is_asked = line.is_asked;
    view! {
        <li class="cardfig__line" data-asked=is_asked.to_string() data-state=move || {
            turned.get().then(|| state.key())
        }>
            <code class="cardfig__text">{line.text}</code>
            {line.is_edited.then(|| view! { <span class="cardfig__note">{tr!("line" => "edited")}</span> })}
            {move || if turned.get() {
                view! { <StateWord state /> }.into_any()
            } else if is_asked {
                view! { <span class="cardfig__note">{tr!("line" => "cached?")}</span> }.into_any()
            } else {
                ().into_any()
            }}
        </li>
    }
}
