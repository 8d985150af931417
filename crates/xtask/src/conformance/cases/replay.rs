//! A recorded case as a sequence of inputs to the model.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use cache_model::build::{
    BuildInput, BuildOptions, BuilderKind, CacheExport, ExportMode, NoCache, Rerun, RunOutput,
    RunOutputs,
};
use cache_model::content::tree::{File, Meta, Node, Symlink, Tree};
use cache_model::digest::Digest;
use cache_model::image::catalog::{CatalogImage, CatalogLayer, CatalogManifest, ImageCatalog};
use cache_model::image::config::{ContainerConfig, HistoryEntry, ImageConfig};
use cache_model::image::reference::Reference;
use serde_json::Value;

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
        if !build.dockerfile_outside_context {
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
            let target = match &entry.hardlink {
                Some(target) => entries
                    .get(target)
                    .with_context(|| format!("{path}: hard link to a path that is not given"))?,
                None => entry,
            };
            let node = node(target, self.number).with_context(|| path.clone())?;
            self.context.remove(path);
            self.context.insert(path, node)?;
            if path.ends_with(".dockerignore")
                && let Some(text) = &target.text
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
            files: self.described(files)?,
        })
    }

    fn outputs(&self, build: &Build) -> Result<RunOutputs> {
        let mut outputs = RunOutputs {
            default: Rerun::Different,
            ..RunOutputs::default()
        };
        for (step, files) in &build.expect.run_outputs {
            let known = RunOutput::Known(self.described(files)?);
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
        let code = build
            .expect
            .error
            .as_ref()
            .and_then(|error| error.message.rsplit_once("exit code: ")?.1.parse().ok());
        if let Some(code) = code {
            let failing = build
                .expect
                .steps
                .iter()
                .filter(|step| step.instruction == "RUN" && step.status == "error");
            for step in failing {
                let fails = RunOutput::Fails(code);
                outputs.steps.insert(step.name.clone(), fails);
            }
        }
        Ok(outputs)
    }

    /// Reads descriptions as `file 0644 1:1 333d36c15e`.
    fn described(
        &self,
        files: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, Option<Node>>> {
        let mut nodes = BTreeMap::new();
        for (path, description) in files {
            let node = self
                .describe(description, files)
                .with_context(|| format!("{path}: {description}"))?;
            nodes.insert(path.clone(), node);
        }
        Ok(nodes)
    }

    fn describe(&self, text: &str, files: &BTreeMap<String, String>) -> Result<Option<Node>> {
        if let Some(target) = text.strip_prefix("link ") {
            return Ok(Some(Node::Symlink(Symlink::to(target))));
        }
        if let Some(path) = text.strip_prefix("hard ") {
            return match files.get(path) {
                Some(target) if !target.starts_with("hard ") => self.describe(target, files),
                // A link to a file of a layer below: its own identity, whatever that file holds.
                _ => Ok(Some(Node::File(File::of(path.as_bytes())))),
            };
        }
        let words: Vec<&str> = text.split(' ').collect();
        let (kind, mode, owner, hash) = match words[..] {
            ["deleted"] => return Ok(None),
            [kind, mode] => (kind, mode, "0:0", ""),
            [kind, mode, owner] if owner.contains(':') => (kind, mode, owner, ""),
            [kind, mode, hash] => (kind, mode, "0:0", hash),
            [kind, mode, owner, hash] => (kind, mode, owner, hash),
            _ => bail!("not a description"),
        };
        let (uid, gid) = owner.split_once(':').context("an owner has two numbers")?;
        let meta = Meta {
            mode: u32::from_str_radix(mode, 8)?,
            uid: uid.parse()?,
            gid: gid.parse()?,
        };
        match kind {
            "dir" => Ok(Some(Node::dir(meta.mode).with_meta(meta))),
            "file" => {
                let file = self.contents.file(hash)?;
                Ok(Some(Node::File(File { meta, ..file })))
            }
            _ => bail!("neither file nor directory"),
        }
    }
}

/// Contents that a case spells out, by the first ten hex digits of their SHA-256, which is all that descriptions have.
struct Contents(BTreeMap<String, File>);

impl Contents {
    fn of(case: &Case) -> Self {
        let mut contents = BTreeMap::new();
        let mut add = |file: File| {
            contents.insert(file.digest.hex()[..10].to_owned(), file);
        };
        for build in &case.builds {
            let set = build.context_edit.as_ref().map(|edit| &edit.set);
            for entry in build.context.iter().chain(set).flat_map(BTreeMap::values) {
                if let Ok(Node::File(file)) = node(entry, 0) {
                    add(file);
                }
            }
            add(File::of(build.dockerfile.as_bytes()));
            for text in here_documents(&build.dockerfile) {
                add(File::of(text.as_bytes()));
            }
        }
        Self(contents)
    }

    fn file(&self, hash: &str) -> Result<File> {
        if let Some(file) = self.0.get(hash) {
            return Ok(file.clone());
        }
        let digest = Digest::parse(&format!("{hash:0<64}")).context("not a hash")?;
        Ok(File {
            digest,
            size: 0,
            meta: Meta::FILE,
            mtime: None,
        })
    }
}

/// Bodies of here-documents as they stand, for files that a RUN writes with the same bytes.
fn here_documents(dockerfile: &str) -> Vec<String> {
    let mut bodies = Vec::new();
    let mut lines = dockerfile.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let Some((_, word)) = line.split_once("<<") else {
            continue;
        };
        let word = word.trim_start_matches('-');
        let word = word.split_whitespace().next().unwrap_or_default();
        let end = word.trim_matches(['"', '\'']);
        let body: String = lines
            .by_ref()
            .take_while(|line| line.trim_end() != end)
            .collect();
        bodies.push(body);
    }
    bodies
}

fn node(entry: &Entry, build_number: i64) -> Result<Node> {
    let meta = |usual: Meta| -> Result<Meta> {
        Ok(Meta {
            mode: match &entry.mode {
                Some(mode) => u32::from_str_radix(mode, 8)?,
                None => usual.mode,
            },
            uid: entry.uid,
            gid: entry.gid,
        })
    };
    let file = if let Some(text) = &entry.text {
        File::of(text.as_bytes())
    } else if let Some(text) = &entry.base64 {
        File::of(&decode_base64(text)?)
    } else if let Some(digest) = &entry.sha256 {
        File {
            digest: parse_digest(digest)?,
            size: entry.size,
            meta: Meta::FILE,
            mtime: None,
        }
    } else if let Some(target) = &entry.symlink {
        return Ok(Node::Symlink(Symlink {
            meta: meta(Meta::SYMLINK)?,
            ..Symlink::to(target)
        }));
    } else {
        let meta = meta(Meta::DIRECTORY)?;
        return Ok(Node::dir(meta.mode).with_meta(meta));
    };
    Ok(Node::File(File {
        meta: meta(Meta::FILE)?,
        mtime: Some(entry.mtime.map_or(build_number, |seconds| seconds as i64)),
        ..file
    }))
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

fn parse_digest(text: &str) -> Result<Digest> {
    Digest::parse(text).with_context(|| format!("{text} is not a SHA-256 digest"))
}

fn decode_base64(text: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for c in text.bytes().filter(|&c| c != b'=') {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => bail!("not base64"),
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    Ok(bytes)
}
