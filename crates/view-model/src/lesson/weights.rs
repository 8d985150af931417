//! What the layers of an image weigh, order by order on one scale.

use language::tr;
use lesson::story::Library;

use super::live::instruction;
use super::scene::Scene;
use crate::format;

/// An image as a pile of layers.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Which Dockerfile made it.
    pub title: String,
    /// Its layers, lowest first; those of the base as one.
    pub layers: Vec<Weight>,
    /// All together, formatted.
    pub total: String,
}

/// A layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Weight {
    /// The instruction that made it, or what the base is.
    pub title: String,
    /// Bytes, formatted.
    pub size: String,
    /// Bytes as a share of the heaviest image of the figure, 0 to 1.
    pub share: f64,
    /// Whether it belongs to the base.
    pub base: bool,
}

impl Weights {
    /// One pile for each order of a scene.
    ///
    /// # Errors
    /// What the scene cannot do, or a layer whose size is not known.
    pub fn of(scene: &Scene, library: &Library) -> Result<Vec<Self>, String> {
        let piles: Vec<Vec<(String, u64, bool)>> = (0..scene.orders.len())
            .map(|order| pile(scene, library, order))
            .collect::<Result<_, _>>()?;
        let total =
            |pile: &[(String, u64, bool)]| pile.iter().map(|(_, bytes, _)| bytes).sum::<u64>();
        let heaviest = piles
            .iter()
            .map(|pile| total(pile))
            .max()
            .unwrap_or(0)
            .max(1);
        Ok(piles
            .iter()
            .zip(&scene.orders)
            .map(|(pile, (_, title))| Self {
                title: title.clone(),
                total: format::bytes(total(pile)),
                layers: pile
                    .iter()
                    .map(|(title, bytes, base)| Weight {
                        title: title.clone(),
                        size: format::bytes(*bytes),
                        share: *bytes as f64 / heaviest as f64,
                        base: *base,
                    })
                    .collect(),
            })
            .collect())
    }
}

fn pile(
    scene: &Scene,
    library: &Library,
    order: usize,
) -> Result<Vec<(String, u64, bool)>, String> {
    let (_, (_, report)) = scene.play(library, order, None)?;
    let image = report.image.as_ref().ok_or("the build makes no image")?;
    let mut base = 0;
    let mut out = Vec::new();
    for layer in &image.layers {
        let Some(vertex) = layer.vertex else {
            base += layer.size.unwrap_or(0);
            continue;
        };
        let step = report.steps.iter().find(|step| step.vertex == vertex);
        let title = step.map_or(layer.created_by.as_str(), |step| instruction(&step.name));
        let known = library
            .example
            .timing(title)
            .and_then(|timing| timing.layer_bytes);
        let bytes = known
            .or(layer.size)
            .ok_or_else(|| format!("what `{title}` writes is not known"))?;
        out.push((title.to_owned(), bytes, false));
    }
    out.insert(0, (tr!("The base image"), base, true));
    Ok(out)
}
