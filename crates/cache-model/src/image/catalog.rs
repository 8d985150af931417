//! The images a registry offers to a build.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::config::ImageConfig;
use super::platform::Platform;
use super::reference::Reference;
use super::{ImageResolver, ResolvedImage, assumed};
use crate::content::tree::Node;
use crate::digest::Digest;

/// What a registry answers: normalised reference (`docker.io/library/python:3.12`) → image.
///
/// A reference that is not listed still resolves, when `assume_unknown` is set: to an image of one layer whose content
/// follows from its name, with the configuration that is assumed for it. So any Dockerfile can be simulated without a
/// network; [`Found::assumed`] tells that it was.
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

/// What [`ImageCatalog::find`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// Digest of the manifest or index; none for an assumed image.
    pub digest: Option<Digest>,
    /// What the platform's image holds.
    pub manifest: Cow<'a, CatalogManifest>,
    /// Nothing is known of the image, it is only assumed to exist.
    pub assumed: bool,
}

impl ImageCatalog {
    /// The image behind a reference, with or without a digest in it, for a platform. An image of one platform only is
    /// that image for every platform asked for; of several the platform takes the one that suits it best.
    ///
    /// # Errors
    /// The registry's words, if there is no such image or none for the platform.
    pub fn find(&self, reference: &str, platform: &Platform) -> Result<Found<'_>, String> {
        let Some(image) = self.listed(reference) else {
            if self.assume_unknown {
                return Ok(assume(reference, platform));
            }
            return Err(format!(
                "failed to resolve source metadata for {reference}: {reference}: not found"
            ));
        };
        let offered = |wanted: &Platform| {
            let exact = image.manifests.get(&wanted.to_string());
            let same =
                |name: &str| Platform::parse(name).is_ok_and(|other| other.normalized() == *wanted);
            let mut platforms = image.manifests.iter();
            exact.or_else(|| platforms.find_map(|(name, found)| same(name).then_some(found)))
        };
        let best = platform.served_by().iter().find_map(offered);
        let only = || match image.manifests.len() {
            1 => image.manifests.values().next(),
            _ => None,
        };
        let manifest = best.or_else(only).ok_or_else(|| {
            format!(
                "failed to resolve source metadata for {reference}: \
                 no match for platform in manifest: not found"
            )
        })?;
        Ok(Found {
            digest: Some(image.digest),
            manifest: Cow::Borrowed(manifest),
            assumed: false,
        })
    }

    /// [`Self::find`] for the solver: a digest to tell images apart, which for an assumed one follows from its name, and
    /// what the image holds.
    pub fn lookup(
        &self,
        reference: &str,
        platform: &Platform,
    ) -> Option<(Digest, CatalogManifest)> {
        let (digest, found) = self.told_apart(reference, platform)?;
        Some((digest, found.manifest.into_owned()))
    }

    /// [`Self::lookup`] without a copy of what is listed.
    pub(crate) fn told_apart(
        &self,
        reference: &str,
        platform: &Platform,
    ) -> Option<(Digest, Found<'_>)> {
        let found = self.find(reference, platform).ok()?;
        let digest = found
            .digest
            .unwrap_or_else(|| Digest::of(reference.as_bytes()));
        Some((digest, found))
    }

    /// Whether [`ImageResolver::resolve`] would answer just this.
    pub(crate) fn answers(
        &self,
        reference: &str,
        platform: &Platform,
        answer: &Result<ResolvedImage, String>,
    ) -> bool {
        match (self.find(reference, platform), answer) {
            (Ok(found), Ok(answer)) => {
                let ResolvedImage {
                    digest,
                    config,
                    no_layers,
                } = answer;
                found.digest == *digest
                    && found.manifest.config == *config
                    && found.manifest.layers.is_empty() == *no_layers
            }
            (Err(found), Err(answer)) => found == *answer,
            _ => false,
        }
    }

    /// The entry of a reference; a reference with a digest is that digest, whatever its tag.
    fn listed(&self, reference: &str) -> Option<&CatalogImage> {
        if let Some(image) = self.images.get(reference) {
            return Some(image);
        }
        let digest = Digest::parse(reference.split_once('@')?.1)?;
        self.images.values().find(|image| image.digest == digest)
    }
}

impl ImageResolver for ImageCatalog {
    fn resolve(&self, reference: &str, platform: &Platform) -> Result<ResolvedImage, String> {
        let found = self.find(reference, platform)?;
        Ok(ResolvedImage {
            digest: found.digest,
            config: found.manifest.config.clone(),
            no_layers: found.manifest.layers.is_empty(),
        })
    }
}

/// An image nothing is known of: one layer that follows from its name and platform.
fn assume(reference: &str, platform: &Platform) -> Found<'static> {
    let parsed = Reference::parse(reference).ok();
    let repository = parsed.map(|parsed| format!("{}/{}", parsed.domain, parsed.path));
    let name = format!("{reference} {}", platform.normalized());
    Found {
        digest: None,
        manifest: Cow::Owned(CatalogManifest {
            layers: vec![CatalogLayer {
                diff_id: Digest::of(name.as_bytes()),
                size: None,
                files: BTreeMap::new(),
            }],
            config: ImageConfig {
                platform: platform.clone(),
                config: assumed::config(&repository.unwrap_or_default()),
                ..ImageConfig::default()
            },
        }),
        assumed: true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn catalog(assume_unknown: bool) -> ImageCatalog {
        let config = ImageConfig {
            platform: Platform::default(),
            ..ImageConfig::default()
        };
        let manifest = CatalogManifest {
            layers: Vec::new(),
            config,
        };
        let image = |platforms: &[&str]| CatalogImage {
            digest: Digest::of(platforms.concat().as_bytes()),
            manifests: platforms
                .iter()
                .map(|&platform| (platform.to_owned(), manifest.clone()))
                .collect(),
        };
        ImageCatalog {
            images: BTreeMap::from([
                ("x.io/one:1".to_owned(), image(&["linux/amd64"])),
                (
                    "x.io/two:1".to_owned(),
                    image(&["linux/amd64", "linux/arm64"]),
                ),
            ]),
            assume_unknown,
        }
    }

    #[track_caller]
    fn check(reference: &str, platform: &str, assume_unknown: bool, expected: Result<bool, &str>) {
        let platform = Platform::parse(platform).unwrap();
        let catalog = catalog(assume_unknown);
        let found = catalog.find(reference, &platform);
        let found = found.map(|found| found.assumed);
        assert_eq!(found.as_ref().copied().map_err(String::as_str), expected);
    }

    #[test]
    fn finds_what_is_listed_and_assumes_the_rest() {
        check("x.io/one:1", "linux/amd64", false, Ok(false));
        check("x.io/one:1", "linux/arm64", false, Ok(false));
        check("x.io/two:1", "linux/arm64/v8", false, Ok(false));
        check("x.io/two:1", "linux/amd64/v2", false, Ok(false));
        check(
            "x.io/two:1",
            "linux/arm/v7",
            false,
            Err(
                "failed to resolve source metadata for x.io/two:1: no match for platform in manifest: not found",
            ),
        );
        check(
            "x.io/no:1",
            "linux/amd64",
            false,
            Err("failed to resolve source metadata for x.io/no:1: x.io/no:1: not found"),
        );
        check("x.io/no:1", "linux/amd64", true, Ok(true));
        let digest = Digest::of(b"linux/amd64");
        check(
            &format!("x.io/one@{digest}"),
            "linux/amd64",
            false,
            Ok(false),
        );
    }

    #[test]
    fn assumes_the_variables_of_known_images() {
        let catalog = catalog(true);
        let resolve = |name: &str| catalog.resolve(name, &Platform::default()).unwrap();
        let go = resolve("docker.io/library/golang:1.24");
        assert_eq!(go.config.config.working_dir, "/go");
        assert_eq!(
            resolve("docker.io/library/debian:12").config.config.env,
            Vec::<String>::new()
        );
    }
}
