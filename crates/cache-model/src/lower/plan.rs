//! The order of work for one platform (`convert.go`, `toDispatchState`).

use std::collections::{BTreeMap, BTreeSet};

use dockerfile::check::Linter;
use dockerfile::instruction::{Command, Instruction, Program};
use dockerfile::span::Lines;
use dockerfile::suggest::{self, Case};
use dockerfile::word::{self, Lexer};

use super::context::LocalSource;
use super::draft::Drafts;
use super::fault::Fault;
use super::frontend_options::FrontendOptions;
use super::options::LowerOptions;
use super::stage::{Stage, StageCommand, StageId, Stages};
use super::state::Environment;
use super::{args, mount};
use crate::graph::{Edge, StepKind};
use crate::image::platform::Platform;

/// Everything that is known while one platform's build is planned.
pub(super) struct Lowering<'a> {
    pub(super) options: &'a LowerOptions<'a>,
    pub(super) frontend: &'a FrontendOptions,
    pub(super) lexer: Lexer,
    pub(super) lint: &'a mut Linter,
    /// Comments above the instruction at hand: they may switch checks off.
    pub(super) comments: Vec<String>,
    /// Build arguments; `SOURCE_DATE_EPOCH` among them is replaced by what it came to.
    pub(super) args: BTreeMap<String, String>,
    pub(super) globals: Environment,
    pub(super) declared_globals: BTreeSet<String>,
    pub(super) proxies: Option<BTreeMap<String, String>>,
    /// Seconds since 1970 that all times are set to.
    pub(super) epoch: Option<i64>,
    pub(super) target_platform: Platform,
    /// No platform was asked for.
    pub(super) implicit_target: bool,
    pub(super) stages: Stages,
    pub(super) drafts: Drafts,
    /// The build context's source, once something takes from it.
    pub(super) build_context: Option<Edge>,
    /// Sources whose paths are known at the end.
    pub(super) local_sources: Vec<LocalSource>,
    pub(super) context_paths: BTreeSet<String>,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(
        options: &'a LowerOptions<'a>,
        frontend: &'a FrontendOptions,
        platform: Option<&Platform>,
        escape: char,
        lint: &'a mut Linter,
    ) -> Self {
        Self {
            options,
            frontend,
            lexer: Lexer::new(escape),
            lint,
            comments: Vec::new(),
            args: frontend.args.clone(),
            globals: Environment::default(),
            declared_globals: BTreeSet::new(),
            proxies: args::proxies(&frontend.args),
            epoch: None,
            target_platform: platform.unwrap_or(options.worker).clone(),
            implicit_target: platform.is_none(),
            stages: Stages::default(),
            drafts: Drafts::default(),
            build_context: None,
            local_sources: Vec::new(),
            context_paths: BTreeSet::new(),
        }
    }

    /// Plans the build; returns the stage that is the result.
    pub(super) fn plan(&mut self, program: &Program) -> Result<StageId, Fault> {
        let last = program
            .stages
            .last()
            .ok_or("dockerfile contains no stages to build")?;
        let target_name = self.options.target.unwrap_or_default();
        let target_name = if target_name.is_empty() {
            &last.name
        } else {
            target_name
        };
        let predefined = args::predefined(
            self.options.worker,
            &self.target_platform,
            target_name,
            &self.args,
        );
        self.check_default_bases(program, &predefined);
        self.globals = predefined;
        self.declared_globals = args::add_global(
            &mut self.globals,
            self.lexer,
            &program.meta_args,
            &self.args,
        )?;
        self.resolve_epoch(program)?;
        for stage in &program.stages {
            self.add_stage(stage)?;
        }
        let target = self.target()?;
        self.connect(program)?;
        let reachable = self.resolve_bases(target)?;
        self.dispatch_stages(target, &reachable)?;
        self.finish(target)?;
        Ok(target)
    }

    /// Takes in one `FROM` (`buildDispatchStates`).
    fn add_stage(&mut self, source: &dockerfile::instruction::Stage) -> Result<(), Fault> {
        self.comments.clone_from(&source.comments);
        let (base, error) = self.lexer.expand(&source.base, &self.globals);
        self.check_undefined_args(&base.unmatched, source.lines);
        if let Some(error) = error {
            return Err(Fault::from(error.to_string()).at(source.lines));
        }
        if base.result.is_empty() {
            let message = format!("base name ({}) should not be blank", source.base);
            return Err(Fault::from(message).at(source.lines));
        }
        let mut stage = Stage::new(source, base.result);
        if !source.platform.is_empty() {
            stage.platform = Some(self.stage_platform(source)?);
        }
        if !source.name.is_empty()
            && let Some(context) = self.named_context(&source.name, stage.platform.as_ref())?
        {
            stage.context = Some(context);
            let id = self.stages.add(stage);
            self.stages[id].base = None;
            return Ok(());
        }
        if source.name.is_empty() {
            stage.shown_name = format!("stage-{}", source.index);
        }
        stage.no_cache = self.frontend.skips_cache(&source.name);
        let id = self.stages.add(stage);
        let stage = &mut self.stages[id];
        let base_counts = stage.base_name != "scratch" && stage.base.is_none();
        let steps = source.commands.iter().filter(|command| is_step(command));
        stage.steps = usize::from(base_counts) + steps.count();
        Ok(())
    }

    /// The value of `--platform`.
    fn stage_platform(
        &mut self,
        source: &dockerfile::instruction::Stage,
    ) -> Result<Platform, Fault> {
        let lines = source.lines;
        let (value, error) = self.lexer.expand(&source.platform, &self.globals);
        self.check_undefined_args(&value.unmatched, lines);
        self.check_platform_flag(source, &value);
        if let Some(error) = error {
            let what = "failed to process arguments for platform ";
            return Err(Fault::from(error.to_string()).while_doing(what).at(lines));
        }
        let suggested = |message: String| {
            let mut unmatched = value.unmatched.iter();
            let nearest = unmatched
                .find_map(|name| suggest::nearest(name, self.globals.names(), Case::Sensitive));
            match nearest {
                Some(name) => format!("{message} (did you mean {name}?)"),
                None => message,
            }
        };
        if value.result.is_empty() {
            let message = format!("empty platform value from expression {}", source.platform);
            return Err(Fault::from(suggested(message)).at(lines));
        }
        Platform::parse(&value.result).map_err(|error| {
            let what = format!("failed to parse platform {}", source.platform);
            let fault = Fault::from(suggested(error.to_string())).at(lines);
            fault.while_doing(&what).at(lines)
        })
    }

    /// The stage to build: `--target`, or the last one.
    fn target(&self) -> Result<StageId, Fault> {
        let wanted = self.options.target.unwrap_or_default();
        if wanted.is_empty() {
            let last = self.stages.ids().last();
            return last.ok_or_else(|| "dockerfile contains no stages to build".into());
        }
        self.stages.find(wanted).ok_or_else(|| {
            let message = format!(
                "target stage {} could not be found",
                dockerfile::quote::go_quote(wanted)
            );
            let names = self.stages.shown_names();
            let names = names.iter().map(String::as_str);
            suggest::with_suggestion(message, wanted, names, Case::Sensitive).into()
        })
    }

    /// Finds what the commands take files from (`buildStageDependencyGraph`).
    fn connect(&mut self, program: &Program) -> Result<(), Fault> {
        for (position, source) in program.stages.iter().enumerate() {
            let id = StageId(position);
            for (index, command) in source.commands.iter().enumerate() {
                let command = self.connect_command(id, command.clone(), Some(index))?;
                self.stages[id].commands.push(command);
            }
        }
        self.refuse_circles()?;
        if let [only] = self.stages.all.as_mut_slice() {
            only.shown_name.clear();
        }
        Ok(())
    }

    /// A command with its sources; images it names become stages of their own (`toCommand`).
    pub(super) fn connect_command(
        &mut self,
        id: StageId,
        command: Command,
        index: Option<usize>,
    ) -> Result<StageCommand, Fault> {
        let froms = match &command.instruction {
            Instruction::Copy(copy) if !copy.from.is_empty() => {
                let word = self.lexer.process_word(&copy.from, &word::Empty);
                if word.map_err(|error| error.to_string())? != copy.from {
                    return Err(
                        "variable expansion is not supported for --from, define a new stage \
                                with FROM using ARG from global scope as a workaround"
                            .into(),
                    );
                }
                if let Ok(number) = copy.from.parse::<i64>() {
                    let source = usize::try_from(number).unwrap_or(usize::MAX);
                    if source >= self.stages.all.len() {
                        return Err(format!("invalid stage index {number}").into());
                    }
                    vec![From::Stage(StageId(source))]
                } else {
                    vec![From::Name(copy.from.clone())]
                }
            }
            Instruction::Run(run) => run
                .mounts
                .iter()
                .map(|mount| From::Name(mount::source_name(mount)))
                .collect(),
            _ => Vec::new(),
        };
        let mut sources = Vec::with_capacity(froms.len());
        for from in froms {
            let source = match from {
                From::Stage(source) => source,
                From::Name(name) => self.stages.find(&name).unwrap_or_else(|| {
                    // A mount's image is noted without the place that names it.
                    let is_copy = matches!(command.instruction, Instruction::Copy(_));
                    let lines = is_copy.then_some(command.lines);
                    self.stages.add(Stage::unregistered(&name, lines))
                }),
            };
            self.stages[id].needs.insert(source, command.lines);
            sources.push(source);
        }
        Ok(StageCommand {
            command,
            sources,
            index,
        })
    }

    /// Stages must not take files from one another in a circle (`validateCircularDependency`).
    fn refuse_circles(&self) -> Result<(), Fault> {
        let mut visited = BTreeSet::new();
        for start in self.stages.ids() {
            if let Some(lines) = self.circle_from(start, &mut visited) {
                let message = format!(
                    "circular dependency detected on stage: {}",
                    self.stages[start].shown_name
                );
                return Err(Fault { message, lines });
            }
        }
        Ok(())
    }

    /// The places along a circle that can be reached from `start`.
    fn circle_from(&self, start: StageId, visited: &mut BTreeSet<StageId>) -> Option<Vec<Lines>> {
        if !visited.insert(start) {
            return None;
        }
        let mut path: Vec<(StageId, usize)> = vec![(start, 0)];
        let mut on_path = BTreeSet::from([start]);
        let mut places: Vec<Lines> = Vec::new();
        while let Some((id, next)) = path.last_mut() {
            let Some((need, lines)) = self.stages[*id].needs.get_index(*next) else {
                on_path.remove(id);
                path.pop();
                places.pop();
                continue;
            };
            *next += 1;
            if on_path.contains(need) {
                places.push(*lines);
                return Some(places);
            }
            if visited.insert(*need) {
                places.push(*lines);
                path.push((*need, 0));
                on_path.insert(*need);
            }
        }
        None
    }
}

enum From {
    Stage(StageId),
    Name(String),
}

fn is_step(command: &Command) -> bool {
    step_kind(&command.instruction).is_some()
}

/// The kind of step an instruction makes, if it makes one.
pub(crate) fn step_kind(instruction: &Instruction) -> Option<StepKind> {
    match instruction {
        Instruction::Run(_) => Some(StepKind::Run),
        Instruction::Copy(_) => Some(StepKind::Copy),
        Instruction::Add(_) => Some(StepKind::Add),
        Instruction::Workdir(_) => Some(StepKind::Workdir),
        _ => None,
    }
}
