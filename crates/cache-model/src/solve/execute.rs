//! What a vertex does to filesystems, once it has to be executed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::key::CacheMap;
use super::solver::{Executed, Executor};
use super::store::{Snapshot, StackedLayer};
use crate::build::{BuildInput, Rerun, RunOutput};
use crate::content::layer::{Layer, chain_id};
use crate::content::rootfs::Rootfs;
use crate::content::stack::Stack;
use crate::content::sync::{SyncedSource, transferred};
use crate::content::tree::Tree;
use crate::digest::{Digest, Hasher};
use crate::graph::{
    ExecMountKind, ExecOp, FileOp, Graph, MergeOp, Op, Owner, SourceOp, Vertex, VertexId,
};
use crate::ignore::{FilteredContext, Matcher, PatternError};
use crate::image::catalog::{CatalogManifest, Found};
use crate::image::platform::Platform;

/// The builder's copies of local sources, kept from build to build.
#[derive(Debug, Clone, Default)]
pub struct LocalSources {
    synced: BTreeMap<String, SyncedSource>,
    filtered: BTreeMap<String, FilteredContext>,
    brought: BTreeMap<String, Brought>,
}

/// How a source was last brought up to date.
#[derive(Debug, Clone)]
struct Brought {
    context: Tree,
    offered: Tree,
    /// `local.followpaths` as it is written.
    follow: Option<String>,
    snapshot: Arc<Snapshot>,
}

impl LocalSources {
    /// What the client offers of a context after ignore rules.
    pub fn offer(&mut self, name: &str, matcher: &Matcher, context: &Tree) -> Tree {
        let filtered = self.filtered.entry(name.to_owned()).or_default();
        filtered.update_rules(matcher, context).clone()
    }

    /// Forgets which copies are up to date, so that each is brought up to date anew.
    #[cfg(test)]
    pub(crate) fn doubt(&mut self) {
        self.brought.clear();
    }

    /// The builder's copy of a source, brought up to what the client offers. To send the same twice changes nothing
    /// ([`SyncedSource::sync`]), so the copy is then taken as it is.
    fn bring(
        &mut self,
        name: &str,
        context: &Tree,
        offered: Tree,
        follow: Option<&String>,
    ) -> Result<Arc<Snapshot>, PatternError> {
        let same = |one: &Tree, two: &Tree| Arc::ptr_eq(one.root(), two.root());
        if let Some(last) = self.brought.get(name)
            && same(&last.context, context)
            && same(&last.offered, &offered)
            && last.follow.as_ref() == follow
        {
            return Ok(Arc::clone(&last.snapshot));
        }
        // The client names the patterns it was asked for, and those are none: paths to follow come on top.
        let sent = transferred(context, &offered, &list(follow))?;
        let synced = self.synced.entry(name.to_owned()).or_default();
        let snapshot = Arc::new(Snapshot {
            rootfs: synced.sync(&sent),
            layers: Stack::new(),
        });
        let brought = Brought {
            context: context.clone(),
            offered,
            follow: follow.cloned(),
            snapshot: Arc::clone(&snapshot),
        };
        self.brought.insert(name.to_owned(), brought);
        Ok(snapshot)
    }
}

/// Executes the vertices of one build.
pub struct World<'a> {
    /// The build.
    pub graph: &'a Graph,
    /// The cache map of each vertex.
    pub maps: &'a [CacheMap],
    /// What it depends on.
    pub input: &'a BuildInput,
    /// Rules of the main context.
    pub matcher: &'a Matcher,
    /// Local sources, brought up to date when a step needs them.
    pub sources: &'a mut LocalSources,
    /// Number of the build: outputs assumed to differ differ from those of every other build.
    pub number: u64,
    /// What RUNs wrote in the build before, for those assumed to write it again.
    pub written: BTreeMap<VertexId, Digest>,
}

impl Executor for World<'_> {
    fn source_digests(&mut self, id: VertexId) -> Vec<Digest> {
        let vertex = self.graph.vertex(id);
        let Op::Source(source) = &vertex.op else {
            return Vec::new();
        };
        if source.identifier.starts_with("local://") {
            return Vec::new();
        }
        if let Some((digest, found)) = self.image(vertex, source) {
            let platform = vertex.meta.platform.as_ref();
            let platform =
                platform.map_or_else(|| Platform::default().to_string(), Platform::to_string);
            let manifest = found.manifest;
            let manifest_key = Hasher::new("image manifest")
                .text(&digest.to_string())
                .text(&platform)
                .finish();
            let chain = manifest
                .layers
                .iter()
                .fold(None, |chain, layer| Some(chain_id(chain, layer.diff_id)));
            let mut digests = vec![manifest_key];
            digests.extend(chain.map(|chain| Hasher::new("image chain").digest(chain).finish()));
            return digests;
        }
        self.maps[id.index()].digests.clone()
    }

    fn execute(&mut self, id: VertexId, inputs: &[Arc<Snapshot>]) -> Result<Executed, String> {
        let vertex = self.graph.vertex(id);
        match &vertex.op {
            Op::Source(source) => self.bring(vertex, source).map(known),
            Op::Exec(exec) => self.run(id, vertex, exec, inputs),
            Op::File(file) => copy(file, inputs).map(Arc::new).map(known),
            Op::Merge(merge) => Ok(known(Arc::new(lay(merge, inputs)))),
        }
    }
}

fn known(snapshot: Arc<Snapshot>) -> Executed {
    Executed {
        snapshot,
        assumed: false,
    }
}

/// A list as attributes of a source hold it.
fn list(attribute: Option<&String>) -> Vec<String> {
    attribute
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

impl Snapshot {
    /// The filesystem of an image.
    pub(crate) fn of_image(manifest: &CatalogManifest) -> Self {
        let mut snapshot = Self {
            rootfs: Rootfs::from_layers(&manifest.layers),
            layers: Stack::new(),
        };
        for layer in &manifest.layers {
            snapshot.push_as(Layer::of_catalog(layer), layer.diff_id, layer.size);
        }
        snapshot
    }

    /// Adds a layer on top.
    pub(crate) fn push(&mut self, layer: Layer) {
        let diff_id = layer.diff_id();
        self.push_as(layer, diff_id, None);
    }

    /// Adds a layer whose identity and size are known from elsewhere.
    fn push_as(&mut self, layer: Layer, diff_id: Digest, size: Option<u64>) {
        let below = self.layers.last().map(|layer| layer.chain_id);
        let size = size.or_else(|| layer.size());
        self.layers.push(Arc::new(StackedLayer {
            layer,
            diff_id,
            chain_id: chain_id(below, diff_id),
            size,
        }));
    }
}

impl World<'_> {
    /// The image behind a source, if it is one.
    fn image(&self, vertex: &Vertex, source: &SourceOp) -> Option<(Digest, Found<'_>)> {
        let reference = source.identifier.strip_prefix("docker-image://")?;
        let images = &self.input.images;
        match &vertex.meta.platform {
            Some(platform) => images.told_apart(reference, platform),
            None => images.told_apart(reference, &Platform::default()),
        }
    }

    fn bring(&mut self, vertex: &Vertex, source: &SourceOp) -> Result<Arc<Snapshot>, String> {
        if let Some(name) = source.identifier.strip_prefix("local://") {
            return self.bring_local(name, source);
        }
        if let Some((_, found)) = self.image(vertex, source) {
            return Ok(Arc::new(Snapshot::of_image(&found.manifest)));
        }
        if let Some(reference) = source.identifier.strip_prefix("docker-image://") {
            return Err(format!(
                "failed to resolve source metadata for {reference}: {reference}: not found"
            ));
        }
        // Simplified: what lies behind a URL or in a repository is taken to stay as it is.
        let mut rootfs = Rootfs::scratch();
        let token = Hasher::new("remote").text(&source.identifier).finish();
        let layer = rootfs.apply_run_unknown(token);
        let mut snapshot = Snapshot {
            rootfs,
            layers: Stack::new(),
        };
        snapshot.push(layer);
        Ok(Arc::new(snapshot))
    }

    fn bring_local(&mut self, name: &str, source: &SourceOp) -> Result<Arc<Snapshot>, String> {
        let own_rules;
        let (context, matcher) = if name == "context" {
            (&self.input.context, self.matcher)
        } else {
            let Some(context) = self.input.options.contexts.get(name) else {
                return Err(format!("no local source named {name} was given"));
            };
            let excludes = list(source.attrs.get("local.excludepatterns"));
            own_rules = Matcher::of_patterns(&excludes).map_err(|error| {
                format!("invalid excludepatterns: [{}]: {error}", excludes.join(" "))
            })?;
            (context, &own_rules)
        };
        let offered = self.sources.offer(name, matcher, context);
        let follow = source.attrs.get("local.followpaths");
        self.sources
            .bring(name, context, offered, follow)
            .map_err(|error| format!("invalid includepatterns: []: {error}"))
    }

    /// Simplified: what a RUN writes into mounts of other inputs is gone after it, and a cache mount's content is no
    /// part of the model.
    fn run(
        &self,
        id: VertexId,
        vertex: &Vertex,
        exec: &ExecOp,
        inputs: &[Arc<Snapshot>],
    ) -> Result<Executed, String> {
        for mount in &exec.mounts {
            match &mount.kind {
                ExecMountKind::Secret {
                    id,
                    optional: false,
                    ..
                } => self.require_secret(id)?,
                // The model has no agent to forward (`getSSHMountable` in `solver/llbsolver/mounts/mount.go`).
                ExecMountKind::Ssh {
                    id,
                    optional: false,
                    ..
                } => {
                    let id = if id.is_empty() { "default" } else { id };
                    return Err(format!(
                        "no SSH key {} forwarded from the client",
                        dockerfile::quote::go_quote(id)
                    ));
                }
                _ => {}
            }
        }
        for secret in exec.secret_env.iter().filter(|secret| !secret.optional) {
            self.require_secret(&secret.id)?;
        }
        let root = exec.mounts.iter().find(|mount| mount.dest == "/");
        let mut snapshot = root
            .and_then(|mount| inputs.get(mount.input?))
            .map(|snapshot| Snapshot::clone(snapshot))
            .unwrap_or_default();
        let outputs = &self.input.outputs;
        let by_key = || outputs.steps.get(&self.graph.run_key(id)?);
        // A key takes a look at every other step.
        let output = if outputs.steps.is_empty() {
            None
        } else {
            outputs.steps.get(&vertex.meta.name).or_else(by_key)
        };
        let assumed = match output {
            Some(RunOutput::Known(writes)) => {
                let layer = snapshot.rootfs.apply_run_known(writes);
                snapshot.push(layer);
                return Ok(known(Arc::new(snapshot)));
            }
            Some(RunOutput::Fails(code)) => {
                return Err(broken(exec, &format!("exit code: {code}")));
            }
            Some(RunOutput::Breaks(words)) => return Err(broken(exec, words)),
            Some(RunOutput::Assumed(assumed)) => *assumed,
            None => outputs.default,
        };
        let again = self.written.get(&id).filter(|_| assumed == Rerun::Same);
        let token = again
            .copied()
            .unwrap_or_else(|| assumed_token(assumed, &exec.args, self.number, u64::from(id.0)));
        let layer = snapshot.rootfs.apply_run_unknown(token);
        snapshot.push(layer);
        Ok(Executed {
            snapshot: Arc::new(snapshot),
            assumed: true,
        })
    }

    fn require_secret(&self, id: &str) -> Result<(), String> {
        if self.input.options.secrets.contains_key(id) {
            Ok(())
        } else {
            Err(format!("secret {id}: not found"))
        }
    }
}

/// Stands for the bytes a RUN is assumed to write: in build `number` as its step `step`.
pub(crate) fn assumed_token(rerun: Rerun, args: &[String], number: u64, step: u64) -> Digest {
    let hasher = match rerun {
        Rerun::Same => args
            .iter()
            .fold(Hasher::new("same output"), |hasher, arg| hasher.text(arg)),
        Rerun::Different => Hasher::new("other output").number(number).number(step),
    };
    hasher.finish()
}

/// What is said of a RUN that does not succeed (`ExecOp.Exec`).
fn broken(exec: &ExecOp, words: &str) -> String {
    let command = dockerfile::quote::go_quote(&exec.args.join(" "));
    format!("process {command} did not complete successfully: {words}")
}

/// A file op: one layer, whatever the number of its actions (`FileOpSolver` in `solver/llbsolver/ops/file.go`).
fn copy(file: &FileOp, inputs: &[Arc<Snapshot>]) -> Result<Snapshot, String> {
    let mut states: Vec<Snapshot> = Vec::with_capacity(file.actions.len());
    let mut layers: Vec<Layer> = Vec::with_capacity(file.actions.len());
    let empty = Rootfs::scratch();
    for action in &file.actions {
        if action.input.is_none() && action.kind.owner().is_some_and(Owner::has_name) {
            // A name is looked up in the files that are written onto, and there are none.
            return Err("invalid user index: -1".to_owned());
        }
        let earlier = |index: usize| index.checked_sub(inputs.len());
        let (mut snapshot, before) = match action.input {
            None => (Snapshot::default(), Layer::default()),
            Some(index) => match earlier(index) {
                None => (Snapshot::clone(&inputs[index]), Layer::default()),
                Some(action) => (
                    states.get(action).cloned().unwrap_or_default(),
                    layers.get(action).cloned().unwrap_or_default(),
                ),
            },
        };
        let source = match action.secondary_input {
            None => &empty,
            Some(index) => match earlier(index) {
                None => &inputs[index].rootfs,
                Some(action) => states.get(action).map_or(&empty, |state| &state.rootfs),
            },
        };
        let layer = snapshot
            .rootfs
            .apply_action(&action.kind, source)
            .map_err(|error| error.to_string())?;
        states.push(snapshot);
        layers.push(before.and(layer));
    }
    let last = file
        .actions
        .iter()
        .rposition(|action| action.output == Some(0))
        .unwrap_or(file.actions.len().saturating_sub(1));
    let mut snapshot = states.into_iter().nth(last).unwrap_or_default();
    snapshot.push(layers.into_iter().nth(last).unwrap_or_default());
    Ok(snapshot)
}

/// The layers of the first input, then those of the others.
fn lay(merge: &MergeOp, inputs: &[Arc<Snapshot>]) -> Snapshot {
    let mut parts = merge.inputs.iter().filter_map(|&input| inputs.get(input));
    let mut snapshot = parts
        .next()
        .map(|snapshot| Snapshot::clone(snapshot))
        .unwrap_or_default();
    for part in parts {
        snapshot.rootfs.apply_merge(&part.rootfs);
        for layer in part.layers.iter() {
            snapshot.push_as(layer.layer.clone(), layer.diff_id, layer.size);
        }
    }
    snapshot
}
