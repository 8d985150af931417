//! A layer as the entries of its tar archive, whiteouts included (OCI image specification, `layer.md`).

use serde::{Deserialize, Serialize};

use crate::content::layer::Layer;
use crate::content::path::{base, join, parent};
use crate::content::tree::{Meta, Node};

/// One entry of a layer's archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveEntry {
    /// Its name, without a slash in front: of a whiteout that of the file that stands for it.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// Mode and owner; of a whiteout they mean nothing.
    pub meta: Meta,
}

/// Kinds of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A directory: its mode and owner, not what is in it.
    Directory,
    /// A whole file, however little of it changed.
    File {
        /// Bytes.
        size: u64,
    },
    /// A symbolic link.
    Link {
        /// Where to.
        target: String,
    },
    /// `dir/.wh.name`: this path of lower layers is gone.
    Whiteout {
        /// The path, without a slash in front.
        path: String,
    },
    /// `dir/.wh..wh..opq`: everything that lower layers hold in this directory is hidden.
    Opaque {
        /// The directory, without a slash in front.
        path: String,
    },
}

/// The entries of a layer, whiteouts first, both in path order. Of what the model does not know there are none.
pub fn entries(layer: &Layer) -> Vec<ArchiveEntry> {
    let whiteouts = layer.whiteouts.iter().map(|path| {
        let path = path.trim_start_matches('/').to_owned();
        let made_again = layer.entries.get(&path).is_some_and(|node| node.is_dir());
        let (name, kind) = if made_again {
            (join(&path, ".wh..wh..opq"), EntryKind::Opaque { path })
        } else {
            let name = format!(".wh.{}", base(&path));
            (join(&parent(&path), &name), EntryKind::Whiteout { path })
        };
        ArchiveEntry {
            name: name
                .trim_start_matches("./")
                .trim_start_matches('/')
                .to_owned(),
            kind,
            meta: Meta::FILE,
        }
    });
    let written = layer.entries.walk().map(|(path, node)| ArchiveEntry {
        name: path,
        kind: match node {
            Node::Dir(_) => EntryKind::Directory,
            Node::File(file) => EntryKind::File { size: file.size },
            Node::Symlink(link) => EntryKind::Link {
                target: link.target.to_string(),
            },
        },
        meta: node.meta(),
    });
    whiteouts.chain(written).collect()
}
