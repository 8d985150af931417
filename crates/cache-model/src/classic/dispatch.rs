//! Instruction by instruction (`builder/dockerfile/{builder,dispatchers,internals}.go`).

use std::collections::BTreeMap;
use std::sync::Arc;

use dockerfile::error::Phase;
use dockerfile::instruction::{Command, Instruction, Program, Stage};
use dockerfile::word::Lexer;

use super::arguments::Arguments;
use super::images::{Image, Images};
use super::reasons::{Facts, PastStage, remember};
use super::{copy, refused, report};
use crate::build::{BuildInput, BuildReport, Status};
use crate::content::rootfs::Rootfs;
use crate::digest::Hasher;
use crate::explain::{Ingredient, Reason};
use crate::graph::{CopyAction, StepKind, VertexId};
use crate::image::config::ImageConfig;
use crate::lower::{account, normalize_workdir, with_shell};

/// What a build depends on beside the images.
pub(crate) struct Setting<'a> {
    pub(crate) input: &'a BuildInput,
    /// The context that was sent.
    pub(crate) context: Rootfs,
    /// Number of the build: outputs assumed to differ differ from those of every other build.
    pub(crate) number: u64,
    /// Names that `BuildKit` gives to the same instructions, by stage and position: outputs may be known by them.
    pub(crate) names: BTreeMap<(usize, usize), String>,
}

/// Builds, and says what was done and why.
pub(crate) fn build(images: &mut Images, setting: &Setting<'_>) -> BuildReport {
    let syntax = dockerfile::syntax::parse(&setting.input.dockerfile);
    let parsed = dockerfile::instruction::parse(&syntax);
    let mut report = report::blank(setting.number, &parsed.program);
    let refused = refused::by_the_parser(&parsed.program);
    if let Some((message, command)) = refused {
        report.error = Some(report::error(Phase::Parse, message, Some(command.lines)));
        return report;
    }
    if parsed.error.is_some() {
        report.error = parsed.error;
        return report;
    }
    let stages = match stages_up_to_target(&parsed.program, setting.input.target.as_deref()) {
        Ok(stages) => stages,
        Err(message) => {
            report.error = Some(report::error(Phase::Instructions, message, None));
            return report;
        }
    };
    let total: usize = stages.iter().map(|stage| stage.commands.len() + 1).sum();
    let mut build = Build {
        images,
        setting,
        lexer: Lexer::new(syntax.escape),
        arguments: Arguments::new(&setting.input.args),
        done: Vec::new(),
        report,
        step: 0,
        total: parsed.program.meta_args.len() + total,
        shows_stage: stages.len() > 1,
    };
    let outcome = build.all(&parsed.program.meta_args, stages);
    if let Err((message, lines)) = outcome {
        build.report.error = Some(report::error(Phase::Solve, message, lines));
    }
    let past = build.done.iter().map(|done| done.told.clone()).collect();
    let report = build.report;
    remember(&mut images.past, past);
    report
}

fn stages_up_to_target<'a>(
    program: &'a Program,
    target: Option<&str>,
) -> Result<&'a [Stage], String> {
    let target = target.unwrap_or_default();
    if target.is_empty() {
        return Ok(&program.stages);
    }
    let named = |stage: &Stage| stage.name.eq_ignore_ascii_case(target) && !stage.name.is_empty();
    match program.stages.iter().position(named) {
        Some(last) => Ok(&program.stages[..=last]),
        None => Err(format!(
            "failed to reach build target {target} in Dockerfile"
        )),
    }
}

/// A failure and the lines it is about.
type Fault = (String, Option<dockerfile::span::Lines>);

pub(super) struct Build<'a> {
    pub(super) images: &'a mut Images,
    pub(super) setting: &'a Setting<'a>,
    pub(super) lexer: Lexer,
    /// Those above the first `FROM`.
    pub(super) arguments: Arguments<'a>,
    /// Stages built, the present one last.
    pub(super) done: Vec<Stand<'a>>,
    pub(super) report: BuildReport,
    pub(super) step: usize,
    pub(super) total: usize,
    pub(super) shows_stage: bool,
}

/// Where a stage stands.
pub(super) struct Stand<'a> {
    pub(super) told: PastStage,
    /// The image of the last step; none on `scratch`.
    pub(super) image: Option<Arc<Image>>,
    pub(super) config: ImageConfig,
    pub(super) arguments: Arguments<'a>,
    /// A step was not found: nothing is looked for any more.
    pub(super) missed: bool,
    pub(super) cmd_set: bool,
    /// The last step; at first that of the stage it is built on.
    pub(super) last: Option<VertexId>,
    /// Steps that made layers above the base image, lowest first.
    pub(super) makers: Vec<VertexId>,
    /// How many steps the stage has, `FROM` and triggers included.
    pub(super) of: usize,
    pub(super) n: usize,
}

/// What a step does when it is not found.
pub(super) enum Work<'a> {
    /// Only the configuration changes.
    Configure,
    MakeDirectory(String),
    Run(&'a [String], Option<usize>),
    Copy(Vec<CopyAction>, Rootfs, Vec<String>),
}

impl<'a> Build<'a> {
    fn all(&mut self, globals: &'a [Command], stages: &'a [Stage]) -> Result<(), Fault> {
        for command in globals {
            self.step += 1;
            let Instruction::Arg(args) = &command.instruction else {
                continue;
            };
            for arg in args {
                let value = arg.value.as_deref().map(|default| {
                    let variables = self.arguments.globals();
                    let word = self.lexer.process_word(default, &variables);
                    word.map_err(|error| (error.to_string(), Some(command.lines)))
                });
                self.arguments.declare_global(&arg.key, value.transpose()?);
            }
        }
        for stage in stages {
            let used = |done: &Stand<'_>| done.told.name == stage.name;
            if !stage.name.is_empty() && self.done.iter().any(used) {
                let message = format!("{} stage name already used", stage.name);
                return Err((message, Some(stage.lines)));
            }
            self.begin(stage)
                .map_err(|message| (message, Some(stage.lines)))?;
            for (at, command) in stage.commands.iter().enumerate() {
                self.step += 1;
                self.dispatch(stage, command, Some(at))
                    .map_err(|message| (message, Some(command.lines)))?;
            }
        }
        let Some(done) = self.done.last() else {
            return Ok(());
        };
        let Some(image) = &done.image else {
            let message = "No image was generated. Is your Dockerfile empty?";
            return Err((message.to_owned(), None));
        };
        self.report.image = Some(report::image(image, &done.config, &done.makers));
        Ok(())
    }

    pub(super) fn step_name(&self, source: &str) -> String {
        format!("Step {}/{} : {source}", self.step, self.total)
    }

    pub(super) fn stand(&mut self) -> &mut Stand<'a> {
        self.done.last_mut().expect("a stage has begun")
    }

    pub(super) fn expand(&mut self, word: &str) -> Result<String, String> {
        let lexer = self.lexer;
        let stand = self.stand();
        let variables = stand.arguments.variables(&stand.config.config.env);
        let word = lexer.process_word(word, &variables);
        word.map_err(|error| error.to_string())
    }

    pub(super) fn expand_all(&mut self, words: &[String]) -> Result<Vec<String>, String> {
        words.iter().map(|word| self.expand(word)).collect()
    }

    pub(super) fn dispatch(
        &mut self,
        stage: &'a Stage,
        command: &Command,
        at: Option<usize>,
    ) -> Result<(), String> {
        self.stand().n += 1;
        let refused = refused::by_the_builder(&command.instruction);
        let place = (stage, command, at);
        let done = match refused {
            Some(message) => Err(message),
            None => self.instruct(place),
        };
        if let Err(message) = &done
            && self.report.steps.last().map(|step| step.name.as_str()) != Some(&self.name(place))
        {
            // It failed before it was looked for.
            let facts = Facts {
                kind: kind(&command.instruction),
                text: command.source.clone(),
                parts: Vec::new(),
                source: None,
                from: None,
                parent: None,
            };
            let key = Hasher::new("classic failure").text(message).finish();
            self.tell(place, &facts, Status::Error, Reason::NotStarted, key, None);
        }
        done
    }

    fn instruct(&mut self, place: Place<'a, '_>) -> Result<(), String> {
        let (.., command, _) = place;
        match &command.instruction {
            Instruction::Run(run) => return self.run(place, run),
            Instruction::Copy(copy) => {
                let words = (&copy.sources[..], copy.dest.as_str(), copy.chown.as_str());
                return self.copy(place, "COPY", words, &copy.from);
            }
            Instruction::Add(add) => {
                let words = (&add.sources[..], add.dest.as_str(), add.chown.as_str());
                return self.copy(place, "ADD", words, "");
            }
            Instruction::Workdir(dir) => {
                let dir = self.expand(dir)?;
                let config = &mut self.stand().config.config;
                config.working_dir = normalize_workdir(&config.working_dir, &dir, "linux")?;
                let dir = config.working_dir.clone();
                let comment = vec![format!("#(nop) WORKDIR {dir}")];
                let parts = vec![(Ingredient::Dest, dir.clone())];
                let made = crate::content::path::clean(&dir);
                return self.step(place, &comment, parts, None, &Work::MakeDirectory(made));
            }
            _ => {}
        }
        let said = self.configure(&command.instruction)?;
        let comment = vec!["#(nop) ".to_owned(), said.clone()];
        let parts = vec![(Ingredient::Instruction, said)];
        self.step(place, &comment, parts, None, &Work::Configure)
    }

    fn run(
        &mut self,
        place: Place<'a, '_>,
        run: &dockerfile::instruction::Run,
    ) -> Result<(), String> {
        let stand = self.stand();
        if stand.image.is_none() {
            return Err("Please provide a source image with `from` prior to run".to_owned());
        }
        let args = with_shell(&stand.config, &run.command);
        let passed = stand.arguments.of_run(&stand.config.config.env);
        let mut saved = Vec::new();
        if !passed.is_empty() {
            saved.push(format!("|{}", passed.len()));
            saved.extend(passed.iter().map(|(name, value)| format!("{name}={value}")));
        }
        saved.extend(args.iter().cloned());
        let mut parts = vec![(Ingredient::Command, run.command.args.join(" "))];
        if run.command.prepend_shell {
            let shell = &args[..args.len().saturating_sub(1)];
            parts.push((Ingredient::Shell, shell.join(" ")));
        }
        let passed = passed.into_iter();
        parts.extend(passed.map(|(name, value)| (Ingredient::Arg(name), value)));
        let (stage, _, at) = place;
        let index = at.map(|_| stage.index);
        self.step(place, &saved, parts, None, &Work::Run(&args, index))
    }

    fn copy(
        &mut self,
        place: Place<'a, '_>,
        keyword: &'static str,
        (words, dest, chown): (&[String], &str, &str),
        from: &str,
    ) -> Result<(), String> {
        let words = self.expand_all(words)?;
        let dest = self.expand(dest)?;
        let chown = self.expand(chown)?;
        let (rootfs, from) = match from {
            "" => (self.setting.context.clone(), None),
            name => self.source(name)?,
        };
        let sources = copy::sources(&rootfs, &words, keyword, place_is_context(place))?;
        if sources.len() > 1 && !dest.ends_with('/') {
            return Err(format!(
                "When using {keyword} with more than one source file, \
                 the destination must be a directory and end with a /"
            ));
        }
        let hash = copy::hash(&sources);
        let owner = if chown.is_empty() {
            String::new()
        } else {
            format!("--chown={chown}")
        };
        let comment = vec![format!("#(nop) {keyword} {owner}{} in {dest} ", hash.hex())];
        let dir = self.stand().config.config.working_dir.clone();
        let template = CopyAction {
            dest: copy::destination(&dir, &dest),
            owner: (!chown.is_empty()).then(|| account(&chown)),
            follow_symlink: true,
            dir_copy_contents: true,
            attempt_unpack: keyword == "ADD",
            create_dest_path: true,
            ..CopyAction::default()
        };
        let (remote, local): (Vec<_>, Vec<_>) =
            sources.into_iter().partition(|source| source.remote);
        let paths: Vec<String> = local.into_iter().map(|source| source.path).collect();
        let actions = paths.iter().map(|path| CopyAction {
            src: format!("/{path}"),
            ..template.clone()
        });
        let remote = remote.into_iter().map(|source| source.path).collect();
        let work = Work::Copy(actions.collect(), rootfs.clone(), remote);
        let mut parts = vec![
            (Ingredient::Source, words.join(" ")),
            (Ingredient::Dest, dest),
        ];
        if !chown.is_empty() {
            parts.push((Ingredient::Owner, chown));
        }
        self.step(
            place,
            &comment,
            parts,
            Some((rootfs, paths, hash, from)),
            &work,
        )
    }

    /// The filesystem that `--from` names, and the step that provides it.
    fn source(&self, name: &str) -> Result<(Rootfs, Option<VertexId>), String> {
        let invalid = |why: &str| format!("invalid from flag value {name}: {why}");
        let (current, built) = self.done.split_last().ok_or_else(|| invalid("no stage"))?;
        let stage = match name.parse::<usize>() {
            Ok(index) if index == current.told.index => {
                return Err(invalid("refers to current build stage"));
            }
            Ok(index) => Some(
                built
                    .get(index)
                    .ok_or_else(|| invalid("index out of bounds"))?,
            ),
            Err(_) => built
                .iter()
                .find(|done| done.told.name.eq_ignore_ascii_case(name)),
        };
        let Some(stage) = stage else {
            let (_, image) = self.pull(name).map_err(|error| invalid(&error))?;
            return Ok((image.snapshot.rootfs.clone(), None));
        };
        let rootfs = stage
            .image
            .as_ref()
            .map(|image| image.snapshot.rootfs.clone());
        Ok((rootfs.unwrap_or_else(Rootfs::scratch), stage.last))
    }

    pub(super) fn name(&self, (_, command, at): Place<'_, '_>) -> String {
        match at {
            Some(_) => self.step_name(&command.source),
            None => format!("{} (trigger)", self.step_name(&command.source)),
        }
    }
}

/// Stage, instruction, and its position among those of the stage; none for a trigger.
pub(super) type Place<'a, 'b> = (&'a Stage, &'b Command, Option<usize>);

fn place_is_context((_, command, _): Place<'_, '_>) -> bool {
    !matches!(&command.instruction, Instruction::Copy(copy) if !copy.from.is_empty())
}

pub(super) fn kind(instruction: &Instruction) -> StepKind {
    crate::lower::step_kind(instruction).unwrap_or(StepKind::Metadata)
}
