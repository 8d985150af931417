//! A stack of layers seen as a container sees it: which layer provides each path, what is hidden and what that costs.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::layer::{Layer, chain_id};
use super::tree::{File, Node};
use crate::digest::Digest;

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
    pub fn of(layers: &[Layer]) -> Self {
        let mut union = Self::default();
        let mut visible: BTreeMap<String, Node> = BTreeMap::new();
        for (index, layer) in layers.iter().enumerate() {
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

/// A layer as a registry or a node sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob {
    /// Identity of the content. A registry knows the digest of the compressed blob, which follows from it.
    pub diff_id: Digest,
    /// Bytes, where known.
    pub size: Option<u64>,
}

/// What must travel, and what is there already.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Transfer {
    /// For each layer of the image, lowest first: what happens to it.
    pub layers: Vec<Travel>,
    /// Bytes that travel, of layers whose size is known.
    pub bytes: u64,
    /// A layer of unknown size travels, so `bytes` is too low.
    pub more: bool,
}

/// What happens to one layer of an image that is pushed or pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Travel {
    /// Its blob travels and is unpacked.
    Transferred,
    /// Its blob is there but on another stack: it is unpacked again, nothing travels.
    UnpackedAgain,
    /// It is there, unpacked on the same stack.
    Present,
}

/// What a push sends to a registry that holds other images: a layer whose blob is there does not travel.
pub fn push(image: &[Blob], registry: &[Vec<Blob>]) -> Transfer {
    let blobs = blobs(registry);
    travel(image, |_, blob| {
        if blobs.contains(&blob.diff_id) {
            Travel::Present
        } else {
            Travel::Transferred
        }
    })
}

/// What a pull fetches to a node that holds other images. Blobs are shared by content; unpacked layers only if the
/// stack below is the same too, which the chain ID tells.
pub fn pull(image: &[Blob], node: &[Vec<Blob>]) -> Transfer {
    let blobs = blobs(node);
    let chains: BTreeSet<Digest> = node.iter().flat_map(|image| chains(image)).collect();
    let own = chains_of(image);
    travel(image, |index, blob| {
        if chains.contains(&own[index]) {
            Travel::Present
        } else if blobs.contains(&blob.diff_id) {
            Travel::UnpackedAgain
        } else {
            Travel::Transferred
        }
    })
}

fn blobs(images: &[Vec<Blob>]) -> BTreeSet<Digest> {
    images.iter().flatten().map(|blob| blob.diff_id).collect()
}

fn chains(image: &[Blob]) -> impl Iterator<Item = Digest> {
    chains_of(image).into_iter()
}

/// Chain IDs of a stack, lowest first.
fn chains_of(image: &[Blob]) -> Vec<Digest> {
    image
        .iter()
        .scan(None, |parent, blob| {
            let id = chain_id(*parent, blob.diff_id);
            *parent = Some(id);
            Some(id)
        })
        .collect()
}

fn travel(image: &[Blob], decide: impl Fn(usize, &Blob) -> Travel) -> Transfer {
    let mut transfer = Transfer::default();
    let mut sent = BTreeSet::new();
    for (index, blob) in image.iter().enumerate() {
        let mut how = decide(index, blob);
        if how == Travel::Transferred {
            if sent.insert(blob.diff_id) {
                transfer.bytes = transfer.bytes.saturating_add(blob.size.unwrap_or(0));
                transfer.more |= blob.size.is_none();
            } else {
                // One blob that stands twice in an image travels once.
                how = Travel::UnpackedAgain;
            }
        }
        transfer.layers.push(how);
    }
    transfer
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::LayerChange::{Added, CopiedUp, Removed, Repeated, Replaced};
    use super::Travel::{Present, Transferred, UnpackedAgain};
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
    fn only_what_is_not_there_travels() {
        let blob = |name: &str, size| Blob {
            diff_id: Digest::of(name.as_bytes()),
            size: Some(size),
        };
        let (base, deps, app, next) = (
            blob("base", 100),
            blob("deps", 50),
            blob("app", 7),
            blob("next", 9),
        );
        let (v1, v2) = (vec![base, deps, app], vec![base, deps, next]);
        let first = push(&v1, &[]);
        assert_eq!((first.bytes, first.layers), (157, vec![Transferred; 3]));
        let one = std::slice::from_ref(&v1);
        for transfer in [push(&v2, one), pull(&v2, one)] {
            assert_eq!(
                (transfer.bytes, transfer.layers),
                (9, vec![Present, Present, Transferred])
            );
        }
        let other_base = vec![blob("slim", 30), deps, app, app];
        let pulled = pull(&other_base, one);
        assert_eq!(
            (pulled.bytes, pulled.layers),
            (
                30,
                vec![Transferred, UnpackedAgain, UnpackedAgain, UnpackedAgain]
            )
        );
        assert_eq!(push(&other_base, one).bytes, 30);
        let unknown = Blob { size: None, ..next };
        let transfer = push(&[unknown], &[]);
        assert!(transfer.more && transfer.bytes == 0);
    }
}
