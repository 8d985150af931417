//! What a page leaves behind when it goes, where the browser had not said yet that it is written.

use std::rc::Rc;

use leptos::prelude::*;

use super::keeping::{Read, tab_of};
use super::saved::Kept;
use super::{Workbench, aside};
use crate::host::storage::{Device, small};

/// The work as the page was left, where the browser had not said yet that it is written. A transaction under way is
/// aborted when a page goes; this is written at once.
const LEFT: &str = "layer-lab:left";

/// The project that [`LEFT`] belongs to, where it was not written either.
const LEFT_PROJECT: &str = "layer-lab:left-project";

/// What [`LEFT`] was based on: the owner of the records then, and the tab that left it.
const LEFT_OWNER: &str = "layer-lab:left-owner";

/// Whether something was left behind.
pub(super) fn is_there() -> bool {
    small::get(LEFT).is_some()
}

/// Forgets it: it was written, or is of no use.
pub(super) fn forget() {
    small::remove(LEFT);
    small::remove(LEFT_OWNER);
    small::remove(LEFT_PROJECT);
}

impl Workbench {
    /// Puts what is not written where it is written at once.
    pub(super) fn leave_behind(self) {
        let stamp = self.state.with_untracked(|state| state.work.project.stamp);
        let written = self
            .keeper
            .try_with_value(|keeper| keeper.project_written == Some(stamp))
            .unwrap_or(true);
        if !written {
            small::set(LEFT_PROJECT, &self.project_record());
        }
        small::set(LEFT, &self.work_record());
        let basis = self.keeper.try_with_value(|keeper| {
            let owner = keeper.owner.as_deref().unwrap_or_default();
            format!("{owner}\n{}", keeper.tab)
        });
        small::set(LEFT_OWNER, &basis.unwrap_or_default());
    }

    /// What the page left behind when it went, on the project that was written or left behind with it. What another tab
    /// has written since wins, and this is put aside.
    pub(super) async fn left_behind(
        self,
        read: Read,
        device: &Rc<Device>,
        written: Option<&str>,
        owner: Option<&str>,
    ) -> Option<Kept> {
        let work = small::get(LEFT)?;
        let own = small::get(LEFT_PROJECT);
        let project = own.as_deref().or(written)?;
        let basis = small::get(LEFT_OWNER).unwrap_or_default();
        let (before, tab) = basis.split_once('\n').unwrap_or_default();
        let owner = owner.unwrap_or_default();
        if owner != before && tab_of(owner) != tab {
            if aside::put(device, tab, project, &work).await {
                forget();
            }
            return None;
        }
        let read = self.with_session(|session| read(project, &work, &mut session.texts));
        // Of another project, or spoiled: then what was written before counts.
        if read.is_err() {
            forget();
        }
        read.ok()
    }
}
