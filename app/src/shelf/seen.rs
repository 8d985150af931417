//! What the reader has seen, and where they stopped: kept on the device, in a few words.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::host::storage::small;

/// Where the places seen are kept, with blanks between.
const SEEN: &str = "layer-lab:seen";

/// Where the place is kept at which the reader stopped.
const PLACE: &str = "layer-lab:place";

/// Places of the lesson that were seen.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    places: RwSignal<BTreeSet<String>>,
    last: RwSignal<Option<String>>,
}

impl Seen {
    /// What was kept.
    pub(super) fn kept() -> Self {
        let places = small::get(SEEN).unwrap_or_default();
        Self {
            places: RwSignal::new(places.split_whitespace().map(str::to_owned).collect()),
            last: RwSignal::new(small::get(PLACE).filter(|place| !place.is_empty())),
        }
    }

    /// The places seen.
    pub(crate) fn places(self) -> Signal<BTreeSet<String>> {
        self.places.into()
    }

    /// The place at which the reader stopped.
    pub(crate) fn last(self) -> Signal<Option<String>> {
        self.last.into()
    }

    /// The reader has come to a place.
    pub(crate) fn reach(self, place: &str) {
        if self
            .last
            .with_untracked(|last| last.as_deref() != Some(place))
        {
            self.last.set(Some(place.to_owned()));
            small::set(PLACE, place);
        }
        if !self.places.with_untracked(|places| places.contains(place)) {
            self.places.update(|places| {
                places.insert(place.to_owned());
            });
            let places = self.places.get_untracked();
            small::set(SEEN, &places.into_iter().collect::<Vec<_>>().join(" "));
        }
    }
}
