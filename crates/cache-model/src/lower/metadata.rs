//! Instructions that only change the image's configuration.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use dockerfile::instruction::{Command, CommandLine, Healthcheck, KeyValue};

use super::fault::Fault;
use super::plan::Lowering;
use super::stage::StageId;
use super::{signal, text};
use crate::image::config::{self, ImageConfig};
use crate::image::platform::Platform;

impl Lowering<'_> {
    pub(super) fn env(
        &mut self,
        id: StageId,
        command: &Command,
        pairs: &[KeyValue],
    ) -> Result<(), Fault> {
        let pairs = self.expand_pairs(id, command, pairs)?;
        let mut message = "ENV".to_owned();
        for (name, value) in &pairs {
            self.check_secret_name("ENV", name, command.lines);
            let _ = write!(message, " {name}={value}");
            self.stages[id].state.environment.set(name, value);
        }
        set_env(&mut self.stages[id].image.config.env, &pairs);
        self.commit(id, message, false);
        Ok(())
    }

    pub(super) fn label(
        &mut self,
        id: StageId,
        command: &Command,
        pairs: &[KeyValue],
    ) -> Result<(), Fault> {
        let pairs = self.expand_pairs(id, command, pairs)?;
        let labels = self.stages[id].image.config.labels.get_or_insert_default();
        let mut message = "LABEL".to_owned();
        for (name, value) in pairs {
            let _ = write!(message, " {name}={value}");
            labels.insert(name, value);
        }
        self.commit(id, message, false);
        Ok(())
    }

    /// All pairs see the variables as they were before the instruction.
    fn expand_pairs(
        &mut self,
        id: StageId,
        command: &Command,
        pairs: &[KeyValue],
    ) -> Result<Vec<(String, String)>, Fault> {
        let lexer = self.lexer;
        let expanded = pairs
            .iter()
            .map(|pair| {
                let name = self.expand(id, command, lexer, &pair.key)?;
                let value = self.expand(id, command, lexer, &pair.value)?;
                Ok((name, value))
            })
            .collect::<Result<Vec<_>, Fault>>()?;
        self.check_legacy_pairs(command, pairs);
        Ok(expanded)
    }

    pub(super) fn cmd(&mut self, id: StageId, command: &Command, line: &CommandLine) {
        let earlier = self.stages[id].cmd.replace(command.lines);
        self.check_used_once(command, earlier);
        self.check_json_args(id, command, line);
        let stage = &mut self.stages[id];
        let args = with_shell(&stage.image, line);
        let message = format!("CMD {}", text::quoted_list(&args));
        stage.image.config.cmd = Some(args);
        stage.image.config.args_escaped = true;
        self.commit(id, message, false);
    }

    pub(super) fn entrypoint(&mut self, id: StageId, command: &Command, line: &CommandLine) {
        let earlier = self.stages[id].entrypoint.replace(command.lines);
        self.check_used_once(command, earlier);
        self.check_json_args(id, command, line);
        let stage = &mut self.stages[id];
        let args = with_shell(&stage.image, line);
        let message = format!("ENTRYPOINT {}", text::quoted_list(&args));
        stage.image.config.entrypoint = Some(args);
        if stage.cmd.is_none() {
            stage.image.config.cmd = None;
        }
        self.commit(id, message, false);
    }

    pub(super) fn healthcheck(&mut self, id: StageId, command: &Command, check: &Healthcheck) {
        let earlier = self.stages[id].healthcheck.replace(command.lines);
        self.check_used_once(command, earlier);
        self.stages[id].image.config.healthcheck = Some(healthcheck(check));
        let message = format!(
            "HEALTHCHECK {{Test:{} Interval:{} Timeout:{} StartPeriod:{} StartInterval:{} Retries:{}}}",
            text::list(&check.test),
            text::duration(check.interval_ns),
            text::duration(check.timeout_ns),
            text::duration(check.start_period_ns),
            text::duration(check.start_interval_ns),
            check.retries
        );
        self.commit(id, message, false);
    }

    pub(super) fn user(&mut self, id: StageId, command: &Command, user: &str) -> Result<(), Fault> {
        let user = self.expand(id, command, self.lexer, user)?;
        let message = format!("USER {user}");
        let stage = &mut self.stages[id];
        stage.state.user.clone_from(&user);
        stage.image.config.user = user;
        self.commit(id, message, false);
        Ok(())
    }

    pub(super) fn volume(
        &mut self,
        id: StageId,
        command: &Command,
        volumes: &[String],
    ) -> Result<(), Fault> {
        let volumes = self.expand_all(id, command, volumes)?;
        let known = self.stages[id].image.config.volumes.get_or_insert_default();
        for volume in &volumes {
            if volume.is_empty() {
                return Err("VOLUME specified can not be an empty string".into());
            }
            known.entry(volume.clone()).or_default();
        }
        self.commit(id, format!("VOLUME {}", text::list(&volumes)), false);
        Ok(())
    }

    pub(super) fn stopsignal(
        &mut self,
        id: StageId,
        command: &Command,
        name: &str,
    ) -> Result<(), Fault> {
        let name = self.expand(id, command, self.lexer, name)?;
        if !signal::is_known(&name) {
            return Err(format!("invalid signal: {name}").into());
        }
        let message = format!("STOPSIGNAL {name}");
        self.stages[id].image.config.stop_signal = name;
        self.commit(id, message, false);
        Ok(())
    }
}

/// A command with the image's shell in front, if it is in shell form (`withShell`).
pub(crate) fn with_shell(image: &ImageConfig, line: &CommandLine) -> Vec<String> {
    if !line.prepend_shell {
        return line.args.clone();
    }
    let default: &[&str] = if image.platform.os == "windows" {
        &["cmd", "/S", "/C"]
    } else {
        &["/bin/sh", "-c"]
    };
    let mut args = match &image.config.shell {
        Some(shell) if !shell.is_empty() => shell.clone(),
        _ => default.iter().map(|&word| word.to_owned()).collect(),
    };
    args.push(line.args.join(" "));
    args
}

/// A health check as the configuration holds it.
pub(crate) fn healthcheck(check: &Healthcheck) -> config::Healthcheck {
    config::Healthcheck {
        test: check.test.clone(),
        interval: check.interval_ns,
        timeout: check.timeout_ns,
        start_period: check.start_period_ns,
        start_interval: check.start_interval_ns,
        retries: check.retries,
    }
}

/// The platform asked for, where the base has another; a variant is kept if the rest is the same.
pub(super) fn set_platform(platform: &mut Platform, target: &Platform) {
    let same = platform.os == target.os && platform.architecture == target.architecture;
    platform.os.clone_from(&target.os);
    platform.architecture.clone_from(&target.architecture);
    if !target.variant.is_empty() || !same {
        platform.variant.clone_from(&target.variant);
    }
    if !target.os_version.is_empty() || !same {
        platform.os_version.clone_from(&target.os_version);
    }
}

/// Sets variables of a configuration; one that is set again keeps its place (`addEnv`). Those there are called what
/// stands before their first `=`, so a name that holds one is never found again.
pub(crate) fn set_env(env: &mut Vec<String>, pairs: &[(String, String)]) {
    let mut places = BTreeMap::new();
    for (place, pair) in env.iter().enumerate() {
        let name = pair.split('=').next().unwrap_or_default();
        places.entry(name.to_owned()).or_insert(place);
    }
    for (name, value) in pairs {
        let pair = format!("{name}={value}");
        if let Some(place) = places.get(name) {
            env[*place] = pair;
        } else {
            let found_as = name.split('=').next().unwrap_or_default();
            places.entry(found_as.to_owned()).or_insert(env.len());
            env.push(pair);
        }
    }
}
