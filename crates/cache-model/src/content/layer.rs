//! Layers: what one step changed, and the identities that follow from it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::rootfs::Rootfs;
use super::tree::{Node, Tree};
use crate::digest::{Digest, Hasher};
use crate::image::catalog::CatalogLayer;

/// What one step wrote: added and replaced entries, whiteouts, and perhaps something the model does not know.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Layer {
    /// Entries as written, with the directories on the way to them.
    pub entries: Tree,
    /// Absolute paths that are gone.
    pub whiteouts: BTreeSet<String>,
    /// Identity of bytes written that the model does not know; the same token, the same bytes.
    pub unknown: Option<Digest>,
}

impl Layer {
    /// The layer of a catalog; one of which nothing is known stands for its diff ID.
    pub fn of_catalog(layer: &CatalogLayer) -> Self {
        if layer.files.is_empty() {
            return Self {
                unknown: Some(layer.diff_id),
                ..Self::default()
            };
        }
        let mut made = Self {
            entries: layer
                .files
                .iter()
                .filter_map(|(path, node)| Some((path.clone(), node.clone()?)))
                .collect(),
            ..Self::default()
        };
        made.whiteouts = layer
            .files
            .iter()
            .filter(|(_, node)| node.is_none())
            .map(|(path, _)| super::path::absolute(path))
            .collect();
        made
    }

    /// This layer and one written right after it, as one.
    #[must_use]
    pub fn and(self, next: Self) -> Self {
        if self.is_empty() {
            return next;
        }
        let mut merged = Rootfs::known(self.entries);
        merged.apply_layer(&Self {
            unknown: None,
            ..next.clone()
        });
        let mut whiteouts = self.whiteouts;
        whiteouts.retain(|path| !merged.tree().contains(path));
        whiteouts.extend(next.whiteouts);
        Self {
            entries: merged.tree().clone(),
            whiteouts,
            unknown: match (self.unknown, next.unknown) {
                (Some(first), Some(second)) => {
                    Some(Hasher::new("writes").digest(first).digest(second).finish())
                }
                (one, other) => one.or(other),
            },
        }
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.whiteouts.is_empty() && self.unknown.is_none()
    }

    /// Bytes of the files it holds; `None` where something unknown was written.
    pub fn size(&self) -> Option<u64> {
        match self.unknown {
            None => Some(self.entries.total_size()),
            Some(_) => None,
        }
    }

    /// Identity of the layer's content. Simplified: over modelled content, not over the bytes of a tar archive, and
    /// without modification times.
    pub fn diff_id(&self) -> Digest {
        let mut hasher = Hasher::new("layer")
            .digest(self.entries.root().digest())
            .number(self.whiteouts.len() as u64);
        for path in &self.whiteouts {
            hasher = hasher.text(path);
        }
        match self.unknown {
            None => hasher.number(0).finish(),
            Some(token) => hasher.number(1).digest(token).finish(),
        }
    }

    /// Paths it touches, whiteouts included, absolute, in path order.
    pub fn paths(&self) -> impl Iterator<Item = (String, Option<&Node>)> {
        self.entries
            .walk()
            .map(|(path, node)| (format!("/{path}"), Some(node)))
            .chain(self.whiteouts.iter().map(|path| (path.clone(), None)))
    }
}

/// Identity of a stack of layers: the OCI chain ID, `SHA-256(parent + " " + diff ID)`; of the lowest layer its diff ID.
///
/// ```
/// use cache_model::content::layer::chain_id;
/// use cache_model::digest::Digest;
/// let (low, high) = (Digest::of(b"low"), Digest::of(b"high"));
/// assert_eq!(chain_id(None, low), low);
/// assert_eq!(chain_id(Some(low), high), Digest::of(format!("{low} {high}").as_bytes()));
/// ```
pub fn chain_id(parent: Option<Digest>, diff_id: Digest) -> Digest {
    match parent {
        None => diff_id,
        Some(parent) => Digest::of(format!("{parent} {diff_id}").as_bytes()),
    }
}
