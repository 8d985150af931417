//! Graphs of the parser corpus: what was recorded against what lowering makes, field by field.
//!
//! Graphs are compared as graphs: a vertex is the same as a recorded one if all fields agree and its inputs are the
//! same vertices; the order in which the vertices are listed does not count.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use cache_model::build::NoCache;
use cache_model::graph::{
    Account, CopyAction, ExecMount, ExecMountKind, ExecOp, FileAction, FileActionKind, Graph,
    NetworkMode, Op, Owner, SecurityMode, Vertex,
};
use cache_model::ignore::Matcher;
use cache_model::image::config::ImageConfig;
use cache_model::image::platform::Platform;
use cache_model::lower::{ImageResolver, LowerOptions, Lowered, ResolvedImage, check, lower};
use dockerfile::check::Finding;
use dockerfile::error::BuildError;
use dockerfile::instruction::{Parsed, SharingMode};
use dockerfile::syntax::Syntax;
use serde_json::{Map, Value, json};

/// Lowers the Dockerfile of a case in the world that the corpus describes: worker `linux/amd64`, images with the
/// configuration the case gives them, any other image with one layer and an empty configuration.
///
/// # Errors
/// The case itself cannot be understood.
pub(crate) fn lower_case(case: &Value, syntax: &Syntax, parsed: &Parsed) -> Result<Lowered> {
    in_world(case, |options| lower(syntax, parsed, options))
}

/// What `docker build --check` says of a case: findings and the error it stops with.
///
/// # Errors
/// The case itself cannot be understood.
pub(crate) fn check_case(
    case: &Value,
    syntax: &Syntax,
    parsed: &Parsed,
) -> Result<(Vec<Finding>, Option<BuildError>)> {
    in_world(case, |options| check(syntax, parsed, options))
}

fn in_world<T>(case: &Value, run: impl FnOnce(&LowerOptions<'_>) -> T) -> Result<T> {
    let mut images = World::default();
    for (name, image) in case["images"].as_object().into_iter().flatten() {
        let no_layers = image["rootfs"]["diff_ids"]
            .as_array()
            .is_none_or(Vec::is_empty);
        let config: ImageConfig = serde_json::from_value(image.clone())
            .with_context(|| format!("the configuration of {name}"))?;
        images.0.insert(name.clone(), (config, no_layers));
    }
    let args: BTreeMap<String, String> = match &case["args"] {
        Value::Null => BTreeMap::new(),
        args => serde_json::from_value(args.clone()).context("args")?,
    };
    let platforms: Vec<Platform> = match case["platform"].as_str() {
        Some(platform) => vec![Platform::parse(platform)?.normalized()],
        None => Vec::new(),
    };
    let ignore = case["dockerignore"]
        .as_str()
        .map(Matcher::new)
        .transpose()?;
    Ok(run(&LowerOptions {
        args: &args,
        target: case["target"].as_str(),
        platforms: &platforms,
        worker: &Platform::default(),
        no_cache: &NoCache::Off,
        frontend: &BTreeMap::new(),
        contexts: &BTreeMap::new(),
        images: &images,
        ignore: ignore.as_ref(),
        all_stages: false,
    }))
}

#[derive(Default)]
struct World(BTreeMap<String, (ImageConfig, bool)>);

impl ImageResolver for World {
    fn resolve(&self, reference: &str, platform: &Platform) -> Result<ResolvedImage, String> {
        let (config, no_layers) = self.0.get(reference).cloned().unwrap_or_else(|| {
            let config = ImageConfig {
                platform: platform.clone(),
                ..ImageConfig::default()
            };
            (config, false)
        });
        Ok(ResolvedImage {
            digest: None,
            config,
            no_layers,
        })
    }
}

/// The differences between `golden.llb` of a case and what lowering made; empty if there are none.
pub(crate) fn differences(golden: &Value, lowered: &Lowered) -> Vec<String> {
    let mut found = Vec::new();
    if golden.is_null() {
        if lowered.error.is_none() {
            found.push("llb: there is a graph, none was recorded".to_owned());
        }
        return found;
    }
    if let Some(error) = &lowered.error {
        return vec![format!(
            "llb: recorded a graph, lowering says: {}",
            error.message
        )];
    }
    let ours = vertices(&lowered.graph);
    let theirs: Vec<Value> = golden["vertices"].as_array().cloned().unwrap_or_default();
    compare_vertices(&theirs, &ours, &mut found);
    let result = lowered.graph.results.first().copied().flatten();
    let ours = result.map(|edge| {
        json!({
            "name": lowered.graph.vertex(edge.vertex).meta.name,
            "output": edge.output,
        })
    });
    let theirs = golden["result"]
        .as_object()
        .map(|result| json!({"name": result["name"], "output": result["output"]}));
    if ours != theirs {
        found.push(format!(
            "llb.result: {} ≠ {}",
            show(theirs.as_ref()),
            show(ours.as_ref())
        ));
    }
    let image = lowered
        .images
        .first()
        .map(|image| json!(image))
        .unwrap_or_default();
    compare("llb.image", &golden["image"], &image, &mut found);
    let epoch = lowered.epoch.map_or(Value::Null, Value::from);
    compare(
        "llb.source_date_epoch",
        &golden["source_date_epoch"],
        &epoch,
        &mut found,
    );
    found
}

/// Pairs vertices that agree in everything; of the rest says where those of one name differ.
fn compare_vertices(theirs: &[Value], ours: &[Value], found: &mut Vec<String>) {
    let mut left: Vec<(String, &Value)> = signatures(ours).into_iter().zip(ours).collect();
    for (signature, vertex) in signatures(theirs).into_iter().zip(theirs) {
        if let Some(at) = left.iter().position(|(other, _)| *other == signature) {
            left.remove(at);
            continue;
        }
        let name = vertex["name"].as_str().unwrap_or_default();
        let same_name = left
            .iter()
            .find(|(_, other)| other["name"] == vertex["name"]);
        match same_name {
            Some((_, other)) => {
                let before = found.len();
                compare(&format!("llb {name}"), vertex, other, found);
                if found.len() == before {
                    found.push(format!("llb {name}: stands on other vertices"));
                }
            }
            None => found.push(format!("llb: no vertex {name}")),
        }
    }
    let known = |name: &Value| theirs.iter().any(|vertex| vertex["name"] == *name);
    for (_, vertex) in left {
        if !known(&vertex["name"]) {
            found.push(format!("llb: superfluous vertex {}", vertex["name"]));
        }
    }
}

/// For every vertex a text that holds all it says, inputs included.
fn signatures(vertices: &[Value]) -> Vec<String> {
    let mut signatures: Vec<String> = Vec::with_capacity(vertices.len());
    for vertex in vertices {
        let mut vertex = vertex.clone();
        for input in vertex["inputs"].as_array_mut().into_iter().flatten() {
            let index = input["vertex"].as_u64().unwrap_or(u64::MAX) as usize;
            let below = signatures.get(index).cloned().unwrap_or_default();
            input["vertex"] = Value::from(cache_model::digest::Digest::of(below.as_bytes()).hex());
        }
        signatures.push(vertex.to_string());
    }
    signatures
}

/// Says where two values differ, members one by one.
fn compare(place: &str, theirs: &Value, ours: &Value, found: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(a), Value::Object(b)) => {
            let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for name in names.into_iter().filter(|name| *name != "vertex") {
                let place = format!("{place}.{name}");
                compare(&place, &theirs[name], &ours[name], found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                compare(&format!("{place}[{index}]"), a, b, found);
            }
        }
        _ if theirs == ours => {}
        _ => found.push(format!("{place}: {theirs} ≠ {ours}")),
    }
}

fn show(value: Option<&Value>) -> String {
    value.map_or("none".to_owned(), Value::to_string)
}

/// The graph in the form of the recordings.
fn vertices(graph: &Graph) -> Vec<Value> {
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

#[cfg(test)]
mod tests {
    use dockerfile::span::Lines;

    use super::*;

    #[track_caller]
    fn check_all(differences: impl Fn(&Value, &Syntax, &Parsed) -> Vec<String>) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus/parser");
        let mut cases = 0;
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).expect("the corpus is part of the repository") {
            let path = entry.expect("a readable folder").path();
            if path
                .extension()
                .is_none_or(|extension| extension != "jsonl")
            {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a readable file");
            for line in text.lines() {
                let case: Value = serde_json::from_str(line).expect("JSON lines");
                let text = case["dockerfile"].as_str().unwrap_or_default();
                let syntax = dockerfile::syntax::parse(text);
                let parsed = dockerfile::instruction::parse(&syntax);
                cases += 1;
                for difference in differences(&case, &syntax, &parsed) {
                    found.push(format!("{}: {difference}", case["id"]));
                }
            }
        }
        assert!(cases > 500, "only {cases} cases");
        assert!(
            found.is_empty(),
            "{} differences\n{}",
            found.len(),
            found.join("\n")
        );
    }

    fn lines_json(lines: &[Lines]) -> Value {
        let lines: Vec<_> = lines
            .iter()
            .map(|lines| [lines.first, lines.last])
            .collect();
        json!(lines)
    }

    #[test]
    fn graphs_are_those_recorded() {
        check_all(|case, syntax, parsed| {
            let lowered = lower_case(case, syntax, parsed).expect("a case of the corpus");
            differences(&case["golden"]["llb"], &lowered)
        });
    }

    #[test]
    fn errors_of_planning_are_those_recorded() {
        check_all(|case, syntax, parsed| {
            let golden = &case["golden"]["error"];
            if golden["phase"] != "convert" {
                return Vec::new();
            }
            let lowered = lower_case(case, syntax, parsed).expect("a case of the corpus");
            let ours = lowered.error.map(|error| {
                json!({"phase": error.phase, "message": error.message, "lines": lines_json(&error.lines)})
            });
            let mut found = Vec::new();
            compare("error", golden, &ours.unwrap_or_default(), &mut found);
            found
        });
    }

    #[test]
    fn checks_are_those_recorded() {
        check_all(|case, syntax, parsed| {
            let (findings, error) = check_case(case, syntax, parsed).expect("a case of the corpus");
            let findings: Vec<Value> = findings
                .iter()
                .map(|finding| {
                    let mut out = json!({
                        "rule": finding.rule,
                        "message": finding.message,
                        "lines": lines_json(&finding.lines),
                    });
                    if let Some(url) = &finding.url {
                        out["url"] = json!(url);
                    }
                    out
                })
                .collect();
            let error = error
                .map(|error| json!({"message": error.message, "lines": lines_json(&error.lines)}));
            let mut found = Vec::new();
            compare(
                "checks",
                &case["golden"]["checks"],
                &json!(findings),
                &mut found,
            );
            compare(
                "check_error",
                &case["golden"]["check_error"],
                &json!(error),
                &mut found,
            );
            found
        });
    }
}
