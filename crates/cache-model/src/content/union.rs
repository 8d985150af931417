//! A stack of layers seen as a container sees it: which layer provides each path, what is hidden and what that costs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::layer::Layer;
use super::tree::{File, Node};

/// What a stack of layers shows and hides. Files and links only; directories cost nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Union {
    /// By absolute path, in path order: everything any layer ever wrote or removed.
    pub paths: BTreeMap<String, UnionPath>,
    /// Per layer, lowest first.
    pub layers: Vec<LayerUse>,
}

/// The history of one path through the layers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UnionPath {
    /// Each layer that wrote or removed it, lowest first.
    pub versions: Vec<Version>,
}

/// What one layer does to a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Index of the layer, 0 the lowest.
    pub layer: usize,
    /// What it does.
    pub change: LayerChange,
    /// Bytes the layer holds for it.
    pub bytes: u64,
}

/// Ways a layer changes a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerChange {
    /// Nothing was visible there.
    Added,
    /// Other content was visible there.
    Replaced,
    /// The same bytes once more, because mode or owner changed: copy-up.
    CopiedUp,
    /// The same bytes and metadata once more.
    Repeated,
    /// It is removed: a whiteout, or something of another type in its place.
    Removed,
}

/// How much of a layer can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LayerUse {
    /// Bytes it holds.
    pub bytes: u64,
    /// Bytes of its files that a higher layer hides.
    pub hidden: u64,
    /// How many paths it takes away from lower layers.
    pub removed: usize,
    /// It also holds bytes that the model does not know.
    pub unknown: bool,
}

impl UnionPath {
    /// The layer whose version is visible, if any is.
    pub fn provider(&self) -> Option<usize> {
        self.versions
            .last()
            .filter(|version| version.change != LayerChange::Removed)
            .map(|version| version.layer)
    }

    /// Bytes stored for it that nobody can see.
    pub fn wasted(&self) -> u64 {
        let all: u64 = self.versions.iter().map(|version| version.bytes).sum();
        all - self.visible_bytes()
    }

    /// Bytes of the visible version.
    pub fn visible_bytes(&self) -> u64 {
        self.versions.last().map_or(0, |version| version.bytes)
    }
}

impl Union {
    /// Stacks layers, lowest first.
    pub fn of<'a>(layers: impl IntoIterator<Item = &'a Layer>) -> Self {
        let mut union = Self::default();
        let mut visible: BTreeMap<String, Node> = BTreeMap::new();
        for (index, layer) in layers.into_iter().enumerate() {
            union.layers.push(LayerUse {
                bytes: layer.entries.total_size(),
                unknown: layer.unknown.is_some(),
                ..LayerUse::default()
            });
            for path in &layer.whiteouts {
                union.hide(index, path, &mut visible);
            }
            for (path, node) in layer.entries.walk() {
                union.write(index, format!("/{path}"), node, &mut visible);
            }
        }
        for path in union.paths.values() {
            let hidden = path
                .versions
                .split_last()
                .map_or(&[][..], |(_, below)| below);
            for version in hidden {
                union.layers[version.layer].hidden += version.bytes;
            }
        }
        union
    }

    /// Bytes of all layers.
    pub fn bytes(&self) -> u64 {
        self.layers.iter().map(|layer| layer.bytes).sum()
    }

    /// Bytes stored that nobody can see.
    pub fn wasted(&self) -> u64 {
        self.layers.iter().map(|layer| layer.hidden).sum()
    }

    fn write(
        &mut self,
        layer: usize,
        path: String,
        node: &Node,
        visible: &mut BTreeMap<String, Node>,
    ) {
        if node.is_dir() {
            // A file that stood here gives way to the directory.
            if visible.remove(&path).is_some() {
                self.remove(layer, &path);
            }
            return;
        }
        self.hide_below(layer, &path, visible);
        let change = match visible.get(&path) {
            // Removed with its directory, and written again by the same layer.
            None if self.take_back_removal(layer, &path) => LayerChange::Replaced,
            None => LayerChange::Added,
            Some(before) => repeated(before, node),
        };
        let bytes = match node {
            Node::File(file) => file.size,
            Node::Symlink(_) | Node::Dir(_) => 0,
        };
        visible.insert(path.clone(), node.clone());
        self.paths.entry(path).or_default().versions.push(Version {
            layer,
            change,
            bytes,
        });
    }

    fn take_back_removal(&mut self, layer: usize, path: &str) -> bool {
        let Some(path) = self.paths.get_mut(path) else {
            return false;
        };
        let removed = path
            .versions
            .pop_if(|version| version.layer == layer && version.change == LayerChange::Removed);
        self.layers[layer].removed -= usize::from(removed.is_some());
        removed.is_some()
    }

    fn hide(&mut self, layer: usize, path: &str, visible: &mut BTreeMap<String, Node>) {
        if visible.remove(path).is_some() {
            self.remove(layer, path);
        }
        self.hide_below(layer, path, visible);
    }

    fn hide_below(&mut self, layer: usize, path: &str, visible: &mut BTreeMap<String, Node>) {
        let directory = format!("{}/", path.trim_end_matches('/'));
        let below: Vec<String> = visible
            .range(directory.clone()..)
            .map(|(path, _)| path)
            .take_while(|path| path.starts_with(&directory))
            .cloned()
            .collect();
        for path in below {
            visible.remove(&path);
            self.remove(layer, &path);
        }
    }

    fn remove(&mut self, layer: usize, path: &str) {
        self.layers[layer].removed += 1;
        self.paths
            .entry(path.to_owned())
            .or_default()
            .versions
            .push(Version {
                layer,
                change: LayerChange::Removed,
                bytes: 0,
            });
    }
}

fn repeated(before: &Node, now: &Node) -> LayerChange {
    let same_bytes = match (before, now) {
        (Node::File(File { digest: one, .. }), Node::File(File { digest: two, .. })) => one == two,
        (Node::Symlink(one), Node::Symlink(two)) => one.target == two.target,
        _ => false,
    };
    match (same_bytes, before.meta() == now.meta()) {
        (true, true) => LayerChange::Repeated,
        (true, false) => LayerChange::CopiedUp,
        (false, _) => LayerChange::Replaced,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::LayerChange::{Added, CopiedUp, Removed, Repeated, Replaced};
    use super::*;
    use crate::content::tree::{Meta, Tree};

    fn layer(entries: &[(&str, Node)], whiteouts: &[&str]) -> Layer {
        Layer {
            entries: entries.iter().cloned().collect::<Tree>(),
            whiteouts: whiteouts.iter().map(|&path| path.to_owned()).collect(),
            unknown: None,
        }
    }

    fn file(text: &str) -> Node {
        Node::File(File::of(text.as_bytes()))
    }

    #[test]
    fn each_path_has_one_provider_and_its_waste() {
        let executable = file("12345").with_meta(Meta::FILE.with_mode(0o755));
        let union = Union::of(&[
            layer(
                &[
                    ("a", file("12345")),
                    ("d/x", file("123")),
                    ("d/y", file("1")),
                ],
                &[],
            ),
            layer(&[("a", executable), ("d/x", file("123"))], &[]),
            layer(&[("a", file("1"))], &["/d"]),
            layer(&[("d", file("22"))], &[]),
        ]);
        let path = |path: &str| {
            let path = &union.paths[path];
            let changes: Vec<_> = path.versions.iter().map(|version| version.change).collect();
            (path.provider(), path.wasted(), changes)
        };
        assert_eq!(path("/a"), (Some(2), 10, vec![Added, CopiedUp, Replaced]));
        assert_eq!(path("/d/x"), (None, 6, vec![Added, Repeated, Removed]));
        assert_eq!(path("/d/y"), (None, 1, vec![Added, Removed]));
        assert_eq!(path("/d"), (Some(3), 0, vec![Added]));
        let hidden: Vec<_> = union.layers.iter().map(|layer| layer.hidden).collect();
        assert_eq!(hidden, [9, 8, 0, 0]);
        assert_eq!((union.bytes(), union.wasted()), (20, 17));
        assert_eq!(union.layers[2].removed, 2);
    }

    #[test]
    fn a_directory_made_anew_hides_what_it_held() {
        let union = Union::of(&[
            layer(&[("d/x", file("123")), ("d/y", file("1"))], &[]),
            layer(&[("d/x", file("22"))], &["/d"]),
        ]);
        let changes = |path: &str| {
            let versions = union.paths[path].versions.iter();
            versions.map(|version| version.change).collect::<Vec<_>>()
        };
        assert_eq!(changes("/d/x"), [Added, Replaced]);
        assert_eq!(changes("/d/y"), [Added, Removed]);
        assert_eq!((union.layers[1].removed, union.wasted()), (1, 4));
    }
}
