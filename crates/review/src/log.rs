//! All events, in order.
//!
//! A log is a set of events. Putting two together is their union: it does not matter in which order, how often, or in
//! how many parts that is done. Nothing is ever dropped: even two different events that claim the same identity (a file
//! edited by hand) are both kept.

use crate::event::{Event, EventId, MAX_NUMBER, What};
use crate::schedule::Millis;

/// Events in order, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    events: Vec<Event>,
}

impl Log {
    /// The log of these events.
    pub fn of(mut events: Vec<Event>) -> Self {
        events.sort_unstable();
        events.dedup();
        Self { events }
    }

    /// The events in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing was ever done.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The place of the last event; 0 if there is none.
    pub fn latest(&self) -> Millis {
        self.events.last().map_or(0, |event| event.order)
    }

    /// Takes in events, known ones among them. Says which ones were new, in order.
    pub fn take_in(&mut self, events: Vec<Event>) -> Vec<Event> {
        let mut fresh = Self::of(events).events;
        fresh.retain(|event| self.events.binary_search(event).is_err());
        let follows = fresh.first() > self.events.last();
        self.events.extend(fresh.iter().cloned());
        if !follows {
            // Two sorted runs, which a stable sort recognises.
            self.events.sort();
        }
        fresh
    }
}

/// Who writes events: one opened page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    writer: u64,
    count: u64,
}

impl Writer {
    /// A writer with a name by chance.
    pub fn new(chance: u64) -> Self {
        Self {
            writer: chance & MAX_NUMBER,
            count: 0,
        }
    }

    /// The event that `what` was done now, after everything that is in the log. A clock that stands before the last
    /// event does not bring disorder: `order` goes on, only `at` says what the clock said.
    pub fn write(&mut self, log: &Log, now: Millis, what: What) -> Event {
        self.count += 1;
        Event {
            order: now.max(log.latest().saturating_add(1)).min(MAX_NUMBER),
            id: EventId {
                writer: self.writer,
                count: self.count,
            },
            at: now.min(MAX_NUMBER),
            what,
        }
    }

    /// Whether it wrote this event.
    pub fn wrote(&self, event: &Event) -> bool {
        event.id.writer == self.writer
    }
}
