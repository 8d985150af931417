//! What a person can do to the work.

use cache_model::build::Rerun;
use view_model::bench::Subject;

/// One change of the [`super::work::Work`]. Each can be taken back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// The Dockerfile reads otherwise now.
    SetDockerfile(String),
    /// The Dockerfile was repaired by one click.
    MendDockerfile(String),
    /// A file has this text now.
    EditFile {
        /// Which.
        path: String,
        /// Its text.
        text: String,
    },
    /// The bytes of a file are others now; which ones does not matter.
    ChangeContent(String),
    /// A file or directory is gone.
    Remove(String),
    /// There is a new file.
    AddFile {
        /// Where.
        path: String,
        /// Its text.
        text: String,
    },
    /// A file or directory has another name.
    Rename {
        /// Its path.
        from: String,
        /// Its new path.
        to: String,
    },
    /// A file may, or may no longer, be executed.
    SetExecutable {
        /// Which.
        path: String,
        /// Whether it may.
        executable: bool,
    },
    /// A file was written again with the same bytes: only its time differs.
    TouchTime {
        /// Which.
        path: String,
        /// When, in Unix seconds. The file's time grows in any case.
        now: i64,
    },
    /// As it was in the last build.
    Revert(Subject),
    /// `--build-arg`; none takes it away.
    SetBuildArg {
        /// Its name.
        name: String,
        /// Its value.
        value: Option<String>,
    },
    /// `--target`; none for the last stage.
    SetTarget(Option<String>),
    /// What a RUN writes when it is executed again.
    Assume {
        /// The step's lasting name.
        step: String,
        /// Whether it writes the same bytes.
        rerun: Rerun,
    },
    /// `--no-cache`
    SetNoCache(bool),
}

impl Action {
    /// What keeps typing one step of undo: two actions in a row with the same thread are taken back together.
    pub(crate) fn thread(&self) -> Option<&str> {
        match self {
            Self::SetDockerfile(_) => Some(""),
            Self::EditFile { path, .. } => Some(path),
            Self::SetBuildArg { name, .. } => Some(name),
            _ => None,
        }
    }
}
