//! Where the reader stopped: a setting, so that the first screen can offer to go on there.

use leptos::prelude::*;

use crate::host::storage::small;

/// Where the place is kept.
const PLACE: &str = "layer-lab:place";

/// The place of the lesson at which the reader stopped.
#[derive(Clone, Copy)]
pub(crate) struct Bookmark(RwSignal<Option<String>>);

impl Bookmark {
    /// What was kept.
    pub(super) fn kept() -> Self {
        Self(RwSignal::new(
            small::get(PLACE).filter(|place| !place.is_empty()),
        ))
    }

    /// The place; none if nothing was read yet.
    pub(crate) fn place(self) -> Signal<Option<String>> {
        self.0.into()
    }

    /// The reader has come to a place.
    pub(crate) fn put(self, place: &str) {
        if self.0.with_untracked(|last| last.as_deref() != Some(place)) {
            self.0.set(Some(place.to_owned()));
            small::set(PLACE, place);
        }
    }
}
