//! Scenarios that authors bring: as a file, or from an address of the same origin.

use language::tr;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use lesson::lab::scenario::LONGEST;
use view_model::lab::Lab;

use super::desk::{Fetched, read};
use crate::host::fetch::{self, Refused};
use crate::host::{files, location};

/// The scenario that somebody brought.
#[derive(Clone, Copy)]
pub(super) struct Own {
    /// It.
    pub lab: RwSignal<Fetched>,
}

impl Own {
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            lab: RwSignal::new(Fetched::None),
        }
    }

    /// Whether this is the one.
    pub(super) fn is(self, other: &std::sync::Arc<Lab>) -> bool {
        self.lab.with_untracked(
            |own| matches!(own, Fetched::Here(lab) if std::sync::Arc::ptr_eq(lab, other)),
        )
    }

    /// Fetches one from an address.
    pub(super) fn fetch(self, address: &str) {
        self.lab.set(Fetched::Waiting);
        let Some(address) = location::same_origin(address) else {
            self.lab.set(Fetched::Failed(tr!(
                "The address of the scenario leads to another site. Put the file beside this page, or drop it here."
            )));
            return;
        };
        spawn_local(async move {
            let read = match fetch::text_up_to(&address, LONGEST).await {
                Ok(text) => told(read(&text)),
                Err(Refused::TooLong) => Fetched::Failed(tr!(
                    "The file of this address is longer than 256 KB: this is no scenario."
                )),
                Err(Refused::Missing) => Fetched::Failed(tr!(
                    "The scenario of this address cannot be loaded. Check the address, or drop the file here."
                )),
            };
            // Whoever asked may have left meanwhile.
            let _ = self.lab.try_set(read);
        });
    }

    /// Reads a file that was picked or dropped, and goes there if it can be played.
    pub(super) fn open(self, file: web_sys::File) {
        spawn_local(async move {
            let read = match files::text_up_to(&file, LONGEST).await {
                Ok(text) => told(read(&text)),
                Err(Refused::TooLong) => {
                    Fetched::Failed(tr!("The file is longer than 256 KB: this is no scenario."))
                }
                Err(Refused::Missing) => Fetched::Failed(tr!("The file cannot be read.")),
            };
            let is_here = matches!(read, Fetched::Here(_));
            if self.lab.try_set(read).is_none() && is_here {
                location::go("#/lab/own");
            }
        });
    }

    /// Takes a drop, if there is a file in it.
    pub(super) fn dropped(self, event: &ev::DragEvent) {
        event.prevent_default();
        let data = event.data_transfer();
        if let Some(file) = data
            .and_then(|data| data.files())
            .and_then(|files| files.get(0))
        {
            event.stop_propagation();
            self.open(file);
        }
    }
}

/// What an author is told: the place, what is wrong there, and where the format is described.
fn told(read: Fetched) -> Fetched {
    match read {
        Fetched::Failed(why) => Fetched::Failed(tr!(
            "This scenario cannot be used. {}. The format is described in docs/scenarios.md.",
            why
        )),
        other => other,
    }
}
