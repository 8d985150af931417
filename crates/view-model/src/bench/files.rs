//! The files of the build context as rows of a tree.

/// The visible part of the tree.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileTree {
    /// Visible rows, in order.
    pub rows: Vec<FileRow>,
    /// Rows left out because a directory holds too many.
    pub hidden: usize,
    /// Files in all, ignored ones included.
    pub files: usize,
    /// Bytes in all, formatted.
    pub size: String,
    /// How many files the ignore rules leave out.
    pub ignored: usize,
}

/// A file or directory.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRow {
    /// Path in the context.
    pub path: String,
    /// Last element of the path.
    pub name: String,
    /// How deep it lies, from 0.
    pub depth: u32,
    /// What it is.
    pub kind: FileKind,
    /// Bytes, formatted; of a directory, those of all files in it.
    pub size: String,
    /// Which rule leaves it out of the context.
    pub ignored: Option<IgnoredBy>,
    /// How it differs from the last build.
    pub change: Option<FileChange>,
    /// Whether its text is kept.
    pub editable: bool,
}

/// What a row of the tree is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File {
        /// Whether its owner may execute it.
        executable: bool,
    },
    /// A symbolic link.
    Symlink {
        /// Its text.
        target: String,
    },
    /// A directory.
    Directory {
        /// Whether its entries are shown.
        open: bool,
        /// How many files lie below.
        files: usize,
        /// How many of them differ from the last build.
        changed: usize,
    },
}

/// The rule that leaves a path out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoredBy {
    /// The file the rule stands in.
    pub file: String,
    /// Its line, 1-based.
    pub line: u32,
    /// The pattern as written.
    pub pattern: String,
}

/// How a file differs from the last build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileChange {
    /// It is new.
    Added,
    /// It is gone; the row stays until the next build.
    Removed,
    /// Its bytes differ.
    Content,
    /// Only its permission bits differ.
    Mode,
    /// Only its time differs, which no digest holds.
    Touched,
}

impl FileChange {
    /// The word beside the name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "new",
            Self::Removed => "removed",
            Self::Content => "changed",
            Self::Mode => "mode",
            Self::Touched => "touched",
        }
    }
}
