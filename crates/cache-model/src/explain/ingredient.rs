//! What differs between two ops, said in the words of the Dockerfile.

use std::collections::{BTreeMap, BTreeSet};

use dockerfile::quote::go_quote;

use super::{Change, Ingredient, Sandbox};
use crate::content::path::base;
use crate::graph::{
    Account, CopyAction, ExecMount, ExecMountKind, ExecOp, FileActionKind, FileOp, Op, Owner,
    SecretEnv, Vertex,
};
use crate::solve::key::{cache_id, host_name};

#[cfg(test)]
mod tests;

/// Ingredients of the own key of a vertex that differ from those of another: some if the keys differ
/// ([`cache_map`](crate::solve::key::cache_map)), none if not. `args` are the names that the Dockerfile declares by
/// `ARG`: in a key they are variables like any other.
pub(super) fn changes(old: &Vertex, new: &Vertex, args: &BTreeSet<String>) -> Vec<Change> {
    let mut changes = Changes(Vec::new());
    let kind = |vertex: &Vertex| vertex.meta.step.as_ref().map(|step| step.kind);
    if kind(old) != kind(new) {
        changes.add(
            Ingredient::Kind,
            kind(old).map(|kind| kind.name().to_owned()),
            kind(new).map(|kind| kind.name().to_owned()),
        );
    }
    match (&old.op, &new.op) {
        (Op::Exec(before), Op::Exec(now)) => {
            changes.command((before, old.meta.shell), (now, new.meta.shell));
            changes.exec(before, now, args);
            let platform = |vertex: &Vertex| vertex.meta.platform.as_ref().map(ToString::to_string);
            changes.add(Ingredient::Platform, platform(old), platform(new));
        }
        (Op::File(before), Op::File(now)) => changes.file(before, now),
        (Op::Source(before), Op::Source(now)) => {
            let ingredient = |identifier: &str| match identifier.strip_prefix("docker-image://") {
                Some(name) => Ingredient::Image(name.to_owned()),
                None => Ingredient::Remote(identifier.to_owned()),
            };
            changes.add(
                ingredient(&now.identifier),
                Some(before.identifier.clone()),
                Some(now.identifier.clone()),
            );
        }
        _ => {}
    }
    changes.0
}

struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, what: Ingredient, old: Option<String>, new: Option<String>) {
        if old != new {
            self.0.push(Change { what, old, new });
        }
    }

    fn text(&mut self, what: Ingredient, old: &str, new: &str) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.add(what, some(old), some(new));
    }

    /// A command and the shell in front of it, which are so many of the arguments.
    fn command(&mut self, old: (&ExecOp, usize), new: (&ExecOp, usize)) {
        let split = |(exec, shell): (&ExecOp, usize)| match exec.args.split_at_checked(shell) {
            Some((shell @ [_, ..], [command])) => (shell.join(" "), command.clone()),
            _ => (String::new(), exec_form(&exec.args)),
        };
        let (old_shell, old_command) = split(old);
        let (new_shell, new_command) = split(new);
        self.text(Ingredient::Command, &old_command, &new_command);
        self.text(Ingredient::Shell, &old_shell, &new_shell);
    }

    /// Everything about an execution but its command.
    fn exec(&mut self, old: &ExecOp, new: &ExecOp, args: &BTreeSet<String>) {
        self.environment(&old.env, &new.env, args);
        self.text(Ingredient::Cwd, &old.cwd, &new.cwd);
        self.text(Ingredient::User, &old.user, &new.user);
        self.text(Ingredient::Network, old.network.name(), new.network.name());
        self.text(
            Ingredient::Security,
            old.security.name(),
            new.security.name(),
        );
        let hosts = |exec: &ExecOp| {
            let names = exec.extra_hosts.iter().map(|host| host_name(host));
            names.collect::<Vec<_>>().join(" ")
        };
        for (option, old, new) in [
            (
                Sandbox::Hostname,
                old.hostname.clone(),
                new.hostname.clone(),
            ),
            (Sandbox::ExtraHosts, hosts(old), hosts(new)),
            (
                Sandbox::Limits,
                old.ulimits.join(" "),
                new.ulimits.join(" "),
            ),
            (
                Sandbox::ControlGroup,
                old.cgroup_parent.clone(),
                new.cgroup_parent.clone(),
            ),
            (
                Sandbox::Devices,
                old.devices.join(" "),
                new.devices.join(" "),
            ),
        ] {
            self.text(Ingredient::Sandbox(option), &old, &new);
        }
        self.mounts(&old.mounts, &new.mounts);
        self.secret_variables(&old.secret_env, &new.secret_env);
    }

    fn secret_variables(&mut self, old: &[SecretEnv], new: &[SecretEnv]) {
        let told = |secrets: &[SecretEnv]| -> Vec<(String, String)> {
            let told = |secret: &SecretEnv| {
                let text = format!("{}, {}", secret.id, need(secret.optional));
                (secret.name.clone(), text)
            };
            secrets.iter().map(told).collect()
        };
        self.listed(&told(old), &told(new), |name| {
            Ingredient::Secret(name.to_owned())
        });
    }

    /// Things that have a name and count in the order in which they are written.
    fn listed(
        &mut self,
        old: &[(String, String)],
        new: &[(String, String)],
        what: impl Fn(&str) -> Ingredient,
    ) {
        let by_name = |list: &[(String, String)]| {
            let mut told: BTreeMap<String, String> = BTreeMap::new();
            for (name, text) in list {
                // Of one name there may be several.
                let entry = told.entry(name.clone()).or_default();
                let separator = if entry.is_empty() { "" } else { "; " };
                *entry += separator;
                *entry += text;
            }
            told
        };
        let (before, now) = (by_name(old), by_name(new));
        let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        for name in names {
            self.add(
                what(name),
                before.get(name).cloned(),
                now.get(name).cloned(),
            );
        }
        let order = |of: &[(String, String)], other: &BTreeMap<String, String>| -> Vec<String> {
            let names = of.iter().map(|(name, _)| name.clone());
            names.filter(|name| other.contains_key(name)).collect()
        };
        let (old, new) = (order(old, &now), order(new, &before));
        let moved = old.iter().zip(&new).find(|(old, new)| old != new);
        if let Some((old, new)) = moved {
            self.add(
                what(new),
                Some(format!("behind {old}")),
                Some(format!("before {old}")),
            );
        }
    }

    fn environment(&mut self, old: &[String], new: &[String], args: &BTreeSet<String>) {
        let split = |entry: &'_ String| -> (String, String) {
            let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
            (name.to_owned(), value.to_owned())
        };
        let before: BTreeMap<String, String> = old.iter().map(split).collect();
        let now: BTreeMap<String, String> = new.iter().map(split).collect();
        let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        for name in names {
            let what = if args.contains(name) {
                Ingredient::Arg(name.clone())
            } else {
                Ingredient::Env(name.clone())
            };
            self.add(what, before.get(name).cloned(), now.get(name).cloned());
        }
        // Values apart, those that were there and still are may have changed places.
        let order = |of: &[String], other: &BTreeMap<String, String>| {
            let names = of.iter().map(|entry| split(entry).0);
            let kept: Vec<String> = names.filter(|name| other.contains_key(name)).collect();
            kept.join(" ")
        };
        self.text(
            Ingredient::EnvOrder,
            &order(old, &now),
            &order(new, &before),
        );
    }

    fn mounts(&mut self, old: &[ExecMount], new: &[ExecMount]) {
        let told = |mounts: &[ExecMount]| -> Vec<(String, String)> {
            let mounts = mounts.iter().filter(|mount| mount.dest != "/");
            mounts
                .map(|mount| (mount.dest.clone(), tell_mount(mount)))
                .collect()
        };
        self.listed(&told(old), &told(new), |target| match target {
            "/dev/shm" => Ingredient::Sandbox(Sandbox::SharedMemory),
            _ => Ingredient::Mount(target.to_owned()),
        });
    }

    fn file(&mut self, old: &FileOp, new: &FileOp) {
        let sources = |file: &FileOp| {
            let names = file.actions.iter().filter_map(|action| match &action.kind {
                FileActionKind::Copy(copy) => Some(base(&copy.src).to_owned()),
                FileActionKind::MkFile { .. } | FileActionKind::MkDir { .. } => None,
            });
            names.collect::<Vec<_>>().join(" ")
        };
        self.text(Ingredient::Source, &sources(old), &sources(new));
        for (before, now) in old.actions.iter().zip(&new.actions) {
            match (&before.kind, &now.kind) {
                (FileActionKind::Copy(before), FileActionKind::Copy(now)) => self.copy(before, now),
                (
                    FileActionKind::MkFile {
                        path: old_path,
                        mode: old_mode,
                        data: old_data,
                        owner: old_owner,
                        timestamp: old_time,
                    },
                    FileActionKind::MkFile {
                        path,
                        mode,
                        data,
                        owner,
                        timestamp,
                    },
                ) => {
                    let heredoc = Ingredient::Heredoc(base(path).to_owned());
                    self.text(heredoc.clone(), old_data, data);
                    self.text(heredoc, old_path, path);
                    self.mode(Some(*old_mode), Some(*mode), "", "");
                    self.owner(old_owner.as_ref(), owner.as_ref());
                    self.time(*old_time, *timestamp);
                }
                (
                    FileActionKind::MkDir {
                        path: old_path,
                        mode: old_mode,
                        owner: old_owner,
                        timestamp: old_time,
                        ..
                    },
                    FileActionKind::MkDir {
                        path,
                        mode,
                        owner,
                        timestamp,
                        ..
                    },
                ) => {
                    self.text(Ingredient::Dest, old_path, path);
                    self.mode(Some(*old_mode), Some(*mode), "", "");
                    self.owner(old_owner.as_ref(), owner.as_ref());
                    self.time(*old_time, *timestamp);
                }
                _ => {}
            }
        }
        self.0.dedup();
    }

    fn copy(&mut self, old: &CopyAction, new: &CopyAction) {
        self.text(Ingredient::Dest, &old.dest, &new.dest);
        self.owner(old.owner.as_ref(), new.owner.as_ref());
        self.mode(old.mode, new.mode, &old.mode_str, &new.mode_str);
        let patterns = |copy: &CopyAction| {
            [
                ("", &copy.required_paths),
                ("+", &copy.include_patterns),
                ("-", &copy.exclude_patterns),
            ]
            .into_iter()
            .flat_map(|(sign, list)| list.iter().map(move |text| format!("{sign}{text}")))
            .collect::<Vec<_>>()
            .join(" ")
        };
        self.text(Ingredient::Patterns, &patterns(old), &patterns(new));
        // The other flags of the action follow from where the source lies, and its vertex tells that.
        let unpack = |copy: &CopyAction| copy.attempt_unpack.then(|| "yes".to_owned());
        self.add(
            Ingredient::Flag("unpack".to_owned()),
            unpack(old),
            unpack(new),
        );
    }

    fn mode(&mut self, old: Option<u32>, new: Option<u32>, old_text: &str, new_text: &str) {
        let told = |mode: Option<u32>, text: &str| {
            if text.is_empty() {
                mode.map(|mode| format!("{mode:04o}"))
            } else {
                Some(text.to_owned())
            }
        };
        self.add(Ingredient::Mode, told(old, old_text), told(new, new_text));
    }

    fn owner(&mut self, old: Option<&Owner>, new: Option<&Owner>) {
        self.add(Ingredient::Owner, old.map(tell_owner), new.map(tell_owner));
    }

    fn time(&mut self, old: Option<i64>, new: Option<i64>) {
        let told = |time: Option<i64>| time.map(|seconds| seconds.to_string());
        self.add(Ingredient::Timestamp, told(old), told(new));
    }
}

fn tell_owner(owner: &Owner) -> String {
    let account = |account: &Option<Account>| match account {
        None => String::new(),
        Some(Account::Name(name)) => name.clone(),
        Some(Account::Id(id)) => id.to_string(),
    };
    match &owner.group {
        None => account(&owner.user),
        group => format!("{}:{}", account(&owner.user), account(group)),
    }
}

/// A mount with what counts of it: not the source of a bind mount, and the id of a cache only where the key has it.
fn tell_mount(mount: &ExecMount) -> String {
    let access = if mount.readonly { "ro" } else { "rw" };
    match &mount.kind {
        ExecMountKind::Bind => format!("bind, {access}"),
        ExecMountKind::Cache { id, sharing } => match cache_id(id, *sharing, &mount.dest) {
            "" => format!("cache, {access}"),
            id => format!("cache {id}, {access}"),
        },
        ExecMountKind::Tmpfs { size } => format!("tmpfs, {size} bytes, {access}"),
        ExecMountKind::Secret {
            id,
            uid,
            gid,
            mode,
            optional,
        } => format!("secret {}", tell_access(id, [*uid, *gid, *mode], *optional)),
        ExecMountKind::Ssh {
            id,
            uid,
            gid,
            mode,
            optional,
        } => format!("ssh {}", tell_access(id, [*uid, *gid, *mode], *optional)),
    }
}

fn tell_access(id: &str, [uid, gid, mode]: [u64; 3], optional: bool) -> String {
    format!("{id}, {mode:04o} {uid}:{gid}, {}", need(optional))
}

fn need(optional: bool) -> &'static str {
    if optional { "optional" } else { "required" }
}

/// A command as the exec form writes it.
fn exec_form(args: &[String]) -> String {
    let quoted: Vec<String> = args.iter().map(|arg| go_quote(arg)).collect();
    format!("[{}]", quoted.join(", "))
}
