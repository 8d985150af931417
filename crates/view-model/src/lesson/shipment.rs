//! Two versions of an image: what each layer holds and hides, and what a push and a pull of the new one move.

use cache_model::build::BuildReport;
use cache_model::content::union::Union;
use cache_model::image::transfer::{Blob, Transfer, Travel, pull, push};
use cache_model::image::{Image, Layer};
use language::tr;
use lesson::example::Example;
use lesson::story::Library;

use super::journey::files;
use super::live::instruction;
use super::scene::Scene;
use crate::format;

/// How many files are listed before the rest is only counted.
const FILES: usize = 40;

/// The new version, beside the old one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shipment {
    /// Its layers, lowest first.
    pub layers: Vec<Cargo>,
    /// What moves, in a sentence.
    pub answer: String,
    /// The files that one sees, with the layer that provides each.
    pub files: Vec<Provided>,
    /// How many files are not listed.
    pub more_files: usize,
}

/// A layer on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cargo {
    /// What made it.
    pub title: String,
    /// What it weighs.
    pub size: String,
    /// What it is known by.
    pub digest: String,
    /// What a push does with it, and what a pull by a node that runs the old version does.
    pub push: String,
    /// See `push`.
    pub pull: String,
    /// Whether it travels at all.
    pub moves: bool,
    /// What it holds, in words.
    pub holds: String,
}

/// A file of the union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provided {
    /// Its path in the image.
    pub path: String,
    /// What it weighs.
    pub size: String,
    /// What made the layer whose version is seen; empty if a higher layer took the file away.
    pub by: String,
    /// How many layers hold a version of it.
    pub versions: usize,
}

impl Shipment {
    /// The image of one of the scene's orders before and after one of its changes.
    ///
    /// # Errors
    /// What the scene cannot do.
    pub fn of(
        scene: &Scene,
        library: &Library,
        order: usize,
        change: Option<usize>,
    ) -> Result<Self, String> {
        let ((_, first), (_, next)) = scene.play(library, order, change)?;
        let old = first
            .image
            .as_ref()
            .ok_or("the first build makes no image")?;
        let new = next.image.as_ref().ok_or("the build makes no image")?;
        let (was, is) = (
            blobs(old, &first, &library.example),
            blobs(new, &next, &library.example),
        );
        let pushed = push(&is, std::slice::from_ref(&was), &[]);
        let pulled = pull(&is, std::slice::from_ref(&was));
        let titles: Vec<String> = titles(new, &next);
        let union = new.union().unwrap_or_default();
        let layers = new.layers.iter().enumerate().map(|(at, layer)| Cargo {
            title: titles[at].clone(),
            size: is[at].size.map_or_else(|| tr!("unknown"), format::bytes),
            digest: layer.diff_id.short(),
            push: pushed
                .layers
                .get(at)
                .copied()
                .map(pushing)
                .unwrap_or_default(),
            pull: pulled
                .layers
                .get(at)
                .copied()
                .map(pulling)
                .unwrap_or_default(),
            moves: pushed.layers.get(at) == Some(&Travel::Transferred),
            holds: holds(at, layer, &union),
        });
        let mut provided: Vec<Provided> = union
            .paths
            .iter()
            .map(|(path, seen)| Provided {
                path: path.clone(),
                size: format::bytes(seen.visible_bytes()),
                by: seen
                    .provider()
                    .and_then(|at| titles.get(at))
                    .cloned()
                    .unwrap_or_default(),
                versions: seen.versions.len(),
            })
            .collect();
        let more_files = provided.len().saturating_sub(FILES);
        provided.truncate(FILES);
        Ok(Self {
            layers: layers.collect(),
            answer: answer(&is, &pushed, &pulled),
            files: provided,
            more_files,
        })
    }
}

fn blobs(image: &Image, report: &BuildReport, example: &Example) -> Vec<Blob> {
    let titles = titles(image, report);
    image.blobs(&|at, _| {
        example
            .timing(&titles[at])
            .and_then(|timing| timing.layer_bytes)
    })
}

/// What made each layer.
fn titles(image: &Image, report: &BuildReport) -> Vec<String> {
    let layers = image.layers.iter().map(|layer| match layer.vertex {
        None => tr!("base image"),
        Some(vertex) => {
            let step = report.steps.iter().find(|step| step.vertex == vertex);
            step.map_or(layer.created_by.clone(), |step| {
                let words = instruction(&step.name).split_whitespace();
                words.collect::<Vec<_>>().join(" ")
            })
        }
    });
    layers.collect()
}

fn pushing(travel: Travel) -> String {
    match travel {
        Travel::Transferred => tr!("uploaded"),
        Travel::Mounted => tr!("linked from another repository"),
        Travel::UnpackedAgain | Travel::Present => tr!("there already"),
    }
}

fn pulling(travel: Travel) -> String {
    match travel {
        Travel::Transferred | Travel::Mounted => tr!("downloaded"),
        Travel::UnpackedAgain => tr!("unpacked again"),
        Travel::Present => tr!("there already"),
    }
}

fn holds(at: usize, layer: &Layer, union: &Union) -> String {
    let Some(used) = union.layers.get(at) else {
        return String::new();
    };
    if layer.empty {
        return tr!("nothing changed");
    }
    let count = union
        .paths
        .values()
        .filter(|path| path.versions.iter().any(|version| version.layer == at))
        .count();
    let mut parts = Vec::new();
    if count > 0 {
        parts.push(files(count));
    }
    if used.unknown {
        let whose = match layer.vertex {
            None => tr!("files of the base image"),
            Some(_) => tr!("what its command wrote"),
        };
        parts.push(whose);
    }
    if used.hidden > 0 {
        parts.push(tr!("{} of it hidden above", format::bytes(used.hidden)));
    }
    if used.removed > 0 {
        parts.push(tr!(
            "{n} path taken away below" | "{n} paths taken away below" % used.removed
        ));
    }
    parts.join(", ")
}

fn answer(image: &[Blob], pushed: &Transfer, pulled: &Transfer) -> String {
    let total: u64 = image.iter().filter_map(|blob| blob.size).sum();
    let moving = pushed
        .layers
        .iter()
        .filter(|travel| **travel == Travel::Transferred)
        .count();
    if moving == 0 {
        return tr!(
            "The image weighs {}. No layer is new: a push and a pull move only its configuration.",
            format::bytes(total)
        );
    }
    tr!(
        "The image weighs {total}. {n} of {layers} is new: a push uploads {up}, and each node that runs the old version downloads {down}."
            | "The image weighs {total}. {n} of {layers} are new: a push uploads {up}, and each node that runs the old version downloads {down}."
                % moving,
        total = format::bytes(total),
        layers = tr!("{n} layer" | "{n} layers" % image.len()),
        up = format::bytes(pushed.bytes),
        down = format::bytes(pulled.bytes)
    )
}
