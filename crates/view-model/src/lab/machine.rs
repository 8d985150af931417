//! Where a learner stands, and the one way on.

use std::collections::BTreeSet;

use language::tr;
use lesson::lab::goal::Finding;
use lesson::lab::{Attempt, Verdict, attempt};

use super::incident::Lab;
use super::score::score;
use crate::interview::judged;

/// Hints that a scenario gives at most.
pub const HINTS: usize = 3;

/// Words that an explanation of one's own has at least.
const WORDS: usize = 12;

/// Edits that can be taken back.
const KEPT: usize = 200;

/// How long a text of the learner may be, in bytes.
const LONGEST: usize = 32 << 10;

/// The stages, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Stage {
    /// Which steps will run?
    #[default]
    Predict,
    /// Let it happen.
    Trigger,
    /// Read the log and the reasons.
    Read,
    /// Name the cause.
    Cause,
    /// Repair and verify.
    Repair,
    /// Explain in one's own words.
    Explain,
    /// Compare with what a senior engineer says.
    Compare,
    /// All is done.
    Done,
}

/// Where a learner stands.
#[derive(Debug, Clone)]
pub struct State {
    /// How far it went.
    pub stage: Stage,
    /// The earlier stage that is looked at again, if one is. Nothing changes meanwhile.
    pub looking: Option<Stage>,
    /// Steps that were predicted to run, by their place in the log.
    pub predicted: BTreeSet<usize>,
    /// Lines of the log whose reason was opened.
    pub opened: BTreeSet<usize>,
    /// Causes that were chosen, in order; the last is the right one once the stage is over.
    pub chosen: Vec<usize>,
    /// How many hints were taken.
    pub hints: usize,
    /// What was edited.
    pub attempt: Attempt,
    /// What the model found in the attempt as it is; none since the last edit.
    pub verdict: Option<Verdict>,
    /// How many attempts were refused.
    pub refused: usize,
    /// The explanation in one's own words.
    pub explanation: String,
    /// Points of the rubric that it makes, one bit each.
    pub met: u64,
    /// What a screen reader is to say; empty when nothing is.
    pub announcement: String,
    undo: Vec<Attempt>,
    redo: Vec<Attempt>,
    /// The file of the last edit: letters typed one after the other are one change.
    typing: Option<String>,
}

/// What a learner does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A step will run, or not.
    Predict(usize, bool),
    /// On to the next stage.
    Next,
    /// Back to the stage before, as long as nothing was shown for it.
    TakeBack,
    /// A stage that was reached is to be looked at; the one where the learner stands, to go on there.
    Look(Stage),
    /// The reason of a line is opened or closed.
    Open(usize),
    /// This is the cause.
    Choose(usize),
    /// A file or the command now reads so.
    Edit(String, String),
    /// Typing has paused: what follows is another change.
    Pause,
    /// The last change is taken back.
    Undo,
    /// It is made again.
    Redo,
    /// Everything as it was found.
    Restore,
    /// Another hint.
    Hint,
    /// The model is to build the attempt.
    Verify,
    /// The explanation now reads so.
    Explain(String),
    /// A point of the rubric was made, or not.
    Judge(usize, bool),
    /// From the beginning.
    Restart,
}

impl Stage {
    /// All of them that are steps of the way, in order.
    pub const ALL: [Self; 7] = [
        Self::Predict,
        Self::Trigger,
        Self::Read,
        Self::Cause,
        Self::Repair,
        Self::Explain,
        Self::Compare,
    ];

    /// What it is called.
    pub fn title(self) -> String {
        match self {
            Self::Predict => tr!("Predict"),
            Self::Trigger => tr!("Trigger"),
            Self::Read => tr!("Read"),
            Self::Cause => tr!("Cause"),
            Self::Repair => tr!("Repair"),
            Self::Explain => tr!("Explain"),
            Self::Compare => tr!("Compare"),
            Self::Done => tr!("Done"),
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::Predict => Self::Trigger,
            Self::Trigger => Self::Read,
            Self::Read => Self::Cause,
            Self::Cause => Self::Repair,
            Self::Repair => Self::Explain,
            Self::Explain => Self::Compare,
            Self::Compare | Self::Done => Self::Done,
        }
    }

    /// The stage that can be taken up again from here: whoever does has seen nothing that they had not seen before.
    pub(super) const fn undone(self) -> Option<Self> {
        match self {
            Self::Trigger => Some(Self::Predict),
            Self::Explain => Some(Self::Repair),
            _ => None,
        }
    }
}

impl State {
    /// At the beginning of a scenario.
    pub fn new(lab: &Lab) -> Self {
        Self {
            stage: Stage::Predict,
            looking: None,
            predicted: BTreeSet::new(),
            opened: BTreeSet::new(),
            chosen: Vec::new(),
            hints: 0,
            attempt: Attempt::found(&lab.scenario),
            verdict: None,
            refused: 0,
            explanation: String::new(),
            met: 0,
            announcement: String::new(),
            undo: Vec::new(),
            redo: Vec::new(),
            typing: None,
        }
    }

    /// The stage that is on the screen.
    pub fn shown(&self) -> Stage {
        self.looking.unwrap_or(self.stage)
    }

    /// Whether the stage on the screen is this one, and can be worked on.
    pub fn works_at(&self, stage: Stage) -> bool {
        self.looking.is_none() && self.stage == stage
    }

    /// Whether there is a change to take back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether a change was taken back.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// What is owed before it goes on; none if nothing is.
    pub fn owed(&self, lab: &Lab) -> Option<String> {
        match self.stage {
            Stage::Read if self.opened.is_empty() && lab.steps().next().is_some() => {
                Some(tr!("Open the reason of at least one step."))
            }
            Stage::Cause if !self.knows_cause(lab) => Some(tr!("Choose the cause.")),
            Stage::Repair if !self.is_repaired() => {
                Some(tr!("Meet every goal, verified by a build."))
            }
            Stage::Explain if self.explanation.split_whitespace().count() < WORDS => {
                Some(tr!("Write at least {} words of your own.", WORDS))
            }
            _ => None,
        }
    }

    /// Whether the right cause was chosen.
    pub(super) fn knows_cause(&self, lab: &Lab) -> bool {
        let causes = &lab.scenario.causes;
        let is_right = |at: &usize| causes.get(*at).is_some_and(|cause| cause.right);
        self.chosen.iter().any(is_right)
    }

    /// Takes an explanation, unless it is too long.
    pub(super) fn explain(&mut self, text: String) {
        if text.len() <= LONGEST {
            self.explanation = text;
        }
    }

    /// Turns to a stage that was reached.
    fn look(&mut self, stage: Stage) {
        if stage > self.stage || stage == self.shown() {
            return;
        }
        self.looking = (stage != self.stage).then_some(stage);
        self.typing = None;
        self.announcement = match self.looking {
            None => tr!("Back at {}.", stage.title()),
            Some(_) => tr!(
                "Looking back at {}. Your work waits at {}.",
                stage.title(),
                self.stage.title()
            ),
        };
    }

    pub(super) fn is_repaired(&self) -> bool {
        self.verdict.as_ref().is_some_and(Verdict::passed)
    }

    fn keep(&mut self) {
        self.undo.push(self.attempt.clone());
        if self.undo.len() > KEPT {
            self.undo.remove(0);
        }
        self.redo.clear();
    }

    /// Another attempt takes the place of this one, so nothing is known of it.
    fn turn_to(&mut self, attempt: Attempt, said: String) {
        self.attempt = attempt;
        self.verdict = None;
        self.typing = None;
        self.announcement = said;
    }

    fn verify(&mut self, lab: &Lab) {
        let verdict = attempt(&lab.scenario, &self.attempt);
        let goals = verdict.goals.len();
        let open: Vec<_> = verdict
            .goals
            .iter()
            .filter_map(|(goal, finding)| match finding {
                Finding::Met => None,
                Finding::Open(why) => Some(format!("{}: {why}", goal.title)),
            })
            .collect();
        self.announcement = if open.is_empty() {
            tr!("The only goal is met." | "All {n} goals are met." % goals)
        } else {
            self.refused += 1;
            tr!(
                "1 goal is still open. {}." | "{n} goals are still open. {}." % open.len(),
                open.join(". ")
            )
        };
        self.verdict = Some(verdict);
        self.typing = None;
    }
}

/// The state after an event. An event that does not belong to the stage on the screen changes nothing.
#[must_use]
pub fn step(lab: &Lab, mut state: State, event: Event) -> State {
    state.announcement.clear();
    let editing = state.works_at(Stage::Repair);
    match event {
        Event::Look(stage) => state.look(stage),
        Event::TakeBack if state.looking.is_none() => {
            if let Some(before) = state.stage.undone() {
                state.stage = before;
                state.announcement = tr!("Back at {}.", before.title());
            }
        }
        Event::Predict(at, runs) if state.works_at(Stage::Predict) => {
            if runs && lab.steps().any(|(step, _)| step == at) {
                state.predicted.insert(at);
            } else {
                state.predicted.remove(&at);
            }
        }
        Event::Next if state.looking.is_none() => {
            if let Some(owed) = state.owed(lab) {
                state.announcement = tr!("Not yet. {}", owed);
            } else if state.stage < Stage::Done {
                state.stage = state.stage.next();
                state.announcement = if state.stage == Stage::Done {
                    tr!("Done: {} of 100 points.", score(lab, &state))
                } else {
                    tr!("Next: {}.", state.stage.title())
                };
            }
        }
        Event::Open(at) if state.stage >= Stage::Read && state.opened.contains(&at) => {
            state.opened.remove(&at);
        }
        Event::Open(at)
            if state.stage >= Stage::Read && lab.steps().any(|(step, _)| step == at) =>
        {
            state.opened.insert(at);
        }
        Event::Choose(at) if state.works_at(Stage::Cause) && !state.knows_cause(lab) => {
            if let Some(cause) = lab.scenario.causes.get(at)
                && !state.chosen.contains(&at)
            {
                state.chosen.push(at);
                let said = if cause.right {
                    tr!("Right.")
                } else {
                    tr!("No.")
                };
                state.announcement = format!("{said} {}", cause.because);
            }
        }
        Event::Edit(path, text)
            if editing
                && text.len() <= LONGEST
                && lab.scenario.may_edit(&path)
                && state.attempt.text(&path) != Some(&text) =>
        {
            if state.typing.as_ref() != Some(&path) {
                state.keep();
            }
            state.redo.clear();
            state.attempt.write(&lab.scenario, &path, &text);
            state.verdict = None;
            state.typing = Some(path);
        }
        Event::Pause => state.typing = None,
        Event::Undo if editing => {
            if let Some(before) = state.undo.pop() {
                state.redo.push(state.attempt.clone());
                state.turn_to(before, tr!("Taken back."));
            }
        }
        Event::Redo if editing => {
            if let Some(after) = state.redo.pop() {
                state.undo.push(state.attempt.clone());
                state.turn_to(after, tr!("Made again."));
            }
        }
        Event::Restore if editing => {
            let found = Attempt::found(&lab.scenario);
            if found != state.attempt {
                state.keep();
                state.turn_to(found, tr!("As it was found."));
            }
        }
        Event::Hint if editing => {
            if let Some(hint) = lab.scenario.hints.iter().take(HINTS).nth(state.hints) {
                state.hints += 1;
                state.announcement = tr!("Hint {}: {}", state.hints, hint);
            }
        }
        Event::Verify if editing => state.verify(lab),
        Event::Explain(text) if state.works_at(Stage::Explain) => state.explain(text),
        Event::Judge(place, is_met)
            if state.works_at(Stage::Compare) && place < lab.scenario.rubric.len() =>
        {
            state.met = judged(state.met, place, is_met);
        }
        Event::Restart => state = State::new(lab),
        _ => {}
    }
    state
}
