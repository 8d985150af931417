//! What a person has to be told outside of any figure: storage denied, files that could not be read.

use language::tr;

use super::matter::Matter;

/// Something to tell.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// What it is about; a second notice of a kind takes the place of the first.
    pub kind: NoticeKind,
    /// What is the case.
    matter: Matter,
    /// The paths it is about, cut off at [`Notice::MAX_PATHS`].
    pub paths: Vec<String>,
    /// How many paths it is about in all.
    pub total: usize,
    /// What can be done about it at once.
    pub offers: Vec<Offer>,
}

/// What a notice offers to do with something that was put aside, by the name it was put under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Go on with it, in the place of what is open: a change that can be undone.
    Take(String),
    /// Save it as a file.
    Save(String),
    /// Forget it for good.
    Forget(String),
    /// Take the archive that was opened for the one file that it is: a change that can be undone.
    OneFile,
}

impl Offer {
    /// The name of what it is about; empty where there is but one.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Take(name) | Self::Save(name) | Self::Forget(name) => name,
            Self::OneFile => "",
        }
    }

    /// What its button says.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Take(_) => tr!("Open it here"),
            Self::Save(_) => tr!("Save it as a file"),
            Self::Forget(_) => tr!("Forget it"),
            Self::OneFile => tr!("Keep it as one file"),
        }
    }
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum NoticeKind {
    /// The browser lets nothing be kept.
    StorageDenied,
    /// What is to be kept does not fit.
    StorageFull,
    /// What was kept cannot be read; it was put aside.
    SavedCorrupt,
    /// What was kept was written by a newer version; it was put aside.
    SavedNewer,
    /// Another tab shows the Bench and changed it there.
    OtherTab,
    /// Something was put aside some time ago and is still there.
    PutAside,
    /// A folder holds more files or bytes than are read.
    FolderTooLarge,
    /// Files of a folder could not be read.
    Unreadable,
    /// Names that are not UTF-8.
    BadNames,
    /// What a browser does not tell about files.
    FolderLimits,
    /// Reading a folder was stopped.
    FolderCancelled,
    /// What was brought holds no file.
    FolderEmpty,
    /// Directories that were not read, since the build leaves them out.
    LeftOut,
    /// A folder was opened that holds no Dockerfile.
    NoDockerfile,
    /// An archive was opened as a folder.
    ArchiveOpened,
    /// Members of an archive that are not part of the folder.
    ArchiveAside,
    /// An archive was not opened.
    ArchiveUnopened,
    /// A packed file was taken for itself, for it is no archive that is read.
    NoArchive,
    /// Links that lead out of the folder.
    LinksOut,
    /// A figure was taken to the Bench that has more than the Bench can be told.
    FigureHasMore,
    /// An action that cannot be done, and why.
    Refused,
}

impl NoticeKind {
    /// Whether it tells of something wrong, as opposed to something good to know.
    pub(crate) fn is_problem(self) -> bool {
        !matches!(
            self,
            Self::FolderLimits
                | Self::FolderCancelled
                | Self::NoDockerfile
                | Self::LeftOut
                | Self::ArchiveOpened
                | Self::LinksOut
                | Self::FigureHasMore
                | Self::OtherTab
                | Self::PutAside
        )
    }

    /// Whether it is about the folder opened last, and void once another one is.
    pub(crate) fn is_about_folder(self) -> bool {
        matches!(
            self,
            Self::FolderTooLarge
                | Self::Unreadable
                | Self::BadNames
                | Self::FolderLimits
                | Self::FolderCancelled
                | Self::FolderEmpty
                | Self::LeftOut
                | Self::ArchiveOpened
                | Self::ArchiveAside
                | Self::ArchiveUnopened
                | Self::NoArchive
                | Self::LinksOut
                | Self::FigureHasMore
                | Self::NoDockerfile
        )
    }
}

impl Notice {
    /// How many paths a notice lists.
    pub(crate) const MAX_PATHS: usize = 20;

    /// A notice without paths.
    pub(crate) fn new(matter: Matter) -> Self {
        Self {
            kind: matter.kind(),
            matter,
            paths: Vec::new(),
            total: 0,
            offers: Vec::new(),
        }
    }

    /// What is the case, in words.
    pub(crate) fn text(&self) -> String {
        self.matter.text()
    }

    /// What to do about it, in words; empty where nothing needs doing.
    pub(crate) fn remedy(&self) -> String {
        self.matter.remedy()
    }

    /// The same notice with these offers.
    pub(crate) fn offering(mut self, offers: impl IntoIterator<Item = Offer>) -> Self {
        self.offers.extend(offers);
        self
    }

    /// The same notice about these paths.
    pub(crate) fn about(mut self, paths: &[String]) -> Self {
        self.total = paths.len();
        self.paths = paths.iter().take(Self::MAX_PATHS).cloned().collect();
        self
    }
}

/// Puts `notice` among `notices` in the place of one of its kind.
pub(crate) fn put(notices: &mut Vec<Notice>, notice: Notice) {
    notices.retain(|other| other.kind != notice.kind);
    notices.push(notice);
}
