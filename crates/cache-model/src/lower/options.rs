//! What lowering needs to know beside the Dockerfile.

use std::collections::BTreeMap;

use crate::build::NoCache;
use crate::ignore::Matcher;
use crate::image::ImageResolver;
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
