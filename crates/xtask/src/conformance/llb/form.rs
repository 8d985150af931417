//! A graph in the form of the recordings.

use std::collections::BTreeMap;

use cache_model::graph::{
    Account, CopyAction, ExecMount, ExecMountKind, ExecOp, FileAction, FileActionKind, Graph,
    NetworkMode, Op, Owner, SecurityMode, Vertex,
};
use dockerfile::instruction::SharingMode;
use serde_json::{Map, Value, json};

/// The vertices in the order of the graph.
pub(super) fn vertices(graph: &Graph) -> Vec<Value> {
    graph
        .vertices
        .iter()
        .map(|vertex| Value::Object(vertex_json(graph, vertex)))
        .collect()
}

fn vertex_json(graph: &Graph, vertex: &Vertex) -> Map<String, Value> {
    let meta = &vertex.meta;
    let mut out = Map::new();
    let inputs: Vec<Value> = vertex
        .inputs
        .iter()
        .map(|edge| {
            json!({
                "vertex": edge.vertex.index(),
                "output": edge.output,
                "name": graph.vertex(edge.vertex).meta.name,
            })
        })
        .collect();
    out.insert("name".into(), json!(meta.name));
    out.insert("inputs".into(), json!(inputs));
    if !meta.command.is_empty() {
        out.insert("command".into(), json!(meta.command));
    }
    if let Some(platform) = &meta.platform {
        out.insert("platform".into(), json!(platform.with_os_version()));
    }
    if !meta.lines.is_empty() {
        let lines: Vec<_> = meta
            .lines
            .iter()
            .map(|lines| [lines.first, lines.last])
            .collect();
        out.insert("lines".into(), json!(lines));
    }
    if let Some(group) = &meta.progress_group {
        out.insert("progress_group".into(), json!(group));
    }
    if meta.ignore_cache {
        out.insert("ignore_cache".into(), json!(true));
    }
    match &vertex.op {
        Op::Source(source) => {
            out.insert("kind".into(), json!("source"));
            out.insert("identifier".into(), json!(source.identifier));
            out.insert("attrs".into(), json!(source.attrs));
        }
        Op::Exec(exec) => exec_json(exec, &mut out),
        Op::File(file) => {
            out.insert("kind".into(), json!("file"));
            let actions: Vec<Value> = file.actions.iter().map(action_json).collect();
            out.insert("actions".into(), json!(actions));
        }
        Op::Merge(merge) => {
            out.insert("kind".into(), json!("merge"));
            out.insert("merge_inputs".into(), json!(merge.inputs));
        }
    }
    out
}

fn exec_json(exec: &ExecOp, out: &mut Map<String, Value>) {
    let network = match exec.network {
        NetworkMode::Unset => "UNSET",
        NetworkMode::Host => "HOST",
        NetworkMode::None => "NONE",
    };
    let security = match exec.security {
        SecurityMode::Sandbox => "SANDBOX",
        SecurityMode::Insecure => "INSECURE",
    };
    out.insert("kind".into(), json!("exec"));
    out.insert("args".into(), json!(exec.args));
    out.insert("env".into(), json!(exec.env));
    out.insert("cwd".into(), json!(exec.cwd));
    out.insert("user".into(), json!(exec.user));
    out.insert("network".into(), json!(network));
    out.insert("security".into(), json!(security));
    if !exec.hostname.is_empty() {
        out.insert("hostname".into(), json!(exec.hostname));
    }
    if let Some(proxies) = &exec.proxy_env {
        let set: BTreeMap<_, _> = proxies
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        out.insert("proxy_env".into(), json!(set));
    }
    if !exec.secret_env.is_empty() {
        out.insert("secret_env".into(), json!(exec.secret_env));
    }
    let mounts: Vec<Value> = exec.mounts.iter().map(mount_json).collect();
    out.insert("mounts".into(), json!(mounts));
}

fn mount_json(mount: &ExecMount) -> Value {
    let number = |index: Option<usize>| index.map_or(-1, |index| index as i64);
    let mut output = mount.output.map_or(-1, i64::from);
    let (kind, details) = match &mount.kind {
        ExecMountKind::Bind => ("BIND", None),
        ExecMountKind::Cache { id, sharing } => {
            let sharing = match sharing {
                SharingMode::Shared => "SHARED",
                SharingMode::Private => "PRIVATE",
                SharingMode::Locked => "LOCKED",
            };
            ("CACHE", Some(json!({"id": id, "sharing": sharing})))
        }
        ExecMountKind::Tmpfs { size } => ("TMPFS", Some(json!({"size": size}))),
        ExecMountKind::Secret {
            id,
            uid,
            gid,
            mode,
            optional,
        }
        | ExecMountKind::Ssh {
            id,
            uid,
            gid,
            mode,
            optional,
        } => {
            // BuildKit does not set the output of these two, and 0 is what is read back.
            output = 0;
            let kind = match &mount.kind {
                ExecMountKind::Secret { .. } => "SECRET",
                _ => "SSH",
            };
            let details =
                json!({"id": id, "uid": uid, "gid": gid, "mode": mode, "optional": optional});
            (kind, Some(details))
        }
    };
    let mut out = json!({
        "dest": mount.dest,
        "type": kind,
        "input": number(mount.input),
        "output": output,
        "readonly": mount.readonly,
    });
    if !mount.selector.is_empty() {
        out["selector"] = json!(mount.selector);
    }
    if let Some(details) = details {
        out[kind.to_lowercase()] = details;
    }
    out
}

fn action_json(action: &FileAction) -> Value {
    let number = |index: Option<usize>| index.map_or(-1, |index| index as i64);
    let mut out = json!({
        "input": number(action.input),
        "secondary_input": number(action.secondary_input),
        "output": action.output.map_or(-1, i64::from),
    });
    let owner = match &action.kind {
        FileActionKind::Copy(copy) => {
            copy_json(copy, &mut out);
            &copy.owner
        }
        FileActionKind::MkFile {
            path,
            mode,
            data,
            owner,
            timestamp,
        } => {
            out["action"] = json!("mkfile");
            out["path"] = json!(path);
            out["mode"] = json!(mode);
            out["data"] = json!(data);
            out["timestamp"] = json!(nanoseconds(*timestamp));
            owner
        }
        FileActionKind::MkDir {
            path,
            mode,
            make_parents,
            owner,
            timestamp,
        } => {
            out["action"] = json!("mkdir");
            out["path"] = json!(path);
            out["mode"] = json!(mode);
            out["make_parents"] = json!(make_parents);
            out["timestamp"] = json!(nanoseconds(*timestamp));
            owner
        }
    };
    if let Some(owner) = owner {
        out["owner"] = owner_json(owner);
    }
    out
}

fn copy_json(copy: &CopyAction, out: &mut Value) {
    out["action"] = json!("copy");
    out["src"] = json!(copy.src);
    out["dest"] = json!(copy.dest);
    out["timestamp"] = json!(nanoseconds(copy.timestamp));
    out["mode"] = match (copy.mode, copy.mode_str.is_empty()) {
        (Some(mode), _) => json!(mode),
        (None, true) => json!(-1),
        (None, false) => json!(0),
    };
    if !copy.mode_str.is_empty() {
        out["mode_str"] = json!(copy.mode_str);
    }
    for (name, set) in [
        ("follow_symlink", copy.follow_symlink),
        ("dir_copy_contents", copy.dir_copy_contents),
        ("attempt_unpack", copy.attempt_unpack),
        ("create_dest_path", copy.create_dest_path),
        ("allow_wildcard", copy.allow_wildcard),
        ("allow_empty_wildcard", copy.allow_empty_wildcard),
        (
            "always_replace_existing_dest_paths",
            copy.always_replace_existing_dest_paths,
        ),
    ] {
        if set {
            out[name] = json!(true);
        }
    }
    for (name, list) in [
        ("include_patterns", &copy.include_patterns),
        ("exclude_patterns", &copy.exclude_patterns),
        ("required_paths", &copy.required_paths),
    ] {
        if !list.is_empty() {
            out[name] = json!(list);
        }
    }
}

fn nanoseconds(seconds: Option<i64>) -> i64 {
    seconds.map_or(-1, |seconds| seconds.saturating_mul(1_000_000_000))
}

fn owner_json(owner: &Owner) -> Value {
    let account = |account: &Option<Account>| match account {
        None => Value::Null,
        Some(Account::Name(name)) => json!({"name": name}),
        Some(Account::Id(id)) => json!({"id": id}),
    };
    json!({"user": account(&owner.user), "group": account(&owner.group)})
}
