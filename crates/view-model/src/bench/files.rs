//! The files of the build context as rows of a tree.

use std::collections::BTreeMap;

use cache_model::content::tree::{Directory, Node, Tree};
use language::tr;

use super::BenchInput;
use super::delta::{delta, join};
use crate::format;

/// How many rows are shown. A person who has to scroll through more looks for another way.
const ROWS: usize = 1_500;

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

impl FileRow {
    /// The name with a mark of what it is, as `ls -F` gives one.
    pub fn label(&self) -> String {
        match &self.kind {
            FileKind::Directory { .. } => format!("{}/", self.name),
            FileKind::Symlink { target } => format!("{} → {target}", self.name),
            FileKind::File { executable: true } => format!("{}*", self.name),
            FileKind::File { executable: false } => self.name.clone(),
        }
    }

    /// The word beside the name: what changed, in it or below it where that is not shown, else that it is ignored.
    pub fn word(&self) -> Option<String> {
        match (&self.kind, self.change) {
            (_, Some(change)) => Some(change.word()),
            (
                FileKind::Directory {
                    changed,
                    open: false,
                    ..
                },
                None,
            ) if *changed > 0 => Some(tr!("1 changed" | "{n} changed" % *changed)),
            _ => self.ignored.is_some().then(|| tr!("ignored")),
        }
    }
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

impl IgnoredBy {
    /// The rule and its place, in words.
    pub fn told(&self) -> String {
        tr!(
            "Left out by “{}”, line {} of {}",
            self.pattern,
            self.line,
            self.file
        )
    }
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
    pub fn word(self) -> String {
        match self {
            Self::Added => tr!("new"),
            Self::Removed => tr!("removed"),
            Self::Content => tr!("changed"),
            Self::Mode => tr!("mode"),
            Self::Touched => tr!("touched"),
        }
    }

    /// The value of `data-change`, which style sheets select by.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Added => "new",
            Self::Removed => "removed",
            Self::Content => "changed",
            Self::Mode => "mode",
            Self::Touched => "touched",
        }
    }
}

/// The rows of the context, directories first, unfolded where the person unfolded them.
pub(super) fn file_tree(input: &BenchInput<'_>) -> FileTree {
    let context = &input.next.input.context;
    let changes = input
        .last
        .map(|last| delta(&last.input.context, context))
        .unwrap_or_default();
    let mut walk = Walk {
        input,
        changes: &changes,
        rows: Vec::new(),
        hidden: 0,
    };
    walk.directory(
        context.root(),
        input.last.map(|last| &last.input.context),
        "",
        0,
    );
    FileTree {
        rows: walk.rows,
        hidden: walk.hidden,
        files: count(context.root()),
        size: format::bytes(context.total_size()),
    }
}

struct Walk<'a> {
    input: &'a BenchInput<'a>,
    changes: &'a BTreeMap<String, FileChange>,
    rows: Vec<FileRow>,
    hidden: usize,
}

impl Walk<'_> {
    /// Rows of one directory, and of those below it that are unfolded.
    fn directory(&mut self, directory: &Directory, before: Option<&Tree>, at: &str, depth: u32) {
        let (dirs, files): (Vec<_>, Vec<_>) =
            directory.entries().partition(|(_, node)| node.is_dir());
        for (name, node) in dirs.into_iter().chain(files) {
            if self.rows.len() >= ROWS {
                self.hidden += 1;
                continue;
            }
            let path = join(at, name);
            let (kind, size) = self.kind(&path, node);
            let open = matches!(kind, FileKind::Directory { open: true, .. });
            self.rows.push(FileRow {
                name: name.to_owned(),
                depth,
                size: format::bytes(size),
                ignored: (self.input.ignored)(&path),
                change: self.changes.get(&path).copied(),
                path: path.clone(),
                kind,
            });
            if open && let Node::Dir(dir) = node {
                self.directory(dir, before, &path, depth + 1);
            }
        }
        self.removed(directory, before, at, depth);
    }

    /// Files that were here at the last build and are gone.
    fn removed(&mut self, now: &Directory, before: Option<&Tree>, at: &str, depth: u32) {
        let Some(before) = before else { return };
        let old = if at.is_empty() {
            Some(Node::Dir(before.root().clone()))
        } else {
            before.get(at)
        };
        let Some(Node::Dir(old)) = old else { return };
        for (name, node) in old.entries() {
            if now.get(name).is_some() {
                continue;
            }
            let path = join(at, name);
            let (kind, size) = self.kind(&path, node);
            self.rows.push(FileRow {
                name: name.to_owned(),
                depth,
                size: format::bytes(size),
                ignored: (self.input.ignored)(&path),
                change: Some(FileChange::Removed),
                kind: match kind {
                    FileKind::Directory { files, changed, .. } => FileKind::Directory {
                        open: false,
                        files,
                        changed,
                    },
                    other => other,
                },
                path,
            });
        }
    }

    fn kind(&self, path: &str, node: &Node) -> (FileKind, u64) {
        match node {
            Node::File(file) => (
                FileKind::File {
                    executable: file.meta.mode & 0o100 != 0,
                },
                file.size,
            ),
            Node::Symlink(link) => (
                FileKind::Symlink {
                    target: link.target.to_string(),
                },
                link.target.len() as u64,
            ),
            Node::Dir(dir) => {
                let below = format!("{path}/");
                let changed = self
                    .changes
                    .range(below.clone()..)
                    .take_while(|(path, _)| path.starts_with(&below))
                    .count();
                (
                    FileKind::Directory {
                        open: self.input.open_dirs.contains(path),
                        files: count(dir),
                        changed,
                    },
                    Tree::of(dir.clone()).total_size(),
                )
            }
        }
    }
}

/// Files and links below a directory.
fn count(directory: &Directory) -> usize {
    directory
        .entries()
        .map(|(_, node)| match node {
            Node::Dir(dir) => count(dir),
            Node::File(_) | Node::Symlink(_) => 1,
        })
        .sum()
}
