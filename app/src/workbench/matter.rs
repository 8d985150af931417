//! What notices say: kept as data and worded when they are drawn, in the language of then.

use std::sync::Arc;

use archive::{Fault, Limit, Unread};
use dockerfile::error::BuildError;
use language::tr;
use view_model::format;
use view_model::lesson::Taken;

use super::notice::NoticeKind;
use super::saved::Unusable;
use super::work::Refusal;
use crate::host::folder::{Count, MAX_BYTES, MAX_FILES, MAX_PACKED, Unopened};

/// What is the case.
#[derive(Debug, Clone)]
pub(crate) enum Matter {
    /// The browser lets nothing be kept.
    StorageDenied,
    /// What is to be kept does not fit.
    StorageFull,
    /// What was kept cannot be used.
    Unusable {
        /// Why.
        why: Unusable,
        /// Whether it was put aside; else it stays where it is and nothing is kept.
        aside: bool,
    },
    /// Another tab changed the Bench.
    OtherTab,
    /// So many states were put aside earlier and are still there.
    PutAside(usize),
    /// A folder holds more than is read.
    FolderTooLarge(Count),
    /// Files of a folder could not be read.
    Unreadable,
    /// Names that are not UTF-8.
    BadNames,
    /// What a browser does not tell about files.
    FolderLimits,
    /// Reading a folder was stopped.
    FolderCancelled,
    /// What reads folders did not load.
    NoFolderReader,
    /// What was brought holds no file.
    FolderEmpty,
    /// Directories that were not read, since the build leaves them out.
    LeftOut,
    /// A folder was opened that holds no Dockerfile.
    NoDockerfile,
    /// The archive of this name was opened as a folder.
    ArchiveOpened(String),
    /// Members of an archive were put aside.
    ArchiveAside,
    /// All members of an archive were put aside.
    ArchiveEmpty,
    /// A file was not opened as an archive.
    Unopened(Unopened),
    /// The file of this name is one file of the context, though it is packed.
    NoArchive(String, Unread),
    /// Links lead out of the folder.
    LinksOut,
    /// A figure was taken that has more than the Bench can be told.
    FigureHasMore(Arc<Taken>),
    /// The Dockerfile cannot be built.
    Unbuildable(BuildError),
    /// An action was not done.
    Refused(Failure),
}

/// Why an action was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The work refuses it.
    Refusal(Refusal),
    /// What was put aside cannot be used.
    Unusable(Unusable),
    /// The browser let nothing be changed.
    Unchanged,
    /// What it is about is gone.
    Gone,
    /// The browser lets no file be saved.
    NoDownload,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<Unusable> for Failure {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

impl Failure {
    /// The reason as a clause.
    fn words(&self) -> String {
        match self {
            Self::Refusal(refusal) => refusal.to_string(),
            Self::Unusable(unusable) => unusable.to_string(),
            Self::Unchanged => tr!("the browser let nothing be changed"),
            Self::Gone => tr!("it is not there any more"),
            Self::NoDownload => tr!("the browser lets this page save no file"),
        }
    }
}

impl Matter {
    /// What it is about.
    pub(super) fn kind(&self) -> NoticeKind {
        match self {
            Self::StorageDenied => NoticeKind::StorageDenied,
            Self::StorageFull => NoticeKind::StorageFull,
            Self::Unusable {
                why: Unusable::Newer(_),
                ..
            } => NoticeKind::SavedNewer,
            Self::Unusable { .. } => NoticeKind::SavedCorrupt,
            Self::OtherTab => NoticeKind::OtherTab,
            Self::PutAside(_) => NoticeKind::PutAside,
            Self::FolderTooLarge(_) => NoticeKind::FolderTooLarge,
            Self::Unreadable => NoticeKind::Unreadable,
            Self::BadNames => NoticeKind::BadNames,
            Self::FolderLimits => NoticeKind::FolderLimits,
            Self::FolderCancelled | Self::NoFolderReader => NoticeKind::FolderCancelled,
            Self::FolderEmpty => NoticeKind::FolderEmpty,
            Self::LeftOut => NoticeKind::LeftOut,
            Self::NoDockerfile => NoticeKind::NoDockerfile,
            Self::ArchiveOpened(_) => NoticeKind::ArchiveOpened,
            Self::ArchiveAside => NoticeKind::ArchiveAside,
            Self::ArchiveEmpty | Self::Unopened(_) => NoticeKind::ArchiveUnopened,
            Self::NoArchive(..) => NoticeKind::NoArchive,
            Self::LinksOut => NoticeKind::LinksOut,
            Self::FigureHasMore(_) => NoticeKind::FigureHasMore,
            Self::Unbuildable(_) | Self::Refused(_) => NoticeKind::Refused,
        }
    }

    /// What is the case, in words.
    pub(super) fn text(&self) -> String {
        match self {
            Self::StorageDenied => tr!(
                "This browser lets the page keep nothing here, so your work lasts until the page is closed."
            ),
            Self::StorageFull => {
                tr!("The browser's storage is full, so the latest changes live in memory only.")
            }
            Self::Unusable { why, .. } => {
                tr!("What was kept from last time cannot be read: {}.", why)
            }
            Self::OtherTab => tr!("The Bench is open in another tab too, and was changed there."),
            Self::PutAside(number) => tr!(
                "An earlier state of the Bench was put aside and is still there."
                    | "{n} earlier states of the Bench were put aside and are still there; this is about the newest."
                        % *number
            ),
            Self::FolderTooLarge(count) if count.files_found > MAX_FILES => tr!(
                "The folder holds more than {} files, which is more than this page takes. Nothing has changed.",
                format::count(MAX_FILES)
            ),
            Self::FolderTooLarge(_) => tr!(
                "The folder holds more than {} GB, which is more than this page takes. Nothing has changed.",
                MAX_BYTES / 1_000_000_000
            ),
            Self::Unreadable => tr!("Some files could not be read; the rest works without them."),
            Self::BadNames => tr!(
                "Some names are not UTF-8, which a browser cannot tell exactly; these files were left out."
            ),
            Self::FolderLimits => tr!(
                "A browser does not tell the mode, the owner and the links of files: all are taken as plain files of mode 0644."
            ),
            Self::FolderCancelled => tr!("Reading the folder was stopped. Nothing has changed."),
            Self::NoFolderReader => {
                tr!("The part of this page that reads folders did not load. Nothing has changed.")
            }
            Self::FolderEmpty => tr!("There was no file in what you brought."),
            Self::LeftOut => tr!("Directories that .dockerignore leaves out were not read."),
            Self::NoDockerfile => {
                tr!("This folder holds no file named Dockerfile, so the one in the editor stays.")
            }
            Self::ArchiveOpened(name) => tr!(
                "{} was opened as a folder, with the modes, links and empty folders it holds.",
                name
            ),
            Self::ArchiveAside => {
                tr!("Some members of the archive were put aside; the rest works without them.")
            }
            Self::ArchiveEmpty => tr!(
                "All members of the archive were put aside, so there is no folder in it. Nothing has changed."
            ),
            Self::Unopened(unopened) => tr!(
                "The archive was not opened: {}. Nothing has changed.",
                reason(unopened)
            ),
            Self::NoArchive(name, unread) => {
                tr!("{} was taken as one file: {}.", name, unread)
            }
            Self::LinksOut => tr!(
                "Some links lead out of the folder. They are links all the same, and a build follows none of them out of its context."
            ),
            Self::FigureHasMore(taken) => taken.left_out().unwrap_or_default(),
            Self::Unbuildable(error) => tr!("There is nothing to build: {}.", error),
            Self::Refused(failure) => tr!("That was not done: {}.", failure.words()),
        }
    }

    /// What to do about it, in words; empty where nothing needs doing.
    pub(super) fn remedy(&self) -> String {
        match self {
            Self::StorageDenied => tr!(
                "Open the page in a window of its own, outside a frame and outside private browsing, to have it kept."
            ),
            Self::StorageFull => tr!("Free some space, or open a smaller folder."),
            Self::Unusable { aside: true, .. } => {
                tr!("It was put aside, not deleted. You start from the example.")
            }
            Self::Unusable { aside: false, .. } => {
                tr!("It stays as it is, and so that it does, nothing is kept this time.")
            }
            Self::OtherTab => tr!(
                "Each tab keeps its own: the one that changes something last is what you find next time, and what the other made is put aside."
            ),
            Self::FolderTooLarge(_) => tr!(
                "List what no build needs (node_modules, .git, data) in .dockerignore, or open a folder further down."
            ),
            Self::Unreadable => tr!(
                "They may be links out of the folder, lack the right to be read, or have changed meanwhile. Open the folder again, or add them by hand."
            ),
            Self::BadNames => tr!("Rename them, or leave them out with .dockerignore."),
            Self::FolderLimits => {
                tr!("Mark scripts as executable in the file list where it matters.")
            }
            Self::NoFolderReader => tr!(
                "Open the folder again when there is a connection. If that does not help, reload the page."
            ),
            Self::FolderEmpty => tr!("Drop a folder from your file manager, or choose one."),
            Self::LeftOut => tr!(
                "To bring one into the build, change .dockerignore on disk and open the folder again."
            ),
            Self::NoDockerfile => tr!("Paste yours into the editor."),
            Self::ArchiveAside | Self::ArchiveEmpty => {
                tr!("Pack the folder again without them, or unpack it and open the folder.")
            }
            Self::Unopened(Unopened::Unread(_)) | Self::NoArchive(..) => {
                tr!("Pack the folder as tar, tar.gz or zip, or unpack it and open the folder.")
            }
            Self::Unopened(Unopened::Lost(_)) => {
                tr!("It may have moved or changed on disk. Open it again.")
            }
            Self::Unopened(Unopened::Fault(Fault::Broken { .. })) => {
                tr!("Download or pack it again, or unpack it and open the folder.")
            }
            Self::Unopened(_) => tr!(
                "Leave out what no build needs (node_modules, .git, data) when you pack it, or unpack it and open the folder."
            ),
            Self::Unbuildable(_) => tr!("Repair the Dockerfile first."),
            Self::PutAside(_)
            | Self::FolderCancelled
            | Self::ArchiveOpened(_)
            | Self::LinksOut
            | Self::FigureHasMore(_)
            | Self::Refused(_) => String::new(),
        }
    }
}

/// Why an archive was not opened, as a clause.
fn reason(unopened: &Unopened) -> String {
    const GB: u64 = 1_000_000_000;
    match unopened {
        Unopened::TooLarge => tr!("it has more than {} GB", MAX_PACKED / GB),
        Unopened::Lost(said) => said.clone(),
        Unopened::Unread(unread) => unread.to_string(),
        Unopened::Fault(Fault::Broken { flaw, after }) => match after {
            Some(name) => tr!("behind {} something is wrong: {}", name, flaw),
            None => flaw.to_string(),
        },
        Unopened::Fault(Fault::Over(Limit::Bytes(bytes) | Limit::MemberBytes(bytes))) => {
            tr!(
                "unpacked it is more than {} GB, which is more than this page takes",
                bytes / GB
            )
        }
        Unopened::Fault(Fault::Over(Limit::Members(members))) => tr!(
            "it holds more than {} files and folders, which is more than this page takes",
            format::count(*members)
        ),
        Unopened::Fault(Fault::Over(Limit::Names(_))) => {
            tr!("its names are longer than this page takes")
        }
        // Whoever stopped it has said so; what was put aside is told with the reasons.
        Unopened::Fault(Fault::Stopped) | Unopened::Nothing(_) => String::new(),
    }
}
