//! The learner: what they did, on this device and in every open page, and how well it is kept.
//!
//! The one place through which rooms write and read progress. An event counts at once; it is kept a moment later, and
//! until the browser has said so it also lies where it outlasts a page that goes. Whoever loses the right to keep
//! things is told.

mod aside;
mod keeping;
mod parts;
mod seen;

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;
use review::day::Zone;
use review::event::{Event, EventId, Settings, What};
use review::log::Log;
use review::progress::Progress;
use review::wire::{self, Unreadable};
use view_model::revision::Report;
use view_model::revision::keeping::Trouble;

use aside::Aside;
pub(crate) use aside::DRAFT;

use crate::home::Home;
use crate::host::segments::{Segment, Segments};
use crate::host::{chance, outside, timers};

/// A handle on the learner's progress.
#[derive(Clone, Copy)]
pub(crate) struct Learner {
    progress: RwSignal<Progress>,
    /// How well it is kept.
    pub keeping: RwSignal<Keeping>,
    keeper: StoredValue<Keeper, LocalStorage>,
}

/// How well progress is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Keeping {
    /// What was kept has been read; before that, counts are too small.
    pub is_ready: bool,
    /// What keeps things from being kept.
    pub trouble: Option<Trouble>,
    /// How many events are in memory only.
    pub unkept: usize,
    /// Parts that could not be read, left as they are.
    pub unreadable: Vec<Unreadable>,
    /// Everything was erased on this page, and can be brought back.
    pub can_unerase: bool,
}

/// Where things are kept, and what is not kept yet.
struct Keeper {
    /// Name of this page in segments.
    name: String,
    segments: Option<Rc<Segments>>,
    unkept: Vec<Event>,
    /// Places read before what was kept was.
    seen: BTreeSet<String>,
    is_writing: bool,
    /// How many segments this page has named.
    named: u64,
    unreadable: Vec<Segment>,
    erased: Option<(EventId, Vec<Segment>, Log)>,
    /// What was taken away beside it.
    aside: Aside,
}

impl Learner {
    /// The learner of this page, shared by all rooms. Who asks first has what was kept read, which takes a moment.
    pub(crate) fn here() -> Self {
        Home::one(Self::open)
    }

    fn open() -> Self {
        let chance = chance::number();
        let learner = Self {
            progress: RwSignal::new(Progress::new(chance, Zone(timers::zone()))),
            keeping: RwSignal::default(),
            keeper: StoredValue::new_local(Keeper {
                name: format!("{chance:014x}"),
                segments: None,
                unkept: Vec::new(),
                seen: BTreeSet::new(),
                is_writing: false,
                named: 0,
                unreadable: Vec::new(),
                erased: None,
                aside: Aside::default(),
            }),
        };
        learner.restore();
        learner
    }

    /// Reads progress; what reads it is run again when it changes.
    pub(crate) fn with<T>(self, read: impl FnOnce(&Progress) -> T) -> T {
        self.progress.with(read)
    }

    /// Reads progress as it is now.
    pub(crate) fn with_now<T>(self, read: impl FnOnce(&Progress) -> T) -> T {
        self.progress.with_untracked(read)
    }

    /// Writes down what was done.
    pub(crate) fn record(self, what: What) {
        tell(&what);
        self.change(|progress, now| progress.record(now, what));
    }

    /// Takes back the last rating or suspension done on this page.
    pub(crate) fn undo(self) {
        self.change(|progress, now| progress.undo(now).into_iter().collect());
    }

    /// Changes how cards are scheduled.
    pub(crate) fn set(self, settings: Settings) {
        self.change(|progress, now| vec![progress.set(now, settings)]);
    }

    /// The whole history as a file.
    pub(crate) fn export(self) -> String {
        self.with_now(|progress| wire::export(progress.log()))
    }

    /// Takes in an exported file. Says how many events it holds and how many of them were new.
    pub(crate) fn import(self, text: &str) -> Result<(usize, usize), Unreadable> {
        let log = wire::import(text)?;
        let events = log.events().to_vec();
        let all = events.len();
        let fresh = self
            .progress
            .try_update(|progress| progress.take_in(events.clone()))
            .unwrap_or(0);
        if fresh > 0 {
            self.keep(events);
        }
        Ok((all, fresh))
    }

    /// Brings back what an erasing hides, wherever and whenever it was done.
    pub(crate) fn unhide(self) {
        self.change(|progress, now| {
            let erased = progress.state().erased;
            erased
                .map(|id| progress.take_back(now, id))
                .into_iter()
                .collect()
        });
    }

    /// Changes progress, and keeps the events that come of it.
    fn change(self, change: impl FnOnce(&mut Progress, u64) -> Vec<Event>) {
        let now = timers::epoch();
        let events = self
            .progress
            .try_update(|progress| change(progress, now))
            .unwrap_or_default();
        self.keep(events);
    }
}

/// Tells whoever surrounds the page of a result.
fn tell(what: &What) {
    if let Some(Report { did, about, score }) = Report::of(what) {
        outside::tell(did, &about, score);
    }
}
