//! Going through the stages, instruction by instruction (`convert.go`, `dispatchStages`, `dispatch`).

use std::collections::BTreeSet;

use dockerfile::instruction::{Command, Instruction};
use dockerfile::word::Lexer;

use super::fault::Fault;
use super::plan::Lowering;
use super::stage::{StageCommand, StageId};
use super::{metadata, path};
use crate::image::config::{DEFAULT_PATH, HistoryEntry};

/// What history entries of a Dockerfile build carry.
const HISTORY_COMMENT: &str = "buildkit.dockerfile.v0";

impl Lowering<'_> {
    /// Goes through every stage in use, in order.
    pub(super) fn dispatch_stages(
        &mut self,
        target: StageId,
        reachable: &BTreeSet<StageId>,
    ) -> Result<(), Fault> {
        let all = self.options.all_stages;
        let waiting: Vec<StageId> = self
            .stages
            .ids()
            .filter(|id| all || reachable.contains(id) && !self.stages[*id].dispatched)
            .collect();
        // How many are still to be built on each; the result is still to be looked at in the end.
        let mut heirs = vec![0_usize; self.stages.all.len()];
        heirs[target.0] = 1;
        for base in waiting.iter().filter_map(|id| self.stages[*id].base) {
            heirs[base.0] += 1;
        }
        for id in waiting {
            if let Some(base) = self.stages[id].base {
                heirs[base.0] -= 1;
                if heirs[base.0] == 0 {
                    self.stages.inherit_last(id);
                } else {
                    self.stages.inherit(id);
                }
            }
            self.dispatch_stage(id)?;
        }
        Ok(())
    }

    fn dispatch_stage(&mut self, id: StageId) -> Result<(), Fault> {
        let target_platform = &self.target_platform;
        let stage = &mut self.stages[id];
        stage.dispatched = true;
        let platform = stage
            .platform
            .get_or_insert_with(|| target_platform.clone());
        let config = &mut stage.image.config;
        let sets_path = config
            .env
            .iter()
            .any(|pair| pair.split('=').next() == Some("PATH"));
        if !sets_path && platform.os != "windows" {
            config.env.push(format!("PATH={DEFAULT_PATH}"));
        }
        for pair in &config.env {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            stage.state.environment.set(name, value);
        }
        if !self.frontend.hostname.is_empty() {
            stage.state.hostname.clone_from(&self.frontend.hostname);
        }
        let (dir, user, lines) = (config.working_dir.clone(), config.user.clone(), stage.lines);
        if !dir.is_empty() {
            self.set_workdir(id, &dir)
                .map_err(|fault| fault.at(lines))?;
        }
        let stage = &mut self.stages[id];
        if !user.is_empty() {
            stage.state.user = user;
        }
        stage.state.network = self.frontend.network;
        let commands = std::mem::take(&mut stage.commands);
        for command in &commands {
            self.comments.clone_from(&command.command.comments);
            self.dispatch(id, command)
                .map_err(|fault| fault.at(command.command.lines))?;
        }
        let stage = &mut self.stages[id];
        stage.commands = commands;
        self.context_paths.append(&mut stage.context_paths);
        Ok(())
    }

    fn dispatch(&mut self, id: StageId, command: &StageCommand) -> Result<(), Fault> {
        self.stages[id].in_trigger = command.is_trigger();
        let plain = &command.command;
        match &plain.instruction {
            Instruction::Env(pairs) => self.env(id, plain, pairs),
            Instruction::Label(pairs) => self.label(id, plain, pairs),
            Instruction::Arg(args) => self.arg(id, plain, args),
            Instruction::Copy(copy) => self.copy(id, command, copy),
            Instruction::Add(add) => self.add(id, command, add),
            Instruction::Run(run) => self.run(id, command, run),
            Instruction::Cmd(line) => {
                self.cmd(id, plain, line);
                Ok(())
            }
            Instruction::Entrypoint(line) => {
                self.entrypoint(id, plain, line);
                Ok(())
            }
            Instruction::Healthcheck(check) => {
                self.healthcheck(id, plain, check);
                Ok(())
            }
            Instruction::Expose(ports) => self.expose(id, plain, ports),
            Instruction::Onbuild(trigger) => {
                let config = &mut self.stages[id].image.config;
                config
                    .on_build
                    .get_or_insert_default()
                    .push(trigger.clone());
                Ok(())
            }
            Instruction::Workdir(dir) => self.workdir(id, command, dir),
            Instruction::User(user) => self.user(id, plain, user),
            Instruction::Volume(volumes) => self.volume(id, plain, volumes),
            Instruction::Stopsignal(signal) => self.stopsignal(id, plain, signal),
            Instruction::Shell(shell) => {
                self.stages[id].image.config.shell = Some(shell.clone());
                self.commit(id, format!("SHELL {}", super::text::list(shell)), false);
                Ok(())
            }
            Instruction::Maintainer(author) => {
                self.stages[id].image.author.clone_from(author);
                self.commit(id, format!("MAINTAINER {author}"), false);
                Ok(())
            }
        }
    }

    /// Expands a word with the stage's variables and reports those that are not set.
    pub(super) fn expand(
        &mut self,
        id: StageId,
        command: &Command,
        lexer: Lexer,
        word: &str,
    ) -> Result<String, Fault> {
        let environment = &self.stages[id].state.environment;
        let (expansion, error) = lexer.expand(word, environment);
        self.check_undefined_vars(id, &expansion.unmatched, command.lines);
        if let Some(error) = error {
            return Err(error.to_string().into());
        }
        Ok(expansion.result)
    }

    /// [`Lowering::expand`] for several words.
    pub(super) fn expand_all(
        &mut self,
        id: StageId,
        command: &Command,
        words: &[String],
    ) -> Result<Vec<String>, Fault> {
        let lexer = self.lexer;
        words
            .iter()
            .map(|word| self.expand(id, command, lexer, word))
            .collect()
    }

    /// Adds a history entry (`commitToHistory`).
    pub(super) fn commit(&mut self, id: StageId, created_by: String, layer: bool) {
        let created = self.epoch.map(super::text::timestamp);
        self.stages[id].image.history.push(HistoryEntry {
            created_by,
            empty_layer: !layer,
            comment: HISTORY_COMMENT.to_owned(),
            created,
        });
    }

    /// The last touches: labels of the command line, the image's platform, paths of the contexts
    /// (`finalizeResultImage`).
    pub(super) fn finish(&mut self, target: StageId) -> Result<(), Fault> {
        self.stages.use_path(target, "/".to_owned());
        let stage = &mut self.stages[target];
        for (name, value) in &self.frontend.labels {
            let labels = stage.image.config.labels.get_or_insert_default();
            labels.insert(name.clone(), value.clone());
        }
        if let Some(message) = self.lint.error() {
            return Err(message.into());
        }
        self.finish_contexts();
        let image = &mut self.stages[target].image;
        if !self.implicit_target {
            metadata::set_platform(&mut image.platform, &self.target_platform);
        }
        image.platform = image.platform.normalized();
        Ok(())
    }

    /// Changes to a directory without a trace in the history.
    pub(super) fn set_workdir(&mut self, id: StageId, dir: &str) -> Result<String, Fault> {
        let stage = &mut self.stages[id];
        let os = stage
            .platform
            .as_ref()
            .map_or("linux", |platform| &platform.os);
        let native = path::normalize_workdir(&stage.image.config.working_dir, dir, os)
            .map_err(|error| Fault::from(error).while_doing("normalizing workdir"))?;
        let dir = path::to_slash(&native, os);
        stage.image.config.working_dir = native;
        stage.state.dir.clone_from(&dir);
        Ok(dir)
    }
}
