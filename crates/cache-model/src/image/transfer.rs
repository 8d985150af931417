//! What a push sends and what a pull fetches and unpacks, between versions of an image.
//!
//! A registry shares blobs within a repository, and across repositories if it is asked to mount one. A node shares blobs
//! by content too, but unpacked layers only where the whole stack below is the same.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::content::layer::chain_id;
use crate::digest::Digest;

/// A layer as a registry or a node sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob {
    /// Identity of the content. A registry knows the digest of the compressed blob, which follows from it.
    pub diff_id: Digest,
    /// Bytes, where known. Those of the model are not compressed; pass the compressed ones to count what travels.
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
    /// Bytes that a node unpacks, of layers whose size is known; none for a push.
    pub unpacked: u64,
    /// A layer of unknown size is unpacked, so `unpacked` is too low.
    pub more_unpacked: bool,
}

/// What happens to one layer of an image that is pushed or pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Travel {
    /// Its blob travels, and a node unpacks it.
    Transferred,
    /// The registry has its blob in another repository and links it from there: nothing travels.
    Mounted,
    /// Its blob is there but on another stack: it is unpacked again, nothing travels.
    UnpackedAgain,
    /// It is there, unpacked on the same stack.
    Present,
}

/// What a push sends to a registry whose repository holds other images: a layer whose blob is there does not travel.
/// `elsewhere` are the images of other repositories of the registry that the client asks to mount blobs from
/// (`mount=<digest>&from=<repository>`); leave it empty if it does not.
pub fn push(image: &[Blob], repository: &[Vec<Blob>], elsewhere: &[Vec<Blob>]) -> Transfer {
    let (own, others) = (blobs(repository), blobs(elsewhere));
    travel(image, |_, blob| {
        if own.contains(&blob.diff_id) {
            Travel::Present
        } else if others.contains(&blob.diff_id) {
            Travel::Mounted
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
    let mut transfer = travel(image, |index, blob| {
        if chains.contains(&own[index]) {
            Travel::Present
        } else if blobs.contains(&blob.diff_id) {
            Travel::UnpackedAgain
        } else {
            Travel::Transferred
        }
    });
    for (blob, travel) in image.iter().zip(&transfer.layers) {
        if *travel != Travel::Present {
            transfer.unpacked = transfer.unpacked.saturating_add(blob.size.unwrap_or(0));
            transfer.more_unpacked |= blob.size.is_none();
        }
    }
    transfer
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
    use super::Travel::{Mounted, Present, Transferred, UnpackedAgain};
    use super::*;

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
        let first = push(&v1, &[], &[]);
        assert_eq!((first.bytes, first.layers), (157, vec![Transferred; 3]));
        let one = std::slice::from_ref(&v1);
        for transfer in [push(&v2, one, &[]), pull(&v2, one)] {
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
        assert_eq!(push(&other_base, one, &[]).bytes, 30);
        assert_eq!(pulled.unpacked, 30 + 50 + 7 + 7);
        assert_eq!(pull(&v2, one).unpacked, 9);
        let mounted = push(&v2, &[], one);
        assert_eq!(
            (mounted.bytes, mounted.layers),
            (9, vec![Mounted, Mounted, Transferred])
        );
        let unknown = Blob { size: None, ..next };
        let transfer = push(&[unknown], &[], &[]);
        assert!(transfer.more && transfer.bytes == 0);
    }
}
