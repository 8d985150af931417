//! Cards as notes for Anki.

use language::tr;
use lesson::cards::{Deck, Face, Part};
use review::anki::{Note, NoteKind};
use review::state::State;

use super::card::{CardView, order};
use super::words::plain;

/// All cards as notes, in order.
pub fn notes(deck: &Deck, state: &State) -> Vec<Note> {
    order(deck, state)
        .iter()
        .filter_map(|id| note(deck, state, id))
        .collect()
}

fn note(deck: &Deck, state: &State, id: &str) -> Option<Note> {
    let view = CardView::of(deck, state, id)?;
    let (kind, front, back) = match deck.card(id).map(|card| &card.face) {
        Some(Face::Cloze { text, back }) => (NoteKind::Cloze, gaps(text), back.replace('`', "")),
        Some(Face::Cached(question)) => {
            let front = format!(
                "{}\n\n{}\n\n{}",
                question.dockerfile.trim_end(),
                tr!("Then: {}", question.edit.title.replace('`', "")),
                plain(&view.front)
            );
            (NoteKind::Basic, front, plain(&view.back))
        }
        _ => (NoteKind::Basic, plain(&view.front), plain(&view.back)),
    };
    Some(Note {
        id: id.to_owned(),
        kind,
        front,
        back,
        tags: vec!["layer-lab".to_owned(), view.point],
    })
}

/// A cloze as Anki writes it.
fn gaps(text: &[Part]) -> String {
    let mut number = 0;
    text.iter()
        .map(|part| match part {
            Part::Words(words) => words.replace('`', ""),
            Part::Gap(words) => {
                number += 1;
                format!("{{{{c{number}::{words}}}}}")
            }
        })
        .collect()
}
