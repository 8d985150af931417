//! The opening: one sentence, one figure that already answers a question, and the ways in.
//!
//! `index.html` holds the same screen, inert, for the moment before the program has loaded; its figure stays until the
//! simulator is there too, which is most of the page's weight.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use lesson::translation::ORIGINAL;
use view_model::lesson::Scene;

use super::contents::Chapters;
use crate::content;
use crate::figures::LiveFigure;
use crate::host::inert::Inert;
use crate::part::{Part, later_than};
use crate::shelf::{Fetched, PROPS, Shelf, Stage, bare_stage};

/// In a file of its own, so that it waits for nothing of the lesson's other figures.
const FIGURE: Part<fn() -> AnyView> = part!(opening.live: fn() -> AnyView = figure);

/// Loads the figure. Where that fails it is tried again by whoever sees its place.
pub(super) async fn fetch_figure() {
    let _ = FIGURE.load().await;
}

/// In English all of it is in the program; what it is called in another language is fetched.
fn figure() -> AnyView {
    if content::language(PROPS) == ORIGINAL {
        return played(Arc::new(bare_stage()));
    }
    let stage = Shelf::expect().stage();
    let figure = move || match stage.get() {
        Fetched::Waiting => Inert::figure(),
        Fetched::Here(stage) => played(stage),
        Fetched::Failed => played(Arc::new(bare_stage())),
    };
    figure.into_any()
}

fn played(stage: Arc<Stage>) -> AnyView {
    let scene = Scene::opening(&stage.library.example);
    view! { <LiveFigure scene stage /> }.into_any()
}

/// The screen.
#[component]
pub(super) fn Opening() -> impl IntoView {
    let shelf = Shelf::expect();
    let last = shelf.bookmark().place();
    let contents = shelf.contents();
    let resume = move || {
        let contents = contents.get().here()?;
        view_model::lesson::resume(&contents, &last.get()?)
    };
    view! {
        <div class="opening">
            <header class="opening__head">
                <h1 class="opening__title">{tr!("A one-line change of code should rebuild in seconds.")}</h1>
                <p class="opening__about">
                    {tr!(
                        "Here it takes nearly four minutes. Choose the other order and it takes two seconds. This lesson explains \
                         why, with a simulator of Docker’s build cache behind every figure."
                    )}
                </p>
                <p class="opening__ways">
                    <a class="button" data-kind="primary" href="#/lesson/layers">{tr!("Read from the start")}</a>
                    <a class="button" href="#/bench">{tr!("Use your own Dockerfile")}</a>
                    {move || resume().map(|(href, title)| view! {
                        <a class="opening__resume" href=href>{tr!("Go on at “{}”", title)}</a>
                    })}
                </p>
            </header>
            <figure class="figure opening__figure">
                {later_than(FIGURE, Inert::figure, |draw| draw())}
            </figure>
            <section class="opening__contents" aria-labelledby="contents">
                <h2 id="contents" class="opening__heading">{tr!("Contents")}</h2>
                <Chapters shelf />
            </section>
        </div>
    }
}
