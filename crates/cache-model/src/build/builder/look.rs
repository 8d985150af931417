//! A look into the newest build: the files a step left, and what a RUN sees when it starts.

use std::sync::Arc;

use super::Builder;
use crate::content::tree::{Node, Tree};
use crate::explain::history::Remembered;
use crate::graph::{ExecMountKind, ExecOp, Op, VertexId};
use crate::solve::store::Snapshot;

/// What a RUN sees when it starts.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    /// The step.
    pub vertex: VertexId,
    /// Its name as progress shows it.
    pub name: &'a str,
    /// The command and everything around it.
    pub exec: &'a ExecOp,
    /// The filesystem it stands on, as far as it is known.
    pub root: Tree,
    /// Files of its bind mounts: target → files.
    pub binds: Vec<(&'a str, Option<Node>)>,
}

impl Scene<'_> {
    /// What stands at an absolute path: in the mount that covers it, else in the filesystem. Nothing is known of cache
    /// mounts, memory and secrets.
    pub fn get(&self, path: &str) -> Option<Node> {
        let below = |dest: &str| {
            let rest = path.strip_prefix(dest.trim_end_matches('/'))?;
            (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
        };
        let covering = self
            .exec
            .mounts
            .iter()
            .filter(|mount| mount.dest != "/" && below(&mount.dest).is_some())
            .max_by_key(|mount| mount.dest.len());
        let Some(mount) = covering else {
            return find(&Node::Dir(Arc::clone(self.root.root())), path);
        };
        let (_, node) = self.binds.iter().find(|(dest, _)| *dest == mount.dest)?;
        find(node.as_ref()?, &below(&mount.dest)?)
    }
}

/// What stands at a path below a node.
fn find(node: &Node, path: &str) -> Option<Node> {
    let mut at = node.clone();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let Node::Dir(directory) = &at else {
            return None;
        };
        let next = directory.get(part)?.clone();
        at = next;
    }
    Some(at)
}

impl Builder {
    /// The filesystem and layers a step of the newest build left, where it has a result.
    pub fn snapshot(&self, vertex: VertexId) -> Option<Arc<Snapshot>> {
        self.left(self.history.builds().next()?, vertex)
    }

    /// The filesystem and layers of the newest build's image, for its first platform.
    pub fn image_snapshot(&self) -> Option<Arc<Snapshot>> {
        let build = self.history.builds().next()?;
        let edge = build.graph().results.first().copied().flatten()?;
        self.left(build, edge.vertex)
    }

    /// What each RUN of the newest build sees when it starts, as far as what it stands on has a result.
    pub fn scenes(&self) -> Vec<Scene<'_>> {
        let Some(build) = self.history.builds().next() else {
            return Vec::new();
        };
        let vertices = build.graph().vertices.iter().enumerate();
        vertices
            .filter_map(|(index, vertex)| {
                let Op::Exec(exec) = &vertex.op else {
                    return None;
                };
                let snapshot = |input: Option<usize>| {
                    let edge = vertex.inputs.get(input?)?;
                    self.left(build, edge.vertex)
                };
                let root = exec.mounts.iter().find(|mount| mount.dest == "/")?;
                let root = match root.input {
                    None => Tree::default(),
                    Some(input) => snapshot(Some(input))?.rootfs.tree().clone(),
                };
                let binds = exec
                    .mounts
                    .iter()
                    .filter(|mount| mount.dest != "/" && mount.kind == ExecMountKind::Bind)
                    .map(|mount| {
                        let files = snapshot(mount.input).and_then(|snapshot| {
                            let root = Arc::clone(snapshot.rootfs.tree().root());
                            find(&Node::Dir(root), &mount.selector)
                        });
                        (mount.dest.as_str(), files)
                    });
                Some(Scene {
                    vertex: VertexId(index as u32),
                    name: &vertex.meta.name,
                    exec,
                    root,
                    binds: binds.collect(),
                })
            })
            .collect()
    }

    fn left(&self, build: &Remembered, vertex: VertexId) -> Option<Arc<Snapshot>> {
        let solved = build.outcome.vertices.get(vertex.index())?;
        if let Some(snapshot) = &solved.snapshot {
            return Some(Arc::clone(snapshot));
        }
        let keys = solved.keys.iter().chain(&solved.result_keys);
        let stores =
            std::iter::once(&self.store).chain(self.exports.values().map(|store| &**store));
        keys.flat_map(|key| stores.clone().map(move |store| (store, *key)))
            .find_map(|(store, key)| Some(Arc::clone(&store.record(key)?.snapshot)))
    }
}
