//! `SOURCE_DATE_EPOCH`: one time for everything the build makes (`epoch.go`).

use dockerfile::instruction::{Add, Instruction, Program, Stage};

use super::fault::Fault;
use super::plan::Lowering;
use super::remote::Remote;
use super::state::Environment;
use crate::image::reference::check_digest;

const NAME: &str = "SOURCE_DATE_EPOCH";

impl Lowering<'_> {
    /// Reads the time, passed or declared. It may name the context or a stage that only downloads something; what
    /// time these have only the download tells, so that none is set then.
    pub(super) fn resolve_epoch(&mut self, program: &Program) -> Result<(), Fault> {
        let declared = self.globals.get(NAME).filter(|value| !value.is_empty());
        let passed = self.args.get(NAME).map(String::as_str);
        let Some(value) = passed.or(declared).map(str::to_owned) else {
            return Ok(());
        };
        self.epoch = value.parse().ok();
        if self.epoch.is_none() && !value.is_empty() {
            self.check_epoch_source(&value, program)?;
        }
        let text = self.epoch.map(|epoch| epoch.to_string());
        if self.args.contains_key(NAME) {
            match &text {
                Some(text) => self.args.insert(NAME.to_owned(), text.clone()),
                None => self.args.remove(NAME),
            };
        }
        if self.globals.get(NAME).is_some() {
            match &text {
                Some(text) => self.globals.set(NAME, text),
                None => self.globals.remove(NAME),
            }
        }
        Ok(())
    }

    fn check_epoch_source(&self, value: &str, program: &Program) -> Result<(), Fault> {
        if value == "context" || self.options.contexts.contains_key(value) {
            return Ok(());
        }
        let named =
            |stage: &&Stage| !stage.name.is_empty() && stage.name.eq_ignore_ascii_case(value);
        let Some(stage) = program.stages.iter().find(named) else {
            return Err(format!("invalid SOURCE_DATE_EPOCH: {value}").into());
        };
        self.check_epoch_stage(stage)
            .map_err(|fault| fault.at(stage.lines))
    }

    /// The stage must do nothing but one remote ADD (`sourceDateEpochStageSource`).
    fn check_epoch_stage(&self, stage: &Stage) -> Result<(), Fault> {
        let mut environment = self.globals.clone();
        environment.remove(NAME);
        let word = |text: &str, environment: &Environment| -> Result<String, Fault> {
            let word = self.lexer.process_word(text, environment);
            Ok(word.map_err(|error| error.to_string())?)
        };
        let base = word(&stage.base, &environment).map_err(|fault| {
            let quoted = dockerfile::quote::go_quote(&stage.base);
            fault.while_doing(&format!(
                "failed to process source stage base name {quoted}"
            ))
        })?;
        if base != "scratch" {
            return Err("SOURCE_DATE_EPOCH stage must use FROM scratch".into());
        }
        let not_one = "SOURCE_DATE_EPOCH stage must contain exactly one remote ADD";
        let mut found = false;
        for command in &stage.commands {
            match &command.instruction {
                Instruction::Arg(args) => {
                    for arg in args {
                        let value = match (self.args.get(&arg.key), &arg.value) {
                            (Some(passed), _) => passed.clone(),
                            (None, Some(default)) => word(default, &environment)?,
                            (None, None) => continue,
                        };
                        environment.set(&arg.key, &value);
                    }
                }
                Instruction::Add(_) if found => return Err(not_one.into()),
                Instruction::Add(add) => {
                    check_epoch_add(add, |text| word(text, &environment))?;
                    found = true;
                }
                _ => {
                    return Err(format!(
                        "SOURCE_DATE_EPOCH stage does not meet source-only requirements: \
                         unsupported {} instruction",
                        command.keyword
                    )
                    .into());
                }
            }
        }
        if found { Ok(()) } else { Err(not_one.into()) }
    }
}

fn check_epoch_add(add: &Add, word: impl Fn(&str) -> Result<String, Fault>) -> Result<(), Fault> {
    let [source] = add.sources.as_slice() else {
        return Err("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD source".into());
    };
    if !add.contents.is_empty() {
        return Err("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD source".into());
    }
    match Remote::detect(&word(source)?, add.keep_git_dir.is_some())? {
        Remote::Http if !add.checksum.is_empty() => {
            check_digest(&word(&add.checksum)?).map_err(|error| error.to_string())?;
            Ok(())
        }
        Remote::Http | Remote::Git(_) => Ok(()),
        Remote::Not => {
            Err("SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD".into())
        }
    }
}
