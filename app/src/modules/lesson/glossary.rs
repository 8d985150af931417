//! The glossary: every word that the lesson explains.

use language::tr;
use leptos::prelude::*;

use super::text::inlines;
use crate::host::focus;
use crate::shelf::{Fetched, Shelf};
use crate::shell::Visit;

/// Its place; a word follows after a slash.
pub(super) const PLACE: &str = "glossary";

/// The word at a place, empty for none; none for a place outside the glossary.
pub(super) fn word_at(place: &str) -> Option<&str> {
    let rest = place.strip_prefix(PLACE)?;
    if rest.is_empty() {
        Some(rest)
    } else {
        rest.strip_prefix('/')
    }
}

/// The words, with the one of the place in view.
#[component]
pub(super) fn Glossary(visit: Visit, shelf: Shelf) -> impl IntoView {
    visit.call(tr!("Glossary"));
    let place = visit.place();
    let terms = shelf.glossary();
    Effect::new(move || {
        let word = place.with(|place| word_at(place).map(str::to_owned));
        if let (Some(word), Some(_)) = (word, terms.get().here()) {
            // The words are drawn in this turn of the browser, before the next frame.
            request_animation_frame(move || {
                if word.is_empty() {
                    focus::top(PLACE);
                } else {
                    focus::reveal(&word);
                }
            });
        }
    });
    let words = move || {
        match terms.get() {
        Fetched::Waiting => view! { <p>{tr!("Loading …")}</p> }.into_any(),
        Fetched::Failed => {
            view! { <p role="alert">{tr!("The glossary could not be loaded. Reload the page to try again.")}</p> }
                .into_any()
        }
        Fetched::Here(terms) => terms
            .iter()
            .cloned()
            .map(|term| view! {
                <h2 id=term.id.clone() tabindex="-1">
                    {term.word.clone()}
                    <a class="text__anchor" href=format!("#/lesson/{PLACE}/{}", term.id) aria-label=tr!("Link to “{}”", term.word)>"#"</a>
                </h2>
                <p>{inlines(term.meaning)}</p>
            })
            .collect_view()
            .into_any(),
    }
    };
    view! {
        <div class="page glossary">
            <h1 id=PLACE tabindex="-1">{tr!("Glossary")}</h1>
            <p><a href="#/lesson">{tr!("All chapters")}</a></p>
            {words}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::word_at;

    #[test]
    fn a_place_in_the_glossary_may_name_a_word() {
        assert_eq!(word_at("glossary"), Some(""));
        assert_eq!(word_at("glossary/layer"), Some("layer"));
        assert_eq!(word_at("glossaryx"), None);
        assert_eq!(word_at("layers"), None);
    }
}
