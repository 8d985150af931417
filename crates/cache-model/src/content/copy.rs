//! What file actions write (`solver/llbsolver/file/backend.go`, `tonistiigi/fsutil/copy`).

use std::sync::Arc;

use super::chmod::Chmod;
use super::layer::Layer;
use super::path::{absolute, base, clean, join, matches, parent, split_wildcards};
use super::resolve::{TooManyLinks, Trailing};
use super::rootfs::{Rootfs, Writer};
use super::select::{SelectError, Selector, select};
use super::tree::{Directory, File, Meta, Node, Tree};
use crate::digest::{Digest, Hasher};
use crate::graph::{Account, CopyAction, FileActionKind, Owner};
use crate::ignore::{MatchInfo, Matcher, PatternError};

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
    /// A directory is needed where something else stands.
    #[error("mkdir {0}: not a directory")]
    NotADirectory(String),
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
    #[error("invalid mode {0:?}")]
    BadMode(String),
    /// A link leads to itself.
    #[error(transparent)]
    TooManyLinks(#[from] TooManyLinks),
    /// An exclude or include pattern is malformed.
    #[error("invalid {which}patterns: {patterns:?}: {error}")]
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
        let path = self.tree.resolve(path, Trailing::Follow)?;
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
        let path = self.tree.resolve(path, Trailing::Follow)?;
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
        let wildcard = selector.wildcard;
        let sources = if wildcard {
            resolve_wildcards(source.files(), &action.src, copier.trailing())?
        } else {
            vec![absolute(&action.src)]
        };
        let unknown = source_is_unknown(source, &selector)?;
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
                let dest = writer.tree().resolve(&action.dest, Trailing::Follow)?;
                make_directories(&mut writer, &dest, made_by_ids(0o755, copier.owner))?;
                tokens.push((archive_token(file), dest));
                continue;
            }
            copier.copy(&mut writer, path, &node)?;
        }
        if unknown {
            let dest = writer.tree().resolve(&action.dest, Trailing::Follow)?;
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

/// `ResolveWildcards` in `fsutil/copy/copy.go`: a directory that matches is not looked into.
fn resolve_wildcards(
    files: &Tree,
    pattern: &str,
    trailing: Trailing,
) -> Result<Vec<String>, FileActionError> {
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
    if let Some(Node::Dir(dir)) = files.get(&directory) {
        walk(&dir, "", &rest, &mut found);
    }
    Ok(found.iter().map(|path| join(&directory, path)).collect())
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

/// `MkdirAll` in `fsutil/copy/mkdir.go`, of a resolved path.
fn make_directories(
    writer: &mut Writer<'_>,
    path: &str,
    meta: Meta,
) -> Result<(), FileActionError> {
    let path = absolute(path);
    match writer.tree().get(&path) {
        Some(Node::Dir(_)) => Ok(()),
        Some(_) => Err(FileActionError::NotADirectory(path)),
        None => {
            make_directories(writer, &parent(&path), meta)?;
            writer.put(&path, Node::Dir(Arc::new(Directory::new(meta))));
            Ok(())
        }
    }
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
    let resolved = writer.tree().resolve(needed, Trailing::Follow)?;
    make_directories(writer, &resolved, made_by_ids(0o755, owner))
}

/// `copier` in `fsutil/copy/copy.go`.
struct Copier<'a> {
    action: &'a CopyAction,
    include: Option<Matcher>,
    exclude: Option<Matcher>,
    owner: Option<(u32, u32)>,
    chmod: Chmod,
}

/// Match results of the directory above; none at the top.
#[derive(Clone, Default)]
struct Infos {
    include: MatchInfo,
    exclude: MatchInfo,
}

impl<'a> Copier<'a> {
    fn new(action: &'a CopyAction) -> Result<Self, FileActionError> {
        let matcher = |which: &'static str, patterns: &Vec<String>| {
            if patterns.is_empty() {
                return Ok(None);
            }
            Matcher::of_patterns(patterns)
                .map(Some)
                .map_err(|error| FileActionError::BadPattern {
                    which,
                    patterns: patterns.clone(),
                    error,
                })
        };
        Ok(Self {
            action,
            include: matcher("include", &action.include_patterns)?,
            exclude: matcher("exclude", &action.exclude_patterns)?,
            owner: action.owner.as_ref().map(ids),
            chmod: Chmod::new(action.mode, &action.mode_str)
                .ok_or_else(|| FileActionError::BadMode(action.mode_str.clone()))?,
        })
    }

    const fn trailing(&self) -> Trailing {
        if self.action.follow_symlink {
            Trailing::Follow
        } else {
            Trailing::Keep
        }
    }

    /// Whether everything is copied as it is.
    fn is_plain(&self) -> bool {
        self.include.is_none()
            && self.exclude.is_none()
            && self.owner.is_none()
            && self.chmod == Chmod::Keep
    }

    /// `Copy` and `prepareTargetDir`: copies what stands at one source path.
    fn copy(
        &self,
        writer: &mut Writer<'_>,
        source: &str,
        node: &Node,
    ) -> Result<(), FileActionError> {
        ensure_destination(writer, self.action, self.owner)?;
        let mut dest = writer
            .tree()
            .resolve(&clean(&self.action.dest), Trailing::Follow)?;
        let existing = writer.tree().get(&dest);
        let contents_only = self.action.dir_copy_contents;
        let into = match node {
            Node::Dir(_) => !contents_only && existing.is_some(),
            Node::File(_) | Node::Symlink(_) => existing.as_ref().is_some_and(Node::is_dir),
        };
        if into {
            dest = join(&dest, base(source));
        }
        let needed = if contents_only && node.is_dir() && existing.is_none() {
            dest.clone()
        } else {
            parent(&dest)
        };
        make_directories(writer, &needed, made_by_ids(0o755, self.owner))?;
        self.lay(writer, &dest, node, "", Top::Yes, None)?;
        Ok(())
    }

    /// Copies onto what is there; tells whether anything was included.
    fn lay(
        &self,
        writer: &mut Writer<'_>,
        target: &str,
        node: &Node,
        components: &str,
        top: Top,
        above: Option<&Infos>,
    ) -> Result<bool, FileActionError> {
        let existing = writer.tree().get(target);
        if let (Node::Dir(dir), Some(Node::Dir(there))) = (node, &existing) {
            let (included, infos) = self.decide(components, above);
            if included && top == Top::No {
                writer.set_meta(target, self.meta(node));
            }
            let mut any = included;
            for (name, below) in dir.entries() {
                any |= self.lay(
                    writer,
                    &join(target, name),
                    below,
                    &beneath(components, name),
                    Top::No,
                    infos.as_ref(),
                )?;
            }
            if any && !included && top == Top::No {
                writer.set_meta(target, there.meta().with_mode(dir.meta().mode));
            }
            return Ok(any);
        }
        let Some(made) = self.made(node, components, above) else {
            return Ok(false);
        };
        if let Some(there) = existing
            && !self.action.always_replace_existing_dest_paths
        {
            match (node.is_dir(), there.is_dir()) {
                (true, false) => {
                    return Err(FileActionError::OntoNonDirectory(target.to_owned()));
                }
                (false, true) => return Err(FileActionError::OntoDirectory(target.to_owned())),
                _ => {}
            }
        }
        writer.put(target, made);
        Ok(true)
    }

    /// What is made of a source where nothing is yet; `None` if nothing of it is included.
    fn made(&self, node: &Node, components: &str, above: Option<&Infos>) -> Option<Node> {
        if self.is_plain() {
            return Some(node.clone());
        }
        let (included, infos) = self.decide(components, above);
        let Node::Dir(dir) = node else {
            return included.then(|| node.clone().with_meta(self.meta(node)));
        };
        let entries: Vec<(Box<str>, Node)> = dir
            .entries()
            .filter_map(|(name, below)| {
                let made = self.made(below, &beneath(components, name), infos.as_ref())?;
                Some((name.into(), made))
            })
            .collect();
        (included || !entries.is_empty())
            .then(|| Node::Dir(Arc::new(Directory::from_sorted(self.meta(node), entries))))
    }

    fn decide(&self, components: &str, above: Option<&Infos>) -> (bool, Option<Infos>) {
        if components.is_empty() {
            return (true, None);
        }
        let mut infos = Infos::default();
        let mut included = true;
        if let Some(matcher) = &self.include {
            (included, infos.include) =
                matcher.matches_below(components, above.map(|above| &above.include));
        }
        if let Some(matcher) = &self.exclude {
            let (excluded, info) =
                matcher.matches_below(components, above.map(|above| &above.exclude));
            infos.exclude = info;
            included &= !excluded;
        }
        (included, Some(infos))
    }

    /// `copyFileInfo`: links are given an owner but no mode.
    fn meta(&self, node: &Node) -> Meta {
        let meta = node.meta();
        let (uid, gid) = self.owner.unwrap_or((meta.uid, meta.gid));
        let mode = match node {
            Node::Symlink(_) => meta.mode,
            Node::File(_) | Node::Dir(_) => self.chmod.apply(meta.mode, node.is_dir()),
        };
        Meta { mode, uid, gid }
    }
}

/// Whether a directory is what the copy names, whose mode and owner an existing destination keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Top {
    Yes,
    No,
}

fn beneath(components: &str, name: &str) -> String {
    if components.is_empty() {
        name.to_owned()
    } else {
        format!("{components}/{name}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::content::tree::Symlink;

    /// Builds a tree from lines `path [mode] [uid:gid] [=text | ->target | /]`, and shows one the same way.
    fn tree(lines: &[&str]) -> Tree {
        lines
            .iter()
            .map(|line| {
                let mut words = line.split(' ');
                let path = words.next().unwrap();
                let (mut mode, mut owner, mut node) = (None, (0, 0), None);
                for word in words {
                    if let Some(text) = word.strip_prefix('=') {
                        node = Some(Node::File(File::of(text.as_bytes())));
                    } else if let Some(target) = word.strip_prefix("->") {
                        node = Some(Node::Symlink(Symlink::to(target)));
                    } else if let Some((uid, gid)) = word.split_once(':') {
                        owner = (uid.parse().unwrap(), gid.parse().unwrap());
                    } else {
                        mode = Some(u32::from_str_radix(word, 8).unwrap());
                    }
                }
                let node = node.unwrap_or_else(|| Node::dir(0o755));
                let meta = Meta {
                    mode: mode.unwrap_or(node.meta().mode),
                    uid: owner.0,
                    gid: owner.1,
                };
                (path, node.with_meta(meta))
            })
            .collect()
    }

    fn show(tree: &Tree) -> Vec<String> {
        tree.walk()
            .map(|(path, node)| {
                let meta = node.meta();
                let usual = match node {
                    Node::File(_) => 0o644,
                    Node::Dir(_) => 0o755,
                    Node::Symlink(_) => 0o777,
                };
                let mode = if meta.mode == usual {
                    String::new()
                } else {
                    format!(" {:o}", meta.mode)
                };
                let owner = if (meta.uid, meta.gid) == (0, 0) {
                    String::new()
                } else {
                    format!(" {}:{}", meta.uid, meta.gid)
                };
                let content = match node {
                    Node::File(file) => ["", "1", "2", "3"]
                        .iter()
                        .find(|text| Digest::of(text.as_bytes()) == file.digest)
                        .map_or_else(|| " =?".to_owned(), |text| format!(" ={text}")),
                    Node::Symlink(link) => format!(" ->{}", link.target),
                    Node::Dir(_) => String::new(),
                };
                format!("{path}{mode}{owner}{content}")
            })
            .collect()
    }

    fn action(src: &str, dest: &str) -> CopyAction {
        CopyAction {
            src: src.to_owned(),
            dest: dest.to_owned(),
            follow_symlink: true,
            dir_copy_contents: true,
            create_dest_path: true,
            allow_wildcard: true,
            allow_empty_wildcard: true,
            ..CopyAction::default()
        }
    }

    #[track_caller]
    fn check(source: &[&str], below: &[&str], copy: &CopyAction, expected: &[&str]) {
        let mut rootfs = Rootfs::known(tree(below));
        rootfs
            .apply_copy(&Rootfs::known(tree(source)), copy)
            .unwrap();
        assert_eq!(show(rootfs.tree()), expected);
    }

    #[track_caller]
    fn fails(source: &[&str], below: &[&str], copy: &CopyAction, message: &str) {
        let mut rootfs = Rootfs::known(tree(below));
        let error = rootfs
            .apply_copy(&Rootfs::known(tree(source)), copy)
            .unwrap_err();
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn files_land_where_copy_puts_them() {
        let source = ["a =1", "s/b =2", "l ->a"];
        check(&source, &[], &action("/a", "/x"), &["x =1"]);
        check(
            &source,
            &[],
            &action("/a", "/d/e/"),
            &["d", "d/e", "d/e/a =1"],
        );
        check(&source, &["d"], &action("/a", "/d"), &["d", "d/a =1"]);
        check(&source, &[], &action("/a", "/d/x"), &["d", "d/x =1"]);
        check(&source, &["x =3"], &action("/a", "/x"), &["x =1"]);
        check(&source, &[], &action("/l", "/x"), &["x =1"]);
        check(
            &source,
            &["k ->d", "d"],
            &action("/a", "/k/"),
            &["d", "d/a =1", "k ->d"],
        );
        check(&source, &["x ->y"], &action("/a", "/x"), &["x ->y", "y =1"]);
    }

    #[test]
    fn directories_are_merged_by_contents() {
        let source = ["s 700", "s/b =2", "s/t 711", "s/t/c =3", "s/l ->b"];
        check(
            &source,
            &[],
            &action("/s", "/d"),
            &["d", "d/b =2", "d/l ->b", "d/t 711", "d/t/c =3"],
        );
        check(
            &source,
            &["d", "d/b =1", "d/t", "d/t/x =1"],
            &action("/s/", "/d/"),
            &["d", "d/b =2", "d/l ->b", "d/t 711", "d/t/c =3", "d/t/x =1"],
        );
        fails(
            &source,
            &["d/t =1"],
            &action("/s", "/d"),
            "cannot copy to non-directory: /d/t",
        );
        fails(
            &source,
            &["d/b/x =1"],
            &action("/s", "/d"),
            "cannot replace to directory /d/b with file",
        );
        let replace = CopyAction {
            always_replace_existing_dest_paths: true,
            ..action("/s", "/d")
        };
        check(
            &source,
            &["d/b/x =1", "d/t =1"],
            &replace,
            &["d", "d/b =2", "d/l ->b", "d/t 711", "d/t/c =3"],
        );
    }

    #[test]
    fn flags_change_mode_and_owner() {
        let source = ["s/b =2", "s/l ->b", "s/t", "s/t/c 755 =3"];
        let owner = |user: Account, group: Option<Account>| CopyAction {
            owner: Some(Owner {
                user: Some(user),
                group,
            }),
            ..action("/s", "/x/d")
        };
        check(
            &source,
            &[],
            &owner(Account::Id(5), Some(Account::Id(6))),
            &[
                "x 5:6",
                "x/d 5:6",
                "x/d/b 5:6 =2",
                "x/d/l 5:6 ->b",
                "x/d/t 5:6",
                "x/d/t/c 755 5:6 =3",
            ],
        );
        check(
            &["a =1"],
            &["x"],
            &CopyAction {
                src: "/a".into(),
                ..owner(Account::Id(5), None)
            },
            &["x", "x/d 5:5 =1"],
        );
        let mode = CopyAction {
            mode: Some(0o600),
            ..action("/s", "/d")
        };
        check(
            &source,
            &[],
            &mode,
            &["d", "d/b 600 =2", "d/l ->b", "d/t 600", "d/t/c 600 =3"],
        );
        let symbolic = CopyAction {
            mode_str: "go-rwx,u+X".into(),
            ..action("/s", "/d")
        };
        check(
            &source,
            &["d"],
            &symbolic,
            &["d", "d/b 600 =2", "d/l ->b", "d/t 700", "d/t/c 700 =3"],
        );
    }

    #[test]
    fn names_of_owners_are_kept_apart() {
        let owner = |name: &str| {
            ids(&Owner {
                user: Some(Account::Name(name.into())),
                group: None,
            })
        };
        assert_eq!(owner("root"), (0, 0));
        assert_eq!(owner("app"), owner("app"));
        assert_ne!(owner("app"), owner("web"));
        assert!(owner("app").0 >= 1 << 31);
    }

    #[test]
    fn patterns_choose_what_is_copied() {
        let source = [
            "s/a =1",
            "s/d/x.log =2",
            "s/d/y =3",
            "s/e/z.log =2",
            "t1 =1",
            "t2 =2",
        ];
        let exclude = CopyAction {
            exclude_patterns: vec!["**/*.log".into()],
            ..action("/s", "/o/")
        };
        check(
            &source,
            &[],
            &exclude,
            &["o", "o/a =1", "o/d", "o/d/y =3", "o/e"],
        );
        let parents = CopyAction {
            include_patterns: vec!["s/d/y".into()],
            ..action("/", "/o/")
        };
        check(&source, &[], &parents, &["o", "o/s", "o/s/d", "o/s/d/y =3"]);
        check(
            &source,
            &[],
            &action("/t*", "/o/"),
            &["o", "o/t1 =1", "o/t2 =2"],
        );
        check(&source, &[], &action("/none*", "/o/"), &[]);
        let needed = CopyAction {
            allow_empty_wildcard: false,
            ..action("/none*", "/o/")
        };
        fails(&source, &[], &needed, "/none* not found");
        fails(
            &source,
            &[],
            &action("/none", "/o/"),
            "lstat /none: no such file or directory",
        );
    }

    #[test]
    fn directories_and_files_are_made() {
        let mut rootfs = Rootfs::known(tree(&["etc/passwd =1", "d 700"]));
        let error = rootfs
            .apply_mkdir("/etc/passwd", 0o755, true, None)
            .unwrap_err();
        assert_eq!(error.to_string(), "mkdir /etc/passwd: not a directory");
        let layer = rootfs.apply_mkdir("/d", 0o755, true, None).unwrap();
        assert!(layer.is_empty());
        let layer = rootfs.apply_mkdir("/d/e/f", 0o755, true, None).unwrap();
        assert_eq!(show(&layer.entries), ["d 700", "d/e", "d/e/f"]);
        let layer = rootfs.apply_mkfile("/d/x", 0o640, b"2", None).unwrap();
        assert_eq!(show(&layer.entries), ["d 700", "d/x 640 =2"]);
        assert_eq!(layer.size(), Some(1));
    }

    #[test]
    fn layers_carry_what_was_written_from_stage_to_stage() {
        let mut rootfs = Rootfs::scratch();
        let writes = [
            ("/a/b".to_owned(), Some(Node::File(File::of(b"1")))),
            ("/c".to_owned(), Some(Node::dir(0o700))),
        ];
        let one = rootfs.apply_run_known(&writes.into());
        let two = rootfs.apply_run_known(&[("/a/b".to_owned(), None)].into());
        assert_eq!(show(rootfs.tree()), ["a", "c 700"]);
        let mut again = Rootfs::scratch();
        again.apply_layer(&one);
        again.apply_layer(&two);
        assert_eq!(again, rootfs);
        assert_ne!(one.diff_id(), two.diff_id());
    }

    #[test]
    fn what_an_archive_holds_is_unknown_but_has_an_identity() {
        let add = CopyAction {
            attempt_unpack: true,
            ..action("/a.tar.gz", "/d/")
        };
        let run = |text: &str| {
            let mut rootfs = Rootfs::scratch();
            let source = tree(&[&format!("a.tar.gz ={text}")]);
            let layer = rootfs.apply_copy(&Rootfs::known(source), &add).unwrap();
            assert_eq!(layer.size(), None);
            let taken = select(&rootfs, &[Selector::of_path("/d/x")]).unwrap();
            assert!(select(&rootfs, &[Selector::of_path("/e")]).is_err());
            (layer.diff_id(), taken.digest)
        };
        assert_eq!(run("1"), run("1"));
        assert_ne!(run("1"), run("2"));
    }

    #[test]
    fn unknown_sources_stay_within_the_destination() {
        let mut build = Rootfs::known(tree(&["app/known =1"]));
        build.apply_run_unknown(Digest::of(b"make"));
        let mut image = Rootfs::known(tree(&["etc/conf =2"]));
        let before = select(&image, &[Selector::of_path("/etc")]).unwrap();
        let layer = image
            .apply_copy(&build, &action("/app/dist", "/srv/www"))
            .unwrap();
        assert!(layer.unknown.is_some());
        assert_eq!(
            select(&image, &[Selector::of_path("/etc")]).unwrap(),
            before
        );
        assert!(select(&image, &[Selector::of_path("/srv/www/x")]).is_ok());
    }
}
