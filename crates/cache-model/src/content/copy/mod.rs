//! What file actions write (`solver/llbsolver/file/backend.go`, `tonistiigi/fsutil/copy`).

use std::sync::Arc;

mod copier;

use copier::Copier;
use dockerfile::quote::go_quote;

use super::layer::Layer;
use super::path::{absolute, base, components, join, matches, parent, split_wildcards};
use super::resolve::{TooManyLinks, Trailing};
use super::rootfs::{Rootfs, Writer};
use super::select::{SelectError, Selector, select};
use super::tree::{Directory, File, MAX_DEPTH, Meta, Node, Tree};
use crate::digest::{Digest, Hasher};
use crate::graph::{Account, CopyAction, FileActionKind, Owner};
use crate::ignore::PatternError;

/// Why a file action fails when it is executed. The text is `BuildKit`'s.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileActionError {
    /// A source is not there. Mostly found out before, when the key is computed.
    #[error("lstat {0}: no such file or directory")]
    SourceMissing(String),
    /// A wildcard matches nothing and must.
    #[error("{0} not found")]
    NoMatch(String),
    /// A path, or a name in it, is longer than a system takes.
    #[error("lstat {0}: file name too long")]
    TooLong(String),
    /// A path has more names than are simulated; the words are our own.
    #[error("{0}: more than {MAX_DEPTH} directories within one another are not simulated")]
    TooDeep(String),
    /// A directory is needed where something else stands.
    #[error("mkdir {0}: not a directory")]
    NotADirectory(String),
    /// The way to a destination leads through something that is no directory.
    #[error("lstat {0}: not a directory")]
    ThroughNonDirectory(String),
    /// The directory to write into is not there.
    #[error("open {0}: no such file or directory")]
    ParentMissing(String),
    /// A directory is copied onto something else.
    #[error("cannot copy to non-directory: {0}")]
    OntoNonDirectory(String),
    /// A file is copied onto a directory.
    #[error("cannot replace to directory {0} with file")]
    OntoDirectory(String),
    /// `--chmod` is malformed.
    #[error("invalid mode {}", go_quote(.0))]
    BadMode(String),
    /// A link leads to itself.
    #[error(transparent)]
    TooManyLinks(#[from] TooManyLinks),
    /// An exclude or include pattern is malformed.
    #[error("invalid {which}patterns: [{}]: {error}", patterns.join(" "))]
    BadPattern {
        /// `include` or `exclude`.
        which: &'static str,
        /// All patterns given.
        patterns: Vec<String>,
        /// What is wrong.
        error: PatternError,
    },
    /// The source cannot be selected.
    #[error(transparent)]
    Select(#[from] SelectError),
}

impl Rootfs {
    /// Executes one file action; `source` is what a copy reads from.
    ///
    /// # Errors
    ///
    /// [`FileActionError`] as the builder reports it. The filesystem is then half changed and not to be used.
    pub fn apply_action(
        &mut self,
        action: &FileActionKind,
        source: &Self,
    ) -> Result<Layer, FileActionError> {
        match action {
            FileActionKind::Copy(copy) => self.apply_copy(source, copy),
            FileActionKind::MkFile {
                path,
                mode,
                data,
                owner,
                ..
            } => self.apply_mkfile(path, *mode, data.as_bytes(), owner.as_ref()),
            FileActionKind::MkDir {
                path,
                mode,
                make_parents,
                owner,
                ..
            } => self.apply_mkdir(path, *mode, *make_parents, owner.as_ref()),
        }
    }

    /// Makes a directory, as WORKDIR does. One that exists is left as it is.
    ///
    /// # Errors
    ///
    /// [`FileActionError`] if something else stands there or above.
    pub fn apply_mkdir(
        &mut self,
        path: &str,
        mode: u32,
        make_parents: bool,
        owner: Option<&Owner>,
    ) -> Result<Layer, FileActionError> {
        let path = resolve_destination(&self.tree, path)?;
        let meta = made_by(mode & 0o777, owner);
        let above = parent(&path);
        if !make_parents && self.is_known() && !self.tree.contains(&above) {
            return Err(FileActionError::ParentMissing(path));
        }
        let mut writer = Writer::new(self);
        make_directories(&mut writer, &path, meta)?;
        Ok(writer.finish(None))
    }

    /// Writes a file, as the first half of a COPY of a here-document does.
    ///
    /// # Errors
    ///
    /// [`FileActionError`] if the directory is missing or a directory is in the way.
    pub fn apply_mkfile(
        &mut self,
        path: &str,
        mode: u32,
        data: &[u8],
        owner: Option<&Owner>,
    ) -> Result<Layer, FileActionError> {
        let path = resolve_destination(&self.tree, path)?;
        check_length(&path, 0)?;
        match self.tree.get(&parent(&path)) {
            Some(Node::Dir(_)) => {}
            None if !self.is_known() => {}
            _ => return Err(FileActionError::ParentMissing(path)),
        }
        // An existing file keeps its mode, as `os.WriteFile` truncates it.
        let meta = match self.tree.get(&path) {
            Some(Node::Dir(_)) => return Err(FileActionError::OntoDirectory(path)),
            Some(node) => node.meta(),
            None => made_by(mode & 0o777, None),
        };
        let meta = owner.map_or(meta, |owner| {
            let (uid, gid) = ids(owner);
            Meta { uid, gid, ..meta }
        });
        let mut writer = Writer::new(self);
        writer.put(
            &path,
            Node::File(File {
                meta,
                ..File::of(data)
            }),
        );
        Ok(writer.finish(None))
    }

    /// Copies, as COPY and ADD do (`docopy` in `backend.go`).
    ///
    /// Simplified: an archive that ADD unpacks is known by its name, and what comes out of it only by an identity
    /// that follows from its bytes.
    ///
    /// # Errors
    ///
    /// [`FileActionError`] as the builder reports it.
    pub fn apply_copy(
        &mut self,
        source: &Self,
        action: &CopyAction,
    ) -> Result<Layer, FileActionError> {
        let copier = Copier::new(action)?;
        let mut writer = Writer::new(self);
        let mut tokens = Vec::new();
        let selector = Selector::of_copy(action);
        let unknown = source_is_unknown(source, &selector)?;
        let sources = if !selector.wildcard {
            vec![absolute(&action.src)]
        } else if let Some(found) =
            resolve_wildcards(source.files(), &action.src, copier.trailing())?
        {
            found
        } else if unknown {
            Vec::new()
        } else {
            let (prefix, _) = split_wildcards(&action.src);
            let missing = source.files().resolve(&prefix, copier.trailing())?;
            return Err(FileActionError::SourceMissing(missing));
        };
        if sources.is_empty() && !unknown && !action.allow_empty_wildcard {
            return Err(FileActionError::NoMatch(action.src.clone()));
        }
        for path in &sources {
            let followed = source.files().resolve(path, copier.trailing())?;
            let Some(node) = source.files().get(&followed) else {
                if unknown {
                    ensure_destination(&mut writer, action, copier.owner)?;
                    continue;
                }
                return Err(FileActionError::SourceMissing(followed));
            };
            if let Node::File(file) = &node
                && action.attempt_unpack
                && is_archive(path)
            {
                let dest = resolve_destination(writer.tree(), &action.dest)?;
                make_directories(&mut writer, &dest, made_by_ids(0o755, copier.owner))?;
                tokens.push((archive_token(file), dest));
                continue;
            }
            copier.copy(&mut writer, path, &node)?;
        }
        if unknown {
            let dest = resolve_destination(writer.tree(), &action.dest)?;
            let taken = select(source, &[selector])?.digest;
            let token = Hasher::new("copied").digest(taken).text(base(&action.src));
            tokens.push((token.finish(), dest));
        }
        let mut unknown = None;
        for (token, scope) in tokens {
            writer.rootfs().write_unknown(token, &scope);
            unknown = Some(match unknown {
                None => token,
                Some(before) => Hasher::new("writes").digest(before).digest(token).finish(),
            });
        }
        Ok(writer.finish(unknown))
    }
}

/// Whether a RUN of unknown output may have touched what is taken.
fn source_is_unknown(source: &Rootfs, selector: &Selector) -> Result<bool, TooManyLinks> {
    if source.is_known() {
        return Ok(false);
    }
    let (path, is_dir) = if selector.wildcard {
        (split_wildcards(&selector.path).0, true)
    } else {
        (selector.path.clone(), selector.is_filtered())
    };
    let resolved = source.tree().resolve(&path, Trailing::Follow)?;
    let is_dir = is_dir
        || source
            .tree()
            .get(&resolved)
            .is_none_or(|node| node.is_dir());
    Ok(!source.tokens(&resolved, is_dir).is_empty())
}

/// Whether ADD takes a file for an archive. Simplified: `BuildKit` looks at the bytes, this at the name.
pub fn is_archive(path: &str) -> bool {
    let name = base(path).to_ascii_lowercase();
    [
        ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz", ".tar.zst",
        ".tzst",
    ]
    .iter()
    .any(|ending| name.ends_with(ending))
}

fn archive_token(file: &File) -> Digest {
    Hasher::new("unpacked").digest(file.digest).finish()
}

/// `ResolveWildcards` in `fsutil/copy/copy.go`: a directory that matches is not looked into. None if nothing stands
/// where the search begins, which is before the first part with a wildcard; for the builder that is no pattern
/// without match, but a path that is missing.
fn resolve_wildcards(
    files: &Tree,
    pattern: &str,
    trailing: Trailing,
) -> Result<Option<Vec<String>>, FileActionError> {
    fn walk(dir: &Directory, at: &str, pattern: &str, found: &mut Vec<String>) {
        for (name, node) in dir.entries() {
            let path = if at.is_empty() {
                name.to_owned()
            } else {
                format!("{at}/{name}")
            };
            if matches(pattern, &path) == Ok(true) {
                found.push(path);
            } else if let Node::Dir(below) = node {
                walk(below, &path, pattern, found);
            }
        }
    }
    let (prefix, rest) = split_wildcards(pattern);
    let directory = files.resolve(&prefix, trailing)?;
    let mut found = Vec::new();
    match files.get(&directory) {
        Some(Node::Dir(dir)) => walk(&dir, "", &rest, &mut found),
        Some(_) => {}
        None => return Ok(None),
    }
    let whole = found.iter().map(|path| join(&directory, path));
    Ok(Some(whole.collect()))
}

fn made_by(mode: u32, owner: Option<&Owner>) -> Meta {
    made_by_ids(mode, owner.map(ids))
}

fn made_by_ids(mode: u32, owner: Option<(u32, u32)>) -> Meta {
    let (uid, gid) = owner.unwrap_or((0, 0));
    Meta { mode, uid, gid }
}

/// Numbers of an owner. Simplified: the model knows no text of `/etc/passwd`, so a name stands for a number of its own
/// above all real ones: equal names are equal owners, and `root` is 0. A user without group has the group of his
/// number (`user_linux.go`).
pub fn ids(owner: &Owner) -> (u32, u32) {
    let number = |account: &Account| match account {
        Account::Id(id) => *id,
        Account::Name(name) if name == "root" => 0,
        Account::Name(name) => {
            let digest = Hasher::new("account").text(name).finish();
            let [a, b, c, d, ..] = *digest.as_bytes();
            u32::from_be_bytes([a, b, c, d]) | 1 << 31
        }
    };
    let uid = owner.user.as_ref().map_or(0, number);
    (uid, owner.group.as_ref().map_or(uid, number))
}

/// Where a path to write to leads (`RootPath` in `containerd/continuity/fs/path.go`): what is not there is no mistake,
/// but what lies below a file is.
fn resolve_destination(tree: &Tree, path: &str) -> Result<String, FileActionError> {
    let resolved = tree.resolve(path, Trailing::Follow)?;
    let parts = components(&resolved);
    let (there, is_blocked) = directories(tree, &parts);
    if is_blocked && there + 1 < parts.len() {
        let below = upto(&parts, there + 2);
        return Err(FileActionError::ThroughNonDirectory(below));
    }
    Ok(resolved)
}

/// How many of the first names of a path are directories, and whether something else stands where the next one would be.
fn directories(tree: &Tree, parts: &[&str]) -> (usize, bool) {
    let mut directory = tree.root();
    for (there, name) in parts.iter().enumerate() {
        match directory.get(name) {
            Some(Node::Dir(below)) => directory = below,
            other => return (there, other.is_some()),
        }
    }
    (parts.len(), false)
}

/// The path of so many of its first names.
fn upto(parts: &[&str], count: usize) -> String {
    format!("/{}", parts[..count].join("/"))
}

/// `MkdirAll` in `fsutil/copy/mkdir.go`, of a resolved path.
fn make_directories(
    writer: &mut Writer<'_>,
    path: &str,
    meta: Meta,
) -> Result<(), FileActionError> {
    let path = absolute(path);
    check_length(&path, 0)?;
    let parts = components(&path);
    let (there, is_blocked) = directories(writer.tree(), &parts);
    if is_blocked {
        return Err(FileActionError::NotADirectory(upto(&parts, there + 1)));
    }
    for depth in there + 1..=parts.len() {
        let directory = Node::Dir(Arc::new(Directory::new(meta)));
        writer.put(&upto(&parts, depth), directory);
    }
    Ok(())
}

/// Refuses what no system call takes: a path of more than 4095 bytes, a name of more than 255. Told of the shortest
/// part, as links are looked for from the root downwards (`RootPath` in `containerd/continuity/fs`). What is put there
/// may have so many names `below` it as a tree can hold.
///
/// Simplified: the path of the snapshot on the builder, which stands in front, does not count.
fn check_length(path: &str, below: usize) -> Result<(), FileActionError> {
    const PATH: usize = 4095;
    const NAME: usize = 255;
    let (mut end, mut depth) = (0, below);
    for name in path.split_inclusive('/') {
        end += name.len();
        let upto = path[..end].trim_end_matches('/');
        let name = name.trim_end_matches('/');
        if name.len() > NAME || upto.len() > PATH {
            return Err(FileActionError::TooLong(upto.to_owned()));
        }
        depth += usize::from(!name.is_empty());
        if depth > MAX_DEPTH {
            return Err(FileActionError::TooDeep(upto.to_owned()));
        }
    }
    Ok(())
}

/// The directory that must be there before anything is copied: `dest` itself if it ends in a slash, else its parent.
fn ensure_destination(
    writer: &mut Writer<'_>,
    action: &CopyAction,
    owner: Option<(u32, u32)>,
) -> Result<(), FileActionError> {
    let (directory, name) = match action.dest.rfind('/') {
        Some(slash) => action.dest.split_at(slash + 1),
        None => ("", action.dest.as_str()),
    };
    let needed = if name.is_empty() || name == "." {
        action.dest.as_str()
    } else {
        directory
    };
    let resolved = resolve_destination(writer.tree(), needed)?;
    make_directories(writer, &resolved, made_by_ids(0o755, owner))
}

#[cfg(test)]
mod tests;
