//! A chapter: its text, where one is in it, and the ways to the next.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use lesson::catalogue::{Catalogue, Chapter};

use super::contents::Margin;
use super::glossary::{Glossary, word_at};
use super::text::Text;
use crate::host::{focus, page};
use crate::learner::Learner;
use crate::shelf::{Fetched, Shelf};
use crate::shell::Visit;

/// The chapter of a place, or the glossary.
#[component]
pub(super) fn Reading(visit: Visit, shelf: Shelf) -> impl IntoView {
    let place = visit.place();
    let in_glossary = Memo::new(move |_| place.with(|place| word_at(place).is_some()));
    let contents = shelf.contents();
    let at = Memo::new(move |_| {
        let contents = contents.get().here()?;
        place.with(|place| contents.chapter_at(place))
    });
    move || {
        if in_glossary.get() {
            return view! { <Glossary visit shelf /> }.into_any();
        }
        match contents.get() {
            Fetched::Waiting => waiting(),
            Fetched::Failed => failed(),
            Fetched::Here(contents) => match at.get() {
                Some(at) => view! { <ChapterPage visit shelf contents at /> }.into_any(),
                None => view! {
                    <div class="page">
                        <h1>{tr!("There is no such place")}</h1>
                        <p>
                            {tr!("The lesson has no chapter or section of this name.")} " "
                            <a href="#/lesson">{tr!("All chapters")}</a>
                        </p>
                    </div>
                }
                .into_any(),
            },
        }
    }
}

fn waiting() -> AnyView {
    view! { <div class="page"><p>{tr!("Loading …")}</p></div> }.into_any()
}

fn failed() -> AnyView {
    view! {
        <div class="page">
            <p role="alert">{tr!("The lesson could not be loaded. Reload the page to try again.")}</p>
        </div>
    }
    .into_any()
}

#[component]
fn ChapterPage(visit: Visit, shelf: Shelf, contents: Arc<Catalogue>, at: usize) -> impl IntoView {
    let chapter = contents.chapters[at].clone();
    let blocks = shelf.chapter(&chapter.id);
    let place = visit.place();
    let here = RwSignal::new(place.get_untracked());
    let learner = Learner::here();
    visit.call(chapter.title.clone());
    // Where the reader is: the last heading that has passed the upper part of the window.
    let sections: Vec<String> = chapter
        .sections
        .iter()
        .map(|section| section.id.clone())
        .collect();
    page::on_scroll(move || {
        if let Some(section) = page::passed(&sections) {
            shelf.bookmark().put(&section);
            learner.see(&section);
            here.set(section);
        }
    });
    // An address inside the chapter shows its section, as soon as the text is there; one of the chapter its beginning.
    let chapter_id = chapter.id.clone();
    Effect::new(move |before: Option<String>| {
        let place = place.get();
        if blocks.with(|blocks| blocks.here().is_some()) && before.as_ref() != Some(&place) {
            let shown = place.clone();
            let is_whole = place == chapter_id;
            // The text is drawn in this turn of the browser, before the next frame.
            request_animation_frame(move || {
                if is_whole {
                    focus::top(&shown);
                } else {
                    focus::reveal(&shown);
                }
            });
            here.set(place.clone());
            return place;
        }
        before.unwrap_or_default()
    });
    let count = contents.chapters.len();
    let near = |index: Option<usize>| {
        index
            .and_then(|index| contents.chapters.get(index))
            .cloned()
    };
    let (previous, next) = (near(at.checked_sub(1)), near(Some(at + 1)));
    view! {
        <div class="lesson">
            <Margin chapters=contents.chapters.clone() at here=here.into() />
            <article class="text">
                <header class="text__head">
                    <p class="text__place">{tr!(
                        "Chapter {at} of {count} · {minutes} min", at = at + 1, count = count, minutes = chapter.minutes
                    )}</p>
                    <h1 class="text__title" id=chapter.id.clone() tabindex="-1">{chapter.title.clone()}</h1>
                    <p class="text__summary">{chapter.summary.clone()}</p>
                </header>
                {move || match blocks.get() {
                    Fetched::Waiting => view! { <p>{tr!("Loading …")}</p> }.into_any(),
                    Fetched::Failed => view! { <p role="alert">{tr!("The chapter could not be loaded. Reload the page to try again.")}</p> }.into_any(),
                    Fetched::Here(blocks) => view! { <Text blocks=blocks.to_vec() /> }.into_any(),
                }}
                <nav class="turn" aria-label=tr!("Chapters")>
                    {previous.map(|chapter| turn(tr!("chapter" => "Before"), "turn__back", &chapter))}
                    {next.map(|chapter| turn(tr!("chapter" => "Next"), "turn__on", &chapter))}
                </nav>
            </article>
        </div>
    }
}

fn turn(word: String, class: &'static str, chapter: &Chapter) -> AnyView {
    view! {
        <a class=format!("turn__way {class}") href=format!("#/lesson/{}", chapter.id)>
            <span class="turn__word">{word}</span>
            <span class="turn__title">{chapter.title.clone()}</span>
        </a>
    }
    .into_any()
}
