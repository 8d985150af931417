//! The typed stages as recorded.

use dockerfile::instruction::{
    Command, CommandLine, Instruction, KeyValue, Mount, MountError, Program, Run, SourceContent,
    Stage,
};
use serde_json::{Value, json};

use super::lines_json;

/// The member `stages`.
pub(super) fn stages(program: &Program) -> Value {
    let meta_args: Vec<Value> = program
        .meta_args
        .iter()
        .map(|command| {
            let mut value = instruction(&command.instruction);
            value["lines"] = lines_json(command.lines);
            value["source"] = json!(command.source);
            if let Value::Object(members) = &mut value {
                members.remove("type");
            }
            value
        })
        .collect();
    let stages: Vec<Value> = program.stages.iter().map(stage).collect();
    json!({"meta_args": meta_args, "stages": stages})
}

fn stage(stage: &Stage) -> Value {
    let mut value = json!({
        "index": stage.index,
        "name": stage.name,
        "base": stage.base,
        "platform": stage.platform,
        "keyword": stage.keyword,
        "source": stage.source,
        "lines": lines_json(stage.lines),
        "commands": stage.commands.iter().map(command).collect::<Vec<_>>(),
    });
    if !stage.doc.is_empty() {
        value["doc"] = json!(stage.doc);
    }
    if !stage.comments.is_empty() {
        value["comments"] = json!(stage.comments);
    }
    value
}

fn command(command: &Command) -> Value {
    let mut value = instruction(&command.instruction);
    value["name"] = json!(command.keyword);
    value["source"] = json!(command.source);
    value["lines"] = lines_json(command.lines);
    if !command.comments.is_empty() {
        value["comments"] = json!(command.comments);
    }
    value
}

fn instruction(instruction: &Instruction) -> Value {
    match instruction {
        Instruction::Env(pairs) => json!({"type": "env", "pairs": key_values(pairs)}),
        Instruction::Label(pairs) => json!({"type": "label", "pairs": key_values(pairs)}),
        Instruction::Arg(declarations) => {
            let args: Vec<Value> = declarations
                .iter()
                .map(|declaration| {
                    let mut value = json!({"key": declaration.key, "value": declaration.value});
                    if !declaration.doc.is_empty() {
                        value["doc"] = json!(declaration.doc);
                    }
                    value
                })
                .collect();
            json!({"type": "arg", "args": args})
        }
        Instruction::Copy(copy) => with_contents(
            json!({
                "type": "copy",
                "sources": copy.sources,
                "dest": copy.dest,
                "from": copy.from,
                "chown": copy.chown,
                "chmod": copy.chmod,
                "link": copy.link,
                "parents": copy.parents,
                "exclude": copy.exclude,
            }),
            &copy.contents,
        ),
        Instruction::Add(add) => with_contents(
            json!({
                "type": "add",
                "sources": add.sources,
                "dest": add.dest,
                "chown": add.chown,
                "chmod": add.chmod,
                "link": add.link,
                "exclude": add.exclude,
                "checksum": add.checksum,
                "keep_git_dir": add.keep_git_dir,
                "unpack": add.unpack,
            }),
            &add.contents,
        ),
        Instruction::Run(run) => run_json(run),
        Instruction::Cmd(line) => command_line("cmd", line),
        Instruction::Entrypoint(line) => command_line("entrypoint", line),
        Instruction::Healthcheck(check) => json!({
            "type": "healthcheck",
            "test": check.test,
            "interval_ns": check.interval_ns,
            "timeout_ns": check.timeout_ns,
            "start_period_ns": check.start_period_ns,
            "start_interval_ns": check.start_interval_ns,
            "retries": check.retries,
        }),
        Instruction::Expose(ports) => json!({"type": "expose", "ports": ports}),
        Instruction::Onbuild(text) => json!({"type": "onbuild", "expression": text}),
        Instruction::Workdir(path) => json!({"type": "workdir", "path": path}),
        Instruction::User(user) => json!({"type": "user", "user": user}),
        Instruction::Volume(volumes) => json!({"type": "volume", "volumes": volumes}),
        Instruction::Stopsignal(signal) => json!({"type": "stopsignal", "signal": signal}),
        Instruction::Shell(shell) => json!({"type": "shell", "shell": shell}),
        Instruction::Maintainer(name) => json!({"type": "maintainer", "maintainer": name}),
    }
}

fn key_values(pairs: &[KeyValue]) -> Vec<Value> {
    pairs
        .iter()
        .map(|pair| json!({"key": pair.key, "value": pair.value, "legacy": pair.legacy}))
        .collect()
}

fn command_line(kind: &str, line: &CommandLine) -> Value {
    json!({"type": kind, "cmdline": line.args, "prepend_shell": line.prepend_shell})
}

fn with_contents(mut value: Value, contents: &[SourceContent]) -> Value {
    if !contents.is_empty() {
        value["source_contents"] = contents
            .iter()
            .map(|content| {
                json!({"path": content.path, "data": content.data, "expand": content.expand})
            })
            .collect();
    }
    value
}

fn run_json(run: &Run) -> Value {
    let mut value = command_line("run", &run.command);
    value["flags_used"] = json!(run.flags_used);
    value["network"] = json!(run.network);
    value["security"] = json!(run.security);
    if !run.files.is_empty() {
        value["files"] = run
            .files
            .iter()
            .map(|file| json!({"name": file.name, "data": file.data, "chomp": file.chomp}))
            .collect();
    }
    if !run.devices.is_empty() {
        value["devices"] = run
            .devices
            .iter()
            .map(|device| json!({"name": device.name, "required": device.required}))
            .collect();
    }
    // Recorded with every variable left as written.
    let mounts: Result<Vec<Value>, MountError> = run
        .mounts
        .iter()
        .map(|raw| {
            Mount::parse(raw, &mut |value| Ok(value.to_owned())).map(|mount| mount_json(&mount))
        })
        .collect();
    match mounts {
        Ok(mounts) => value["mounts"] = Value::Array(mounts),
        Err(error) => {
            value["mounts"] = json!([]);
            value["mounts_error"] = json!(error.to_string());
        }
    }
    value
}

fn mount_json(mount: &Mount) -> Value {
    json!({
        "type": mount.kind.name(),
        "from": mount.from,
        "source": mount.source,
        "target": mount.target,
        "readonly": mount.readonly,
        "size": mount.size,
        "id": mount.id,
        "sharing": mount.sharing.map_or("", |sharing| sharing.name()),
        "required": mount.required,
        "env": mount.env,
        "mode": mount.mode,
        "uid": mount.uid,
        "gid": mount.gid,
    })
}
