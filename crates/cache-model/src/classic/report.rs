//! What a classic build made → the report that a `BuildKit` build has too.

use std::sync::Arc;

use dockerfile::error::{BuildError, Phase};

use super::images::Image;
use crate::build::{BuildReport, BuilderKind, LayerReport};
use crate::explain::Reason;
use crate::graph::VertexId;
use crate::image::{self, config::ImageConfig};
use crate::lower::{CommandOutcome, StageOutcome};
use crate::timeline::Flow;

/// A report of nothing, with its number and its stages.
pub(super) fn blank(number: u64, program: &dockerfile::instruction::Program) -> BuildReport {
    let stage = |stage: &dockerfile::instruction::Stage| StageOutcome {
        index: stage.index,
        name: stage.name.clone(),
        commands: vec![CommandOutcome::NotNeeded; stage.commands.len()],
        ..StageOutcome::default()
    };
    BuildReport {
        number: number as usize - 1,
        builder: BuilderKind::Classic,
        flow: Flow {
            sequential: true,
            ..Flow::default()
        },
        stages: program.stages.iter().map(stage).collect(),
        ..BuildReport::default()
    }
}

/// A failure at an instruction, or of the file as a whole.
pub(super) fn error(
    phase: Phase,
    message: String,
    lines: Option<dockerfile::span::Lines>,
) -> BuildError {
    BuildError::new(phase, message, lines.into_iter().collect())
}

/// The layer a step made, if it made one.
pub(super) fn layer(image: &Image) -> Option<LayerReport> {
    let layer = image
        .layer
        .then(|| image.snapshot.layers.last())
        .flatten()?;
    Some(LayerReport {
        diff_id: layer.diff_id,
        chain_id: layer.chain_id,
        size: layer.size,
    })
}

/// The image in the end. `makers` are the steps that made its uppermost layers, lowest first.
pub(super) fn image(image: &Arc<Image>, config: &ImageConfig, makers: &[VertexId]) -> image::Image {
    let layers = &image.snapshot.layers;
    image::Image::of(layers, config.clone(), makers)
}

/// Causes of a step that was made.
pub(super) fn causes(reason: &Reason) -> Option<&[crate::explain::Cause]> {
    match reason {
        Reason::Miss(causes) => Some(causes),
        Reason::Hit(_) | Reason::NotStarted => None,
    }
}
