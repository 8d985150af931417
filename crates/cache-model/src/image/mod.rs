//! Images: references, platforms, configuration, layers, history.

pub mod catalog;
pub mod config;
pub mod platform;
pub mod reference;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// The image a build produced, over modelled content.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Image {
    /// Layers, lowest first; those of the base included.
    pub layers: Vec<Layer>,
    /// Configuration and history as `BuildKit` writes them.
    pub config: config::ImageConfig,
}

/// One layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Identity of the layer's content.
    pub diff_id: Digest,
    /// Identity of the stack up to it.
    pub chain_id: Digest,
    /// Bytes, where known.
    pub size: Option<u64>,
    /// The step that made it; none for a layer of the base image.
    pub vertex: Option<crate::graph::VertexId>,
    /// `created_by` of its history entry.
    pub created_by: String,
}
