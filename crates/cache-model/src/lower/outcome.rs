//! The front door: [`lower`] and what it returns.

use std::collections::BTreeSet;

use dockerfile::check::{Config, Finding, Linter, check_text};
use dockerfile::error::BuildError;
use dockerfile::instruction::{Parsed, Program};
use dockerfile::span::Lines;
use dockerfile::syntax::{Directives, Syntax};
use serde::{Deserialize, Serialize};

use super::draft::{GraphBuilder, Origin};
use super::fault::Fault;
use super::frontend_options::FrontendOptions;
use super::options::LowerOptions;
use super::plan::Lowering;
use crate::graph::{Graph, VertexId};
use crate::image::config::ImageConfig;
use crate::image::platform::Platform;

/// A Dockerfile turned into a graph, or why it cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lowered {
    /// The graph; empty after an error.
    pub graph: Graph,
    /// The image's configuration, one for each of the graph's results.
    pub images: Vec<ImageConfig>,
    /// What the build checks found, in the order of the recordings.
    pub findings: Vec<Finding>,
    /// Why the build cannot be planned. An error of an earlier phase is passed on.
    pub error: Option<BuildError>,
    /// What became of every stage of the file.
    pub stages: Vec<StageOutcome>,
    /// Names that the Dockerfile declares by `ARG`: in a key they are variables like any other.
    pub arguments: BTreeSet<String>,
    /// The time all files and entries get, in seconds since 1970, under `SOURCE_DATE_EPOCH`.
    pub epoch: Option<i64>,
}

/// What became of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StageOutcome {
    /// Position in the file.
    pub index: usize,
    /// Name in step names; empty if the build has but one stage.
    pub name: String,
    /// The target needs it.
    pub needed: bool,
    /// Vertices of its base image and of triggers of its base.
    pub base: Vec<VertexId>,
    /// One for each of its instructions in the file.
    pub commands: Vec<CommandOutcome>,
}

/// What became of an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum CommandOutcome {
    /// The build does not need it.
    #[default]
    NotNeeded,
    /// It only changes the image's configuration, or what later instructions see.
    Metadata,
    /// It made these vertices; one that other instructions made too is listed with each.
    Vertices(Vec<VertexId>),
}

/// Lowers a Dockerfile. Parse errors and ill-formed instructions are passed on as they are.
pub fn lower(syntax: &Syntax, parsed: &Parsed, options: &LowerOptions<'_>) -> Lowered {
    lower_for(Purpose::Build, syntax, parsed, options)
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// A graph.
    Build,
    /// Findings alone.
    Check,
}

fn lower_for(
    purpose: Purpose,
    syntax: &Syntax,
    parsed: &Parsed,
    options: &LowerOptions<'_>,
) -> Lowered {
    let mut lowered = Lowered {
        stages: blank_stages(&parsed.program),
        arguments: super::args::declared(&parsed.program),
        ..Lowered::default()
    };
    let mut lint = Linter::default();
    if let Err(error) = lower_into(&mut lowered, purpose, syntax, parsed, options, &mut lint) {
        lowered.graph = Graph::default();
        lowered.images.clear();
        lowered.error = Some(error);
    }
    lowered.findings = lint.findings();
    lowered
}

/// What `docker build --check` says: findings of all stages, or of those the target needs if one is given, and the
/// error it stops with, its places joined where they touch (`DockerfileLint`).
pub fn check(
    syntax: &Syntax,
    parsed: &Parsed,
    options: &LowerOptions<'_>,
) -> (Vec<Finding>, Option<BuildError>) {
    let options = LowerOptions {
        all_stages: options.target.unwrap_or_default().is_empty(),
        ..*options
    };
    let lowered = lower_for(Purpose::Check, syntax, parsed, &options);
    let error = lowered.error.map(|error| BuildError {
        lines: merged(error.lines),
        ..error
    });
    (lowered.findings, error)
}

/// Sorted, with overlapping ranges joined (`mergeLocations`).
fn merged(mut lines: Vec<Lines>) -> Vec<Lines> {
    lines.sort_by_key(|lines| lines.first);
    let mut out: Vec<Lines> = Vec::with_capacity(lines.len());
    for next in lines {
        match out.last_mut() {
            Some(last) if next.first <= last.last => last.last = last.last.max(next.last),
            _ => out.push(next),
        }
    }
    out
}

fn lower_into(
    lowered: &mut Lowered,
    purpose: Purpose,
    syntax: &Syntax,
    parsed: &Parsed,
    options: &LowerOptions<'_>,
    lint: &mut Linter,
) -> Result<(), BuildError> {
    if is_empty(syntax) {
        return Err(Fault::from("the Dockerfile cannot be empty").into_build_error());
    }
    let frontend = FrontendOptions::read(options).map_err(Fault::into_build_error)?;
    *lint = Linter::new(check_options(syntax, &frontend).map_err(Fault::into_build_error)?);
    check_text(syntax, parsed, lint);
    if let Some(error) = &parsed.error {
        return Err(error.clone());
    }
    let mut builder = GraphBuilder::default();
    let mut quiet = lint.clone();
    let asked: Vec<Option<&Platform>> = match options.platforms {
        [] => vec![None],
        some => some.iter().map(Some).collect(),
    };
    for (position, platform) in asked.into_iter().enumerate() {
        // BuildKit reports findings for the first platform only.
        let lint = if position == 0 {
            &mut *lint
        } else {
            &mut quiet
        };
        let mut lowering = Lowering::new(options, &frontend, platform, syntax.escape, lint);
        let target = lowering
            .plan(&parsed.program)
            .map_err(Fault::into_build_error)?;
        let reachable = lowering.stages.reachable_from(target);
        for id in reachable {
            let stage = &lowering.stages[id];
            if let Some(outcome) = stage.index.and_then(|index| lowered.stages.get_mut(index)) {
                outcome.needed = true;
            }
        }
        for stage in &lowering.stages.all {
            if let Some(outcome) = stage.index.and_then(|index| lowered.stages.get_mut(index)) {
                outcome.name.clone_from(&stage.shown_name);
            }
        }
        if purpose == Purpose::Check {
            continue;
        }
        let result = lowering.stages[target].state.output;
        lowered.epoch = lowering.epoch;
        lowering
            .drafts
            .marshal(result, &mut builder)
            .map_err(|error| Fault::from(error).while_doing("marshal").into_build_error())?;
        lowered.images.push(lowering.stages[target].image.clone());
    }
    tell_stages(&mut lowered.stages, &builder);
    lowered.graph = builder.graph;
    Ok(())
}

/// Whether the text had no line at all; a text without instructions has its error at the last line.
fn is_empty(syntax: &Syntax) -> bool {
    let first = syntax.error.as_ref().and_then(|error| error.lines.first());
    syntax.nodes.is_empty()
        && syntax.diagnostics.len() == 1
        && first.is_some_and(|lines| lines.last == 0)
        && syntax.directives == Directives::default()
}

fn check_options(syntax: &Syntax, frontend: &FrontendOptions) -> Result<Config, Fault> {
    if let Some(text) = frontend.args.get("BUILDKIT_DOCKERFILE_CHECK") {
        return Config::parse(text).map_err(|error| {
            Fault::from(error).while_doing("failed to parse build-arg:BUILDKIT_DOCKERFILE_CHECK")
        });
    }
    // Nothing behind a space is read (`parser.ParseDirective`).
    let text = syntax.directives.check.as_ref();
    Config::parse(text.map_or("", |directive| &directive.first_word))
        .map_err(|error| Fault::from(error).while_doing("failed to parse check options"))
}

fn blank_stages(program: &Program) -> Vec<StageOutcome> {
    program
        .stages
        .iter()
        .map(|stage| StageOutcome {
            index: stage.index,
            name: stage.name.clone(),
            commands: vec![CommandOutcome::NotNeeded; stage.commands.len()],
            ..StageOutcome::default()
        })
        .collect()
}

/// Lays the vertices beside the instructions that made them.
fn tell_stages(stages: &mut [StageOutcome], builder: &GraphBuilder) {
    for stage in stages.iter_mut().filter(|stage| stage.needed) {
        for command in &mut stage.commands {
            *command = CommandOutcome::Metadata;
        }
    }
    for (Origin { stage, command }, vertices) in &builder.made {
        let Some(stage) = stages.get_mut(*stage) else {
            continue;
        };
        match command.and_then(|command| stage.commands.get_mut(command)) {
            Some(outcome) => *outcome = CommandOutcome::Vertices(vertices.clone()),
            None => stage.base.extend(vertices),
        }
    }
}
