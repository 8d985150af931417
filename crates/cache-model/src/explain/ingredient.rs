//! What differs between two ops, said in the words of the Dockerfile.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Ingredient};
use crate::content::path::base;
use crate::graph::{
    Account, CopyAction, ExecMount, ExecMountKind, ExecOp, FileActionKind, FileOp, Op, Owner,
    Vertex,
};

/// Ingredients of the own key of a vertex that differ from those of another. `args` are the names that the Dockerfile
/// declares by `ARG`: in a key they are variables like any other.
pub(super) fn changes(old: &Vertex, new: &Vertex, args: &BTreeSet<String>) -> Vec<Change> {
    let mut changes = Changes(Vec::new());
    let kind = |vertex: &Vertex| vertex.meta.step.as_ref().map(|step| step.kind);
    if kind(old) != kind(new) {
        changes.add(
            Ingredient::Kind,
            kind(old).map(|kind| format!("{kind:?}").to_uppercase()),
            kind(new).map(|kind| format!("{kind:?}").to_uppercase()),
        );
    }
    match (&old.op, &new.op) {
        (Op::Exec(before), Op::Exec(now)) => {
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

    fn exec(&mut self, old: &ExecOp, new: &ExecOp, args: &BTreeSet<String>) {
        // Shell form is the shell followed by one argument; of an exec form all is command.
        let split = |args: &[String]| match args {
            [shell @ .., command] if args.len() > 1 && shell[0].starts_with('/') => {
                (shell.join(" "), command.clone())
            }
            all => (String::new(), all.join(" ")),
        };
        let (old_shell, old_command) = split(&old.args);
        let (new_shell, new_command) = split(&new.args);
        self.text(Ingredient::Command, &old_command, &new_command);
        self.text(Ingredient::Shell, &old_shell, &new_shell);
        self.environment(&old.env, &new.env, args);
        self.text(Ingredient::Cwd, &old.cwd, &new.cwd);
        self.text(Ingredient::User, &old.user, &new.user);
        self.text(
            Ingredient::Network,
            &format!("{:?}", old.network),
            &format!("{:?}", new.network),
        );
        self.text(
            Ingredient::Security,
            &format!("{:?}", old.security),
            &format!("{:?}", new.security),
        );
        let hosts = |exec: &ExecOp| {
            let names = exec.extra_hosts.iter().map(|host| {
                host.split_once('=')
                    .map_or(host.as_str(), |(name, _)| name)
                    .to_owned()
            });
            names.collect::<Vec<_>>().join(" ")
        };
        let sandbox = |name: &str| Ingredient::Sandbox(name.to_owned());
        self.text(sandbox("hostname"), &old.hostname, &new.hostname);
        self.text(sandbox("extra hosts"), &hosts(old), &hosts(new));
        self.text(
            sandbox("limits"),
            &old.ulimits.join(" "),
            &new.ulimits.join(" "),
        );
        self.text(
            sandbox("control group"),
            &old.cgroup_parent,
            &new.cgroup_parent,
        );
        self.text(
            sandbox("devices"),
            &old.devices.join(" "),
            &new.devices.join(" "),
        );
        self.mounts(&old.mounts, &new.mounts);
        let secrets = |exec: &ExecOp| {
            let each = exec
                .secret_env
                .iter()
                .map(|secret| format!("{}={}", secret.name, secret.id));
            each.collect::<Vec<_>>().join(" ")
        };
        self.text(
            Ingredient::Mount("secret variables".to_owned()),
            &secrets(old),
            &secrets(new),
        );
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
        let told = |mounts: &[ExecMount]| -> BTreeMap<String, String> {
            mounts
                .iter()
                .filter(|mount| mount.dest != "/")
                .map(|mount| (mount.dest.clone(), tell_mount(mount)))
                .collect()
        };
        let (before, now) = (told(old), told(new));
        let targets: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        for target in targets {
            let what = if target == "/dev/shm" {
                Ingredient::Sandbox("shared memory".to_owned())
            } else {
                Ingredient::Mount(target.clone())
            };
            self.add(what, before.get(target).cloned(), now.get(target).cloned());
        }
        // Secrets and sockets count in the order in which they are written.
        let order = |of: &[ExecMount], other: &BTreeMap<String, String>| -> Vec<String> {
            let targets = of.iter().map(|mount| mount.dest.clone());
            targets.filter(|dest| other.contains_key(dest)).collect()
        };
        let (old, new) = (order(old, &now), order(new, &before));
        let moved = old.iter().zip(&new).find(|(old, new)| old != new);
        if let Some((old, new)) = moved {
            let what = Ingredient::Mount(new.clone());
            self.add(
                what,
                Some(format!("behind {old}")),
                Some(format!("before {old}")),
            );
        }
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
                        ..
                    },
                    FileActionKind::MkFile {
                        path, mode, data, ..
                    },
                ) => {
                    let heredoc = Ingredient::Heredoc(base(path).to_owned());
                    self.text(heredoc.clone(), old_data, data);
                    self.text(heredoc, base(old_path), base(path));
                    self.mode(Some(*old_mode), Some(*mode), "", "");
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
            let included = copy
                .include_patterns
                .iter()
                .map(|pattern| format!("+{pattern}"));
            let excluded = copy
                .exclude_patterns
                .iter()
                .map(|pattern| format!("-{pattern}"));
            included.chain(excluded).collect::<Vec<_>>().join(" ")
        };
        self.text(Ingredient::Patterns, &patterns(old), &patterns(new));
        self.time(old.timestamp, new.timestamp);
        for (name, before, now) in [
            ("unpack", old.attempt_unpack, new.attempt_unpack),
            ("follow links", old.follow_symlink, new.follow_symlink),
            (
                "contents of directories",
                old.dir_copy_contents,
                new.dir_copy_contents,
            ),
            (
                "replace",
                old.always_replace_existing_dest_paths,
                new.always_replace_existing_dest_paths,
            ),
        ] {
            let told = |set: bool| set.then(|| "yes".to_owned());
            self.add(Ingredient::Flag(name.to_owned()), told(before), told(now));
        }
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

/// A mount with what counts of it: not the source of a bind mount, not the id of a cache.
fn tell_mount(mount: &ExecMount) -> String {
    let access = if mount.readonly { "ro" } else { "rw" };
    match &mount.kind {
        ExecMountKind::Bind => format!("bind, {access}"),
        ExecMountKind::Cache { id, sharing } => format!("cache {id}, {sharing:?}, {access}"),
        ExecMountKind::Tmpfs { size } => format!("tmpfs, {size} bytes"),
        ExecMountKind::Secret { id, mode, .. } => format!("secret {id}, {mode:04o}"),
        ExecMountKind::Ssh { id, mode, .. } => format!("ssh {id}, {mode:04o}"),
    }
}
