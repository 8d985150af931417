//! A recorded case as a sequence of inputs to the model.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use cache_model::build::{
    BuildInput, BuildOptions, BuilderKind, CacheExport, ExportMode, NoCache, Rerun, RunOutput,
    RunOutputs,
};
use cache_model::content::tree::{File, Node, Tree};
use cache_model::image::catalog::{CatalogImage, CatalogLayer, CatalogManifest, ImageCatalog};
use cache_model::image::config::{ContainerConfig, HistoryEntry, ImageConfig};
use cache_model::image::reference::Reference;
use serde_json::Value;

use super::described::Contents;
use super::entry::{node, parse_digest};
use super::recording::{BaseImages, Build, Case, Entry, Failure, Image};

/// Turns the builds of one case into inputs, one after the other: a build may be told as an edit of the one before.
pub(super) struct Replay<'a> {
    case: &'a Case,
    base_images: &'a BaseImages,
    contents: Contents,
    context: Tree,
    ignore_files: BTreeMap<String, String>,
    /// Text of the Dockerfile and the number of the build in which it last changed.
    dockerfile: (String, i64),
    number: i64,
    /// Images of all builds so far, by reference with digest.
    pinned: BTreeMap<String, CatalogImage>,
}

impl<'a> Replay<'a> {
    pub(super) fn new(case: &'a Case, base_images: &'a BaseImages) -> Self {
        Self {
            case,
            base_images,
            contents: Contents::of(case),
            context: Tree::default(),
            ignore_files: BTreeMap::new(),
            dockerfile: (String::new(), 0),
            number: 0,
            pinned: BTreeMap::new(),
        }
    }

    /// The input of the next build.
    pub(super) fn next(&mut self, build: &Build) -> Result<BuildInput> {
        self.number += 1;
        if let Some(entries) = &build.context {
            self.context = Tree::default();
            self.ignore_files.clear();
            self.set(entries)?;
        }
        if let Some(edit) = &build.context_edit {
            for path in &edit.remove {
                self.context.remove(path);
                self.ignore_files.remove(path);
                self.drop_empty_directories(path);
            }
            self.set(&edit.set)?;
        }
        if build.touched {
            self.touch();
        }
        if self.dockerfile.0 != build.dockerfile || build.touched {
            self.dockerfile = (build.dockerfile.clone(), self.number);
        }
        let dockerfile_path = build
            .dockerfile_name
            .clone()
            .unwrap_or_else(|| "Dockerfile".to_owned());
        let mut context = self.context.clone();
        if build.dockerfile_outside_context {
            // It lies beside the Dockerfile, outside too.
            context.remove(&format!("{dockerfile_path}.dockerignore"));
        } else {
            let mtime = build
                .dockerfile_mtime
                .map_or(self.dockerfile.1, |seconds| seconds as i64);
            let file = File::of(build.dockerfile.as_bytes()).with_mtime(mtime);
            context.insert(&dockerfile_path, Node::File(file))?;
        }
        Ok(BuildInput {
            dockerfile: build.dockerfile.clone(),
            dockerfile_path,
            dockerfile_outside_context: build.dockerfile_outside_context,
            context,
            ignore_files: self.ignore_files.clone(),
            args: build.args.clone(),
            target: build.target.clone(),
            platforms: build
                .platform
                .iter()
                .flat_map(|platforms| platforms.split(','))
                .map(str::to_owned)
                .collect(),
            options: options(build)?,
            images: self.images(build)?,
            builder: BuilderKind::BuildKit,
            outputs: self.outputs(build)?,
        })
    }

    fn set(&mut self, entries: &BTreeMap<String, Entry>) -> Result<()> {
        for (path, entry) in entries {
            let entry = match &entry.hardlink {
                Some(target) => entries.get(target).unwrap_or(entry),
                None => entry,
            };
            let node = match &entry.hardlink {
                // What it is linked with was there before.
                Some(target) => self.context.get(target),
                None => Some(node(entry, self.number).with_context(|| path.clone())?),
            };
            let node =
                node.with_context(|| format!("{path}: hard link to a path that is not there"))?;
            match (self.context.get(path), &node) {
                (Some(Node::Dir(_)), Node::Dir(dir)) => {
                    self.context.set_meta(path, dir.meta());
                }
                (there, _) => {
                    if there.is_some() {
                        self.context.remove(path);
                    }
                    self.context.insert(path, node)?;
                }
            }
            if path.ends_with(".dockerignore")
                && let Some(text) = &entry.text
            {
                self.ignore_files.insert(path.clone(), text.clone());
            }
        }
        Ok(())
    }

    /// "A directory that has lost its last file is gone."
    fn drop_empty_directories(&mut self, path: &str) {
        let mut rest = path;
        while let Some((directory, _)) = rest.rsplit_once('/') {
            match self.context.get(directory) {
                Some(Node::Dir(dir)) if dir.is_empty() => {
                    self.context.remove(directory);
                }
                _ => return,
            }
            rest = directory;
        }
    }

    fn touch(&mut self) {
        let number = self.number;
        self.context = self
            .context
            .walk()
            .map(|(path, node)| {
                let node = match node {
                    Node::File(file) => Node::File(file.clone().with_mtime(number)),
                    Node::Dir(dir) => Node::dir(dir.meta().mode),
                    node @ Node::Symlink(_) => node.clone(),
                };
                (path, node)
            })
            .collect();
    }

    fn images(&mut self, build: &Build) -> Result<ImageCatalog> {
        let mut catalog = ImageCatalog::default();
        for (reference, digest) in &build.base_images {
            let (image, variant) = self
                .image(digest)
                .with_context(|| format!("no image is described for {reference}"))?;
            let manifest = CatalogManifest {
                layers: image
                    .layers
                    .iter()
                    .map(|layer| self.layer(layer))
                    .collect::<Result<_>>()?,
                config: ImageConfig {
                    config: serde_json::from_value::<Option<ContainerConfig>>(
                        image.config.clone(),
                    )?
                    .unwrap_or_default(),
                    // The recorded images say no more of their layers than this.
                    history: vec![
                        HistoryEntry {
                            created_by: "# base layer".to_owned(),
                            ..HistoryEntry::default()
                        };
                        image.layers.len()
                    ],
                    ..ImageConfig::default()
                },
            };
            let mut manifests = BTreeMap::from([("linux/amd64".to_owned(), manifest.clone())]);
            if variant == "base-multi" {
                let mut manifest = manifest;
                manifest.config.platform.architecture = String::from("arm64");
                manifests.insert("linux/arm64".to_owned(), manifest);
            }
            let reference = Reference::parse(reference)
                .map_err(|error| anyhow::anyhow!("{reference}: {error}"))?
                .with_default_tag()
                .to_string();
            let digest = parse_digest(digest)?;
            let image = CatalogImage { digest, manifests };
            self.pinned
                .insert(format!("{reference}@{digest}"), image.clone());
            catalog.images.insert(reference, image);
        }
        // A tag may move on; what it stood for can still be had by digest.
        for (reference, image) in &self.pinned {
            catalog
                .images
                .entry(reference.clone())
                .or_insert_with(|| image.clone());
        }
        Ok(catalog)
    }

    fn image(&self, digest: &str) -> Option<(&Image, &str)> {
        if let Some(image) = self.case.images.get(digest) {
            return Some((image, ""));
        }
        self.base_images
            .variants
            .iter()
            .find(|(_, image)| image.digest == digest)
            .map(|(name, image)| (image, name.as_str()))
    }

    fn layer(&self, id: &str) -> Result<CatalogLayer> {
        let files = self
            .case
            .layers
            .get(id)
            .or_else(|| self.base_images.layers.get(id))
            .with_context(|| format!("layer {id} is not described"))?;
        Ok(CatalogLayer {
            diff_id: parse_digest(id)?,
            size: None,
            files: self.contents.described(files)?,
        })
    }

    fn outputs(&self, build: &Build) -> Result<RunOutputs> {
        let mut outputs = RunOutputs {
            default: Rerun::Different,
            ..RunOutputs::default()
        };
        for (step, files) in &build.expect.run_outputs {
            let known = RunOutput::Known(self.contents.described(files)?);
            outputs.steps.insert(step.clone(), known);
        }
        let missing = |error: &Failure| error.message.contains("failed to calculate checksum");
        if build.expect.error.as_ref().is_some_and(missing) {
            // Of a build that failed nothing was exported. What its steps wrote is not what it missed.
            for step in &build.expect.steps {
                if step.instruction == "RUN" && !outputs.steps.contains_key(&step.name) {
                    let nothing = RunOutput::Known(BTreeMap::new());
                    outputs.steps.insert(step.name.clone(), nothing);
                }
            }
        }
        let words = build.expect.error.as_ref().and_then(|error| {
            let (_, words) = error
                .message
                .split_once("did not complete successfully: ")?;
            Some(words)
        });
        if let Some(words) = words {
            let code = words.strip_prefix("exit code: ").map(str::parse);
            let output = match code {
                Some(Ok(code)) => RunOutput::Fails(code),
                _ => RunOutput::Breaks(words.to_owned()),
            };
            let steps = build.expect.steps.iter();
            for step in steps.filter(|step| step.instruction == "RUN" && step.status == "error") {
                outputs.steps.insert(step.name.clone(), output.clone());
            }
        }
        Ok(outputs)
    }
}

fn options(build: &Build) -> Result<BuildOptions> {
    let options = &build.options;
    Ok(BuildOptions {
        no_cache: match &options.no_cache {
            Value::Null | Value::Bool(false) => NoCache::Off,
            Value::Bool(true) => NoCache::All,
            stages => NoCache::Stages(serde_json::from_value(stages.clone())?),
        },
        cache_to: match &options.cache_to {
            None => None,
            Some(to) => Some(CacheExport {
                store: to.store.clone(),
                mode: match to.mode.as_str() {
                    "min" => ExportMode::Min,
                    "max" => ExportMode::Max,
                    "inline" => ExportMode::Inline,
                    mode => bail!("unknown export mode {mode}"),
                },
            }),
        },
        cache_from: match &options.cache_from {
            Value::Null => Vec::new(),
            Value::String(store) => vec![store.clone()],
            stores => serde_json::from_value(stores.clone())?,
        },
        secrets: options.secrets.clone(),
        contexts: options
            .contexts
            .iter()
            .map(|(name, files)| {
                let files = files
                    .iter()
                    .map(|(path, text)| (path.clone(), Node::File(File::of(text.as_bytes()))));
                (name.clone(), files.collect())
            })
            .collect(),
        context_ignores: options
            .contexts
            .iter()
            .filter_map(|(name, files)| Some((name.clone(), files.get(".dockerignore")?.clone())))
            .collect(),
        frontend: options.flags.clone(),
    })
}
