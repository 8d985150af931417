//! A learner's history together with what follows from it: what the page holds in memory.

use crate::day::Zone;
use crate::event::{Event, EventId, Settings, What};
use crate::log::{Log, Writer};
use crate::schedule::Millis;
use crate::state::State;

/// History and state, always in agreement.
#[derive(Debug, Clone)]
pub struct Progress {
    log: Log,
    state: State,
    writer: Writer,
    /// What can be taken back: what was done here and not taken back yet, oldest first.
    done: Vec<EventId>,
}

impl Progress {
    /// An empty history, to be written by a page with a name by chance.
    pub fn new(chance: u64, zone: Zone) -> Self {
        Self {
            log: Log::default(),
            state: State::new(zone),
            writer: Writer::new(chance),
            done: Vec::new(),
        }
    }

    /// All events.
    pub const fn log(&self) -> &Log {
        &self.log
    }

    /// What follows from them.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Writes down what was done now. Gives the events to be kept: before the first rating also how cards are
    /// scheduled, so that a history never depends on what a later program takes for granted.
    pub fn record(&mut self, now: Millis, what: What) -> Vec<Event> {
        let mut events = Vec::new();
        let is_rating = matches!(what, What::Rated { .. });
        if is_rating && !self.state.is_set {
            events.push(self.write(now, What::Set(Box::new(self.state.settings))));
        }
        let can_be_undone = is_rating || matches!(what, What::Suspended { .. });
        let event = self.write(now, what);
        if can_be_undone {
            self.done.push(event.id);
        }
        events.push(event);
        events
    }

    /// Writes down that these points were read now, of those only that were not before. Gives the events to be kept.
    pub fn see<'a>(
        &mut self,
        now: Millis,
        points: impl IntoIterator<Item = &'a str>,
    ) -> Vec<Event> {
        let mut events = Vec::new();
        for point in points {
            let known = self.state.points.get(point);
            if !known.is_some_and(|record| record.is_seen) {
                let point = point.into();
                events.extend(self.record(now, What::Seen { point }));
            }
        }
        events
    }

    /// Takes in events that were written elsewhere, known ones among them. Says how many were new.
    pub fn take_in(&mut self, events: Vec<Event>) -> usize {
        let latest = self.log.latest();
        let fresh = self.log.take_in(events);
        let follow = fresh
            .iter()
            .all(|event| event.order > latest && !State::reaches_back(&event.what));
        if follow {
            for event in &fresh {
                self.state.apply(event);
            }
        } else {
            self.fold();
        }
        fresh.len()
    }

    /// What [`Progress::undo`] would take back.
    pub fn undoable(&self) -> Option<EventId> {
        self.done.last().copied()
    }

    /// Takes back the last rating or suspension done on this page. Gives the event to be kept.
    pub fn undo(&mut self, now: Millis) -> Option<Event> {
        let id = self.done.pop()?;
        Some(self.take_back(now, id))
    }

    /// Takes back the event of this id, wherever it was written. Gives the event to be kept.
    pub fn take_back(&mut self, now: Millis, id: EventId) -> Event {
        self.write(now, What::Undone { id })
    }

    /// Erases everything. Gives what there was, to bring it back, and the event to be kept in its place.
    pub fn erase(&mut self, now: Millis) -> (Log, Event) {
        let event = self.write(now, What::Erased);
        let before = std::mem::replace(&mut self.log, Log::of(vec![event.clone()]));
        self.done.clear();
        self.fold();
        (before, event)
    }

    /// Changes how cards are scheduled. Gives the event to be kept.
    pub fn set(&mut self, now: Millis, settings: Settings) -> Event {
        self.write(now, What::Set(Box::new(settings)))
    }

    /// How many events lie before the last erasing, and therefore do not count.
    pub fn hidden(&self) -> usize {
        let erased = self.state.erased;
        let mut events = self.log.events().iter();
        events
            .position(|event| event.what == What::Erased && Some(event.id) == erased)
            .unwrap_or(0)
    }

    fn write(&mut self, now: Millis, what: What) -> Event {
        let event = self.writer.write(&self.log, now, what);
        self.take_in(vec![event.clone()]);
        event
    }

    fn fold(&mut self) {
        self.state = State::of(self.log.events(), self.state.zone());
    }
}
