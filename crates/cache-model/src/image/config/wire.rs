//! The JSON shape of an image configuration: platform fields lie beside `config`.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::{ContainerConfig, HistoryEntry, ImageConfig, Platform};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Image {
    architecture: String,
    os: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    variant: String,
    #[serde(rename = "os.version", skip_serializing_if = "String::is_empty")]
    os_version: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    author: String,
    config: ContainerConfig,
    #[serde(deserialize_with = "null_as_empty")]
    history: Vec<HistoryEntry>,
}

impl From<Image> for ImageConfig {
    fn from(image: Image) -> Self {
        Self {
            platform: Platform {
                os: image.os,
                architecture: image.architecture,
                variant: image.variant,
                os_version: image.os_version,
            },
            author: image.author,
            config: image.config,
            history: image.history,
        }
    }
}

impl From<ImageConfig> for Image {
    fn from(image: ImageConfig) -> Self {
        Self {
            architecture: image.platform.architecture,
            os: image.platform.os,
            variant: image.platform.variant,
            os_version: image.platform.os_version,
            author: image.author,
            config: image.config,
            history: image.history,
        }
    }
}

/// Go writes an empty list as `null` as often as `[]`.
pub(super) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Go leaves out empty lists and maps as well as absent ones.
#[expect(clippy::ref_option, reason = "the signature serde asks for")]
pub(super) fn is_empty<T: Collection>(value: &Option<T>) -> bool {
    value.as_ref().is_none_or(Collection::is_empty)
}

pub(super) trait Collection {
    fn is_empty(&self) -> bool;
}

impl<T> Collection for Vec<T> {
    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
}

impl<K, V> Collection for BTreeMap<K, V> {
    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
}
