//! Progress on this device: read when the page opens, added to with every event, shared with the other open pages.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use review::event::Event;
use review::log::Log;
use review::wire::{encode, export, import};
use view_model::revision::keeping::Trouble;

use super::aside::Aside;
use super::parts::{self, Read};
use super::{Keeping, Learner};
use crate::host::segments::{Change, Segment, Segments};
use crate::host::storage::{StorageError, small};
use crate::host::{files, timers};

/// Events that are not kept yet, one such setting a page. Written at once, where a transaction may be cut off by a page
/// that goes.
const LEFT: &str = "layer-lab:left-progress:";

/// More events than this are not put there: they would not fit.
const MOST_LEFT: usize = 2_000;

/// A setting that changes when more was kept than is put there: then other pages read everything anew.
const MUCH: &str = "layer-lab:left-much";

/// How long the browser may take to open what is kept until a person is told.
const PATIENCE: Duration = Duration::from_secs(3);

/// How the names of both begin.
const BOTH: &str = "layer-lab:left-";

impl Learner {
    /// Reads what was kept. What was done on this page meanwhile stays.
    pub(super) fn restore(self) {
        small::watch(BOTH, move |name, value| {
            if name == MUCH {
                self.read_again();
            } else if name.starts_with(LEFT)
                && let Ok(log) = import(value)
            {
                self.progress.update(|progress| {
                    progress.take_in(log.events().to_vec());
                });
            }
        });
        spawn_local(async move {
            let replaced = move || self.lose(Trouble::Replaced);
            let opened = {
                let _waiting =
                    timers::Timer::after(PATIENCE, move || self.suffer(Some(Trouble::Held)));
                Segments::open(replaced).await
            };
            self.suffer(None);
            match opened {
                Ok(segments) => self.read(Rc::new(segments)).await,
                Err(error) => self.refuse(error),
            }
            self.take_in_left();
            self.keeping.update(|keeping| keeping.is_ready = true);
            self.see_what_waited();
            self.write();
        });
    }

    async fn read(self, segments: Rc<Segments>) {
        let all = match segments.all().await {
            Ok(all) => all,
            Err(error) => return self.refuse(error),
        };
        let Read {
            events,
            unreadable,
            reasons,
        } = timers::measured("progress: read", || parts::read(&all));
        timers::measured("progress: fold", || {
            self.progress.update(|progress| {
                progress.take_in(events);
            });
        });
        self.keeper.update_value(|keeper| {
            keeper.segments = Some(Rc::clone(&segments));
            keeper.unreadable = unreadable;
        });
        self.keeping.update(|keeping| keeping.unreadable = reasons);
        if parts::are_many(&all) {
            let name = self.name();
            // If this fails everything is as it was, and the next page tries again.
            let _ = segments
                .rewrite(|segments| parts::joined(segments, name))
                .await;
        }
    }

    /// Takes in what another page has kept.
    fn read_again(self) {
        let segments = self.keeper.with_value(|keeper| keeper.segments.clone());
        let Some(segments) = segments else {
            return;
        };
        spawn_local(async move {
            if let Ok(all) = segments.all().await {
                self.progress.update(|progress| {
                    progress.take_in(parts::read(&all).events);
                });
            }
        });
    }

    /// Takes in what pages left behind that were gone before it was kept, and keeps it.
    fn take_in_left(self) {
        let own = self.left_name();
        for name in small::names(LEFT) {
            let text = small::get(&name).filter(|_| name != own);
            let Some(log) = text.as_deref().and_then(|text| import(text).ok()) else {
                continue;
            };
            let events = log.events().to_vec();
            let fresh = self
                .progress
                .try_update(|progress| progress.take_in(events.clone()));
            if fresh == Some(0) {
                // It was kept after all. Unless its page has gone on meanwhile, it is no longer needed.
                if small::get(&name) == text {
                    small::remove(&name);
                }
            } else {
                self.hold(events);
            }
        }
    }

    /// Keeps events.
    pub(super) fn keep(self, events: Vec<Event>) {
        if !events.is_empty() {
            self.hold(events);
            self.write();
        }
    }

    /// Holds events until they are kept. Other pages are told of them by that.
    fn hold(self, events: Vec<Event>) {
        self.keeper
            .update_value(|keeper| keeper.unkept.extend(events));
        self.leave();
    }

    /// Writes what is not kept yet, if there is where to and nothing is being written.
    fn write(self) {
        let begun = self.keeper.try_update_value(|keeper| {
            let segments = keeper.segments.clone()?;
            if keeper.is_writing || keeper.unkept.is_empty() {
                return None;
            }
            keeper.is_writing = true;
            Some((segments, keeper.unkept.clone()))
        });
        let Some((segments, events)) = begun.flatten() else {
            return;
        };
        let segment = Segment {
            name: self.name(),
            bytes: encode(&events),
        };
        spawn_local(async move {
            let written = segments.add(&segment).await;
            self.keeper.update_value(|keeper| {
                keeper.is_writing = false;
                if written.is_ok() {
                    keeper.unkept.drain(..events.len());
                }
            });
            match written {
                Ok(()) => {
                    self.suffer(None);
                    self.leave();
                    if events.len() > MOST_LEFT {
                        small::set(MUCH, &segment.name);
                    }
                    self.write();
                }
                Err(error) => self.refuse(error),
            }
        });
    }

    /// Puts what is not kept yet where it is written at once, and takes away what is kept.
    fn leave(self) {
        let name = self.left_name();
        let unkept = self.keeper.with_value(|keeper| {
            if keeper.unkept.is_empty() {
                small::remove(&name);
            } else if keeper.unkept.len() <= MOST_LEFT {
                small::set(&name, &export(&Log::of(keeper.unkept.clone())));
            }
            keeper.unkept.len()
        });
        self.keeping.update(|keeping| keeping.unkept = unkept);
    }

    fn refuse(self, error: StorageError) {
        self.keeping.update(|keeping| {
            // Once a newer page has taken over, that is why.
            if keeping.trouble != Some(Trouble::Replaced) {
                keeping.trouble = Some(match error {
                    StorageError::Full => Trouble::Full,
                    StorageError::Denied => Trouble::Denied,
                    StorageError::Newer => Trouble::Replaced,
                });
            }
        });
    }

    fn lose(self, trouble: Trouble) {
        self.keeper.update_value(|keeper| keeper.segments = None);
        self.suffer(Some(trouble));
    }

    fn suffer(self, trouble: Option<Trouble>) {
        self.keeping.update(|keeping| keeping.trouble = trouble);
    }

    /// Erases everything on this device. Until the page is closed it can be brought back.
    pub(crate) fn erase(self) {
        let now = timers::epoch();
        let Some((before, event)) = self.progress.try_update(|progress| progress.erase(now)) else {
            return;
        };
        self.keeper.update_value(|keeper| {
            keeper.unkept.clear();
            keeper.unreadable.clear();
            keeper.erased = Some((event.id, Vec::new(), before));
        });
        self.keeping.update(|keeping| {
            keeping.unreadable.clear();
            keeping.can_unerase = true;
        });
        for name in small::names(LEFT) {
            small::remove(&name);
        }
        Aside::take(move |aside| {
            let late = self.keeper.try_update_value(|keeper| {
                if keeper.erased.is_some() {
                    keeper.aside = aside;
                    return None;
                }
                Some(aside)
            });
            // All was brought back before this was taken away.
            if let Some(aside) = late.flatten() {
                aside.put_back();
            }
        });
        let segments = self.keeper.with_value(|keeper| keeper.segments.clone());
        let Some(segments) = segments else {
            return self.keep(vec![event]);
        };
        let put = Segment {
            name: self.name(),
            bytes: encode(std::slice::from_ref(&event)),
        };
        // Others are told, and if all else fails the event says that nothing before it is to count.
        self.hold(vec![event]);
        spawn_local(async move {
            let erased = segments
                .rewrite(|segments| Change {
                    put: vec![put],
                    remove: segments.iter().map(|one| one.name.clone()).collect(),
                })
                .await;
            match erased {
                Ok(segments) => self.keeper.update_value(|keeper| {
                    if let Some((_, before, _)) = &mut keeper.erased {
                        *before = segments;
                    }
                }),
                Err(error) => self.refuse(error),
            }
            // Written twice it counts once.
            self.write();
        });
    }

    /// Brings back what was erased on this page.
    pub(crate) fn unerase(self) {
        let erased = self
            .keeper
            .try_update_value(|keeper| {
                std::mem::take(&mut keeper.aside).put_back();
                keeper.erased.take()
            })
            .flatten();
        let Some((id, segments, log)) = erased else {
            return;
        };
        self.keeping.update(|keeping| keeping.can_unerase = false);
        self.progress.update(|progress| {
            progress.take_in(log.events().to_vec());
        });
        self.change(|progress, now| vec![progress.take_back(now, id)]);
        let kept = self.keeper.with_value(|keeper| keeper.segments.clone());
        let Some(kept) = kept.filter(|_| !segments.is_empty()) else {
            return self.keep(log.events().to_vec());
        };
        // The very bytes that were there, what could not be read among them.
        let put = Change {
            put: segments,
            remove: Vec::new(),
        };
        spawn_local(async move {
            if let Err(error) = kept.rewrite(|_| put).await {
                self.refuse(error);
                self.keep(log.events().to_vec());
            }
        });
    }

    /// Offers the parts that could not be read as files. Says whether the browser let us.
    #[must_use]
    pub(crate) fn save_unreadable(self) -> bool {
        let save = |segment: &Segment| {
            files::save(&format!("layer-lab-{}.bin", segment.name), &segment.bytes)
        };
        self.keeper
            .with_value(|keeper| keeper.unreadable.iter().all(save))
    }

    /// A name for a segment that no other has.
    fn name(self) -> String {
        self.keeper
            .try_update_value(|keeper| {
                keeper.named += 1;
                format!("{}-{:06}", keeper.name, keeper.named)
            })
            .unwrap_or_default()
    }

    fn left_name(self) -> String {
        self.keeper
            .with_value(|keeper| format!("{LEFT}{}", keeper.name))
    }
}

impl Keeping {
    /// Whether there is anything to tell.
    pub(crate) const fn is_well(&self) -> bool {
        self.trouble.is_none() && self.unreadable.is_empty()
    }
}
