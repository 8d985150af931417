//! The search finds what is on the page: by its own words, by words with a slip in them, and in the order one expects.
#![allow(clippy::unwrap_used, missing_docs)]

mod content;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use lesson::search::{Entry, Index, Kind, entries_of_json, entries_to_json};
use proptest::prelude::*;

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let entries = content::compiled().entries(&content::practice());
    // As it travels.
    Index::new(entries_of_json(&entries_to_json(&entries)).unwrap())
});

#[test]
fn everything_with_a_place_is_an_entry_of_its_own() {
    let mut places = BTreeSet::new();
    for entry in INDEX.entries() {
        assert!(
            places.insert(&entry.place),
            "{} is there twice",
            entry.place
        );
        assert!(!entry.title.is_empty(), "{} has no title", entry.place);
        let whole = [&*entry.title, &entry.context, &entry.text].concat();
        assert!(
            !whole.contains(['`', '\n']),
            "{} is not plain: {whole}",
            entry.place
        );
    }
    for kind in Kind::ALL {
        assert!(INDEX.of_kind(kind).count() > 4, "{kind:?}");
    }
    let compiled = content::compiled();
    for chapter in &compiled.catalogue.chapters {
        assert!(places.contains(&format!("lesson/{}", chapter.id)));
        for section in &chapter.sections {
            assert!(places.contains(&format!("lesson/{}", section.id)));
        }
    }
    for card in content::practice().deck.cards {
        assert!(places.contains(&format!("cards/{}", card.id)));
    }
}

#[test]
fn what_is_asked_is_not_answered() {
    let practice = content::practice();
    for scenario in &practice.scenarios {
        let place = format!("lab/{}", scenario.id);
        let entry = INDEX.entries().iter().find(|entry| entry.place == place);
        let text = &entry.unwrap().text;
        for paragraph in &scenario.explanation {
            assert!(
                !text.contains(paragraph.as_str()),
                "{place} explains itself"
            );
        }
    }
}

/// The first hit of a query, of all or of a kind.
#[track_caller]
fn check(query: &str, kind: impl Into<Option<Kind>>, place: &str) {
    let kind = kind.into();
    let found = INDEX.find(query);
    let mut hits = found.hits.iter().map(|hit| hit.entry);
    let first = hits.find(|entry| kind.is_none_or(|kind| entry.kind == kind));
    assert_eq!(first.map(|entry| &*entry.place), Some(place), "{query}");
}

#[test]
fn queries_find_what_they_mean() {
    check("cache key", None, "lesson/glossary/cache-key");
    check("Bench", None, "bench");
    check("flash", None, "cards");
    check("copy --link", Kind::Lesson, "lesson/beyond.link");
    check("early cut-off", Kind::Topic, "drill/cut-off");
    check("cutoff", Kind::Topic, "drill/cut-off");
    check("ignore rules", Kind::Topic, "drill/ignore-rules");
    check("contract", Kind::Stop, "walk/contract");
    check("laptop misses", Kind::Incident, "lab/umask");
    check("go sqlc", Kind::Set, "reorder/go");
    check(
        "what is cache invalidation",
        Kind::Question,
        "interview/what-is-invalidation",
    );
}

#[test]
fn a_slip_finds_the_same() {
    check("cahce key", None, "lesson/glossary/cache-key");
    check(
        "invaldiation",
        Kind::Question,
        "interview/what-is-invalidation",
    );
    check("dockerignroe", Kind::Topic, "drill/ignore-rules");
    check("glosary", None, "lesson/glossary");
    check("Ïmagë", None, "image");
}

#[test]
fn what_is_nowhere_is_not_found() {
    for query in ["", " ", "—", "zzqx", "\u{301}"] {
        assert_eq!(INDEX.find(query).hits, [], "{query}");
    }
    assert_eq!(
        INDEX.find("laxxr").nearest.first().map(String::as_str),
        Some("layer")
    );
}

/// An entry, and one of its words of at least so many letters.
fn word_of_entry(letters: usize) -> impl Strategy<Value = (&'static Entry, String)> {
    let mut all = Vec::new();
    for entry in INDEX.entries() {
        let text = format!("{} {}", entry.title, entry.text).to_lowercase();
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        let words = words.filter(|word| word.chars().count() >= letters);
        all.extend(words.map(|word| (entry, word.to_owned())));
    }
    prop::sample::select(all)
}

/// A word with one slip: a letter left out, put in, put for another, or swapped with the next.
fn slipped(word: &str, at: usize, how: usize, letter: char) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = at % letters.len();
    match how {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letter),
        2 => letters[at] = letter,
        _ => {
            let next = (at + 1).min(letters.len() - 1);
            letters.swap(at, next);
        }
    }
    letters.into_iter().collect()
}

proptest! {
    #[test]
    fn no_query_breaks_it_and_marks_lie_in_the_text(query in ".{0,80}") {
        for hit in INDEX.find(&query).hits {
            for (text, marks) in [(&hit.entry.title, &hit.in_title), (&hit.entry.text, &hit.in_text)] {
                let mut end = 0;
                for mark in marks {
                    prop_assert!(end <= mark.start && mark.start < mark.end);
                    prop_assert!(text.get(mark.clone()).is_some());
                    end = mark.end;
                }
            }
        }
    }

    #[test]
    fn a_word_finds_its_own_entry((entry, word) in word_of_entry(1)) {
        let found = INDEX.find(&word);
        prop_assert!(found.hits.iter().any(|hit| hit.entry == entry), "{}: {}", word, entry.place);
        prop_assert!(!found.is_partial);
    }

    #[test]
    fn so_does_a_beginning_of_it((entry, word) in word_of_entry(1), length in 1_usize..12) {
        let beginning: String = word.chars().take(length).collect();
        let found = INDEX.find(&beginning);
        prop_assert!(found.hits.iter().any(|hit| hit.entry == entry));
    }

    #[test]
    fn a_slip_in_a_long_word_still_finds_it(
        (entry, word) in word_of_entry(8),
        at in 0_usize..20,
        how in 0_usize..4,
        letter in proptest::char::range('a', 'z'),
    ) {
        let typed = slipped(&word, at, how, letter);
        let found = INDEX.find(&typed);
        let is_found = found.hits.iter().any(|hit| hit.entry == entry);
        // With the slip it may be, or begin, another word of the index: then that is what was typed.
        let is_another = found.hits.iter().any(|hit| {
            let text = [&*hit.entry.title, &hit.entry.context, &hit.entry.text].join(" ").to_lowercase();
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            words.any(|word| word.starts_with(&typed))
        });
        prop_assert!(is_found || is_another, "{} for {} of {}", typed, word, entry.place);
    }

    #[test]
    fn the_same_query_finds_the_same(query in "[a-z]{1,6}( [a-z]{1,6}){0,2}") {
        let again = INDEX.clone();
        prop_assert_eq!(INDEX.find(&query), again.find(&query.to_uppercase()));
    }
}
