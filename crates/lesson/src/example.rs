//! Projects to build: files, Dockerfiles in several orders, edits, and assumed durations.
//!
//! The schema is `content/example.schema.json`. What a figure is worth is said in [`Example::note`]: times and layer
//! sizes of examples are assumed, never measured.

use std::time::Duration;

use cache_model::content::tree::File;
use cache_model::digest::Digest;
use cache_model::image::catalog::{CatalogImage, CatalogLayer, CatalogManifest, ImageCatalog};
use cache_model::image::config::{ContainerConfig, ImageConfig};
use serde::{Deserialize, Serialize};

/// A project with everything that is taught on it.
///
/// ```
/// use lesson::example::Example;
/// let example = Example::model_serving();
/// assert!(example.orders[0].dockerfile.to_text().starts_with("FROM python:3.12-slim\n"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Where the schema lies, for editors.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it is, in a sentence or two.
    pub about: String,
    /// What its figures are worth.
    pub note: String,
    /// The same build in several orders, the one to start from first.
    pub orders: Vec<Order>,
    /// The build context; the Dockerfile comes from an order.
    pub files: Vec<SourceFile>,
    /// Edits to try, the one to start with first.
    pub edits: Vec<Edit>,
    /// How long instructions take and how much they write.
    pub timings: Vec<Timing>,
    /// The base images.
    pub images: Vec<BaseImage>,
}

/// One order of the instructions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it means for rebuilds.
    pub about: String,
    /// The Dockerfile.
    pub dockerfile: Text,
}

/// A text, one string a line, without line ends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub Vec<String>);

impl Text {
    /// The text as it lies in the file: each line with its end.
    pub fn to_text(&self) -> String {
        let mut text = self.0.join("\n");
        if !self.0.is_empty() {
            text.push('\n');
        }
        text
    }
}

/// A file of the build context: with a text, or known by digest and size when it is too large to write down. The schema
/// sees to it that it is one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// Its path.
    pub path: String,
    /// Whether its owner may execute it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub executable: bool,
    /// Its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// SHA-256 that stands for its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// Bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

impl SourceFile {
    /// Its text, if it has one.
    pub fn to_text(&self) -> Option<String> {
        self.text.as_ref().map(Text::to_text)
    }

    /// The file as the simulator takes it.
    pub fn to_file(&self) -> File {
        let mut file = File::of(self.to_text().unwrap_or_default().as_bytes());
        if let (Some(digest), Some(size)) = (self.digest, self.size) {
            file.digest = digest;
            file.size = size;
        }
        if self.executable {
            file.meta.mode = 0o755;
        }
        file
    }
}

/// An edit of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// Its name in addresses.
    pub id: String,
    /// What a button says.
    pub title: String,
    /// What it changes and why one would.
    pub about: String,
    /// The file.
    pub path: String,
    /// What is replaced: stands in the file exactly once.
    pub find: String,
    /// With what.
    pub replace: String,
}

impl Edit {
    /// The text after the edit.
    pub fn apply(&self, text: &str) -> String {
        text.replacen(&self.find, &self.replace, 1)
    }
}

/// What an instruction costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// The instruction as one line; how much space stands between words does not matter.
    pub instruction: String,
    /// How long it takes.
    pub seconds: f64,
    /// How much it writes, where that does not follow from the context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer_bytes: Option<u64>,
}

impl Eq for Timing {}

impl Timing {
    /// How long it takes.
    pub fn duration(&self) -> Duration {
        Duration::try_from_secs_f64(self.seconds).unwrap_or_default()
    }
}

/// A base image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseImage {
    /// Normalised reference.
    pub reference: String,
    /// Platform.
    pub platform: String,
    /// Layers, lowest first.
    pub layers: Vec<BaseLayer>,
    /// `NAME=value` of its configuration.
    pub env: Vec<String>,
    /// Its command.
    pub cmd: Vec<String>,
}

/// A layer of a base image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseLayer {
    /// What it holds.
    pub about: String,
    /// Bytes, unpacked.
    pub bytes: u64,
}

impl Example {
    /// The running example of the lesson: a model-serving API.
    pub fn model_serving() -> Self {
        serde_json::from_str(include_str!("../content/examples/model-serving.json"))
            .expect("the content is part of the program and read by its tests")
    }

    /// What an instruction costs, if the example knows it.
    pub fn timing(&self, instruction: &str) -> Option<&Timing> {
        self.timings.iter().find(|timing| {
            timing
                .instruction
                .split_whitespace()
                .eq(instruction.split_whitespace())
        })
    }

    /// The base images as a registry would offer them. Their digests stand in for the real ones: each follows from what
    /// the image or layer is called.
    pub fn catalog(&self) -> ImageCatalog {
        ImageCatalog {
            images: self
                .images
                .iter()
                .map(|image| (image.reference.clone(), image.to_catalog()))
                .collect(),
            assume_unknown: true,
        }
    }
}

impl BaseImage {
    fn to_catalog(&self) -> CatalogImage {
        let name = |what: &str| Digest::of(format!("{} {what}", self.reference).as_bytes());
        let manifest = CatalogManifest {
            layers: self
                .layers
                .iter()
                .map(|layer| CatalogLayer {
                    diff_id: name(&layer.about),
                    size: Some(layer.bytes),
                    files: std::collections::BTreeMap::new(),
                })
                .collect(),
            config: ImageConfig {
                config: ContainerConfig {
                    env: self.env.clone(),
                    cmd: Some(self.cmd.clone()),
                    ..ContainerConfig::default()
                },
                ..ImageConfig::default()
            },
        };
        CatalogImage {
            digest: name(&self.platform),
            manifests: std::iter::once((self.platform.clone(), manifest)).collect(),
        }
    }
}
