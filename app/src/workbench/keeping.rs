//! The Bench on this device: brought back when the page opens, kept after every change.
//!
//! Nothing good is ever overwritten by something unreadable: records that cannot be used are put aside first, under a
//! name with their date, and reported; if even that fails nothing is written at all. Nor does one tab overwrite another
//! in silence: each write names its tab, goes through only if no other tab has written since this one last looked, and
//! else puts aside what that tab made ([`super::aside`]).

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::aside;
use super::history::History;
use super::leaving;
use super::matter::Matter;
use super::notice::{Notice, NoticeKind, Offer};
use super::saved::{self, Kept, PROJECT, Unusable, WORK};
use super::texts::Texts;
use super::{Workbench, example_state};
use crate::host::storage::{Device, Storage, StorageError, small};
use crate::host::{page, tabs, timers};
use crate::part::Part;

/// How long a change may wait before it is written.
const DELAY: Duration = Duration::from_millis(400);

/// A setting that tells, before anything is drawn, whether something was kept.
const MARK: &str = "layer-lab:kept";

/// The record that names the tab and the change of the last write.
pub(super) const OWNER: &str = "bench/owner";

/// The setting by which tabs tell each other that they wrote.
const WROTE: &str = "layer-lab:wrote";

/// Reads the records of project and work.
pub(super) type Read = fn(&str, &str, &mut Texts) -> Result<Kept, Unusable>;

/// What reads records: on a first visit there are none.
pub(super) const READER: Part<Read> = part!(files.saved: Read = saved::read);

/// Where to keep things, and what is kept already.
#[derive(Default)]
pub(super) struct Keeper {
    pub(super) device: Option<Rc<Device>>,
    /// This tab.
    pub(super) tab: String,
    /// The owner of the records when this tab last wrote or read them.
    pub(super) owner: Option<String>,
    /// Other tabs that a person was told of.
    told: Vec<String>,
    /// There are records that must stay as they are: nothing is written.
    barred: bool,
    /// Something is being written: the next write waits for it.
    busy: bool,
    /// A write waits.
    again: bool,
    waiting: Option<timers::Timer>,
    /// Counts changes.
    changes: u64,
    /// How many of them the browser has said to be written.
    written: u64,
    /// Stamp of the project that was given to be written last.
    project: Option<u64>,
    /// Stamp of the project the browser has said to be written.
    pub(super) project_written: Option<u64>,
}

impl Workbench {
    /// Brings back what was kept; without it, opens the example.
    pub(super) fn restore(self) {
        if small::get(MARK).is_none() {
            self.begin_with_example();
        }
        page::on_leave(move || {
            // A transaction begun while the page is put away may hold up the next page: begin none without need.
            let waiting = self.keeper.try_with_value(|keeper| {
                let unwritten = keeper.changes != keeper.written && !keeper.barred;
                (keeper.waiting.is_some(), unwritten)
            });
            let Some((waiting, unwritten)) = waiting else {
                return;
            };
            if unwritten {
                self.leave_behind();
            }
            if waiting {
                self.keep();
            }
        });
        self.keeper
            .update_value(|keeper| keeper.tab = tabs::identity());
        tabs::listen(WROTE, move |owner| self.other_tab(tab_of(&owner)));
        spawn_local(async move {
            let device = Rc::new(Device::open().await);
            let kept = self.bring_back(&device).await;
            if !device.lasts() {
                self.tell(Notice::new(Matter::StorageDenied));
            }
            self.offer_asides(&device).await;
            match kept {
                Some(kept) => self.resume_under(kept),
                None if self.is_blank() => self.begin_with_example(),
                None => self.keep_early(),
            }
        });
    }

    /// Writes the present state after a moment, together with what else changes until then; a project that was just
    /// opened at once.
    pub(super) fn keep_soon(self) {
        let stamp = self.state.with_untracked(|state| state.work.project.stamp);
        let mut is_new = false;
        self.keeper.update_value(|keeper| {
            keeper.changes += 1;
            if keeper.device.is_some() {
                is_new = keeper.project != Some(stamp);
                keeper.waiting = Some(timers::Timer::after(DELAY, move || self.keep()));
            }
        });
        if is_new {
            self.keep();
        }
    }

    /// Writes what was changed before there was where to write it.
    fn keep_early(self) {
        let is_early = self
            .keeper
            .with_value(|keeper| keeper.changes > keeper.written);
        if is_early {
            self.keep();
        }
    }

    fn keep(self) {
        let waits = self.keeper.try_update_value(|keeper| {
            keeper.again |= keeper.busy;
            keeper.busy
        });
        if waits != Some(false) {
            return;
        }
        let Some(records) = self.records() else {
            return;
        };
        let kept = self.keeper.try_update_value(|keeper| {
            keeper.waiting = None;
            keeper.busy = true;
            let owner = format!("{} {}", keeper.tab, keeper.changes);
            Some((
                keeper.device.clone()?,
                keeper.changes,
                keeper.project,
                owner,
            ))
        });
        let Some((device, changes, stamp, owner)) = kept.flatten() else {
            return;
        };
        spawn_local(async move {
            match self.write(&device, records, &owner).await {
                Ok(()) => {
                    small::set(MARK, "1");
                    self.keeper.update_value(|keeper| {
                        keeper.written = changes;
                        keeper.project_written = stamp;
                        if keeper.changes == changes {
                            leaving::forget();
                        }
                        tabs::say(WROTE, &owner);
                        keeper.owner = Some(owner);
                    });
                    self.dismiss(NoticeKind::StorageFull);
                }
                Err(error) => {
                    self.keeper.update_value(|keeper| keeper.project = None);
                    self.tell(match error {
                        StorageError::Full => Notice::new(Matter::StorageFull),
                        StorageError::Denied | StorageError::Newer => {
                            Notice::new(Matter::StorageDenied)
                        }
                    });
                }
            }
            let again = self.keeper.try_update_value(|keeper| {
                keeper.busy = false;
                std::mem::take(&mut keeper.again)
            });
            if again == Some(true) {
                self.keep();
            }
        });
    }

    /// Writes records in the name of `owner`. What another tab wrote meanwhile is put aside first, and told.
    async fn write(
        self,
        device: &Rc<Device>,
        mut records: Vec<(&'static str, String)>,
        owner: &str,
    ) -> Result<(), StorageError> {
        let mut expected = self.keeper.with_value(|keeper| keeper.owner.clone());
        loop {
            let mut borrowed: Vec<_> = records
                .iter()
                .map(|(name, text)| (*name, text.as_str()))
                .collect();
            borrowed.push((OWNER, owner));
            let found = match device
                .put_if((OWNER, expected.as_deref()), &borrowed)
                .await?
            {
                Ok(()) => return Ok(()),
                Err(found) => found,
            };
            let other = tab_of(found.as_deref().unwrap_or_default()).to_owned();
            if let (Some(project), Some(work)) =
                (device.get(PROJECT).await?, device.get(WORK).await?)
                && aside::put(device, &other, &project, &work).await
            {
                self.other_tab(&other);
            }
            // The project that is kept may be another one by now.
            if !records.iter().any(|(name, _)| *name == PROJECT) {
                records.push((PROJECT, self.project_record()));
            }
            expected = found;
        }
    }

    /// Another tab has changed the Bench: told once for each tab.
    fn other_tab(self, tab: &str) {
        let is_new = self.keeper.try_update_value(|keeper| {
            let is_new = tab != keeper.tab && !keeper.told.iter().any(|told| told == tab);
            if is_new {
                keeper.told.push(tab.to_owned());
            }
            is_new
        });
        if is_new == Some(true) {
            self.tell(aside::of_other_tab(tab));
        }
    }

    pub(super) fn project_record(self) -> String {
        let project = self.state.get_untracked().work.project;
        self.session
            .with_value(|session| saved::write_project(&project, &session.texts))
    }

    pub(super) fn work_record(self) -> String {
        let state = self.state.get_untracked();
        self.session.with_value(|session| {
            saved::write_work(&state.work, state.ledger.builds(), &session.texts)
        })
    }

    /// The records that differ from what was written last; none while there is nowhere to write or nothing to keep.
    fn records(self) -> Option<Vec<(&'static str, String)>> {
        let stamp = self.state.with_untracked(|state| state.work.project.stamp);
        let is_new = self.keeper.try_update_value(|keeper| {
            keeper.device.as_ref()?;
            let is_new = keeper.project != Some(stamp);
            keeper.project = Some(stamp);
            Some(is_new)
        })??;
        let mut records = Vec::new();
        if is_new {
            records.push((PROJECT, self.project_record()));
        }
        records.push((WORK, self.work_record()));
        Some(records)
    }

    /// Reads the records. From here on changes are written, unless good records could not be put aside.
    async fn bring_back(self, device: &Rc<Device>) -> Option<Kept> {
        let (Ok(project), Ok(work), Ok(owner)) = (
            device.get(PROJECT).await,
            device.get(WORK).await,
            device.get(OWNER).await,
        ) else {
            self.tell(Notice::new(Matter::StorageDenied));
            return None;
        };
        self.keeper
            .update_value(|keeper| keeper.owner.clone_from(&owner));
        if !leaving::is_there() && (project.is_none() || work.is_none()) {
            self.start_keeping(device);
            return None;
        }
        let Ok(read) = READER.load().await else {
            self.leave_alone(&Unusable::NoReader);
            return None;
        };
        let left = self.left_behind(read, device, project.as_deref(), owner.as_deref());
        if let Some(kept) = left.await {
            self.start_keeping(device);
            return Some(kept);
        }
        let (Some(project), Some(work)) = (project, work) else {
            self.start_keeping(device);
            return None;
        };
        let read = self.with_session(|session| read(&project, &work, &mut session.texts));
        let unusable = match read {
            Ok(kept) => {
                self.start_keeping(device);
                return Some(kept);
            }
            Err(unusable) => unusable,
        };
        let name = timers::epoch().to_string();
        let safe = aside::put(device, &name, &project, &work).await;
        if safe {
            // Else the next visit finds it in its place and puts it aside once more. If that is refused, it does.
            let _ = device.forget(&[PROJECT.to_owned(), WORK.to_owned()]).await;
            self.start_keeping(device);
            self.tell(put_aside(&unusable, Some(name)));
        } else {
            self.leave_alone(&unusable);
        }
        None
    }

    /// Sees to it that what is kept stays as it is.
    fn leave_alone(self, unusable: &Unusable) {
        self.keeper.update_value(|keeper| keeper.barred = true);
        self.tell(put_aside(unusable, None));
    }

    fn start_keeping(self, device: &Rc<Device>) {
        self.keeper
            .update_value(|keeper| keeper.device = Some(Rc::clone(device)));
    }

    /// Resumes what was kept. What a person has done before it was here stays, and can be taken back.
    fn resume_under(self, kept: Kept) {
        let is_early = self.keeper.with_value(|keeper| keeper.changes > 0);
        let early = is_early.then(|| self.state.get_untracked());
        self.resume(kept);
        if let Some(early) = early {
            self.history.set(History::default());
            self.go(early, None);
        }
    }

    fn resume(self, kept: Kept) {
        let state = self.with_session(|session| kept.state(&session.texts, &session.images));
        let is_left = leaving::is_there();
        if !is_left {
            let stamp = Some(state.work.project.stamp);
            self.keeper.update_value(|keeper| {
                keeper.project = stamp;
                keeper.project_written = stamp;
            });
        }
        self.state.set(state);
        self.settle();
        if is_left {
            self.keep_soon();
        }
    }

    /// The example as the first thing a person sees: not a change, so nothing to undo.
    pub(super) fn begin_with_example(self) {
        let state = self.with_session(example_state);
        self.state.set(state);
        self.settle();
    }

    /// Whether nothing was opened yet.
    fn is_blank(self) -> bool {
        self.state
            .with_untracked(|state| state.work.dockerfile().is_empty())
    }
}

/// The tab an owner names.
pub(super) fn tab_of(owner: &str) -> &str {
    owner.split(' ').next().unwrap_or_default()
}

fn put_aside(unusable: &Unusable, aside: Option<String>) -> Notice {
    let notice = Notice::new(Matter::Unusable {
        why: unusable.clone(),
        aside: aside.is_some(),
    });
    match aside {
        Some(name) => notice.offering([Offer::Save(name.clone()), Offer::Forget(name)]),
        None => notice,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_aside_is_told_with_its_reason() {
        let newer = put_aside(&Unusable::Newer(7), Some("7".into()));
        assert_eq!(newer.kind, NoticeKind::SavedNewer);
        assert!(newer.text().contains("newer version"));
        assert_eq!(newer.offers.len(), 2);
        let corrupt = put_aside(&Unusable::Corrupt("EOF".into()), None);
        assert_eq!(corrupt.kind, NoticeKind::SavedCorrupt);
        assert!(corrupt.remedy().contains("nothing is kept"));
    }
}
