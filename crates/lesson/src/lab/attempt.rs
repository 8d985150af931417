//! A repair put to the test: built, triggered, probed, and held against the goals.

use std::collections::BTreeMap;

use language::tr;

use super::goal::{Evidence, Finding, Goal, failure};
use super::machine::{Machine, Run};
use super::scenario::{COMMAND, Event, Repair, Scenario};
use crate::project::{Body, Change, Project, Unfitting};

/// What a learner has edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The project, Dockerfile included.
    pub project: Project,
    /// The build command.
    pub command: String,
}

/// What became of an attempt.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Each goal and what was found, in the order of the scenario.
    pub goals: Vec<(Goal, Finding)>,
    /// What was built, by event; `first` is the first build. An event whose build was not reached is missing.
    pub runs: BTreeMap<String, Run>,
}

/// A repair that changes what it may not, or what is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RepairError {
    /// The file is not to be edited.
    #[error("{0} is not to be edited here")]
    NotEditable(String),
    /// A change does not fit.
    #[error(transparent)]
    Unfitting(#[from] Unfitting),
}

impl Attempt {
    /// The scenario as it is found.
    pub fn found(scenario: &Scenario) -> Self {
        Self {
            project: scenario.project.clone(),
            command: scenario.command.clone(),
        }
    }

    /// A repair that somebody wrote down.
    ///
    /// # Errors
    /// It changes what may not be edited, or what is not there.
    pub fn repaired(scenario: &Scenario, repair: &Repair) -> Result<Self, RepairError> {
        let mut attempt = Self::found(scenario);
        for change in &repair.changes {
            let path = change.path();
            if !scenario.may_edit(path) {
                return Err(RepairError::NotEditable(path.to_owned()));
            }
            attempt.apply(change)?;
        }
        Ok(attempt)
    }

    /// Makes a change, of a file or of the command.
    ///
    /// # Errors
    /// It does not fit.
    pub fn apply(&mut self, change: &Change) -> Result<(), Unfitting> {
        if change.path() != COMMAND {
            return self.project.apply(change);
        }
        // The command lies beside the project, not in it: it is no file of the build context.
        let mut alone = Project::default();
        alone.write(COMMAND, Body::Text(self.command.clone()));
        alone.apply(change)?;
        alone
            .text(COMMAND)
            .unwrap_or_default()
            .clone_into(&mut self.command);
        Ok(())
    }

    /// The text of a file or of the command.
    pub fn text(&self, path: &str) -> Option<&str> {
        if path == COMMAND {
            Some(&self.command)
        } else {
            self.project.text(path)
        }
    }

    /// Writes a file or the command. Tells whether that may be edited.
    pub fn write(&mut self, scenario: &Scenario, path: &str, text: &str) -> bool {
        if !scenario.may_edit(path) {
            return false;
        }
        if path == COMMAND {
            text.clone_into(&mut self.command);
        } else {
            self.project.write(path, Body::Text(text.to_owned()));
        }
        true
    }

    /// The machine on which it is built.
    pub fn machine(&self, scenario: &Scenario) -> Machine {
        let mut machine = Machine::new(scenario);
        machine.project.clone_from(&self.project);
        machine.command.clone_from(&self.command);
        machine
    }
}

impl Verdict {
    /// Whether every goal is met.
    pub fn passed(&self) -> bool {
        self.goals
            .iter()
            .all(|(_, finding)| *finding == Finding::Met)
    }

    /// The goals that are not met, by name.
    pub fn open(&self) -> Vec<&str> {
        self.goals
            .iter()
            .filter(|(_, finding)| *finding != Finding::Met)
            .map(|(goal, _)| goal.id.as_str())
            .collect()
    }
}

/// Puts an attempt to the test.
pub fn attempt(scenario: &Scenario, attempt: &Attempt) -> Verdict {
    let found = Attempt::found(scenario)
        .machine(scenario)
        .run(scenario)
        .unwrap_or(Run { builds: Vec::new() });
    let mut machine = attempt.machine(scenario);
    let mut runs = BTreeMap::new();
    let mut machines = BTreeMap::new();
    let mut stuck: BTreeMap<String, String> = BTreeMap::new();
    match machine.run(scenario) {
        Ok(run) => {
            let succeeded = run.succeeded();
            let why = failure(&run);
            runs.insert("first".to_owned(), run);
            machines.insert("first".to_owned(), machine.clone());
            for event in scenario.events() {
                if !succeeded {
                    stuck.insert(event.id.clone(), why.clone());
                    continue;
                }
                let mut machine = machine.clone();
                match after(scenario, &mut machine, event) {
                    Ok(run) => {
                        runs.insert(event.id.clone(), run);
                        machines.insert(event.id.clone(), machine);
                    }
                    Err(why) => {
                        stuck.insert(event.id.clone(), why);
                    }
                }
            }
        }
        Err(error) => {
            let names =
                std::iter::once("first").chain(scenario.events().map(|event| event.id.as_str()));
            stuck.extend(names.map(|name| (name.to_owned(), error.to_string())));
        }
    }
    let goals = scenario.goals.iter().map(|goal| {
        let open = goal.after.iter().find_map(|name| {
            if let Some(why) = stuck.get(name) {
                return Some(Finding::Open(why.clone()));
            }
            let evidence = Evidence {
                machine: machines.get(name)?,
                run: runs.get(name)?,
                found: &found,
            };
            Some(goal.check(&evidence)).filter(|finding| *finding != Finding::Met)
        });
        (goal.clone(), open.unwrap_or(Finding::Met))
    });
    Verdict {
        goals: goals.collect(),
        runs,
    }
}

/// Lets an event happen and builds.
///
/// # Errors
/// Why there is no build, in words.
pub fn after(scenario: &Scenario, machine: &mut Machine, event: &Event) -> Result<Run, String> {
    for happening in &event.happenings {
        machine
            .happen(happening)
            .map_err(|error| tr!("“{}” cannot happen any more: {}", event.title, error))?;
    }
    machine.run(scenario).map_err(|error| error.to_string())
}
