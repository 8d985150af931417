//! Reads what recordings say of the files of layers and of what a RUN wrote.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use cache_model::content::tree::{File, Meta, Node, Symlink};
use cache_model::digest::Digest;

use super::entry::node;
use super::recording::Case;

/// Contents that a case spells out, by the first ten hex digits of their SHA-256, which is all that descriptions have.
pub(super) struct Contents(BTreeMap<String, File>);

impl Contents {
    pub(super) fn of(case: &Case) -> Self {
        let mut contents = BTreeMap::new();
        let mut add = |file: File| {
            contents.insert(file.digest.hex()[..10].to_owned(), file);
        };
        for build in &case.builds {
            let set = build.context_edit.as_ref().map(|edit| &edit.set);
            for entry in build.context.iter().chain(set).flat_map(BTreeMap::values) {
                if let Ok(Node::File(file)) = node(entry, 0) {
                    add(file);
                }
            }
            add(File::of(build.dockerfile.as_bytes()));
            for text in here_documents(&build.dockerfile) {
                add(File::of(text.as_bytes()));
            }
        }
        Self(contents)
    }

    fn file(&self, hash: &str) -> Result<File> {
        if let Some(file) = self.0.get(hash) {
            return Ok(file.clone());
        }
        let digest = Digest::parse(&format!("{hash:0<64}")).context("not a hash")?;
        Ok(File {
            digest,
            size: 0,
            meta: Meta::FILE,
            mtime: None,
        })
    }

    /// Reads descriptions as `file 0644 1:1 333d36c15e`.
    pub(super) fn described(
        &self,
        files: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, Option<Node>>> {
        let mut nodes = BTreeMap::new();
        for (path, description) in files {
            let node = self
                .describe(description, files)
                .with_context(|| format!("{path}: {description}"))?;
            nodes.insert(path.clone(), node);
        }
        Ok(nodes)
    }

    fn describe(&self, text: &str, files: &BTreeMap<String, String>) -> Result<Option<Node>> {
        if let Some(target) = text.strip_prefix("link ") {
            return Ok(Some(Node::Symlink(Symlink::to(target))));
        }
        if let Some(path) = text.strip_prefix("hard ") {
            return match files.get(path) {
                Some(target) if !target.starts_with("hard ") => self.describe(target, files),
                // A link to a file of a layer below: its own identity, whatever that file holds.
                _ => Ok(Some(Node::File(File::of(path.as_bytes())))),
            };
        }
        let words: Vec<&str> = text.split(' ').collect();
        let (kind, mode, owner, hash) = match words[..] {
            ["deleted"] => return Ok(None),
            [kind, mode] => (kind, mode, "0:0", ""),
            [kind, mode, owner] if owner.contains(':') => (kind, mode, owner, ""),
            [kind, mode, hash] => (kind, mode, "0:0", hash),
            [kind, mode, owner, hash] => (kind, mode, owner, hash),
            _ => bail!("not a description"),
        };
        let (uid, gid) = owner.split_once(':').context("an owner has two numbers")?;
        let meta = Meta {
            mode: u32::from_str_radix(mode, 8)?,
            uid: uid.parse()?,
            gid: gid.parse()?,
        };
        match kind {
            "dir" => Ok(Some(Node::dir(meta.mode).with_meta(meta))),
            "file" => {
                let file = self.file(hash)?;
                Ok(Some(Node::File(File { meta, ..file })))
            }
            _ => bail!("neither file nor directory"),
        }
    }
}

/// Bodies of here-documents as they stand, for files that a RUN writes with the same bytes.
fn here_documents(dockerfile: &str) -> Vec<String> {
    let mut bodies = Vec::new();
    let mut lines = dockerfile.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let Some((_, word)) = line.split_once("<<") else {
            continue;
        };
        let word = word.trim_start_matches('-');
        let word = word.split_whitespace().next().unwrap_or_default();
        let end = word.trim_matches(['"', '\'']);
        let body: String = lines
            .by_ref()
            .take_while(|line| line.trim_end() != end)
            .collect();
        bodies.push(body);
    }
    bodies
}
