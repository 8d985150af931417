//! Opening a folder: reading with counts, then one new state and what has to be told about it.

use std::ops::ControlFlow;

use archive::Aside;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::matter::{Failure, Matter};
use super::notice::{Notice, Offer};
use super::state::State;
use super::work::DOCKERFILE;
use super::{Workbench, open};
use crate::host::folder::{self, Count, Folder, FolderSource, Stopped, Unopened};
use crate::host::timers;
use crate::part::Part;

/// Reads the folder with this number.
type Read = fn(Workbench, FolderSource, u64);

/// What reads folders: most visits open none.
pub(super) const READER: Part<Read> = part!(files.folder: Read = Workbench::read_folder);

/// How far the reading of a folder has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct LoadProgress {
    /// What is being done.
    pub phase: LoadPhase,
    /// Files found so far.
    pub files_found: usize,
    /// Bytes found so far.
    pub bytes_found: u64,
    /// Files read and hashed so far.
    pub files_done: usize,
    /// Bytes read and hashed so far.
    pub bytes_done: u64,
}

/// Phases of reading a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum LoadPhase {
    /// Directories are walked; the totals still grow.
    #[default]
    Listing,
    /// Files are read and hashed; the totals stand.
    Hashing,
}

impl From<Count> for LoadProgress {
    fn from(count: Count) -> Self {
        Self {
            phase: if count.listed {
                LoadPhase::Hashing
            } else {
                LoadPhase::Listing
            },
            files_found: count.files_found,
            bytes_found: count.bytes_found,
            files_done: count.files_done,
            bytes_done: count.bytes_done,
        }
    }
}

impl Workbench {
    /// Reads a folder and puts it in the place of the present project, built once. The present one stays until all is
    /// read, and when it is stopped or fails.
    pub(crate) fn open_folder(self, source: FolderSource) {
        if self.is_fixed() {
            return;
        }
        let number = self.next_load();
        self.progress.set(Some(LoadProgress::default()));
        spawn_local(async move {
            let reader = READER.load().await;
            if self.load.get_value() != number {
                return;
            }
            if let Ok(read) = reader {
                read(self, source, number);
            } else {
                self.progress.set(None);
                self.tell(Notice::new(Matter::NoFolderReader));
            }
        });
    }

    fn read_folder(self, source: FolderSource, number: u64) {
        spawn_local(async move {
            let read = folder::read(source, |count| {
                if self.load.get_value() != number {
                    return ControlFlow::Break(());
                }
                self.progress.set(Some(count.into()));
                ControlFlow::Continue(())
            });
            let read = read.await;
            if self.load.get_value() == number {
                self.progress.set(None);
            }
            match read {
                Ok(folder) => self.take(&folder),
                // Whoever stopped it has said so.
                Err(Stopped::Cancelled) => {}
                Err(stopped) => {
                    if let Stopped::Unopened(_, Some(dropped)) = &stopped {
                        self.packed.set_value(Some(dropped.clone()));
                        // One that was opened before is not the last one any more.
                        self.notices.update(|notices| {
                            for notice in notices {
                                notice.offers.retain(|offer| *offer != Offer::OneFile);
                            }
                        });
                    }
                    self.tell(why(stopped));
                }
            }
        });
    }

    /// Takes the archive that was dropped last for the file that it is.
    pub(super) fn open_as_one_file(self) {
        match self.packed.get_value() {
            Some(file) => self.open_folder(FolderSource::OneFile(file)),
            None => self.tell(Notice::new(Matter::Refused(Failure::Gone))),
        }
    }

    /// Stops reading a folder; the present project stays.
    pub(crate) fn cancel_loading(self) {
        self.next_load();
        self.progress.set(None);
        self.tell(why(Stopped::Cancelled));
    }

    fn next_load(self) -> u64 {
        self.load.update_value(|number| *number += 1);
        self.load.get_value()
    }

    fn take(self, read: &Folder) {
        let stamp = timers::epoch();
        let dockerfile = self
            .state
            .with_untracked(|state| state.work.dockerfile().clone());
        let next = self.with_session(|session| {
            let work = open::folder(read, &dockerfile, stamp, &mut session.texts);
            State::opened(work, &session.texts, &session.images)
        });
        let dropped = read
            .archive
            .as_ref()
            .and_then(|archive| archive.dropped.clone());
        self.packed.set_value(dropped);
        self.opened.set(None);
        self.open_dirs.update(std::collections::BTreeSet::clear);
        self.go(next, None);
        self.notices.update(|notices| {
            notices.retain(|notice| !notice.kind.is_about_folder());
            notices.extend(remarks(read));
        });
    }
}

/// What has to be told about a folder that was taken.
fn remarks(read: &Folder) -> Vec<Notice> {
    let mut out = Vec::new();
    if !read.files.iter().any(|file| file.path == DOCKERFILE) {
        out.push(Notice::new(Matter::NoDockerfile));
    }
    if let Some(archive) = &read.archive {
        let opened = Notice::new(Matter::ArchiveOpened(archive.name.clone()));
        let keep = archive.dropped.is_some().then_some(Offer::OneFile);
        out.push(opened.offering(keep));
        if !archive.aside.is_empty() {
            out.push(Notice::new(Matter::ArchiveAside).about(&reasons(&archive.aside)));
        }
        if !archive.leading_out.is_empty() {
            out.push(Notice::new(Matter::LinksOut).about(&archive.leading_out));
        }
    }
    if let (Some(unread), [file]) = (&read.unread, &read.files[..]) {
        out.push(Notice::new(Matter::NoArchive(file.path.clone(), *unread)));
    }
    if !read.unreadable.is_empty() {
        let paths: Vec<String> = read
            .unreadable
            .iter()
            .map(|(path, why)| format!("{path}: {why}"))
            .collect();
        out.push(Notice::new(Matter::Unreadable).about(&paths));
    }
    if !read.bad_names.is_empty() {
        out.push(Notice::new(Matter::BadNames).about(&read.bad_names));
    }
    if !read.left_out.is_empty() {
        out.push(Notice::new(Matter::LeftOut).about(&read.left_out));
    }
    if read.archive.is_none() {
        out.push(Notice::new(Matter::FolderLimits));
    }
    out
}

/// Members that were put aside, each with the reason.
fn reasons(aside: &[Aside]) -> Vec<String> {
    let one = |aside: &Aside| format!("{}: {}", aside.name, aside.why);
    aside.iter().map(one).collect()
}

/// Why a folder was not taken.
fn why(stopped: Stopped) -> Notice {
    let one_file = |dropped: Option<_>| dropped.map(|_| Offer::OneFile);
    match stopped {
        Stopped::Cancelled => Notice::new(Matter::FolderCancelled),
        Stopped::Empty => Notice::new(Matter::FolderEmpty),
        Stopped::TooLarge(count) => Notice::new(Matter::FolderTooLarge(count)),
        Stopped::Unopened(Unopened::Nothing(aside), dropped) => Notice::new(Matter::ArchiveEmpty)
            .about(&reasons(&aside))
            .offering(one_file(dropped)),
        Stopped::Unopened(unopened, dropped) => {
            Notice::new(Matter::Unopened(unopened)).offering(one_file(dropped))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::folder::{Archive, FolderFile, MAX_BYTES, MAX_FILES};
    use crate::workbench::NoticeKind;
    use archive::{Fault, Flaw, Limit, Unread, Why};
    use cache_model::digest::Digest;

    fn kinds(notices: &[Notice]) -> Vec<NoticeKind> {
        notices.iter().map(|notice| notice.kind).collect()
    }

    #[test]
    fn what_was_left_out_is_told() {
        let folder = Folder {
            unreadable: vec![("secret".into(), "no permission".into())],
            bad_names: vec!["caf\u{fffd}".into()],
            left_out: vec!["node_modules".into()],
            ..Folder::default()
        };
        let notices = remarks(&folder);
        assert_eq!(
            kinds(&notices),
            [
                NoticeKind::NoDockerfile,
                NoticeKind::Unreadable,
                NoticeKind::BadNames,
                NoticeKind::LeftOut,
                NoticeKind::FolderLimits,
            ]
        );
        assert_eq!(notices[1].paths, ["secret: no permission"]);
        assert!(notices.iter().all(|notice| notice.kind.is_about_folder()));
    }

    #[test]
    fn a_sound_folder_needs_few_words() {
        let folder = Folder {
            files: vec![FolderFile {
                path: DOCKERFILE.into(),
                digest: Digest::of(b""),
                size: 0,
                mode: 0o644,
                mtime: None,
                text: Some(String::new()),
            }],
            ..Folder::default()
        };
        assert_eq!(kinds(&remarks(&folder)), [NoticeKind::FolderLimits]);
    }

    #[test]
    fn what_was_put_aside_of_an_archive_is_told_with_the_reason() {
        let folder = Folder {
            archive: Some(Archive {
                name: "shop.zip".into(),
                dropped: None,
                aside: vec![Aside {
                    name: "../x".into(),
                    why: Why::Outside,
                }],
                leading_out: vec!["etc".into()],
            }),
            ..Folder::default()
        };
        let notices = remarks(&folder);
        assert_eq!(
            kinds(&notices),
            [
                NoticeKind::NoDockerfile,
                NoticeKind::ArchiveOpened,
                NoticeKind::ArchiveAside,
                NoticeKind::LinksOut,
            ]
        );
        assert!(notices[1].text().starts_with("shop.zip "));
        assert!(notices[1].offers.is_empty());
        assert_eq!(notices[2].paths, ["../x: its name leads out of the folder"]);
        assert!(notices.iter().all(|notice| notice.kind.is_about_folder()));
    }

    #[test]
    fn a_packed_file_that_is_no_archive_is_said_to_be_one_file() {
        let folder = Folder {
            unread: Some(Unread::Other("xz")),
            files: vec![FolderFile {
                path: "shop.tar.xz".into(),
                digest: Digest::of(b""),
                size: 0,
                mode: 0o644,
                mtime: None,
                text: None,
            }],
            ..Folder::default()
        };
        let notices = remarks(&folder);
        assert_eq!(
            kinds(&notices),
            [
                NoticeKind::NoDockerfile,
                NoticeKind::NoArchive,
                NoticeKind::FolderLimits,
            ]
        );
        assert!(notices[1].text().contains("xz is not read here"));
    }

    #[test]
    fn an_archive_that_is_not_opened_is_told_with_place_cause_and_remedy() {
        let told = |unopened: Unopened| {
            let notice = why(Stopped::Unopened(unopened, None));
            assert!(notice.kind.is_problem() && notice.kind.is_about_folder());
            assert!(!notice.remedy().is_empty());
            notice.text()
        };
        let broken = |after: Option<&str>| {
            told(Unopened::Fault(Fault::Broken {
                flaw: Flaw::Truncated,
                after: after.map(str::to_owned),
            }))
        };
        assert!(broken(Some("src/a")).contains("behind src/a"));
        assert!(broken(None).contains("it ends too early"));
        assert!(told(Unopened::Fault(Fault::Over(Limit::Bytes(MAX_BYTES)))).contains("2 GB"));
        let members = told(Unopened::Fault(Fault::Over(Limit::Members(300_000))));
        assert!(members.contains("300\u{202f}000"));
        assert!(told(Unopened::TooLarge).contains("1 GB"));
        assert!(told(Unopened::Unread(Unread::Gzip)).contains("a single file"));
        assert!(told(Unopened::Lost("gone".into())).contains("gone"));
        let nothing = why(Stopped::Unopened(
            Unopened::Nothing(vec![Aside {
                name: "/etc".into(),
                why: Why::Outside,
            }]),
            None,
        ));
        assert_eq!(nothing.total, 1);
    }

    #[test]
    fn a_limit_is_named_with_what_to_do() {
        let many = Count {
            files_found: MAX_FILES + 1,
            ..Count::default()
        };
        let large = Count {
            bytes_found: MAX_BYTES + 1,
            ..Count::default()
        };
        assert!(
            why(Stopped::TooLarge(many))
                .text()
                .contains("100\u{202f}000 files")
        );
        assert!(why(Stopped::TooLarge(large)).text().contains("2 GB"));
        assert!(
            why(Stopped::TooLarge(many))
                .remedy()
                .contains(".dockerignore")
        );
    }
}
