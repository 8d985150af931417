//! Images: references, platforms, configuration, layers, history, and what of them travels.

pub mod archive;
mod assumed;
pub mod catalog;
mod compatible;
pub mod config;
pub mod platform;
pub mod reference;
pub mod transfer;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::content;
use crate::content::stack::Stack;
use crate::content::union::Union;
use crate::digest::Digest;
use crate::graph::VertexId;
use crate::solve::store::StackedLayer;
use transfer::Blob;

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
    /// `created_by` of its history entry; empty for a layer of a base whose history is not known.
    pub created_by: String,
    /// Its step changed nothing. All such layers are the same, 32 bytes when they travel.
    pub empty: bool,
    /// What it holds. Not stored: an image that was read back has none.
    #[serde(skip)]
    stacked: Option<Arc<StackedLayer>>,
}

impl Layer {
    /// What it changed, with everything the model knows of it.
    pub fn content(&self) -> Option<&content::layer::Layer> {
        self.stacked.as_ref().map(|stacked| &stacked.layer)
    }
}

/// A history entry with the layer it made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryLine<'a> {
    /// What the image says.
    pub entry: &'a config::HistoryEntry,
    /// Position of the layer in [`Image::layers`]; none if the instruction made none.
    pub layer: Option<usize>,
}

impl Image {
    /// The image of a stack of layers; `makers` are the steps that made the uppermost ones, lowest first.
    pub(crate) fn of(
        layers: &Stack<Arc<StackedLayer>>,
        config: config::ImageConfig,
        makers: &[VertexId],
    ) -> Self {
        let base = layers.len().saturating_sub(makers.len());
        let layer = |(position, layer): (usize, &Arc<StackedLayer>)| Layer {
            diff_id: layer.diff_id,
            chain_id: layer.chain_id,
            size: layer.size,
            vertex: position
                .checked_sub(base)
                .and_then(|position| makers.get(position).copied()),
            created_by: String::new(),
            empty: layer.layer.is_empty(),
            stacked: Some(Arc::clone(layer)),
        };
        let mut image = Self {
            layers: layers.iter().enumerate().map(layer).collect(),
            config,
        };
        let named: Vec<(usize, String)> = image
            .history()
            .into_iter()
            .filter_map(|line| Some((line.layer?, line.entry.created_by.clone())))
            .collect();
        for (position, created_by) in named {
            image.layers[position].created_by = created_by;
        }
        image
    }

    /// How the image was made, oldest first, each entry with its layer. The base's part may be unknown: then its
    /// layers have no entry, and those of the build are counted from the top.
    pub fn history(&self) -> Vec<HistoryLine<'_>> {
        let mut next = self.layers.len();
        let mut lines: Vec<HistoryLine<'_>> = self
            .config
            .history
            .iter()
            .rev()
            .map(|entry| {
                let layer = (!entry.empty_layer).then(|| next.checked_sub(1)).flatten();
                next = layer.unwrap_or(next);
                HistoryLine { entry, layer }
            })
            .collect();
        lines.reverse();
        lines
    }

    /// The layers stacked: which one provides each path, what is hidden, and how many bytes nobody can see. None for an
    /// image that was read back without what its layers hold. Of layers that the model does not know it knows no path:
    /// [`LayerUse::unknown`](content::union::LayerUse::unknown) marks them.
    pub fn union(&self) -> Option<Union> {
        let layers: Option<Vec<&content::layer::Layer>> =
            self.layers.iter().map(Layer::content).collect();
        Some(Union::of(layers?))
    }

    /// The layers as a registry or a node sees them. What a RUN wrote has a size only if its output is known; `assumed`
    /// gives one to a layer without, by its position, or none.
    pub fn blobs(&self, assumed: &dyn Fn(usize, &Layer) -> Option<u64>) -> Vec<Blob> {
        let blob = |(position, layer): (usize, &Layer)| Blob {
            diff_id: layer.diff_id,
            size: layer.size.or_else(|| assumed(position, layer)),
        };
        self.layers.iter().enumerate().map(blob).collect()
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
