//! What is shown of a scenario in play.

use std::cmp::Ordering;

use language::tr;
use lesson::lab::goal::Finding;
use lesson::lab::scenario::COMMAND;

use super::incident::{Lab, LogLine, log};
use super::machine::{Event, HINTS, Stage, State};
use super::score::HINT_COSTS;
use crate::interview::is_met;

/// Everything but texts that are edited.
#[derive(Debug, Clone, PartialEq)]
pub struct Screen {
    /// The stepper.
    pub stages: Vec<StageRow>,
    /// What is to be done now.
    pub task: String,
    /// What stands on the button that leads on; none where all is done, or an earlier stage is looked at.
    pub next: Option<String>,
    /// A build has to come before that.
    pub verify_first: bool,
    /// What stands on the button that takes the last step back, where that can be done.
    pub take_back: Option<String>,
    /// What stands on the button that leads back from an earlier stage to where the learner stands, and what it does.
    pub go_on: Option<(String, Event)>,
    /// What is owed before it does.
    pub owed: Option<String>,
    /// The log of the build before the trigger.
    pub before: Vec<LogLine>,
    /// The log of the build after it, once it happened.
    pub after: Vec<LogLine>,
    /// Which steps will run.
    pub prediction: Vec<PredictionRow>,
    /// What could be the cause, once it is asked for.
    pub causes: Vec<CauseRow>,
    /// What a repair must meet.
    pub goals: Vec<GoalRow>,
    /// What the model says to the attempt in a sentence; empty before it was asked.
    pub verdict: String,
    /// Hints taken.
    pub hints: Vec<String>,
    /// What stands on the button for the next hint; none if there is none.
    pub next_hint: Option<String>,
    /// What a senior engineer says, once one's own words are written.
    pub senior: Vec<String>,
    /// Repairs that work, the recommended one first.
    pub repairs: Vec<String>,
    /// Points to tick off.
    pub rubric: Vec<RubricRow>,
}

/// A stage in the stepper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageRow {
    /// Its name.
    pub title: String,
    /// `done`, `now` or `ahead`.
    pub key: &'static str,
    /// The same, for screen readers.
    pub spoken: String,
    /// It is the one on the screen.
    pub shown: bool,
    /// What pressing it does; none where that leads nowhere.
    pub look: Option<Event>,
}

/// A step whose outcome is predicted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredictionRow {
    /// Its place in the log.
    pub at: usize,
    /// Its name.
    pub name: String,
    /// It was predicted to run.
    pub runs: bool,
    /// That can still be changed.
    pub open: bool,
    /// Whether that was right, once it is known.
    pub right: Option<bool>,
}

/// A cause to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseRow {
    /// The claim.
    pub claim: String,
    /// Whether it is the cause and why, once it was chosen.
    pub verdict: Option<(bool, String)>,
    /// It can still be chosen.
    pub open: bool,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalRow {
    /// What must be true.
    pub title: String,
    /// Whether the attempt meets it; none before it was built.
    pub met: Option<bool>,
    /// What was found instead.
    pub found: String,
}

/// A point of the rubric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RubricRow {
    /// What a good explanation does.
    pub says: String,
    /// One's own does.
    pub met: bool,
    /// That can still be changed.
    pub open: bool,
}

/// A file that can be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditTab {
    /// Its path.
    pub path: String,
    /// What it is called.
    pub title: String,
}

impl EditTab {
    /// What can be edited: the Dockerfile, the command, then other files.
    pub fn all(lab: &Lab) -> Vec<Self> {
        let tab = |path: &str, title: String| Self {
            path: path.to_owned(),
            title,
        };
        let others = lab.scenario.editable.iter();
        let others = others.filter(|path| *path != "Dockerfile" && *path != COMMAND);
        [
            tab("Dockerfile", "Dockerfile".to_owned()),
            tab(COMMAND, tr!("Command")),
        ]
        .into_iter()
        .chain(others.map(|path| tab(path, path.clone())))
        .collect()
    }
}

/// The log of the build after the trigger, in the attempt that was verified last.
pub fn attempted_log(lab: &Lab, state: &State) -> Vec<LogLine> {
    let run = state.verdict.as_ref();
    let run = run.and_then(|verdict| verdict.runs.get(&lab.scenario.trigger.id));
    run.map(log).unwrap_or_default()
}

/// The text of a file as the stage on the screen has it: before the repair as it was found.
pub fn file_text<'a>(lab: &'a Lab, state: &'a State, path: &str) -> &'a str {
    let text = if state.shown() >= Stage::Repair {
        state.attempt.text(path)
    } else if path == COMMAND {
        Some(lab.scenario.command.as_str())
    } else {
        lab.scenario.project.text(path)
    };
    text.unwrap_or_default()
}

impl Screen {
    /// The screen of a state.
    pub fn of(lab: &Lab, state: &State) -> Self {
        let scenario = &lab.scenario;
        let happened = state.stage >= Stage::Read;
        let compared = state.stage >= Stage::Compare;
        let shown = |is: bool, lines: &[LogLine]| if is { lines.to_vec() } else { Vec::new() };
        let mut after = shown(happened, &lab.after);
        for (at, line) in after.iter_mut().enumerate() {
            if !state.opened.contains(&at) {
                line.reason = None;
            }
        }
        let mut before = lab.before.clone();
        for line in &mut before {
            line.reason = None;
        }
        Self {
            stages: stages(state),
            task: match state.looking {
                None => task(lab, state),
                Some(stage) => task_again(lab, stage),
            },
            next: next(lab, state),
            verify_first: state.works_at(Stage::Repair) && !state.is_repaired(),
            take_back: take_back(state),
            go_on: state.looking.map(|_| {
                let label = match state.stage {
                    Stage::Done => tr!("Back to the result"),
                    stage => tr!("Back to “{}”", stage.title()),
                };
                (label, Event::Look(state.stage))
            }),
            owed: state.looking.is_none().then(|| state.owed(lab)).flatten(),
            before,
            after,
            prediction: lab
                .steps()
                .map(|(at, line)| {
                    let runs = state.predicted.contains(&at);
                    PredictionRow {
                        at,
                        name: line.name.clone(),
                        runs,
                        open: state.works_at(Stage::Predict),
                        right: happened.then_some(runs == line.ran),
                    }
                })
                .collect(),
            causes: if state.stage >= Stage::Cause {
                causes(lab, state)
            } else {
                Vec::new()
            },
            goals: goals(lab, state),
            verdict: verdict(state),
            hints: scenario.hints.iter().take(state.hints).cloned().collect(),
            next_hint: next_hint(lab, state),
            senior: if compared {
                scenario.explanation.clone()
            } else {
                Vec::new()
            },
            repairs: if compared {
                scenario
                    .repairs
                    .iter()
                    .map(|repair| repair.about.clone())
                    .collect()
            } else {
                Vec::new()
            },
            rubric: if compared {
                let rows = scenario.rubric.iter().take(64).enumerate();
                rows.map(|(place, says)| RubricRow {
                    says: says.clone(),
                    met: is_met(state.met, place),
                    open: state.works_at(Stage::Compare),
                })
                .collect()
            } else {
                Vec::new()
            },
        }
    }
}

impl PredictionRow {
    /// What happens when it is ticked or not.
    pub fn event(&self, runs: bool) -> Event {
        Event::Predict(self.at, runs)
    }
}

fn stages(state: &State) -> Vec<StageRow> {
    let row = |stage: Stage| {
        let shown = stage == state.shown();
        let (key, spoken) = match (stage.cmp(&state.stage), shown) {
            (Ordering::Less, false) => ("done", tr!("done")),
            (Ordering::Less, true) => ("done", tr!("done, looked at again")),
            (Ordering::Equal, true) => ("now", tr!("you are here")),
            (Ordering::Equal, false) => ("now", tr!("to be gone on with")),
            (Ordering::Greater, _) => ("ahead", tr!("still ahead")),
        };
        StageRow {
            title: stage.title(),
            key,
            spoken,
            shown,
            look: (stage <= state.stage && !shown).then_some(Event::Look(stage)),
        }
    };
    Stage::ALL.into_iter().map(row).collect()
}

fn task(lab: &Lab, state: &State) -> String {
    match state.stage {
        Stage::Predict => tr!(
            "Soon {}, and the build runs again. Tick each step that will run; leave those that come from the cache.",
            lab.scenario.trigger.title
        ),
        Stage::Trigger => tr!("Your prediction stands. Let it happen and build."),
        Stage::Read => {
            tr!("Compare the log with your prediction. Open a step to read why it has its outcome.")
        }
        Stage::Cause => lab.scenario.question.clone(),
        Stage::Repair => {
            tr!("Edit until a build meets every goal. Any repair that does will pass.")
        }
        Stage::Explain => {
            tr!("Say in your own words what went wrong, and why the repair holds. Then compare.")
        }
        Stage::Compare => tr!("Which of these did your explanation do?"),
        Stage::Done => tr!("This incident is closed."),
    }
}

/// What is said of a stage that is looked at again.
fn task_again(lab: &Lab, stage: Stage) -> String {
    match stage {
        Stage::Predict => tr!("What you predicted, step by step."),
        Stage::Trigger => tr!("What happened: {}.", lab.scenario.trigger.title),
        Stage::Read => tr!("What you predicted, and what the log says of it."),
        Stage::Cause => lab.scenario.question.clone(),
        Stage::Repair => tr!("Your repair, and what the goals found in it."),
        Stage::Explain => tr!("What you wrote."),
        Stage::Compare | Stage::Done => tr!("What your explanation did."),
    }
}

fn take_back(state: &State) -> Option<String> {
    match state.looking.is_none().then_some(state.stage)?.undone()? {
        Stage::Predict => Some(tr!("Change the prediction")),
        _ => Some(tr!("Change the repair")),
    }
}

fn next(lab: &Lab, state: &State) -> Option<String> {
    Some(match state.looking.is_none().then_some(state.stage)? {
        Stage::Predict => tr!("Hold to this prediction"),
        Stage::Trigger => tr!("Trigger: {}", lab.scenario.trigger.title),
        Stage::Read => tr!("Name the cause"),
        Stage::Cause => tr!("Repair it"),
        Stage::Repair => tr!("Explain it"),
        Stage::Explain => tr!("Compare"),
        Stage::Compare => tr!("Close the incident"),
        Stage::Done => return None,
    })
}

fn causes(lab: &Lab, state: &State) -> Vec<CauseRow> {
    let is_known = state.knows_cause(lab);
    let rows = lab.scenario.causes.iter().enumerate();
    rows.map(|(at, cause)| {
        // Once the cause is known, what is wrong with the others is worth reading too.
        let told = is_known || state.chosen.contains(&at);
        CauseRow {
            claim: cause.claim.clone(),
            verdict: told.then(|| (cause.right, cause.because.clone())),
            open: !told && state.works_at(Stage::Cause),
        }
    })
    .collect()
}

fn goals(lab: &Lab, state: &State) -> Vec<GoalRow> {
    let goals = lab.scenario.goals.iter().enumerate();
    goals
        .map(|(at, goal)| {
            let found = state
                .verdict
                .as_ref()
                .and_then(|verdict| verdict.goals.get(at));
            GoalRow {
                title: goal.title.clone(),
                met: found.map(|(_, finding)| *finding == Finding::Met),
                found: match found {
                    Some((_, Finding::Open(why))) => why.clone(),
                    _ => String::new(),
                },
            }
        })
        .collect()
}

fn verdict(state: &State) -> String {
    let Some(verdict) = &state.verdict else {
        return String::new();
    };
    let all = verdict.goals.len();
    match verdict.open().len() {
        0 => tr!("The only goal is met." | "All {n} goals are met." % all),
        open => tr!("{} of {} goals are met.", all - open, all),
    }
}

fn next_hint(lab: &Lab, state: &State) -> Option<String> {
    let left = state.works_at(Stage::Repair) && state.hints < lab.scenario.hints.len().min(HINTS);
    let cost = HINT_COSTS.get(state.hints)?;
    left.then(|| tr!("Hint {} (costs {} points)", state.hints + 1, cost))
}
