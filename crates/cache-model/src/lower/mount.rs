//! `RUN --mount` (`convert_runmount.go`, `convert_secrets.go`, `convert_ssh.go`).

use dockerfile::instruction::{Mount, MountKind, Run, SharingMode};

use super::draft::{Draft, DraftAction, DraftMount, DraftOp};
use super::fault::Fault;
use super::path;
use super::plan::Lowering;
use super::stage::{StageCommand, StageId};
use crate::graph::{Account, Edge, ExecMountKind, FileActionKind, Owner, SecretEnv, VertexMeta};

/// The mounts of one RUN, by the groups in which they are serialised.
#[derive(Debug, Default)]
pub(super) struct Mounts {
    /// Bind, cache and tmpfs mounts.
    pub(super) files: Vec<DraftMount>,
    secrets: Vec<DraftMount>,
    ssh: Vec<DraftMount>,
    pub(super) secret_env: Vec<SecretEnv>,
}

impl Mounts {
    /// Where the first agent's socket is.
    pub(super) fn first_ssh_socket(&self) -> Option<String> {
        self.ssh.first().map(|mount| mount.dest.clone())
    }

    /// All mounts: files by destination, then secrets, then sockets (`ExecOp.Marshal`).
    pub(super) fn in_order(self, root: DraftMount) -> Vec<DraftMount> {
        let mut mounts = vec![root];
        mounts.extend(self.files);
        mounts.sort_by(|a, b| a.dest.cmp(&b.dest));
        mounts.extend(self.secrets);
        mounts.extend(self.ssh);
        mounts
    }
}

/// The stage or image a mount takes from, before its variables are known; a mount that names none counts as taking
/// from `scratch` (`detectRunMount`).
pub(super) fn source_name(mount: &str) -> String {
    match Mount::from_of(mount) {
        Some(from) if !from.is_empty() => from,
        _ => "scratch".to_owned(),
    }
}

impl Lowering<'_> {
    /// Reads the options of all mounts, variables expanded.
    pub(super) fn expand_mounts(
        &mut self,
        id: StageId,
        command: &StageCommand,
        run: &Run,
    ) -> Result<Vec<Mount>, Fault> {
        let lexer = self.lexer;
        run.mounts
            .iter()
            .map(|text| {
                let mut expand = |word: &str| {
                    self.expand(id, &command.command, lexer, word)
                        .map_err(|fault| dockerfile::instruction::MountError(fault.message))
                };
                Mount::parse(text, &mut expand).map_err(|error| error.to_string().into())
            })
            .collect()
    }

    /// Places the mounts (`dispatchRunMounts`).
    pub(super) fn mounts(
        &mut self,
        id: StageId,
        command: &StageCommand,
        mounts: &[Mount],
    ) -> Result<Mounts, Fault> {
        let mut placed = Mounts::default();
        for (position, mount) in mounts.iter().enumerate() {
            let from = self.mount_source(command, position, mount)?;
            match mount.kind {
                MountKind::Bind | MountKind::Cache | MountKind::Tmpfs => {
                    let mount = self.file_mount(id, mount, from)?;
                    placed.files.push(mount);
                }
                MountKind::Secret => self.secret_mount(id, mount, &mut placed)?,
                MountKind::Ssh => {
                    let mount = ssh_mount(mount, placed.ssh.len())?;
                    placed.ssh.push(mount);
                }
            }
        }
        Ok(placed)
    }

    /// The stage or image a mount names, which must have been gone through already.
    fn mount_source(
        &self,
        command: &StageCommand,
        position: usize,
        mount: &Mount,
    ) -> Result<Option<StageId>, Fault> {
        let named = command.sources.get(position).copied();
        // A cache that names no source takes from `scratch`, which a stage may be called.
        let takes = !mount.from.is_empty() || mount.kind == MountKind::Cache;
        let from = named.filter(|_| takes);
        if from.is_some_and(|from| !self.stages[from].dispatched) {
            let quote = dockerfile::quote::go_quote;
            let name = match mount.from.as_str() {
                "" => "scratch",
                name => name,
            };
            return Err(format!(
                "cannot mount from stage {} to {}, stage needs to be defined before current command",
                quote(name),
                quote(&mount.target)
            )
            .into());
        }
        Ok(from)
    }

    fn file_mount(
        &mut self,
        id: StageId,
        mount: &Mount,
        from: Option<StageId>,
    ) -> Result<DraftMount, Fault> {
        let os = self.stage_platform_or_target(id).os;
        let dir = &self.stages[id].state.dir;
        let dest = if path::is_absolute(&mount.target, &os) {
            mount.target.clone()
        } else {
            path::join(&["/", dir, &mount.target])
        };
        if dest == "/" {
            let quoted = dockerfile::quote::go_quote(&dest);
            return Err(format!("invalid mount target {quoted}").into());
        }
        // A bind mount that names no source takes from the build context.
        let mut source = match (mount.kind, from) {
            (MountKind::Tmpfs, _) | (MountKind::Cache, None) => None,
            (_, Some(from)) => self.stages[from].state.output,
            (_, None) => Some(self.build_context()),
        };
        let place = path::join(&["/", &mount.source]);
        let mut selector = String::new();
        if place != "/" {
            selector.clone_from(&place);
        } else if mount.uid.is_some() || mount.gid.is_some() || mount.mode.is_some() {
            source = Some(self.owned_cache(source, mount));
            "/cache".clone_into(&mut selector);
        }
        match (from, mount.kind) {
            (Some(from), _) => self.stages.use_path(from, place),
            (None, MountKind::Cache) => {}
            (None, _) => {
                self.stages[id].context_paths.insert(place);
            }
        }
        Ok(DraftMount {
            dest,
            source,
            readonly: mount.readonly,
            discard: !mount.readonly && mount.kind == MountKind::Bind,
            selector,
            kind: match mount.kind {
                MountKind::Tmpfs => ExecMountKind::Tmpfs { size: mount.size },
                MountKind::Cache => ExecMountKind::Cache {
                    id: self.cache_id(mount),
                    sharing: mount.sharing.unwrap_or(SharingMode::Shared),
                },
                _ => ExecMountKind::Bind,
            },
        })
    }

    fn cache_id(&self, mount: &Mount) -> String {
        let id = if mount.id.is_empty() {
            path::clean(&mount.target)
        } else {
            mount.id.clone()
        };
        format!("{}/{id}", self.frontend.cache_namespace)
    }

    /// A directory with the owner and mode a cache mount asks for (`setCacheUIDGID`).
    fn owned_cache(&mut self, base: Option<Edge>, mount: &Mount) -> Edge {
        let number = |value: Option<u64>| Some(Account::Id(value.unwrap_or_default() as u32));
        let kind = FileActionKind::MkDir {
            path: "/cache".to_owned(),
            mode: mount.mode.unwrap_or(0o755) as u32 & 0o777,
            make_parents: false,
            owner: Some(Owner {
                user: number(mount.uid),
                group: number(mount.gid),
            }),
            timestamp: None,
        };
        self.drafts.add(Draft {
            op: DraftOp::File {
                base,
                actions: vec![DraftAction { source: None, kind }],
            },
            meta: VertexMeta {
                name: "[internal] setting cache mount permissions".to_owned(),
                ..VertexMeta::default()
            },
            origin: None,
        })
    }

    /// A secret as a file, a variable, or both (`dispatchSecret`).
    fn secret_mount(
        &mut self,
        id: StageId,
        mount: &Mount,
        placed: &mut Mounts,
    ) -> Result<(), Fault> {
        let windows = self.stage_platform_or_target(id).os == "windows";
        let os = if windows { "windows" } else { "linux" };
        let target = path::to_slash(&mount.target, os);
        let id = match (mount.source.as_str(), mount.id.as_str()) {
            ("", "") if target.is_empty() => return Err("one of source, target required".into()),
            ("", "") => path::base(&target).to_owned(),
            ("", id) => id.to_owned(),
            (source, _) => source.to_owned(),
        };
        if windows && !target.is_empty() && !path::is_absolute(&target, os) {
            let quoted = dockerfile::quote::go_quote(&target);
            return Err(format!(
                "secret target {quoted} must be an absolute path with forward slashes on Windows, \
                 e.g. --mount=type=secret,id={id},target=C:/path/to/secret"
            )
            .into());
        }
        if let Some(name) = &mount.env {
            placed.secret_env.push(SecretEnv {
                id: id.clone(),
                name: name.clone(),
                optional: !mount.required,
            });
        }
        let dest = match (target.is_empty(), &mount.env) {
            (true, Some(_)) => return Ok(()),
            (true, None) if windows => {
                return Err(format!(
                    "secret target is required on Windows, \
                     e.g. --mount=type=secret,id={id},target=C:/path/to/secret"
                )
                .into());
            }
            (true, None) => format!("/run/secrets/{}", path::base(&id)),
            (false, _) => target,
        };
        placed.secrets.push(special(
            dest,
            ExecMountKind::Secret {
                id,
                uid: mount.uid.unwrap_or(0),
                gid: mount.gid.unwrap_or(0),
                mode: mount.mode.unwrap_or(0o400),
                optional: !mount.required,
            },
        ));
        Ok(())
    }
}

/// An agent's socket (`dispatchSSH`).
fn ssh_mount(mount: &Mount, position: usize) -> Result<DraftMount, Fault> {
    if !mount.source.is_empty() {
        return Err("ssh does not support source".into());
    }
    let dest = if mount.target.is_empty() {
        format!("/run/buildkit/ssh_agent.{position}")
    } else {
        mount.target.clone()
    };
    Ok(special(
        dest,
        ExecMountKind::Ssh {
            id: mount.id.clone(),
            uid: mount.uid.unwrap_or(0),
            gid: mount.gid.unwrap_or(0),
            mode: mount.mode.unwrap_or(0o600),
            optional: !mount.required,
        },
    ))
}

fn special(dest: String, kind: ExecMountKind) -> DraftMount {
    DraftMount {
        dest,
        source: None,
        readonly: false,
        discard: true,
        selector: String::new(),
        kind,
    }
}
