//! The steps of one build, found by their place in the Dockerfile and by their vertex.
//!
//! A report lists what the builder announces; a screen lists instructions. One instruction may be several steps
//! (`COPY --link`, several platforms, triggers of a base image) or none (`ENV`). This is where the two meet.

use std::collections::BTreeMap;

use cache_model::build::{BaseReport, BuildReport, Status, StepReport, runs};
use cache_model::explain::{Cause, Reason};
use cache_model::graph::VertexId;
use dockerfile::instruction::{Command, Instruction, Program};
use dockerfile::span::Lines;
use language::tr;

use super::listing::{State, StepRef};

/// How long a title may be before it is cut.
const TITLE: usize = 56;

/// A build's steps by place and by vertex.
pub(super) struct Steps<'a> {
    report: &'a BuildReport,
    titles: BTreeMap<StepRef, String>,
    stages: Vec<String>,
    by_vertex: BTreeMap<VertexId, usize>,
    run_keys: BTreeMap<StepRef, String>,
}

/// One instruction as the program has it.
pub(super) struct Place<'a> {
    pub(super) step: StepRef,
    pub(super) lines: Lines,
    pub(super) keyword: String,
    pub(super) source: &'a str,
    /// None for `FROM`.
    pub(super) instruction: Option<&'a Instruction>,
}

/// Every instruction in file order.
pub(super) fn places(program: &Program) -> Vec<Place<'_>> {
    fn of(stage: Option<u32>, at: usize, command: &Command) -> Place<'_> {
        Place {
            step: StepRef {
                stage,
                command: Some(at as u32),
            },
            lines: command.lines,
            keyword: command.keyword.to_uppercase(),
            source: &command.source,
            instruction: Some(&command.instruction),
        }
    }
    let mut out = Vec::new();
    for (at, command) in program.meta_args.iter().enumerate() {
        out.push(of(None, at, command));
    }
    for stage in &program.stages {
        let index = Some(stage.index as u32);
        out.push(Place {
            step: StepRef {
                stage: index,
                command: None,
            },
            lines: stage.lines,
            keyword: "FROM".to_owned(),
            source: &stage.source,
            instruction: None,
        });
        for (at, command) in stage.commands.iter().enumerate() {
            out.push(of(index, at, command));
        }
    }
    out
}

/// An instruction as one short line.
pub(super) fn title(source: &str) -> String {
    let line = source.lines().next().unwrap_or_default();
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= TITLE {
        return words;
    }
    let mut cut: String = words.chars().take(TITLE - 1).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

impl<'a> Steps<'a> {
    pub(super) fn of(program: &Program, report: &'a BuildReport) -> Self {
        let titles = places(program)
            .into_iter()
            .map(|place| (place.step, title(place.source)))
            .collect();
        let by_vertex = report
            .steps
            .iter()
            .enumerate()
            .map(|(at, step)| (step.vertex, at))
            .collect();
        let stages = program
            .stages
            .iter()
            .map(|stage| {
                if stage.name.is_empty() {
                    tr!("stage {}", stage.index)
                } else {
                    stage.name.clone()
                }
            })
            .collect();
        Self {
            report,
            titles,
            stages,
            by_vertex,
            run_keys: runs(program)
                .into_iter()
                .map(|run| {
                    let step = StepRef {
                        stage: Some(run.stage as u32),
                        command: Some(run.command as u32),
                    };
                    (step, run.key)
                })
                .collect(),
        }
    }

    /// The steps of an instruction.
    pub(super) fn at(&self, step: StepRef) -> impl Iterator<Item = &'a StepReport> {
        self.report
            .steps
            .iter()
            .filter(move |report| place_of(report) == Some(step))
    }

    /// The base image of a stage.
    pub(super) fn base(&self, stage: u32) -> Option<&'a BaseReport> {
        self.report
            .bases
            .iter()
            .find(|base| base.step.stage_index == Some(stage as usize))
    }

    /// Whether the build announces anything of a stage.
    pub(super) fn reaches(&self, stage: u32) -> bool {
        self.base(stage).is_some()
            || self
                .report
                .steps
                .iter()
                .any(|step| step.step.stage_index == Some(stage as usize))
    }

    /// The step with this vertex; none if it is a base image or internal.
    pub(super) fn vertex(&self, vertex: VertexId) -> Option<&'a StepReport> {
        self.by_vertex
            .get(&vertex)
            .map(|at| &self.report.steps[*at])
    }

    /// An instruction's title; empty if the Dockerfile has none at that place.
    pub(super) fn title(&self, step: StepRef) -> &str {
        self.titles.get(&step).map_or("", String::as_str)
    }

    /// The lasting name of a RUN.
    pub(super) fn run_key(&self, step: StepRef) -> Option<&str> {
        self.run_keys.get(&step).map(String::as_str)
    }

    /// The name of the stage a step stands in.
    pub(super) fn stage_name(&self, step: StepRef) -> &str {
        step.stage
            .and_then(|stage| self.stages.get(stage as usize))
            .map_or("", String::as_str)
    }

    /// What becomes of a step.
    pub(super) fn state(&self, step: &StepReport) -> State {
        match step.status {
            Status::Cached => State::Cached,
            Status::Error => State::Failed,
            Status::Canceled | Status::None => State::Skipped,
            Status::Run if self.follows(step) || is_first(step) => State::Runs,
            Status::Run => State::Cause,
        }
    }

    /// Whether its outcome hangs on what a RUN writes: its own does, or that of a step that made it run.
    pub(super) fn assumed(&self, step: &StepReport) -> bool {
        let mut at = step;
        // A chain of causes is no longer than the build; the bound guards against a malformed report.
        for _ in 0..=self.report.steps.len() {
            if !at.hangs_on.is_empty() {
                return true;
            }
            match self.above(at) {
                Some(above) => at = above,
                None => return false,
            }
        }
        false
    }

    /// The step whose run made `step` run.
    pub(super) fn above(&self, step: &StepReport) -> Option<&'a StepReport> {
        let Reason::Miss(causes) = &step.reason else {
            return None;
        };
        match causes.first()? {
            Cause::Parent { vertex, .. } | Cause::BelowNoCache { vertex } => self.vertex(*vertex),
            Cause::Content { from, .. } => self.vertex((*from)?),
            _ => None,
        }
    }

    /// Whether it runs only because another step of this build did.
    pub(super) fn follows(&self, step: &StepReport) -> bool {
        let Reason::Miss(causes) = &step.reason else {
            return false;
        };
        !causes.is_empty()
            && causes.iter().all(|cause| match cause {
                Cause::Parent { vertex, .. } | Cause::BelowNoCache { vertex } => {
                    self.vertex(*vertex).is_some()
                }
                Cause::Content { from, .. } => from.is_some(),
                _ => false,
            })
    }
}

/// Whether it runs because nothing like it was ever built: there is no change to point at.
pub(super) fn is_first(step: &StepReport) -> bool {
    matches!(&step.reason, Reason::Miss(causes) if causes.iter().all(|cause| matches!(cause, Cause::FirstBuild)))
}

/// Where a step stands in the Dockerfile; triggers of a base image stand at their `FROM`.
pub(super) fn place_of(step: &StepReport) -> Option<StepRef> {
    Some(StepRef {
        stage: Some(step.step.stage_index? as u32),
        command: step.step.command_index.map(|at| at as u32),
    })
}

/// The step of `last` that is the same instruction as `step` of `next`: the same text in the same stage, else the same
/// place, unless what stood there has only moved.
pub(super) fn counterpart<'a>(
    last: &'a BuildReport,
    next: &BuildReport,
    step: &StepReport,
) -> Option<&'a StepReport> {
    let alike = |one: &StepReport, other: &StepReport| {
        other.step.stage_index == one.step.stage_index
            && other.step.kind == one.step.kind
            && other.platform == one.platform
    };
    let same = |one: &StepReport, other: &StepReport| {
        alike(one, other) && bare(&one.name) == bare(&other.name)
    };
    last.steps.iter().find(|old| same(step, old)).or_else(|| {
        last.steps.iter().find(|old| {
            alike(step, old)
                && old.step.command_index == step.step.command_index
                && !next.steps.iter().any(|new| same(new, old))
        })
    })
}

/// A step's name without `[stage 2/5] ` or, of the classic builder, `Step 2/5 : ` in front.
pub fn bare(name: &str) -> &str {
    if let Some(rest) = name
        .strip_prefix("Step")
        .filter(|rest| rest.starts_with(' '))
    {
        return rest.split_once(" : ").map_or(name, |(_, text)| text);
    }
    name.strip_prefix('[')
        .and_then(|rest| rest.split_once("] "))
        .map_or(name, |(_, text)| text)
}
