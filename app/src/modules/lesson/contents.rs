//! The contents of the lesson.

use std::collections::BTreeSet;
use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use leptos::task::spawn_local;
use lesson::catalogue::Chapter;
use view_model::lesson::chapter_length;

use crate::learner::Learner;
use crate::part::Part;
use crate::shelf::{Fetched, Shelf};

/// All chapters with what they say and how long they take.
#[component]
pub(super) fn Chapters(shelf: Shelf) -> impl IntoView {
    let contents = shelf.contents();
    let seen = seen(shelf);
    move || {
        match contents.get() {
        Fetched::Waiting => view! { <p>{tr!("Loading …")}</p> }.into_any(),
        Fetched::Failed => view! { <p role="alert">{tr!("The contents could not be loaded. Reload the page to try again.")}</p> }.into_any(),
        Fetched::Here(contents) => {
            let chapters = contents.chapters.iter().map(|chapter| {
                let length = seen.with(|seen| chapter_length(chapter, seen));
                view! {
                    <li class="chapters__one">
                        <a class="chapters__title" href=format!("#/lesson/{}", chapter.id)>{chapter.title.clone()}</a>
                        <span class="chapters__minutes">{length}</span>
                        <p class="chapters__summary">{chapter.summary.clone()}</p>
                    </li>
                }
            });
            view! {
                <ol class="chapters">{chapters.collect_view()}</ol>
                <p><a href="#/lesson/glossary">{tr!("Glossary")}</a></p>
            }
            .into_any()
        }
    }
    }
}

/// The places read: the learner's history is not part of the first screen, and one who never read needs none.
const SEEN: Part<fn() -> Memo<Places>> =
    part!(reading.seen: fn() -> Memo<Places> = || Learner::here().seen());

type Places = BTreeSet<Arc<str>>;

fn seen(shelf: Shelf) -> Signal<Places> {
    let seen = RwSignal::new(None::<Memo<Places>>);
    let has_read = shelf.bookmark().place().with_untracked(Option::is_some);
    if let Some(owner) = Owner::current().filter(|_| has_read) {
        spawn_local(async move {
            // Without it the contents only do not say what was read.
            if let Ok(read) = SEEN.load().await {
                // Whoever asked may have left meanwhile.
                let _ = seen.try_set(Some(owner.with(read)));
            }
        });
    }
    Signal::derive(move || seen.get().map(|seen| seen.get()).unwrap_or_default())
}

/// The chapters beside a chapter, with its own sections.
#[component]
pub(super) fn Margin(
    /// All chapters.
    chapters: Vec<Chapter>,
    /// The one that is read.
    at: usize,
    /// The place in it.
    here: Signal<String>,
) -> impl IntoView {
    let entries = chapters.into_iter().enumerate().map(|(index, chapter)| {
        let id = chapter.id.clone();
        let current = index == at;
        let sections = current.then(|| {
            let sections = chapter.sections.into_iter().map(|section| {
                let id = section.id.clone();
                view! {
                    <li>
                        <a
                            class="contents__section"
                            href=format!("#/lesson/{}", section.id)
                            aria-current=move || here.with(|here| *here == id).then_some("location")
                        >
                            {section.title}
                        </a>
                    </li>
                }
            });
            view! { <ol class="contents__sections">{sections.collect_view()}</ol> }
        });
        view! {
            <li>
                <a class="contents__chapter" href=format!("#/lesson/{id}") aria-current=current.then_some("page")>
                    {chapter.title}
                </a>
                {sections}
            </li>
        }
    });
    view! {
        <nav class="contents" aria-label=tr!("Contents")>
            <ol class="contents__chapters">
                {entries.collect_view()}
                <li><a class="contents__chapter" href="#/lesson/glossary">{tr!("Glossary")}</a></li>
            </ol>
        </nav>
    }
}
