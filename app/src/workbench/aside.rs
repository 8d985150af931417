//! What was put aside: states of the Bench that another tab made, and records that this page cannot read. Nothing is
//! deleted before a person says so, and all of it is offered.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Workbench;
use super::keeping::{OWNER, READER};
use super::matter::{Failure, Matter};
use super::notice::{Notice, NoticeKind, Offer};
use super::saved::{Kept, PROJECT, Unusable, WORK};
use super::texts::Texts;
use crate::host::files;
use crate::host::storage::{Device, Storage};

/// Where records that were put aside lie.
const ASIDE: &str = "aside/";

/// Puts a project and the work on it aside under a name, in the place of what was there; whether that was written.
pub(super) async fn put(device: &Rc<Device>, name: &str, project: &str, work: &str) -> bool {
    let [at_project, at_work] = places(name);
    let copies = [(at_project.as_str(), project), (at_work.as_str(), work)];
    device.put(&copies).await.is_ok()
}

/// That another tab changed the Bench.
pub(super) fn of_other_tab(tab: &str) -> Notice {
    Notice::new(Matter::OtherTab).offering([Offer::Take(tab.to_owned())])
}

impl Workbench {
    /// Does what a notice offered.
    pub(crate) fn accept(self, offer: Offer, kind: NoticeKind) {
        if offer == Offer::OneFile {
            self.open_as_one_file();
            return;
        }
        let device = self.keeper.with_value(|keeper| keeper.device.clone());
        let Some(device) = device else {
            return;
        };
        spawn_local(async move {
            let done = match offer {
                Offer::Take(name) => self.take_aside(&device, &name).await,
                Offer::Save(name) => save(&device, &name).await,
                Offer::Forget(name) => {
                    let done = device.forget(&places(&name)).await;
                    done.map_err(|_| Failure::Unchanged)
                }
                Offer::OneFile => Ok(()),
            };
            match done {
                Ok(()) => self.dismiss(kind),
                Err(failure) => self.tell(Notice::new(Matter::Refused(failure))),
            }
        });
    }

    /// Offers what is still aside from earlier.
    pub(super) async fn offer_asides(self, device: &Rc<Device>) {
        let Ok(names) = device.names(ASIDE).await else {
            return;
        };
        let told = self.notices.with_untracked(|notices| {
            let offers = notices.iter().flat_map(|notice| &notice.offers);
            offers
                .map(|offer| offer.name().to_owned())
                .collect::<Vec<_>>()
        });
        let mut names: Vec<&str> = names.iter().filter_map(|name| within(name)).collect();
        names.dedup();
        names.retain(|name| !told.iter().any(|told| told == name));
        let Some(newest) = names.last() else {
            return;
        };
        let can_be_read = read(device, newest, &mut Texts::default()).await.is_ok();
        let take = can_be_read.then(|| Offer::Take((*newest).to_owned()));
        let offers = [
            Offer::Save((*newest).to_owned()),
            Offer::Forget((*newest).to_owned()),
        ];
        self.tell(
            Notice::new(Matter::PutAside(names.len()))
                .offering(take)
                .offering(offers),
        );
    }

    /// Goes on with what was put aside, or with what another tab has written.
    async fn take_aside(self, device: &Rc<Device>, name: &str) -> Result<(), Failure> {
        let mut texts = Texts::default();
        let owner = device.get(OWNER).await.ok().flatten().unwrap_or_default();
        let kept = if owner.split(' ').next() == Some(name) {
            read_at(device, &[PROJECT.to_owned(), WORK.to_owned()], &mut texts).await?
        } else {
            read(device, name, &mut texts).await?
        };
        let state = self.with_session(|session| {
            session.texts.take_in(texts);
            kept.state(&session.texts, &session.images)
        });
        self.opened.set(None);
        self.go(state, None);
        Ok(())
    }
}

async fn save(device: &Rc<Device>, name: &str) -> Result<(), Failure> {
    let [project, work] = places(name);
    let (Ok(Some(project)), Ok(Some(work))) = (device.get(&project).await, device.get(&work).await)
    else {
        return Err(Failure::Gone);
    };
    // As it was found, one record a line: it may be no JSON at all.
    let file = format!("layer-lab-{name}.txt");
    if files::save(&file, format!("{project}\n{work}\n").as_bytes()) {
        Ok(())
    } else {
        Err(Failure::NoDownload)
    }
}

async fn read(device: &Rc<Device>, name: &str, texts: &mut Texts) -> Result<Kept, Failure> {
    read_at(device, &places(name), texts).await
}

async fn read_at(
    device: &Rc<Device>,
    [project, work]: &[String; 2],
    texts: &mut Texts,
) -> Result<Kept, Failure> {
    let (Ok(Some(project)), Ok(Some(work))) = (device.get(project).await, device.get(work).await)
    else {
        return Err(Failure::Gone);
    };
    let read = READER.load().await;
    let read = read.map_err(|_| Unusable::NoReader)?;
    Ok(read(&project, &work, texts)?)
}

fn places(name: &str) -> [String; 2] {
    [
        format!("{ASIDE}{name}/{PROJECT}"),
        format!("{ASIDE}{name}/{WORK}"),
    ]
}

/// The name that a record was put aside under.
fn within(record: &str) -> Option<&str> {
    record.strip_prefix(ASIDE)?.split('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_put_aside_is_found_by_its_name() {
        for place in places("7-1") {
            assert_eq!(within(&place), Some("7-1"));
        }
        assert_eq!(within(PROJECT), None);
    }
}
