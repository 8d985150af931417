//! What a vertex contributes to its cache key: the digest of its op, and how each input is matched.
//!
//! Follows `CacheMap` of `solver/llbsolver/ops/{exec,file,merge,source}.go` in what is told apart. The bytes hashed are
//! our own.

use std::collections::{BTreeMap, BTreeSet};

use dockerfile::instruction::SharingMode;

use crate::content::path::{absolute, base};
use crate::content::select::Selector;
use crate::digest::{Digest, Hasher};
use crate::graph::{
    CopyAction, ExecMount, ExecMountKind, ExecOp, FileActionKind, FileOp, MergeOp, Op, Owner,
    Vertex,
};

/// The part of a cache key that a vertex itself decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheMap {
    /// Digest of the op; images have a second one to fall back to.
    pub digests: Vec<Digest>,
    /// One for each input.
    pub inputs: Vec<InputMatch>,
}

/// How an input is matched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InputMatch {
    /// Which part of the input is taken, as one digest; part of the links by definition, not of those by content.
    pub selector: Option<Digest>,
    /// If it may be matched by content: what is hashed of it.
    pub content: Option<Vec<Selector>>,
}

/// The cache map of any vertex but a source; sources depend on what they resolve to.
pub fn cache_map(vertex: &Vertex) -> CacheMap {
    match &vertex.op {
        Op::Exec(exec) => exec_map(vertex, exec),
        Op::File(file) => file_map(vertex, file),
        Op::Merge(merge) => CacheMap {
            digests: vec![merge_digest(merge)],
            inputs: vec![InputMatch::default(); vertex.inputs.len()],
        },
        Op::Source(source) => {
            let mut hasher = Hasher::new("source").text(&source.identifier);
            for (name, value) in &source.attrs {
                hasher = hasher.text(name).text(value);
            }
            CacheMap {
                digests: vec![hasher.finish()],
                inputs: Vec::new(),
            }
        }
    }
}

fn merge_digest(merge: &MergeOp) -> Digest {
    merge
        .inputs
        .iter()
        .fold(Hasher::new("merge"), |hasher, &input| {
            hasher.number(input as u64)
        })
        .finish()
}

/// `ExecOp.CacheMap` and `getMountDeps`: the last mount of an input decides whether its content may match. A mount
/// without a source takes the root, and with it all that other mounts of the same input take (`toSelectors`).
fn exec_map(vertex: &Vertex, exec: &ExecOp) -> CacheMap {
    let mut by_content = vec![false; vertex.inputs.len()];
    let mut paths: Vec<Vec<String>> = vec![Vec::new(); vertex.inputs.len()];
    for mount in &exec.mounts {
        let Some(input) = mount.input.filter(|&input| input < by_content.len()) else {
            continue;
        };
        paths[input].push(absolute(&mount.selector));
        by_content[input] = mount.dest != "/" && (mount.readonly || mount.output.is_none());
    }
    let inputs = by_content
        .into_iter()
        .zip(paths)
        .map(|(by_content, paths)| InputMatch {
            selector: selector_digest(paths.iter().map(String::as_str)),
            content: by_content.then(|| {
                if paths.iter().any(|path| path == "/") {
                    vec![Selector::of_mount("/")]
                } else {
                    paths.iter().map(|path| Selector::of_mount(path)).collect()
                }
            }),
        })
        .collect();
    CacheMap {
        digests: vec![exec_digest(vertex, exec)],
        inputs,
    }
}

fn exec_digest(vertex: &Vertex, exec: &ExecOp) -> Digest {
    let mut hasher = Hasher::new("exec");
    for list in [&exec.args, &exec.env, &exec.ulimits, &exec.devices] {
        hasher = texts(hasher, list.iter().map(String::as_str));
    }
    let hosts = exec.extra_hosts.iter().map(|host| host_name(host));
    hasher = texts(hasher, hosts)
        .text(&exec.cwd)
        .text(&exec.user)
        .text(&exec.hostname)
        .text(&exec.cgroup_parent)
        .number(exec.network as u64)
        .number(exec.security as u64)
        .text(
            &vertex
                .meta
                .platform
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
        )
        .number(exec.secret_env.len() as u64);
    for secret in &exec.secret_env {
        hasher = hasher
            .text(&secret.id)
            .text(&secret.name)
            .number(u64::from(secret.optional));
    }
    // A lone root mount is left out, for compatibility of keys; so any further mount changes the digest.
    if let [root] = exec.mounts.as_slice()
        && root.dest == "/"
    {
        return hasher.finish();
    }
    // In their order, which lowering sorts by destination where the builder does: secrets and sockets come as they are
    // written, and so the order of these counts (`ExecOp.Marshal` in `client/llb/exec.go`).
    let mounts = exec.mounts.iter().map(mount_digest);
    mounts.fold(hasher, Hasher::digest).finish()
}

fn mount_digest(mount: &ExecMount) -> Digest {
    let index = |value: Option<u64>| value.map_or(0, |value| value + 1);
    let hasher = Hasher::new("mount")
        .text(&mount.dest)
        .number(index(mount.input.map(|input| input as u64)))
        .number(index(mount.output.map(u64::from)))
        .number(u64::from(mount.readonly));
    match &mount.kind {
        ExecMountKind::Bind => hasher.text("bind"),
        ExecMountKind::Cache { id, sharing } => {
            hasher
                .text("cache")
                .text(cache_id(id, *sharing, &mount.dest))
        }
        ExecMountKind::Tmpfs { size } => hasher.text("tmpfs").number(*size as u64),
        ExecMountKind::Secret {
            id,
            uid,
            gid,
            mode,
            optional,
        } => access(hasher.text("secret"), id, [*uid, *gid, *mode], *optional),
        ExecMountKind::Ssh {
            id,
            uid,
            gid,
            mode,
            optional,
        } => access(hasher.text("ssh"), id, [*uid, *gid, *mode], *optional),
    }
    .finish()
}

/// What counts of an extra host: its name, not its address.
pub(crate) fn host_name(host: &str) -> &str {
    host.split_once('=').map_or(host, |(name, _)| name)
}

/// What counts of the id of a cache mount: all of it if it is the default one and shared, else nothing.
pub(crate) fn cache_id<'a>(id: &'a str, sharing: SharingMode, dest: &str) -> &'a str {
    if sharing == SharingMode::Shared && is_default_cache_id(id, dest) {
        id
    } else {
        ""
    }
}

/// Whether an id is the one that a cache mount has when none is given: its target, behind a namespace that may be
/// empty and holds no slash (`checkShouldClearCacheOpts`). A target that is relative or ends in a slash is not what the
/// id was made of, so its mount has no default.
fn is_default_cache_id(id: &str, dest: &str) -> bool {
    id == dest || id.split_once('/').is_some_and(|(_, id)| id == dest)
}

fn access(hasher: Hasher, id: &str, numbers: [u64; 3], optional: bool) -> Hasher {
    let hasher = numbers.into_iter().fold(hasher.text(id), Hasher::number);
    hasher.number(u64::from(optional))
}

/// `fileOp.CacheMap`: an input that is written onto is matched by definition only.
fn file_map(vertex: &Vertex, file: &FileOp) -> CacheMap {
    let count = vertex.inputs.len();
    let mut selectors: BTreeMap<usize, BTreeSet<Selector>> = BTreeMap::new();
    let mut written: BTreeSet<usize> = BTreeSet::new();
    let mut hasher = Hasher::new("file").number(file.actions.len() as u64);
    for action in &file.actions {
        let index = |value: Option<usize>| value.map_or(0, |value| value as u64 + 1);
        hasher = hasher
            .number(index(action.input))
            .number(index(action.secondary_input))
            .number(index(action.output.map(|output| output as usize)));
        written.extend(action.input.filter(|&input| input < count));
        hasher = match &action.kind {
            FileActionKind::Copy(copy) => {
                let source = action.secondary_input.filter(|&input| input < count);
                if let Some(input) = source {
                    selectors
                        .entry(input)
                        .or_default()
                        .insert(Selector::of_copy(copy));
                }
                copy_digest(hasher, copy, source.is_some())
            }
            FileActionKind::MkFile {
                path,
                mode,
                data,
                owner,
                timestamp,
            } => owner_digest(hasher.text("mkfile"), owner.as_ref())
                .text(path)
                .number(u64::from(*mode))
                .text(data)
                .number(optional_time(*timestamp)),
            FileActionKind::MkDir {
                path,
                mode,
                make_parents,
                owner,
                timestamp,
            } => owner_digest(hasher.text("mkdir"), owner.as_ref())
                .text(path)
                .number(u64::from(*mode))
                .number(u64::from(*make_parents))
                .number(optional_time(*timestamp)),
        };
    }
    let inputs = (0..count)
        .map(|input| match selectors.remove(&input) {
            Some(selectors) if !written.contains(&input) => InputMatch {
                selector: selector_digest(selectors.iter().map(|selector| selector.path.as_str())),
                content: Some(selectors.into_iter().collect()),
            },
            _ => InputMatch::default(),
        })
        .collect();
    CacheMap {
        digests: vec![hasher.finish()],
        inputs,
    }
}

fn copy_digest(hasher: Hasher, copy: &CopyAction, from_input: bool) -> Hasher {
    let source = if from_input {
        base(&copy.src)
    } else {
        &copy.src
    };
    let flags = [
        copy.follow_symlink,
        copy.dir_copy_contents,
        copy.attempt_unpack,
        copy.create_dest_path,
        copy.allow_wildcard,
        copy.allow_empty_wildcard,
        copy.always_replace_existing_dest_paths,
    ];
    let hasher = owner_digest(hasher.text("copy"), copy.owner.as_ref())
        .text(source)
        .text(&copy.dest)
        .number(copy.mode.map_or(0, |mode| u64::from(mode) + 1))
        .text(&copy.mode_str);
    let hasher = flags
        .into_iter()
        .fold(hasher, |hasher, flag| hasher.number(u64::from(flag)));
    [
        &copy.include_patterns,
        &copy.exclude_patterns,
        &copy.required_paths,
    ]
    .into_iter()
    .fold(hasher, |hasher, list| {
        texts(hasher, list.iter().map(String::as_str))
    })
}

fn owner_digest(hasher: Hasher, owner: Option<&Owner>) -> Hasher {
    use crate::graph::Account;
    let Some(owner) = owner else {
        return hasher.number(0);
    };
    [&owner.user, &owner.group].into_iter().fold(
        hasher.number(1),
        |hasher, account| match account {
            None => hasher.number(0),
            Some(Account::Name(name)) => hasher.number(1).text(name),
            Some(Account::Id(id)) => hasher.number(2).number(u64::from(*id)),
        },
    )
}

fn optional_time(time: Option<i64>) -> u64 {
    time.map_or(u64::MAX, |time| time as u64)
}

fn texts<'a>(hasher: Hasher, items: impl Iterator<Item = &'a str> + Clone) -> Hasher {
    items
        .clone()
        .fold(hasher.number(items.count() as u64), Hasher::text)
}

fn selector_digest<'a>(paths: impl Iterator<Item = &'a str>) -> Option<Digest> {
    let mut paths: Vec<&str> = paths.collect();
    paths.sort_unstable();
    (!paths.is_empty()).then(|| texts(Hasher::new("selector"), paths.iter().copied()).finish())
}
