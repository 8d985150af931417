//! What an event holds, field by field.

use std::sync::Arc;

use super::{Damage, Unreadable};
use crate::event::{EventId, Settings, What};
use crate::schedule::Rating;
use crate::schedule::memory::{PARAMETERS, Parameters};

/// Where fields are written.
pub(super) trait Sink {
    /// A number.
    fn number(&mut self, name: &'static str, value: u64);
    /// Several numbers; how many is known to the reader.
    fn numbers(&mut self, name: &'static str, values: &[u64]);
    /// A text.
    fn text(&mut self, name: &'static str, value: &Arc<str>);
}

/// Where fields are read, in the order in which they were written.
pub(super) trait Source {
    /// A number.
    fn number(&mut self, name: &'static str) -> Result<u64, Unreadable>;
    /// As many numbers as there is room for.
    fn numbers(&mut self, name: &'static str, values: &mut [u64]) -> Result<(), Unreadable>;
    /// A text.
    fn text(&mut self, name: &'static str) -> Result<Arc<str>, Unreadable>;
}

/// Names of the kinds of events. The place in this list is their number in bytes: new ones go to its end.
pub(super) const KINDS: [&str; 10] = [
    "seen",
    "answered",
    "rated",
    "undone",
    "suspended",
    "resumed",
    "added",
    "interviewed",
    "set",
    "erased",
];

/// The kind of an event, as its place in [`KINDS`].
pub(super) const fn kind(what: &What) -> usize {
    match what {
        What::Seen { .. } => 0,
        What::Answered { .. } => 1,
        What::Rated { .. } => 2,
        What::Undone { .. } => 3,
        What::Suspended { .. } => 4,
        What::Resumed { .. } => 5,
        What::Added { .. } => 6,
        What::Interviewed { .. } => 7,
        What::Set(_) => 8,
        What::Erased => 9,
    }
}

/// Writes what was done.
pub(super) fn write(what: &What, to: &mut dyn Sink) {
    match what {
        What::Seen { point } => to.text("point", point),
        What::Answered {
            question,
            point,
            score,
        } => {
            to.text("question", question);
            to.text("point", point);
            to.number("score", *score);
        }
        What::Rated {
            card,
            rating,
            interval,
            took,
        } => {
            to.text("card", card);
            to.number("rating", *rating as u64);
            to.number("interval", interval.unwrap_or(0));
            to.number("took", *took);
        }
        What::Undone { id } => {
            to.number("undone_writer", id.writer);
            to.number("undone_count", id.count);
        }
        What::Suspended { card } | What::Resumed { card } => to.text("card", card),
        What::Added {
            card,
            point,
            front,
            back,
        } => {
            to.text("card", card);
            to.text("point", point);
            to.text("front", front);
            to.text("back", back);
        }
        What::Interviewed {
            question,
            answer,
            met,
            rating,
        } => {
            to.text("question", question);
            to.text("answer", answer);
            to.number("met", *met);
            to.number("rating", *rating as u64);
        }
        What::Set(settings) => {
            to.number("retention", settings.retention);
            to.number("new_per_day", settings.new_per_day);
            to.number("reviews_per_day", settings.reviews_per_day);
            to.number("algorithm", settings.algorithm);
            to.numbers("parameters", &settings.parameters.0);
        }
        What::Erased => {}
    }
}

/// Reads what was done, of a kind given by its place in [`KINDS`].
pub(super) fn read(kind: usize, from: &mut dyn Source) -> Result<What, Unreadable> {
    Ok(match kind {
        0 => What::Seen {
            point: from.text("point")?,
        },
        1 => What::Answered {
            question: from.text("question")?,
            point: from.text("point")?,
            score: from.number("score")?,
        },
        2 => What::Rated {
            card: from.text("card")?,
            rating: rating(from)?,
            interval: Some(from.number("interval")?).filter(|seconds| *seconds > 0),
            took: from.number("took")?,
        },
        3 => What::Undone {
            id: EventId {
                writer: from.number("undone_writer")?,
                count: from.number("undone_count")?,
            },
        },
        4 => What::Suspended {
            card: from.text("card")?,
        },
        5 => What::Resumed {
            card: from.text("card")?,
        },
        6 => What::Added {
            card: from.text("card")?,
            point: from.text("point")?,
            front: from.text("front")?,
            back: from.text("back")?,
        },
        7 => What::Interviewed {
            question: from.text("question")?,
            answer: from.text("answer")?,
            met: from.number("met")?,
            rating: rating(from)?,
        },
        8 => What::Set(Box::new(Settings {
            retention: from.number("retention")?,
            new_per_day: from.number("new_per_day")?,
            reviews_per_day: from.number("reviews_per_day")?,
            algorithm: from.number("algorithm")?,
            parameters: {
                let mut parameters = [0; PARAMETERS];
                from.numbers("parameters", &mut parameters)?;
                Parameters(parameters)
            },
        })),
        9 => What::Erased,
        _ => return Err(Unreadable::Damaged(Damage::Kind)),
    })
}

fn rating(from: &mut dyn Source) -> Result<Rating, Unreadable> {
    Rating::of(from.number("rating")?).ok_or(Unreadable::Damaged(Damage::Rating))
}
