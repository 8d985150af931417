//! Instructions that only set configuration: each is a step all the same.

use std::collections::BTreeMap;

use dockerfile::instruction::{Instruction, KeyValue};

use super::dispatch::Build;
use crate::lower::{is_signal, ports, quoted_list, set_env, shown_list, with_shell};

impl Build<'_> {
    /// An instruction that changes the configuration only; what it says in the history.
    pub(super) fn configure(&mut self, instruction: &Instruction) -> Result<String, String> {
        let told_pairs = |word: &str, pairs: &[(String, String)]| {
            let pairs = pairs.iter().map(|(name, value)| format!(" {name}={value}"));
            format!("{word}{}", pairs.collect::<String>())
        };
        Ok(match instruction {
            Instruction::Env(pairs) => {
                let pairs = self.expand_pairs(pairs)?;
                set_env(&mut self.stand().config.config.env, &pairs);
                told_pairs("ENV", &pairs)
            }
            Instruction::Label(pairs) => {
                let pairs = self.expand_pairs(pairs)?;
                let said = told_pairs("LABEL", &pairs);
                let labels = &mut self.stand().config.config.labels;
                labels.get_or_insert_default().extend(pairs);
                said
            }
            Instruction::Arg(args) => {
                let mut said = "ARG".to_owned();
                for arg in args {
                    let value = arg.value.as_deref().map(|value| self.expand(value));
                    let value = value.transpose()?;
                    said.push(' ');
                    said.push_str(&arg.key);
                    if let Some(value) = &value {
                        said.push('=');
                        said.push_str(value);
                    }
                    self.stand().arguments.declare(&arg.key, value);
                }
                said
            }
            Instruction::Cmd(line) => {
                let stand = self.stand();
                let args = with_shell(&stand.config, line);
                stand.cmd_set = !line.args.is_empty();
                let said = format!("CMD {}", quoted_list(&args));
                stand.config.config.cmd = Some(args);
                said
            }
            Instruction::Entrypoint(line) => {
                let stand = self.stand();
                let args = with_shell(&stand.config, line);
                let said = format!("ENTRYPOINT {}", quoted_list(&args));
                stand.config.config.entrypoint = Some(args);
                if !stand.cmd_set {
                    stand.config.config.cmd = None;
                }
                said
            }
            Instruction::Healthcheck(check) => {
                let check = crate::lower::healthcheck(check);
                let said = format!("HEALTHCHECK {}", quoted_list(&check.test));
                self.stand().config.config.healthcheck = Some(check);
                said
            }
            Instruction::Expose(words) => {
                let lexer = self.lexer;
                let stand = self.stand();
                let variables = stand.arguments.variables(&stand.config.config.env);
                let mut said = "EXPOSE".to_owned();
                for word in words {
                    let words = lexer.process_words(word, &variables);
                    for port in words.map_err(|error| error.to_string())? {
                        let exposed = stand.config.config.exposed_ports.get_or_insert_default();
                        exposed.extend(
                            ports(&port)?
                                .into_iter()
                                .map(|port| (port, BTreeMap::new())),
                        );
                        said.push(' ');
                        said.push_str(&port);
                    }
                }
                said
            }
            Instruction::User(user) => {
                let user = self.expand(user)?;
                self.stand().config.config.user.clone_from(&user);
                format!("USER {user}")
            }
            Instruction::Volume(volumes) => {
                let volumes = self.expand_all(volumes)?;
                let known = &mut self.stand().config.config.volumes;
                for volume in &volumes {
                    known
                        .get_or_insert_default()
                        .entry(volume.clone())
                        .or_default();
                }
                format!("VOLUME {}", shown_list(&volumes))
            }
            Instruction::Stopsignal(signal) => {
                let signal = self.expand(signal)?;
                if !is_signal(&signal) {
                    return Err(format!("Invalid signal: {signal}"));
                }
                self.stand().config.config.stop_signal.clone_from(&signal);
                format!("STOPSIGNAL {signal}")
            }
            Instruction::Shell(shell) => {
                self.stand().config.config.shell = Some(shell.clone());
                format!("SHELL {}", shown_list(shell))
            }
            Instruction::Onbuild(trigger) => {
                let triggers = &mut self.stand().config.config.on_build;
                triggers.get_or_insert_default().push(trigger.clone());
                format!("ONBUILD {trigger}")
            }
            Instruction::Maintainer(author) => {
                self.stand().config.author.clone_from(author);
                format!("MAINTAINER {author}")
            }
            Instruction::Run(_)
            | Instruction::Copy(_)
            | Instruction::Add(_)
            | Instruction::Workdir(_) => String::new(),
        })
    }

    fn expand_pairs(&mut self, pairs: &[KeyValue]) -> Result<Vec<(String, String)>, String> {
        let pair = |pair: &KeyValue| Ok((self.expand(&pair.key)?, self.expand(&pair.value)?));
        pairs.iter().map(pair).collect()
    }
}
