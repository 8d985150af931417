//! The images of a Docker engine, those of single steps included: the classic builder's whole cache.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::digest::{Digest, Hasher};
use crate::image::config::{ContainerConfig, ImageConfig};
use crate::solve::store::Snapshot;

use super::reasons::Past;

/// Identity of an image. Like a real one it also depends on when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ImageId(pub(super) Digest);

/// One image.
#[derive(Debug, Clone)]
pub(super) struct Image {
    pub(super) id: ImageId,
    /// Configuration and history.
    pub(super) config: ImageConfig,
    pub(super) snapshot: Arc<Snapshot>,
    /// The step wrote a layer.
    pub(super) layer: bool,
    /// Something it stands on or takes from had an assumed output.
    pub(super) assumed: bool,
}

/// See the module.
#[derive(Debug, Clone, Default)]
pub(crate) struct Images {
    /// By parent (none for `scratch`) and what made it: the newest child.
    children: BTreeMap<(Option<ImageId>, Digest), Arc<Image>>,
    made: u64,
    /// Builds to compare with, the newest first.
    pub(super) past: Vec<Arc<Past>>,
}

impl Images {
    /// The newest child of `parent` made by `command` (`getLocalCachedImage`).
    pub(super) fn find(&self, parent: Option<ImageId>, command: Digest) -> Option<Arc<Image>> {
        self.children.get(&(parent, command)).cloned()
    }

    /// Adds what a step made; gives it its identity.
    pub(super) fn add(
        &mut self,
        parent: Option<ImageId>,
        command: Digest,
        mut image: Image,
    ) -> Arc<Image> {
        self.made += 1;
        let hasher = Hasher::new("classic image").digest(command);
        let hasher = match parent {
            None => hasher.number(0),
            Some(parent) => hasher.number(1).digest(parent.0),
        };
        image.id = ImageId(hasher.number(self.made).finish());
        let image = Arc::new(image);
        self.children.insert((parent, command), Arc::clone(&image));
        image
    }

    /// Removes every image, as `docker image prune --all` does; returns how many there were.
    pub(crate) fn prune(&mut self) -> usize {
        let count = self.children.len();
        self.children.clear();
        count
    }
}

/// What a child is looked for by: its command in the configuration it has (`image/cache/compare.go`).
pub(super) fn command_key(config: &ContainerConfig, command: &[String]) -> Digest {
    let mut config = config.clone();
    config.cmd = Some(command.to_vec());
    let json = serde_json::to_vec(&config).expect("a configuration is plain data with text keys");
    Hasher::new("classic command").bytes(&json).finish()
}
