//! What lowering needs to know beside the Dockerfile.

use std::collections::BTreeMap;

use crate::build::NoCache;
use crate::digest::Digest;
use crate::ignore::Matcher;
use crate::image::config::ImageConfig;
use crate::image::platform::Platform;

/// Everything outside the Dockerfile that shapes its graph.
#[derive(Clone, Copy)]
pub struct LowerOptions<'a> {
    /// `--build-arg`.
    pub args: &'a BTreeMap<String, String>,
    /// `--target`.
    pub target: Option<&'a str>,
    /// `--platform`; none asked for when empty.
    pub platforms: &'a [Platform],
    /// The builder's own platform.
    pub worker: &'a Platform,
    /// `--no-cache`, `--no-cache-filter`.
    pub no_cache: &'a NoCache,
    /// Other options by `BuildKit`'s names: `add-hosts`, `shm-size`, `ulimit`, `force-network-mode`, `hostname`,
    /// `cgroup-parent`, `label:…`, `multi-platform`, `image-resolve-mode`, `build-arg:…`.
    pub frontend: &'a BTreeMap<String, String>,
    /// `--build-context`: name → what it stands for.
    pub contexts: &'a BTreeMap<String, NamedContext>,
    /// The images that can be had.
    pub images: &'a dyn ImageResolver,
    /// Rules of `.dockerignore`; `None` without such a file.
    pub ignore: Option<&'a Matcher>,
    /// Every stage is gone through, as `docker build --check` does, not just those the target needs.
    pub all_stages: bool,
}

/// What a named context is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedContext {
    /// A folder of the client.
    Local {
        /// Patterns of its own `.dockerignore`.
        excludes: Vec<String>,
    },
    /// An image, as after `docker-image://`.
    Image(String),
}

/// Where images come from.
pub trait ImageResolver {
    /// The image behind a normalised reference on a platform.
    ///
    /// # Errors
    /// The registry's or the client's words when there is no such image.
    fn resolve(&self, reference: &str, platform: &Platform) -> Result<ResolvedImage, String>;
}

/// An image as a registry answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResolvedImage {
    /// Digest of the manifest or index; names carry it when there is one.
    pub digest: Option<Digest>,
    /// Configuration for the platform.
    pub config: ImageConfig,
    /// It has no layer at all, so that it is the same as `scratch`.
    pub no_layers: bool,
}
