//! What the first version wrote: no order of its own, no intervals, answers right or wrong, every text in full.
//!
//! An event is its writer, its count, its time, its kind and its fields; kinds are 0 seen, 1 answered, 2 rated,
//! 3 suspended, 4 resumed.

use super::binary::{Reader, exact};
use super::{Damage, Unreadable, put_in_order};
use crate::event::{Event, EventId, What};
use crate::schedule::Rating;

/// The events that follow, brought up to the present version: what was not written then is marked as not known.
pub(super) fn events(from: &mut Reader<'_>) -> Result<Vec<Event>, Unreadable> {
    let mut events = Vec::new();
    for _ in 0..from.varint()? {
        let id = EventId {
            writer: from.varint().and_then(exact)?,
            count: from.varint().and_then(exact)?,
        };
        let at = from.varint().and_then(exact)?;
        let what = match from.varint()? {
            0 => What::Seen {
                point: from.plain_text()?,
            },
            1 => What::Answered {
                question: from.plain_text()?,
                point: from.plain_text()?,
                score: if from.varint()? == 0 { 0 } else { 100 },
            },
            2 => What::Rated {
                card: from.plain_text()?,
                rating: Rating::of(from.varint()?).ok_or(Unreadable::Damaged(Damage::Rating))?,
                interval: None,
                took: 0,
            },
            3 => What::Suspended {
                card: from.plain_text()?,
            },
            4 => What::Resumed {
                card: from.plain_text()?,
            },
            _ => return Err(Unreadable::Damaged(Damage::Kind)),
        };
        events.push(Event {
            order: at,
            id,
            at,
            what,
        });
    }
    put_in_order(&mut events);
    Ok(events)
}
