//! One transition for every way of moving a row: pointer, touch, keyboard, buttons.
//!
//! A row is *lifted*, moves while it is held, and is dropped where it then stands or goes back where it was. Buttons
//! move a row without lifting it. Every finished change can be undone. What happened is said in
//! [`State::announcement`], for a live region.

use language::tr;

use super::{Exercise, Grade};

/// Where an exercise stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// Rows from top to bottom.
    pub order: Vec<usize>,
    /// The row that is held.
    pub lifted: Option<Lift>,
    /// The row that has the keyboard.
    pub focus: usize,
    /// How many changes were made.
    pub moves: usize,
    /// What a screen reader is to say; empty when nothing is.
    pub announcement: String,
    /// The order that was handed in last.
    pub answer: Option<Vec<usize>>,
    /// The best order was looked up in this round, so that its answers do not count. A restart begins another round.
    pub shown: bool,
    undo: Vec<Step>,
    redo: Vec<Step>,
}

/// A row that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lift {
    /// The row.
    pub row: usize,
    /// The order before.
    from: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    order: Vec<usize>,
    moves: usize,
    shown: bool,
}

/// What a person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A pointer or finger takes a row.
    Lift(usize),
    /// The held row is over a place, counted from the top.
    Over(usize),
    /// It is let go.
    Drop,
    /// The pointer is taken away (`pointercancel`).
    Cancel,
    /// A button moves a row by one place.
    Button(usize, Toward),
    /// A key is pressed on a row.
    Key(usize, Key),
    /// A row got the keyboard.
    Focus(usize),
    /// The last change is taken back.
    Undo,
    /// It is made again.
    Redo,
    /// Back to how the rows were found.
    Restart,
    /// The order is handed in.
    Check,
    /// The best order is put in place.
    ShowBest,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// To the top.
    Up,
    /// To the bottom.
    Down,
}

/// Keys that mean something on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Space or Enter: lift, drop.
    Grip,
    /// An arrow.
    Arrow(Toward),
    /// Home or End.
    Far(Toward),
    /// Escape: back where it was.
    Escape,
}

impl Key {
    /// By the name a browser gives it; none for keys that mean nothing here.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            " " | "Enter" => Self::Grip,
            "ArrowUp" => Self::Arrow(Toward::Up),
            "ArrowDown" => Self::Arrow(Toward::Down),
            "Home" => Self::Far(Toward::Up),
            "End" => Self::Far(Toward::Down),
            "Escape" => Self::Escape,
            _ => return None,
        })
    }
}

impl State {
    /// As a set is found.
    pub fn new(exercise: &Exercise) -> Self {
        Self {
            order: exercise.start(),
            ..Self::default()
        }
    }

    /// An order from elsewhere, if it names every row once.
    pub fn with_order(exercise: &Exercise, order: &[usize]) -> Option<Self> {
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        (sorted == exercise.start()).then(|| Self {
            order: order.to_vec(),
            ..Self::default()
        })
    }

    /// Whether a change can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty() && self.lifted.is_none()
    }

    /// Whether one can be made again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty() && self.lifted.is_none()
    }

    fn place(&self, row: usize) -> Option<usize> {
        self.order.iter().position(|&other| other == row)
    }

    /// Moves a row to a place, the others closing up. Tells whether anything changed.
    fn put(&mut self, row: usize, place: usize) -> bool {
        let Some(now) = self.place(row) else {
            return false;
        };
        let place = place.min(self.order.len() - 1);
        self.order.remove(now);
        self.order.insert(place, row);
        now != place
    }

    /// Keeps the order before a finished change.
    fn keep(&mut self, before: Vec<usize>) {
        self.undo.push(Step {
            order: before,
            moves: self.moves,
            shown: self.shown,
        });
        self.redo.clear();
        self.moves += 1;
        self.answer = None;
    }
}

/// What an event makes of a state.
pub fn step(exercise: &Exercise, state: &State, event: Event) -> State {
    let mut next = state.clone();
    next.announcement.clear();
    match event {
        Event::Lift(row) => lift(exercise, &mut next, row),
        Event::Over(place) => {
            if let Some(row) = next.lifted.as_ref().map(|lift| lift.row) {
                over(exercise, &mut next, row, place);
            }
        }
        Event::Drop => put_down(exercise, &mut next),
        Event::Cancel => cancel(exercise, &mut next),
        Event::Button(row, toward) => {
            next.lifted = None;
            next.focus = row;
            if let Some(place) = next.place(row).and_then(|place| beside(place, toward)) {
                let before = state.order.clone();
                if next.put(row, place) {
                    next.keep(before);
                }
                next.announcement = moved(exercise, &state.order, &next, row);
            }
        }
        Event::Key(row, key) => press(exercise, &mut next, row, key),
        Event::Focus(row) => next.focus = row,
        Event::Undo => restore(exercise, &mut next, Restore::Undo),
        Event::Redo => restore(exercise, &mut next, Restore::Redo),
        Event::Restart => {
            let start = exercise.start();
            if next.order != start {
                next.keep(state.order.clone());
                next.order = start;
            }
            next.lifted = None;
            next.answer = None;
            next.moves = 0;
            next.shown = false;
            next.announcement = tr!("The rows stand as they were found.");
        }
        Event::Check => {
            next.lifted = None;
            next.answer = Some(next.order.clone());
            let grade = Grade::of(exercise, &next.order);
            next.announcement = tr!("{} of 100 points. {}", grade.points, grade.verdict);
        }
        Event::ShowBest => {
            let best = exercise.best_near(&next.order).order;
            if next.order != best {
                next.keep(state.order.clone());
                next.order = best;
            }
            next.lifted = None;
            next.shown = true;
            next.announcement = tr!("The rows stand in the best order.");
        }
    }
    next
}

fn lift(exercise: &Exercise, state: &mut State, row: usize) {
    let Some(place) = state.place(row) else {
        return;
    };
    state.focus = row;
    state.lifted = Some(Lift {
        row,
        from: state.order.clone(),
    });
    state.announcement = tr!(
        "{}, lifted. Position {} of {}. Arrows move it, Space drops it, Escape puts it back.",
        name(exercise, row),
        place + 1,
        state.order.len()
    );
}

fn over(exercise: &Exercise, state: &mut State, row: usize, place: usize) {
    let before = state.order.clone();
    if state.put(row, place) {
        state.announcement = moved(exercise, &before, state, row);
    }
}

fn put_down(exercise: &Exercise, state: &mut State) {
    let Some(held) = state.lifted.take() else {
        return;
    };
    let place = state.place(held.row).unwrap_or(0);
    state.announcement = tr!(
        "{}, dropped at position {} of {}.",
        name(exercise, held.row),
        place + 1,
        state.order.len()
    );
    if held.from != state.order {
        state.keep(held.from);
    }
}

fn cancel(exercise: &Exercise, state: &mut State) {
    if let Some(held) = state.lifted.take() {
        state.order = held.from;
        state.announcement = tr!("{}, back where it was.", name(exercise, held.row));
    }
}

fn press(exercise: &Exercise, state: &mut State, row: usize, key: Key) {
    let held = state.lifted.as_ref().map(|lift| lift.row);
    let row = held.unwrap_or(row);
    let last = state.order.len().saturating_sub(1);
    let target = |state: &State, toward| state.place(row).and_then(|place| beside(place, toward));
    match (key, held) {
        (Key::Grip, None) => lift(exercise, state, row),
        (Key::Grip, Some(_)) => put_down(exercise, state),
        (Key::Escape, _) => cancel(exercise, state),
        (Key::Arrow(toward), Some(_)) => {
            if let Some(place) = target(state, toward) {
                over(exercise, state, row, place);
            }
        }
        (Key::Far(toward), Some(_)) => over(exercise, state, row, far(last, toward)),
        (Key::Arrow(toward), None) => {
            let beside = target(state, toward);
            state.focus = beside
                .and_then(|place| state.order.get(place).copied())
                .unwrap_or(row);
        }
        (Key::Far(toward), None) => {
            state.focus = state.order.get(far(last, toward)).copied().unwrap_or(row);
        }
    }
}

#[derive(Clone, Copy)]
enum Restore {
    Undo,
    Redo,
}

fn restore(exercise: &Exercise, state: &mut State, which: Restore) {
    cancel(exercise, state);
    let now = Step {
        order: state.order.clone(),
        moves: state.moves,
        shown: state.shown,
    };
    let (from, to, words) = match which {
        Restore::Undo => (&mut state.undo, &mut state.redo, tr!("Undone.")),
        Restore::Redo => (&mut state.redo, &mut state.undo, tr!("Made again.")),
    };
    if let Some(step) = from.pop() {
        to.push(now);
        state.order = step.order;
        state.moves = step.moves;
        // What was seen stays seen.
        state.shown |= step.shown;
        state.answer = None;
        state.announcement = words;
    }
}

fn beside(place: usize, toward: Toward) -> Option<usize> {
    match toward {
        Toward::Up => place.checked_sub(1),
        Toward::Down => Some(place + 1),
    }
}

const fn far(last: usize, toward: Toward) -> usize {
    match toward {
        Toward::Up => 0,
        Toward::Down => last,
    }
}

fn name(exercise: &Exercise, row: usize) -> &str {
    exercise.set.rows.get(row).map_or("", |row| &row.name)
}

/// Where a row went and what that changes: the most frequent edit whose count of steps is another now.
fn moved(exercise: &Exercise, before: &[usize], state: &State, row: usize) -> String {
    let place = state.place(row).unwrap_or(0);
    let mut words = vec![tr!(
        "{}, moved to position {} of {}.",
        name(exercise, row),
        place + 1,
        state.order.len()
    )];
    let problem = &exercise.problem;
    let open = problem.unmet(&state.order).len();
    if open != problem.unmet(before).len() {
        words.push(match open {
            0 => tr!("It builds now."),
            open => tr!("1 need is not met." | "{n} needs are not met." % open),
        });
    }
    let mut edits: Vec<usize> = (0..exercise.set.edits.len()).collect();
    edits.sort_by_key(|&edit| std::cmp::Reverse(exercise.set.edits[edit].share));
    let changed = edits.into_iter().find_map(|edit| {
        let was = problem.reruns(before, edit).len();
        let now = problem.reruns(&state.order, edit).len();
        (was != now).then_some((edit, was, now))
    });
    if let Some((edit, was, now)) = changed {
        words.push(tr!(
            "After {edit}, 1 step runs again, was {was}."
                | "After {edit}, {n} steps run again, was {was}." % now,
            edit = exercise.set.edits[edit].title,
            was = was
        ));
    }
    words.join(" ")
}
