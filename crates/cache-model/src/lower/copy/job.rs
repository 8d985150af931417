//! What one `COPY` or `ADD` asks for, words expanded.

use std::fmt::Write as _;

use crate::content::path::has_wildcards;
use crate::graph::CopyAction;
use crate::lower::fault::Fault;
use crate::lower::path;
use crate::lower::remote::{GitSource, Remote};
use crate::lower::stage::StageId;

/// Both instructions in one shape, words expanded.
pub(super) struct Job<'a> {
    pub(super) is_add: bool,
    pub(super) sources: Vec<String>,
    pub(super) contents: Vec<(String, String)>,
    pub(super) dest: String,
    pub(super) chown: String,
    pub(super) chmod: String,
    pub(super) checksum: String,
    pub(super) exclude: &'a [String],
    pub(super) link: bool,
    pub(super) parents: bool,
    pub(super) keep_git_dir: Option<bool>,
    pub(super) unpack: Option<bool>,
    /// Stage copied from; none for the build context.
    pub(super) from: Option<StageId>,
}

impl Job<'_> {
    /// `--checksum` needs a single remote source.
    pub(super) fn check_checksum(&self) -> Result<(), Fault> {
        if self.checksum.is_empty() {
            return Ok(());
        }
        let [source] = self.sources.as_slice() else {
            return Err("checksum can't be specified for multiple sources".into());
        };
        match Remote::detect(source, self.keep_git_dir.is_some()) {
            Ok(Remote::Not) | Err(_) => Err("checksum requires HTTP(S) or Git sources".into()),
            Ok(_) => Ok(()),
        }
    }

    pub(super) fn history_head(&self) -> String {
        let mut head = if self.is_add { "ADD" } else { "COPY" }.to_owned();
        if self.parents {
            head.push_str(" --parents");
        }
        if !self.chown.is_empty() {
            let _ = write!(head, " --chown={}", self.chown);
        }
        if !self.chmod.is_empty() {
            let _ = write!(head, " --chmod={}", self.chmod);
        }
        head
    }

    /// What flags and URL say together. What a URL says holds for the sources after it as well, as if a flag had said
    /// it.
    pub(super) fn settle_git(&mut self, git: &mut GitSource) -> Result<(), Fault> {
        if let (Some(flag), Some(url)) = (self.keep_git_dir, git.keep_git_dir)
            && flag != url
        {
            return Err("inconsistent keep-git-dir configuration".into());
        }
        self.keep_git_dir = git.keep_git_dir.or(self.keep_git_dir);
        git.keep_git_dir = self.keep_git_dir;
        if git.checksum.is_empty() {
            git.checksum.clone_from(&self.checksum);
        } else if self.checksum.is_empty() {
            self.checksum.clone_from(&git.checksum);
        } else if git.checksum != self.checksum {
            let quote = dockerfile::quote::go_quote;
            return Err(format!(
                "checksum mismatch {} != {}",
                quote(&self.checksum),
                quote(&git.checksum)
            )
            .into());
        }
        Ok(())
    }

    /// A copy out of the context or a stage.
    pub(super) fn local_copy(
        &self,
        source: &str,
        template: &CopyAction,
        os: &str,
    ) -> Result<CopyAction, Fault> {
        let absolute = |path: &str| {
            path::normalize("/", path, os, false)
                .map_err(|error| Fault::from(error).while_doing("removing drive letter"))
        };
        let mut copy = CopyAction {
            follow_symlink: true,
            dir_copy_contents: true,
            attempt_unpack: self.unpack.unwrap_or(self.is_add),
            allow_wildcard: true,
            allow_empty_wildcard: true,
            ..template.clone()
        };
        let mut root = source;
        if self.parents {
            // `a/./b` keeps the directories after the dot only.
            let (parent, pattern) = source.split_once("/./").unwrap_or(("/", source));
            root = parent;
            let pattern = absolute(pattern)?;
            let relative = pattern.strip_prefix('/').unwrap_or(&pattern);
            copy.include_patterns = vec![relative.to_owned()];
            if !has_wildcards(root) && !has_wildcards(&pattern) {
                copy.required_paths = vec![absolute(&path::join(&[root, &pattern]))?];
            }
        }
        copy.src = path::in_filesystem("/", &absolute(root)?, false);
        Ok(copy)
    }
}
