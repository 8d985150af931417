//! Events as bytes and as text, in every version that was ever written.
//!
//! What an event holds is said once, in [`fields`]; [`binary`] and [`json`] are two ways to write the same fields.
//! Both close with a SHA-256 over the binary form, so that a changed bit is noticed, and a JSON file may be indented
//! anew and is still the same. [`v1`] reads what the first version wrote. Anything from a newer version is refused,
//! never guessed at.

mod binary;
mod fields;
mod json;
mod unreadable;
mod v1;

pub use binary::{decode, encode};
pub use json::{export, import};
pub use unreadable::{Damage, Unreadable};

use crate::event::Event;

/// Version that is written.
pub const VERSION: u64 = 2;

/// Brings events of one writer that had no order of their own into one: the order in which they were counted, never
/// before the time of their clock.
fn put_in_order(events: &mut [Event]) {
    events.sort_by_key(|event| event.id);
    let mut before: Option<Event> = None;
    for event in events {
        event.order = event.at;
        if let Some(before) = before.filter(|before| before.id.writer == event.id.writer) {
            event.order = event.order.max(before.order.saturating_add(1));
        }
        before = Some(event.clone());
    }
}
