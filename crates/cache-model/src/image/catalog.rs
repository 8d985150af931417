//! The images a registry offers to a build.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::config::ImageConfig;
use crate::content::tree::Node;
use crate::digest::Digest;

/// What a registry answers: normalised reference (`docker.io/library/python:3.12`) → image.
///
/// A reference that is not listed still resolves, when `assume_unknown` is set: to an image of one layer whose content
/// follows from its name, with an empty configuration. So any Dockerfile can be simulated without a network.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImageCatalog {
    /// Known images by normalised reference.
    pub images: BTreeMap<String, CatalogImage>,
    /// Resolve what is not listed.
    pub assume_unknown: bool,
}

/// An image as a registry holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogImage {
    /// Digest of the manifest or index the reference resolves to.
    pub digest: Digest,
    /// Per platform (`linux/amd64`): what it holds.
    pub manifests: BTreeMap<String, CatalogManifest>,
}

/// One platform of an image.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CatalogManifest {
    /// Layers, lowest first.
    pub layers: Vec<CatalogLayer>,
    /// Configuration.
    pub config: ImageConfig,
}

/// One layer of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogLayer {
    /// Its diff ID.
    pub diff_id: Digest,
    /// Bytes, where known.
    pub size: Option<u64>,
    /// What it holds, where known: absolute path → entry (`None`: a whiteout). An empty map says nothing is known.
    pub files: BTreeMap<String, Option<Node>>,
}
