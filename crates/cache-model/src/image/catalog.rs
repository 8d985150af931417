//! The images a registry offers to a build.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::config::ImageConfig;
use super::platform::Platform;
use crate::content::tree::Node;
use crate::digest::Digest;
use crate::lower::{ImageResolver, ResolvedImage};

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

impl ImageCatalog {
    /// The image behind a normalised reference: its digest, and what it holds for a platform.
    ///
    /// A reference with a digest names that digest; the tag beside it only helps to find what is known of it.
    pub fn lookup(
        &self,
        reference: &str,
        platform: &Platform,
    ) -> Option<(Digest, CatalogManifest)> {
        let (name, pinned) = match reference.split_once('@') {
            Some((name, digest)) => (name, Some(Digest::parse(digest)?)),
            None => (reference, None),
        };
        let listed = self
            .images
            .get(reference)
            .or_else(|| {
                self.images
                    .get(name)
                    .filter(|image| pinned.is_none_or(|digest| digest == image.digest))
            })
            .or_else(|| {
                self.images
                    .values()
                    .find(|image| Some(image.digest) == pinned)
            });
        if let Some(image) = listed {
            let manifest = image.manifest(platform)?;
            return Some((image.digest, manifest.clone()));
        }
        if !self.assume_unknown {
            return None;
        }
        let digest = pinned.unwrap_or_else(|| Digest::of(name.as_bytes()));
        let diff_id = Digest::of(format!("{digest} {platform}").as_bytes());
        let manifest = CatalogManifest {
            layers: vec![CatalogLayer {
                diff_id,
                size: None,
                files: BTreeMap::new(),
            }],
            config: ImageConfig {
                platform: platform.clone(),
                ..ImageConfig::default()
            },
        };
        Some((digest, manifest))
    }
}

impl CatalogImage {
    /// What it holds for a platform; an image for a single platform is taken for any.
    fn manifest(&self, platform: &Platform) -> Option<&CatalogManifest> {
        self.manifests
            .get(&platform.to_string())
            .or_else(|| match self.manifests.len() {
                1 => self.manifests.values().next(),
                _ => None,
            })
    }
}

impl ImageResolver for ImageCatalog {
    fn resolve(&self, reference: &str, platform: &Platform) -> Result<ResolvedImage, String> {
        let Some((digest, manifest)) = self.lookup(reference, platform) else {
            return Err(format!("{reference}: not found"));
        };
        // Only listed images have a digest anybody could look up.
        let listed = self.images.values().any(|image| image.digest == digest);
        Ok(ResolvedImage {
            digest: listed.then_some(digest),
            no_layers: manifest.layers.is_empty(),
            config: manifest.config,
        })
    }
}
