//! Images: references, platforms, configuration, layers, history.

mod assumed;
pub mod catalog;
pub mod config;
pub mod platform;
pub mod reference;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::graph::VertexId;
use crate::solve::store::StackedLayer;

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
    pub vertex: Option<VertexId>,
    /// `created_by` of its history entry.
    pub created_by: String,
}

impl Image {
    /// The image of a stack of layers; `makers` are the steps that made the uppermost ones, lowest first. Layers of the
    /// base are named by its history, those above by what their step left there.
    pub(crate) fn of(
        layers: &[Arc<StackedLayer>],
        config: config::ImageConfig,
        makers: &[VertexId],
    ) -> Self {
        let base = layers.len().saturating_sub(makers.len());
        let mut named = config.history.iter().filter(|entry| !entry.empty_layer);
        let layers = layers
            .iter()
            .enumerate()
            .map(|(position, layer)| Layer {
                diff_id: layer.diff_id,
                chain_id: layer.chain_id,
                size: layer.size,
                vertex: position
                    .checked_sub(base)
                    .and_then(|position| makers.get(position).copied()),
                created_by: named
                    .next()
                    .map(|entry| entry.created_by.clone())
                    .unwrap_or_default(),
            })
            .collect();
        Self { layers, config }
    }
}

/// Where images come from.
pub trait ImageResolver {
    /// The image behind a normalised reference on a platform.
    ///
    /// # Errors
    /// The registry's or the client's words when there is no such image.
    fn resolve(
        &self,
        reference: &str,
        platform: &platform::Platform,
    ) -> Result<ResolvedImage, String>;
}

/// An image as a registry answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResolvedImage {
    /// Digest of the manifest or index; names carry it when there is one.
    pub digest: Option<Digest>,
    /// Configuration for the platform.
    pub config: config::ImageConfig,
    /// It has no layer at all, so that it is the same as `scratch`.
    pub no_layers: bool,
}
