//! Lays what stands at one source path onto a destination.

use std::sync::Arc;

use super::super::chmod::Chmod;
use super::super::path::{base, clean, join, parent};
use super::super::resolve::Trailing;
use super::super::rootfs::Writer;
use super::super::tree::{Directory, Meta, Node};
use super::{
    FileActionError, check_length, ensure_destination, ids, made_by_ids, make_directories,
    resolve_destination,
};
use crate::graph::CopyAction;
use crate::ignore::{MatchInfo, Matcher};

/// `copier` in `fsutil/copy/copy.go`.
pub(super) struct Copier<'a> {
    action: &'a CopyAction,
    include: Option<Matcher>,
    exclude: Option<Matcher>,
    pub(super) owner: Option<(u32, u32)>,
    chmod: Chmod,
}

/// Match results of the directory above; none at the top.
#[derive(Clone, Default)]
struct Infos {
    include: MatchInfo,
    exclude: MatchInfo,
}

impl<'a> Copier<'a> {
    pub(super) fn new(action: &'a CopyAction) -> Result<Self, FileActionError> {
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

    pub(super) const fn trailing(&self) -> Trailing {
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
    pub(super) fn copy(
        &self,
        writer: &mut Writer<'_>,
        source: &str,
        node: &Node,
    ) -> Result<(), FileActionError> {
        ensure_destination(writer, self.action, self.owner)?;
        let mut dest = resolve_destination(writer.tree(), &clean(&self.action.dest))?;
        // What stands there is not held on to: a directory that is held is copied whole as soon as it changes.
        let (exists, is_dir) = match writer.tree().get(&dest) {
            Some(there) => (true, there.is_dir()),
            None => (false, false),
        };
        let contents_only = self.action.dir_copy_contents;
        let into = match node {
            Node::Dir(_) => !contents_only && exists,
            Node::File(_) | Node::Symlink(_) => is_dir,
        };
        if into {
            dest = join(&dest, base(source));
        }
        check_length(&dest, node.height() - 1)?;
        let needed = if contents_only && node.is_dir() && !exists {
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
            if top == Top::Yes && self.is_plain() && writer.can_overlay() {
                if !self.action.always_replace_existing_dest_paths {
                    refuse_other_kinds(there, dir, target)?;
                }
                writer.overlay(target, dir);
                return Ok(true);
            }
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
            refuse_other_kind(&there, node, target)?;
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

/// Directories and other things do not replace one another (`copyDirectoryOnly`, `ensureEmptyFileTarget`).
fn refuse_other_kind(there: &Node, node: &Node, target: &str) -> Result<(), FileActionError> {
    match (node.is_dir(), there.is_dir()) {
        (true, false) => Err(FileActionError::OntoNonDirectory(target.to_owned())),
        (false, true) => Err(FileActionError::OntoDirectory(target.to_owned())),
        _ => Ok(()),
    }
}

/// The same for everything in a directory that is laid over another.
fn refuse_other_kinds(
    there: &Directory,
    dir: &Directory,
    target: &str,
) -> Result<(), FileActionError> {
    for (name, node) in dir.entries() {
        let Some(there) = there.get(name) else {
            continue;
        };
        if let (Node::Dir(there), Node::Dir(dir)) = (there, node) {
            refuse_other_kinds(there, dir, &join(target, name))?;
        } else if there.is_dir() || node.is_dir() {
            refuse_other_kind(there, node, &join(target, name))?;
        }
    }
    Ok(())
}

fn beneath(components: &str, name: &str) -> String {
    if components.is_empty() {
        name.to_owned()
    } else {
        format!("{components}/{name}")
    }
}
