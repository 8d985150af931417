//! Points: for the prediction, the cause, the repair, and the explanation as its author judges it.

use language::tr;

use super::incident::Lab;
use super::machine::{Stage, State};
use crate::interview::is_met;

/// Points for a prediction that is right in every step.
const PREDICTION: u64 = 25;
/// Points for the cause at the first choice.
const CAUSE: u64 = 25;
/// Points for a repair that passes at once and without hints.
const REPAIR: u64 = 35;
/// Points for an explanation that makes every point of the rubric.
const EXPLANATION: u64 = 15;
/// What another wrong cause costs.
const WRONG_CAUSE: u64 = 10;
/// What a refused repair costs.
const REFUSED: u64 = 5;
/// What the first, second and third hint cost.
pub(super) const HINT_COSTS: [u64; 3] = [3, 5, 10];

/// A row of the score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreRow {
    /// For what.
    pub what: String,
    /// Points had.
    pub points: u64,
    /// Points that could be had.
    pub most: u64,
    /// Why some are missing; empty if none are.
    pub because: String,
}

/// The score so far, of 100. What is still ahead has no points yet.
pub fn score(lab: &Lab, state: &State) -> u64 {
    score_rows(lab, state).iter().map(|row| row.points).sum()
}

/// The score so far, row by row.
pub fn score_rows(lab: &Lab, state: &State) -> Vec<ScoreRow> {
    let steps = lab.steps().count() as u64;
    let right = lab.steps();
    let right = right.filter(|(at, line)| state.predicted.contains(at) == line.ran);
    let right = right.count() as u64;
    let wrong_causes = state.chosen.len() as u64 - u64::from(state.knows_cause(lab));
    let hints: u64 = HINT_COSTS.iter().take(state.hints).sum();
    let lost = state.refused as u64 * REFUSED + hints;
    let rubric = lab.scenario.rubric.len().min(64);
    let met = (0..rubric)
        .filter(|place| is_met(state.met, *place))
        .count() as u64;
    let row = |what, most, is_over: bool, points: u64, because: String| ScoreRow {
        what,
        points: if is_over { points } else { 0 },
        most,
        because: if is_over && points < most {
            because
        } else {
            String::new()
        },
    };
    vec![
        row(
            tr!("Prediction"),
            PREDICTION,
            state.stage > Stage::Trigger,
            (PREDICTION * right)
                .checked_div(steps)
                .unwrap_or(PREDICTION),
            tr!("{} of {} steps predicted", right, steps),
        ),
        row(
            tr!("Cause"),
            CAUSE,
            state.stage >= Stage::Cause && state.knows_cause(lab),
            CAUSE.saturating_sub(wrong_causes * WRONG_CAUSE),
            tr!("1 wrong before the right one" | "{n} wrong before the right one" % wrong_causes),
        ),
        row(
            tr!("noun" => "Repair"),
            REPAIR,
            state.stage > Stage::Repair,
            REPAIR.saturating_sub(lost),
            tr!("{} refused, {} hints", state.refused, state.hints),
        ),
        row(
            tr!("Explanation"),
            EXPLANATION,
            state.stage >= Stage::Compare,
            (EXPLANATION * met)
                .checked_div(rubric as u64)
                .unwrap_or(EXPLANATION),
            tr!("{} of {} points made", met, rubric),
        ),
    ]
}
