//! `RUN` (`convert.go`, `dispatchRun`).

use std::fmt::Write as _;

use std::collections::BTreeMap;

use dockerfile::instruction::{Mount, MountKind, Run};
use dockerfile::syntax;
use dockerfile::word::{self, Lexer};
use indexmap::IndexMap;

use super::draft::{Draft, DraftMount, DraftOp};
use super::fault::Fault;
use super::metadata::with_shell;
use super::mount::Mounts;
use super::name::{NameContext, heredoc_summary, with_uppercase_keyword};
use super::path;
use super::plan::Lowering;
use super::stage::{DeclaredArg, StageCommand, StageId};
use super::state::{Environment, State};
use crate::graph::{ExecMountKind, ExecOp, NetworkMode, SecurityMode, StepKind, VertexMeta};

/// What a RUN executes.
struct Script {
    args: Vec<String>,
    /// How many of them are the shell's.
    shell: usize,
    /// The first line of a here-document, for the name.
    summary: Option<String>,
    /// The here-document is a program of its own.
    mount: Option<DraftMount>,
}

impl Lowering<'_> {
    pub(super) fn run(
        &mut self,
        id: StageId,
        command: &StageCommand,
        run: &Run,
    ) -> Result<(), Fault> {
        let mounts = self.expand_mounts(id, command, run)?;
        self.stages.use_path(id, "/".to_owned());
        let mut script = self.script(id, run)?;
        let mut placed = self.mounts(id, command, &mounts)?;
        if !run.devices.is_empty() {
            return Err(
                "device feature is only supported in Dockerfile frontend 1.14.0-labs or later"
                    .into(),
            );
        }
        placed.files.extend(script.mount.take());
        if self.frontend.shm_size > 0 {
            let size = self.frontend.shm_size;
            placed.files.push(DraftMount {
                dest: "/dev/shm".to_owned(),
                source: None,
                readonly: false,
                discard: false,
                selector: String::new(),
                kind: ExecMountKind::Tmpfs { size },
            });
        }
        let meta = self.run_meta(id, command, &mounts, &script);
        let state = &self.stages[id].state;
        let (exec, mounts) = self.exec(state, run, script.args.clone(), placed);
        let history = history_text(&script.args, &self.stages[id].args, &state.environment);
        let origin = self.origin(id, command);
        let output = self.drafts.add(Draft {
            op: DraftOp::Exec(Box::new(exec), mounts),
            meta,
            origin,
        });
        self.stages[id].state.output = Some(output);
        self.commit(id, format!("RUN {history} # buildkit"), true);
        Ok(())
    }

    /// The command with its here-documents and the shell in front.
    fn script(&mut self, id: StageId, run: &Run) -> Result<Script, Fault> {
        let mut script = Script {
            args: Vec::new(),
            shell: 0,
            summary: None,
            mount: None,
        };
        let mut line = run.command.clone();
        if let Some(first) = run.files.first() {
            let [text] = line.args.as_slice() else {
                let args = super::text::list(&line.args);
                return Err(format!("parsing produced an invalid run command: {args}").into());
            };
            if matches!(syntax::heredoc_word(text), Ok(Some(_))) {
                let data = if first.chomp {
                    syntax::chomp(&first.data)
                } else {
                    first.data.clone()
                };
                script.summary = Some(heredoc_summary(&first.data));
                let is_program = data.starts_with("#!");
                if is_program && self.stages[id].image.platform.os != "windows" {
                    let source = self.inline_document(&first.name, 0o755, &data);
                    script.mount = Some(DraftMount {
                        dest: "/dev/pipes/".to_owned(),
                        source: Some(source),
                        readonly: true,
                        discard: false,
                        selector: "/".to_owned(),
                        kind: ExecMountKind::Bind,
                    });
                    line.args = vec![path::join(&["/dev/pipes/", &first.name])];
                } else {
                    line.args = vec![data];
                }
            } else {
                let mut whole = text.clone();
                for file in &run.files {
                    whole.push('\n');
                    whole.push_str(&file.data);
                    whole.push_str(&file.name);
                }
                line.args = vec![whole];
            }
        }
        script.args = with_shell(&self.stages[id].image, &line);
        if line.prepend_shell {
            script.shell = script.args.len() - 1;
        }
        Ok(script)
    }

    fn exec(
        &self,
        state: &State,
        run: &Run,
        args: Vec<String>,
        placed: Mounts,
    ) -> (ExecOp, Vec<DraftMount>) {
        let mut environment = state.environment.clone();
        if let Some(socket) = placed.first_ssh_socket()
            && environment.get("SSH_AUTH_SOCK").is_none()
        {
            environment.set("SSH_AUTH_SOCK", &socket);
        }
        let root = DraftMount {
            dest: "/".to_owned(),
            source: state.output,
            readonly: false,
            discard: false,
            selector: String::new(),
            kind: ExecMountKind::Bind,
        };
        let secret_env = placed.secret_env.clone();
        let exec = ExecOp {
            args,
            env: environment.to_list(),
            cwd: state.dir.clone(),
            user: state.user.clone(),
            network: match run.network.as_str() {
                "none" => NetworkMode::None,
                "host" => NetworkMode::Host,
                _ => state.network,
            },
            security: match run.security.as_str() {
                "insecure" => SecurityMode::Insecure,
                _ => SecurityMode::Sandbox,
            },
            hostname: state.hostname.clone(),
            extra_hosts: self.frontend.extra_hosts.clone(),
            ulimits: self.frontend.ulimits.clone(),
            cgroup_parent: self.frontend.cgroup_parent.clone(),
            proxy_env: self.proxies.clone(),
            secret_env,
            devices: Vec::new(),
            mounts: Vec::new(),
        };
        (exec, placed.in_order(root))
    }

    fn run_meta(
        &mut self,
        id: StageId,
        command: &StageCommand,
        mounts: &[Mount],
        script: &Script,
    ) -> VertexMeta {
        let source = &command.command.source;
        let mut text = source.clone();
        if let Some(summary) = &script.summary {
            let _ = write!(text, " ({summary})");
        }
        let lexer = Lexer {
            raw_quotes: true,
            skip_unset_env: true,
            ..self.lexer
        };
        let masked = Masked::new(&self.stages[id].state.environment, mounts);
        let shown = lexer.process_word(&text, &masked);
        let text = with_uppercase_keyword(shown.as_deref().unwrap_or(&text));
        let platform = self.stages[id].state.platform.clone();
        let name = self.stages[id].name_step(
            &text,
            &NameContext {
                kind: StepKind::Run,
                command_index: command.index,
                platform: platform.as_ref().filter(|_| self.frontend.multi_platform),
            },
        );
        VertexMeta {
            name: name.text,
            command: source.clone(),
            platform: Some(platform.unwrap_or_else(|| self.target_platform.clone())),
            lines: vec![command.command.lines],
            span: command.index.map(|_| command.command.span),
            progress_group: None,
            ignore_cache: self.stages[id].no_cache,
            shell: script.shell,
            step: name.step,
        }
    }
}

/// The stage's variables with secrets among them hidden (`withSecretEnvMask`).
struct Masked<'a> {
    environment: &'a Environment,
    secrets: BTreeMap<&'a str, &'static str>,
}

impl<'a> Masked<'a> {
    fn new(environment: &'a Environment, mounts: &'a [Mount]) -> Self {
        let secrets = mounts
            .iter()
            .filter(|mount| mount.kind == MountKind::Secret)
            .filter_map(|mount| Some((mount.env.as_deref()?, "****")))
            .collect();
        Self {
            environment,
            secrets,
        }
    }
}

impl word::Environment for Masked<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let secret = self.secrets.get(name).copied();
        secret.or_else(|| self.environment.get(name))
    }

    fn keys(&self) -> Vec<&str> {
        let names = self.environment.names();
        names.chain(self.secrets.keys().copied()).collect()
    }
}

/// `|1 VERSION=2 /bin/sh -c make`: the arguments in scope, then the command (`runCommandString`).
fn history_text(args: &[String], declared: &[DeclaredArg], environment: &Environment) -> String {
    // Declared again, an argument keeps its place and takes the new value.
    let mut shown: IndexMap<&str, &str> = IndexMap::new();
    for arg in declared {
        let value = environment.get(&arg.name).or(arg.value.as_deref());
        shown.insert(&arg.name, value.unwrap_or_default());
    }
    let mut words = Vec::with_capacity(shown.len() + args.len() + 1);
    if !shown.is_empty() {
        words.push(format!("|{}", shown.len()));
        let pairs = shown.into_iter();
        words.extend(pairs.map(|(name, value)| format!("{name}={value}")));
    }
    words.extend_from_slice(args);
    words.join(" ")
}
