//! Cards and interview questions are sound: every point has cards, every name is used once, and what cards say about
//! steps is what the model answers.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lesson::cards::{Card, Deck, Face, Part};
use lesson::interview::{Interview, Tier};

/// The points of the lesson.
const POINTS: [&str; 28] = [
    "cards.deck",
    "deep.cache-aware-ordering",
    "deep.ci-throughput",
    "deep.multi-stage",
    "deep.release-reliability",
    "diagram.four-layers",
    "example.guided-starter",
    "example.model-serving",
    "example.practical-mechanics",
    "example.practical-serving",
    "interview.q1",
    "interview.q2",
    "interview.q3",
    "interview.q4",
    "interview.senior-angle",
    "note.first-time",
    "note.production",
    "session.concept-drill",
    "session.failure-lab",
    "session.reorder",
    "theory.instruction-layer",
    "theory.layering",
    "tradeoff.immutability",
    "tradeoff.isolation",
    "tradeoff.pinning",
    "walk.contract",
    "walk.mapping",
    "walk.tradeoff",
];

/// The files of a folder as they travel: a list in the order of their names.
fn content(folder: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("content")
        .join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let files: Vec<_> = paths
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    format!("[{}]", files.join(","))
}

fn deck() -> Deck {
    Deck::read(&content("cards")).unwrap()
}

fn interview() -> Interview {
    Interview::read(&content("interview")).unwrap()
}

fn texts(card: &Card) -> Vec<&str> {
    match &card.face {
        Face::Question { front, back } => vec![front, back],
        Face::Cloze { text, back } => text
            .iter()
            .map(|part| match part {
                Part::Words(words) | Part::Gap(words) => words.as_str(),
            })
            .chain([back.as_str()])
            .collect(),
        Face::Cached(question) => vec![&question.edit.title, &question.back],
    }
}

#[test]
fn every_point_has_cards_and_every_card_has_a_point() {
    let deck = deck();
    let mut cards: BTreeMap<&str, usize> = BTreeMap::new();
    for card in &deck.cards {
        *cards.entry(&card.point).or_default() += 1;
    }
    assert!(deck.cards.len() >= 48, "{} cards", deck.cards.len());
    assert_eq!(cards.into_keys().collect::<Vec<_>>(), POINTS);
}

#[test]
fn names_are_used_once_and_begin_with_their_point() {
    let mut seen = BTreeSet::new();
    for card in &deck().cards {
        assert!(seen.insert(card.id.clone()), "{} twice", card.id);
        let number = card
            .id
            .strip_prefix(&*card.point)
            .and_then(|rest| rest.strip_prefix('-'));
        assert!(
            number.is_some_and(|number| number.parse::<u32>().is_ok()),
            "{}",
            card.id
        );
    }
    for question in &interview().questions {
        assert!(seen.insert(question.id.clone()), "{} twice", question.id);
    }
}

#[test]
fn there_are_cards_of_every_kind() {
    let mut kinds = [0; 3];
    for card in &deck().cards {
        match &card.face {
            Face::Question { .. } => kinds[0] += 1,
            Face::Cloze { text, .. } => {
                kinds[1] += 1;
                assert!(
                    text.iter().any(|part| matches!(part, Part::Gap(_))),
                    "{}",
                    card.id
                );
            }
            Face::Cached(_) => kinds[2] += 1,
        }
    }
    assert!(kinds.iter().all(|count| *count >= 8), "{kinds:?}");
}

#[test]
fn code_marks_come_in_pairs() {
    let deck = deck();
    let interview = interview();
    let cards = deck
        .cards
        .iter()
        .flat_map(|card| texts(card).into_iter().map(move |text| (&card.id, text)));
    let questions = interview.questions.iter().flat_map(|question| {
        let rubric = question
            .rubric
            .iter()
            .flat_map(|point| [&point.says, &point.ask]);
        let ladder = &question.ladder;
        rubric
            .chain([
                &question.question,
                &ladder.correct,
                &ladder.trade_offs,
                &ladder.production,
            ])
            .map(move |text| (&question.id, text.as_str()))
    });
    for (id, text) in cards.chain(questions) {
        assert_eq!(text.matches('`').count() % 2, 0, "{id}: {text}");
    }
}

/// A card's words begin with the answer; it has to be the model's.
#[test]
fn cards_say_of_their_step_what_the_model_answers() {
    let mut answers = BTreeSet::new();
    for card in &deck().cards {
        let Face::Cached(question) = &card.face else {
            continue;
        };
        let answer = question.answer();
        assert_eq!(answer.first.error, None, "{}", card.id);
        assert_eq!(answer.second.error, None, "{}", card.id);
        let is_cached = answer.is_cached(&question.step);
        let said = question.back.split_once(". ").unwrap().0;
        let expected = match is_cached {
            Some(true) => "Cached",
            Some(false) => "Runs",
            None => panic!("{} asks about no step: {}", card.id, question.step),
        };
        assert_eq!(said, expected, "{}", card.id);
        answers.insert(is_cached);
    }
    assert_eq!(answers.len(), 2, "one answer would always be right");
}

#[test]
fn questions_are_tiered_and_their_points_are_of_the_lesson() {
    let questions = interview().questions;
    assert!(questions.len() >= 20, "{} questions", questions.len());
    for tier in Tier::ALL {
        let count = questions
            .iter()
            .filter(|question| question.tier == tier)
            .count();
        assert!(count >= 4, "{tier:?}: {count}");
    }
    for question in &questions {
        assert!(POINTS.contains(&&*question.point), "{}", question.id);
        assert!((3..=8).contains(&question.rubric.len()), "{}", question.id);
    }
    for required in [
        "interview.q1",
        "interview.q2",
        "interview.q3",
        "interview.q4",
    ] {
        assert!(
            questions
                .iter()
                .any(|question| &*question.point == required),
            "{required}"
        );
    }
}
