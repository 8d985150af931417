//! What of the lesson was read. Which places were read already is known once what was kept is read, so until then they
//! wait.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use review::event::Event;

use super::Learner;
use crate::host::storage::small;
use crate::host::timers;

/// Where earlier versions kept the places read, with blanks between.
const EARLIER: &str = "layer-lab:seen";

impl Learner {
    /// A place of the lesson was read.
    pub(crate) fn see(self, place: &str) {
        if !self.keeping.with_untracked(|keeping| keeping.is_ready) {
            self.keeper.update_value(|keeper| {
                keeper.seen.insert(place.to_owned());
            });
            return;
        }
        for event in self.write_seen([place]) {
            super::tell(&event.what);
        }
    }

    /// The places read.
    pub(crate) fn seen(self) -> Memo<BTreeSet<Arc<str>>> {
        Memo::new(move |_| {
            self.with(|progress| {
                let points = progress.state().points.iter();
                let seen = points.filter(|(_, record)| record.is_seen);
                seen.map(|(place, _)| Arc::clone(place)).collect()
            })
        })
    }

    /// Now that what was kept is read: writes down what waited, and what earlier versions kept in a place of its own.
    pub(super) fn see_what_waited(self) {
        let earlier = small::get(EARLIER);
        if let Some(places) = &earlier {
            self.write_seen(places.split_whitespace());
        }
        let waited = self
            .keeper
            .try_update_value(|keeper| std::mem::take(&mut keeper.seen))
            .unwrap_or_default();
        for place in waited {
            self.see(&place);
        }
        if earlier.is_some() {
            small::remove(EARLIER);
        }
    }

    fn write_seen<'a>(self, places: impl IntoIterator<Item = &'a str>) -> Vec<Event> {
        let now = timers::epoch();
        // Most calls bring nothing new: those wake nobody.
        let places: Vec<&str> = self.with_now(|progress| {
            let points = &progress.state().points;
            let is_new = |place: &&str| !points.get(*place).is_some_and(|record| record.is_seen);
            places.into_iter().filter(is_new).collect()
        });
        if places.is_empty() {
            return Vec::new();
        }
        let events = self
            .progress
            .try_update(|progress| progress.see(now, places))
            .unwrap_or_default();
        self.keep(events.clone());
        events
    }
}
