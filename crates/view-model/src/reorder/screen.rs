//! What is drawn: rows, the bar of expected build time, the result.

use language::tr;

use super::{Exercise, Grade, State};
use crate::format;
use crate::revision::{Run, runs};

/// Everything on the screen of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// Rows from top to bottom.
    pub rows: Vec<RowView>,
    /// Lines that stay above and below the rows; empty for a flow.
    pub head: String,
    /// See [`Self::head`].
    pub tail: String,
    /// Expected build time; none for a flow.
    pub bar: Option<Bar>,
    /// What each edit runs.
    pub edits: Vec<EditView>,
    /// The result, once handed in.
    pub grade: Option<Grade>,
    /// `2 moves, par 3`
    pub moves: String,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// Which.
    pub row: usize,
    /// Its text.
    pub text: String,
    /// What it is called, for the names of its buttons.
    pub name: String,
    /// From 1.
    pub place: usize,
    /// How long it runs, where that counts.
    pub cost: Option<String>,
    /// It is held.
    pub lifted: bool,
    /// It has the keyboard.
    pub focus: bool,
    /// It is at the top or the bottom already.
    pub first: bool,
    /// See [`Self::first`].
    pub last: bool,
    /// What it needs and does not have above it, once handed in.
    pub faults: Vec<Vec<Run>>,
}

/// Expected build time on one scale. Parts of a thousand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The present order.
    pub now: u32,
    /// The best one.
    pub best: u32,
    /// The present order in words.
    pub words: String,
    /// It does not build, so this is what it would take.
    pub broken: bool,
}

/// What an edit runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditView {
    /// Its name.
    pub title: String,
    /// `70 %`
    pub share: String,
    /// Steps and time.
    pub runs: String,
}

/// Draws a state.
pub fn screen(exercise: &Exercise, state: &State) -> Screen {
    let (head, tail) = match &exercise.set.frame {
        lesson::reorder::Frame::Flow => (String::new(), String::new()),
        lesson::reorder::Frame::Dockerfile { head, tail, .. } => (head.clone(), tail.clone()),
    };
    let grade = state
        .answer
        .as_ref()
        .map(|answer| Grade::of(exercise, answer));
    let unmet = match grade {
        Some(_) => exercise.problem.unmet(&state.order),
        None => Vec::new(),
    };
    let count = state.order.len();
    let rows = state.order.iter().enumerate().filter_map(|(place, &row)| {
        let set_row = exercise.set.rows.get(row)?;
        Some(RowView {
            row,
            text: set_row.text.trim_end().to_owned(),
            name: set_row.name.clone(),
            place: place + 1,
            cost: (!exercise.is_flow())
                .then(|| format::duration(std::time::Duration::from_millis(set_row.cost))),
            lifted: state.lifted.as_ref().is_some_and(|lift| lift.row == row),
            focus: state.focus == row,
            first: place == 0,
            last: place + 1 == count,
            faults: unmet
                .iter()
                .filter(|unmet| unmet.step == row)
                .filter_map(|unmet| Some(runs(&set_row.needs.get(unmet.need)?.why)))
                .collect(),
        })
    });
    Screen {
        rows: rows.collect(),
        head,
        tail,
        bar: (!exercise.is_flow()).then(|| bar(exercise, &state.order)),
        edits: edits(exercise, &state.order),
        grade,
        moves: tr!(
            "1 move, par {par}" | "{n} moves, par {par}" % state.moves,
            par = exercise.par
        ),
    }
}

/// The scale ends where every edit that touches anything would run everything.
fn bar(exercise: &Exercise, order: &[usize]) -> Bar {
    let problem = &exercise.problem;
    let all = optimizer::order::StepSet::first(problem.steps().len());
    let whole: u64 = problem.steps().iter().map(|step| step.cost).sum();
    let end = u128::from(whole * problem.reach(all)).max(1);
    let part = |cost: u64| (u128::from(cost) * 1000 / end) as u32;
    let cost = problem.cost(order);
    let words = format::duration(exercise.mean(cost));
    Bar {
        now: part(cost),
        best: part(exercise.best.cost),
        broken: !problem.unmet(order).is_empty(),
        words: tr!("{} a build on average", words),
    }
}

fn edits(exercise: &Exercise, order: &[usize]) -> Vec<EditView> {
    let total = exercise.problem.total_weight().max(1);
    let views = exercise.set.edits.iter().enumerate().map(|(index, edit)| {
        let runs = exercise.problem.reruns(order, index);
        let millis = runs
            .iter()
            .filter_map(|&row| Some(exercise.set.rows.get(row)?.cost))
            .sum();
        let time = format::duration(std::time::Duration::from_millis(millis));
        EditView {
            title: edit.title.clone(),
            share: format::percent(u64::from(edit.share) * 100 / total),
            runs: match runs.len() {
                0 => tr!("nothing runs"),
                count => format!("{}, {time}", tr!("1 step" | "{n} steps" % count)),
            },
        }
    });
    views.collect()
}
