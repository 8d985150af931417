//! How trees are stored and sent: a map from path to entry. Directories of mode 0755 that hold something are implied.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::path::components;
use super::tree::{Directory, File, MAX_DEPTH, Meta, Node, Symlink, Tree, TreeError};
use crate::digest::Digest;

/// One entry as stored. Exactly one of `sha256`, `link`, `dir` tells its type.
#[derive(Serialize, Deserialize, Default)]
struct Stored {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha256: Option<Digest>,
    #[serde(default, skip_serializing_if = "is_default")]
    size: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mtime: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<Arc<str>>,
    #[serde(default, skip_serializing_if = "is_default")]
    dir: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mode: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    uid: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    gid: u32,
    /// What a directory holds, where it is stored by itself and not as part of a tree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entries: Option<BTreeMap<String, Node>>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Stored {
    fn header(node: &Node) -> Self {
        let meta = node.meta();
        let usual = match node {
            Node::File(_) => Meta::FILE,
            Node::Dir(_) => Meta::DIRECTORY,
            Node::Symlink(_) => Meta::SYMLINK,
        };
        let common = Self {
            mode: (meta.mode != usual.mode).then_some(meta.mode),
            uid: meta.uid,
            gid: meta.gid,
            ..Self::default()
        };
        match node {
            Node::File(file) => Self {
                sha256: Some(file.digest),
                size: file.size,
                mtime: file.mtime,
                ..common
            },
            Node::Dir(_) => Self {
                dir: true,
                ..common
            },
            Node::Symlink(link) => Self {
                link: Some(Arc::clone(&link.target)),
                ..common
            },
        }
    }

    fn node(self) -> Result<Node, String> {
        let meta = |usual: Meta| Meta {
            mode: self.mode.unwrap_or(usual.mode),
            uid: self.uid,
            gid: self.gid,
        };
        match (self.sha256, &self.link, self.dir) {
            (Some(digest), None, false) => Ok(Node::File(File {
                digest,
                size: self.size,
                meta: meta(Meta::FILE),
                mtime: self.mtime,
            })),
            (None, Some(target), false) => Ok(Node::Symlink(Symlink {
                target: Arc::clone(target),
                meta: meta(Meta::SYMLINK),
            })),
            (None, None, true) => {
                let meta = meta(Meta::DIRECTORY);
                let below =
                    gather(self.entries.unwrap_or_default()).map_err(|error| error.to_string())?;
                let dir = Directory::clone(below.root()).with_meta(meta);
                Ok(Node::Dir(Arc::new(dir)))
            }
            _ => Err(
                "an entry is one of a file (sha256), a link (link) or a directory (dir)".to_owned(),
            ),
        }
    }
}

/// Entries as a tree. They come from outside, so how deep they lie is bounded, as it is where a tree is made bit by bit.
fn gather(entries: impl IntoIterator<Item = (String, Node)>) -> Result<Tree, TreeError> {
    entries
        .into_iter()
        .map(|(path, node)| {
            // The last name of the path is the node's own.
            if components(&path).len() + node.height() > MAX_DEPTH + 1 {
                return Err(TreeError::TooDeep { path });
            }
            Ok((path, node))
        })
        .collect()
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut stored = Stored::header(self);
        if let Self::Dir(dir) = self
            && !dir.is_empty()
        {
            stored.entries = Some(
                dir.entries()
                    .map(|(name, node)| (name.to_owned(), node.clone()))
                    .collect(),
            );
        }
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Stored::deserialize(deserializer)?
            .node()
            .map_err(serde::de::Error::custom)
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.root().meta() != Meta::DIRECTORY {
            let root = Node::Dir(Arc::clone(self.root()));
            map.serialize_entry("", &Stored::header(&root))?;
        }
        for (path, node) in self.walk() {
            let implied = node
                .as_dir()
                .is_some_and(|dir| !dir.is_empty() && dir.meta() == Meta::DIRECTORY);
            if !implied {
                map.serialize_entry(&path, &Stored::header(node))?;
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Tree;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from path to entry")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
                let mut entries = Vec::with_capacity(map.size_hint().unwrap_or(0).min(1 << 16));
                while let Some((path, node)) = map.next_entry::<String, Node>()? {
                    entries.push((path, node));
                }
                gather(entries).map_err(serde::de::Error::custom)
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_tree_comes_back_as_it_was() {
        let mut tree: Tree = [
            ("a/b.txt", Node::File(File::of(b"b").with_mtime(7))),
            ("a/run.sh", Node::File(File::of(b"#!").with_mode(0o755))),
            ("empty", Node::dir(0o755)),
            ("private", Node::dir(0o700)),
            ("private/x", Node::File(File::of(b""))),
            ("link", Node::Symlink(Symlink::to("a/b.txt"))),
        ]
        .into_iter()
        .collect();
        let check = |tree: &Tree| {
            let json = serde_json::to_string(tree).unwrap();
            assert_eq!(
                &serde_json::from_str::<Tree>(&json).unwrap(),
                tree,
                "{json}"
            );
        };
        check(&tree);
        tree.set_meta("", Meta::DIRECTORY.with_mode(0o700));
        check(&tree);
        let node = tree.get("a").unwrap();
        let json = serde_json::to_string(&node).unwrap();
        assert_eq!(serde_json::from_str::<Node>(&json).unwrap(), node);
        assert!(!serde_json::to_string(&tree).unwrap().contains("\"a\":"));
    }

    #[test]
    fn an_entry_of_no_type_is_refused() {
        assert!(serde_json::from_str::<Tree>(r#"{"a":{}}"#).is_err());
        assert!(serde_json::from_str::<Tree>(r#"{"a":{"dir":true,"link":"b"}}"#).is_err());
    }

    #[test]
    fn what_lies_too_deep_is_refused_however_it_is_written() {
        let read = |path: &str, entry: &str| {
            serde_json::from_str::<Tree>(&format!(r#"{{"{path}":{entry}}}"#)).is_ok()
        };
        let link = r#"{"link":"b"}"#;
        let names = |count: usize| vec!["d"; count].join("/");
        let nested =
            |count: usize| format!(r#"{{"dir":true,"entries":{{"{}":{link}}}}}"#, names(count));
        assert!(read(&names(MAX_DEPTH), link));
        assert!(!read(&names(MAX_DEPTH + 1), link));
        assert!(!read(&names(500_000), link));
        assert!(read("d/d", &nested(MAX_DEPTH - 2)));
        assert!(!read("d/d", &nested(MAX_DEPTH - 1)));
    }
}
