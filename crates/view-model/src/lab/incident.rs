//! A scenario as it is found, built and triggered.

use cache_model::build::{Status, StepReport};
use dockerfile::instruction;
use dockerfile::syntax;
use language::tr;
use lesson::lab::attempt::after;
use lesson::lab::goal::{Claim, Goal};
use lesson::lab::machine::Build;
use lesson::lab::{Attempt, Run, Scenario, attempt};

use crate::bench::{self, state_of};
use crate::prose::Sentence;

/// A scenario and what the simulator made of it.
#[derive(Debug, Clone)]
pub struct Lab {
    /// The scenario.
    pub scenario: Scenario,
    /// The log of the build before anything happened.
    pub before: Vec<LogLine>,
    /// The log of the build after it.
    pub after: Vec<LogLine>,
}

/// A line of a build's log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogLine {
    /// What the builder prints of a step: `[2/4] RUN npm ci`. Of a build, its command.
    pub name: String,
    /// What becomes of it; none for a line that is no step.
    pub state: Option<bench::State>,
    /// The word of the log: `CACHED`, `DONE`, `ERROR`, or nothing.
    pub word: &'static str,
    /// Why, once it is asked for.
    pub reason: Option<Sentence>,
    /// It was executed.
    pub ran: bool,
}

impl Lab {
    /// Plays a scenario as it is found.
    ///
    /// # Errors
    /// It cannot be played: why, for its author.
    pub fn of(scenario: Scenario) -> Result<Self, String> {
        let found = Attempt::found(&scenario);
        let mut machine = found.machine(&scenario);
        let unplayable = |why: String| tr!("the scenario cannot be played as it is found: {}", why);
        // A first build that fails is part of some incidents: then it fails again.
        let first = machine
            .run(&scenario)
            .map_err(|error| unplayable(error.to_string()))?;
        compares_with_something(&scenario, &first)?;
        let triggered = after(&scenario, &mut machine, &scenario.trigger).map_err(unplayable)?;
        let verdict = attempt(&scenario, &found);
        if verdict.passed() {
            return Err(tr!(
                "nothing is broken: all goals are met before any repair. Give it a goal that its Dockerfile misses"
            ));
        }
        Ok(Self {
            before: log(&first),
            after: log(&triggered),
            scenario,
        })
    }

    /// The steps that can be predicted, by their place in the log after the trigger.
    pub fn steps(&self) -> impl Iterator<Item = (usize, &LogLine)> {
        let lines = self.after.iter().enumerate();
        lines.filter(|(_, line)| line.state.is_some())
    }
}

/// A goal that the image keeps something needs an image as it is found; without one any repair would meet it.
fn compares_with_something(scenario: &Scenario, first: &Run) -> Result<(), String> {
    let is_built = first
        .builds
        .last()
        .is_some_and(|build| build.report.image.is_some());
    let compares = |goal: &&Goal| matches!(goal.claim, Claim::Keeps(_));
    match scenario.goals.iter().find(compares) {
        Some(goal) if !is_built => Err(tr!(
            "goal “{}” compares with the image as it is found, but the first build fails and makes none. Say what the image must hold",
            goal.id
        )),
        _ => Ok(()),
    }
}

/// The log of a run: each build's command, its steps, and what a failing step printed.
pub(super) fn log(run: &Run) -> Vec<LogLine> {
    run.builds.iter().flat_map(build_log).collect()
}

fn build_log(build: &Build) -> Vec<LogLine> {
    let program = instruction::parse(&syntax::parse(&build.dockerfile)).program;
    let plain = |name: String| LogLine {
        name,
        state: None,
        word: "",
        reason: None,
        ran: false,
    };
    let mut lines = vec![plain(format!("$ {}", build.command))];
    for step in &build.report.steps {
        lines.push(LogLine {
            name: step.name.clone(),
            state: Some(state_of(&program, &build.report, step)),
            word: word(step),
            reason: bench::reason_of(&program, &build.report, step),
            ran: matches!(step.status, Status::Run | Status::Error),
        });
    }
    lines.extend(build.says.iter().map(|says| plain(says.clone())));
    if let Some(error) = &build.report.error {
        lines.push(plain(format!("ERROR: {error}")));
    }
    lines
}

const fn word(step: &StepReport) -> &'static str {
    match step.status {
        Status::Cached => "CACHED",
        Status::Run => "DONE",
        Status::Error => "ERROR",
        Status::Canceled => "CANCELED",
        Status::None => "",
    }
}
