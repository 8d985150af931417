//! Each language says what the English says, and all that a reader of it is led to is there.
#![allow(clippy::unwrap_used, missing_docs)]

mod content;

use std::collections::BTreeSet;
use std::path::Path;

use content::{check_proofs, compiled, practice, sources, translation};
use lesson::compile::{Compiled, translate};
use lesson::search::Kind;
use lesson::translation::{ORIGINAL, address_of, language_of, translations};

fn translated(language: &str) -> Compiled {
    translate(&sources(), &translation(language)).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

#[test]
fn every_folder_of_a_language_is_published() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let folders = std::fs::read_dir(&content).unwrap();
    let languages: BTreeSet<String> = folders
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("glossary.md").exists())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(languages, translations().map(str::to_owned).collect());
}

#[test]
fn the_model_bears_out_every_claim_in_every_language() {
    for language in translations() {
        check_proofs(&translated(language));
    }
}

#[test]
fn a_reader_is_led_to_what_is_published() {
    for language in translations() {
        for name in translated(language).files().keys() {
            assert_eq!(language_of(name, language), language, "{name}");
            assert_eq!(
                address_of(name, language),
                format!("content/{language}/{name}")
            );
        }
    }
    for name in [
        "cards.json",
        "interview.json",
        "reorder.json",
        "lab/index.json",
    ] {
        for language in translations() {
            assert_eq!(language_of(name, language), ORIGINAL, "{name}");
        }
    }
}

#[test]
fn a_place_is_the_same_in_every_language() {
    let practice = practice();
    let places = |compiled: &Compiled| -> BTreeSet<String> {
        let entries = compiled.entries(&practice);
        entries.into_iter().map(|entry| entry.place).collect()
    };
    let wanted = places(&compiled());
    for language in translations() {
        assert_eq!(places(&translated(language)), wanted, "{language}");
    }
}

#[test]
fn the_search_finds_the_lesson_in_the_language_and_the_practice_in_english() {
    let practice = practice();
    let english = compiled().entries(&practice);
    for language in translations() {
        let entries = translated(language).entries(&practice);
        for kind in Kind::ALL {
            let texts = |entries: &[lesson::search::Entry]| -> Vec<String> {
                let of_kind = entries.iter().filter(|entry| entry.kind == kind);
                of_kind
                    .map(|entry| entry.text.clone())
                    .filter(|text| !text.is_empty())
                    .collect()
            };
            let is_own = language_of(kind.file(), language) == language;
            let (own, original) = (texts(&entries), texts(&english));
            assert_eq!(own.len(), original.len(), "{kind:?}");
            assert_eq!(
                own.iter().all(|text| !original.contains(text)),
                is_own,
                "{kind:?}"
            );
        }
    }
}

#[test]
fn words_of_the_glossary_stand_in_order() {
    for language in translations() {
        let words: Vec<Vec<String>> = translated(language)
            .terms
            .iter()
            .map(|term| lesson::search::folded(&term.word))
            .collect();
        assert!(words.is_sorted(), "{words:?}");
    }
}
