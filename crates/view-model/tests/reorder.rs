//! The reorder exercise played without a browser: every way of moving a row, grades, what is said.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use lesson::reorder::Set;
use view_model::reorder::{Event, Exercise, Grade, Key, State, Toward, screen, step};

fn exercise(id: &str) -> Exercise {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lesson/content/reorder");
    let text = std::fs::read_to_string(path.join(format!("{id}.json"))).unwrap();
    Exercise::new(Set::parse(&text).unwrap()).unwrap()
}

fn play(exercise: &Exercise, state: &State, events: &[Event]) -> State {
    events
        .iter()
        .fold(state.clone(), |state, &event| step(exercise, &state, event))
}

fn ids<'a>(exercise: &'a Exercise, state: &State) -> Vec<&'a str> {
    state
        .order
        .iter()
        .map(|&row| exercise.set.rows[row].id.as_str())
        .collect()
}

const DOWN: Event = Event::Key(0, Key::Arrow(Toward::Down));
const GRIP: Event = Event::Key(0, Key::Grip);

#[test]
fn pointer_keyboard_and_buttons_come_to_the_same() {
    let exercise = exercise("python");
    let start = State::new(&exercise);
    let by_pointer = [Event::Lift(0), Event::Over(1), Event::Over(3), Event::Drop];
    let by_key = [GRIP, DOWN, DOWN, DOWN, GRIP];
    let by_button = [Event::Button(0, Toward::Down); 3];
    let moved = play(&exercise, &start, &by_pointer);
    assert_eq!(
        ids(&exercise, &moved),
        ["list", "apt", "install", "source", "static", "messages"]
    );
    assert_eq!(moved.moves, 1);
    let same = play(&exercise, &start, &by_key);
    assert_eq!((same.order, same.moves), (moved.order.clone(), 1));
    let pressed = play(&exercise, &start, &by_button);
    assert_eq!((pressed.order, pressed.moves), (moved.order, 3));
}

#[test]
fn escape_and_a_lost_pointer_put_a_row_back() {
    let exercise = exercise("python");
    let start = State::new(&exercise);
    for back in [Event::Cancel, Event::Key(0, Key::Escape)] {
        let state = play(&exercise, &start, &[Event::Lift(0), Event::Over(4), back]);
        assert_eq!(state.order, start.order);
        assert_eq!(state.moves, 0);
        assert!(!state.can_undo());
        assert_eq!(state.announcement, "COPY . ., back where it was.");
    }
}

#[test]
fn what_is_said_tells_the_place_and_what_it_changes() {
    let exercise = exercise("python");
    let start = State::new(&exercise);
    let lifted = play(&exercise, &start, &[GRIP]);
    assert_eq!(
        lifted.announcement,
        "COPY . ., lifted. Position 1 of 6. Arrows move it, Space drops it, Escape puts it back."
    );
    let moved = play(&exercise, &lifted, &[DOWN]);
    assert_eq!(
        moved.announcement,
        "COPY . ., moved to position 2 of 6. After a source edit, 5 steps run again, was 6."
    );
    let dropped = play(&exercise, &moved, &[GRIP]);
    assert_eq!(
        dropped.announcement,
        "COPY . ., dropped at position 2 of 6."
    );
    let install = 3;
    let broken = play(&exercise, &start, &[Event::Button(install, Toward::Up)]);
    assert_eq!(
        broken.announcement,
        "pip install, moved to position 3 of 6. 1 need is not met."
    );
    let mended = play(&exercise, &broken, &[Event::Button(install, Toward::Down)]);
    assert!(mended.announcement.ends_with("It builds now."));
}

#[test]
fn rows_stop_at_the_ends_and_arrows_walk_when_nothing_is_held() {
    let exercise = exercise("flow");
    let start = State::new(&exercise);
    let top = play(&exercise, &start, &[Event::Button(0, Toward::Up)]);
    assert_eq!((top.order, top.moves), (start.order.clone(), 0));
    let bottom = play(&exercise, &start, &[Event::Button(4, Toward::Down)]);
    assert_eq!((bottom.order, bottom.moves), (start.order.clone(), 0));
    let walked = play(
        &exercise,
        &start,
        &[DOWN, Event::Key(1, Key::Arrow(Toward::Down))],
    );
    assert_eq!(
        (walked.order.clone(), walked.focus),
        (start.order.clone(), 2)
    );
    let last = play(&exercise, &walked, &[Event::Key(2, Key::Far(Toward::Down))]);
    assert_eq!(last.focus, 4);
    let held = [GRIP, Event::Key(0, Key::Far(Toward::Down)), GRIP];
    assert_eq!(play(&exercise, &start, &held).order, [1, 2, 3, 4, 0]);
}

#[test]
fn everything_can_be_undone_and_made_again() {
    let exercise = exercise("node");
    let start = State::new(&exercise);
    let mut states = vec![start.clone()];
    for event in [
        Event::Button(0, Toward::Down),
        Event::Button(2, Toward::Up),
        Event::ShowBest,
    ] {
        states.push(step(&exercise, states.last().unwrap(), event));
    }
    let mut state = states.last().unwrap().clone();
    for earlier in states.iter().rev().skip(1) {
        state = step(&exercise, &state, Event::Undo);
        assert_eq!(state.order, earlier.order);
        assert_eq!(state.moves, earlier.moves);
    }
    assert!(!state.can_undo());
    for later in states.iter().skip(1) {
        state = step(&exercise, &state, Event::Redo);
        assert_eq!(state.order, later.order);
    }
    assert!(!state.can_redo());
    let restarted = step(&exercise, &state, Event::Restart);
    assert_eq!(restarted.order, start.order);
    assert!(restarted.can_undo());
}

#[test]
fn the_best_order_has_all_points_and_so_has_a_tie() {
    for id in ["flow", "python", "node", "go", "rust", "java"] {
        let exercise = exercise(id);
        let grade = Grade::of(&exercise, &exercise.best.order);
        assert_eq!((grade.points, grade.lost.len()), (100, 0), "{id}");
        assert!(grade.legal);
    }
    let exercise = exercise("python");
    // The two steps after the source run for the same edits: their order is no matter.
    let mut other = exercise.best.order.clone();
    other.swap(4, 5);
    assert_eq!(Grade::of(&exercise, &other).points, 100);
}

#[test]
fn lost_points_sum_up_and_name_pairs() {
    for id in ["flow", "python", "node", "go", "rust", "java"] {
        let exercise = exercise(id);
        let mut order = exercise.start();
        for turn in 0..order.len() {
            order.rotate_left(turn);
            let grade = Grade::of(&exercise, &order);
            let lost: u32 = grade.lost.iter().map(|lost| lost.points).sum();
            assert_eq!(grade.points + lost, 100, "{id} {order:?} {grade:?}");
        }
    }
    let exercise = exercise("python");
    let grade = Grade::of(&exercise, &exercise.start());
    assert_eq!(grade.points, 49);
    assert_eq!(
        grade.verdict,
        "It builds, in 2 min 21 s on average. 21 s is possible."
    );
    let told: Vec<String> = grade
        .lost
        .iter()
        .map(|lost| format!("−{} {}", lost.points, lost.why))
        .collect();
    assert_eq!(
        told,
        [
            "−38 pip install stands below COPY . ., so it runs after a source edit, an edit of the README or a new \
             translation: 1 min 28 s a build on average.",
            "−13 apt-get install stands below COPY . ., so it runs after a source edit, an edit of the README, a new \
             translation or a dependency bump: 31 s a build on average.",
        ]
    );
}

#[test]
fn an_order_that_does_not_build_is_told_what_is_missing() {
    let exercise = exercise("python");
    let install = 3;
    let mut order = exercise.start();
    order.retain(|&row| row != install);
    order.insert(0, install);
    let grade = Grade::of(&exercise, &order);
    assert!(!grade.legal);
    assert_eq!(grade.verdict, "This order does not build.");
    assert_eq!(
        grade.lost[0].why.to_string(),
        "pip install stands too high: pip reads requirements.txt, which no step above has copied."
    );
    let state = State::with_order(&exercise, &order).unwrap();
    let checked = step(&exercise, &state, Event::Check);
    let screen = screen(&exercise, &checked);
    assert_eq!(screen.rows[0].faults.len(), 2);
    assert!(screen.bar.unwrap().broken);
    assert!(State::with_order(&exercise, &[0, 0, 1, 2, 3, 4]).is_none());
}

#[test]
fn the_bar_stands_on_one_scale() {
    let exercise = exercise("rust");
    let start = State::new(&exercise);
    let before = screen(&exercise, &start).bar.unwrap();
    let shown = step(&exercise, &start, Event::ShowBest);
    let after = screen(&exercise, &shown);
    let bar = after.bar.unwrap();
    assert!(bar.now < before.now);
    assert_eq!(bar.now, bar.best);
    assert_eq!(before.best, bar.best);
    assert!(before.now <= 1000);
    assert_eq!(after.edits[3].runs, "nothing runs");
}

#[test]
fn an_order_that_was_looked_up_does_not_count_until_a_restart() {
    use Event::{Button, Check, Redo, Restart, ShowBest, Undo};
    let exercise = exercise("python");
    let start = State::new(&exercise);
    let move_one = Button(0, Toward::Down);
    for (events, counts) in [
        (&[][..], false),
        (&[Check], true),
        (&[ShowBest, Check], false),
        (&[ShowBest, Undo, Check], false),
        (&[ShowBest, Undo, Redo, Check], false),
        (&[ShowBest, Restart, Check], true),
        (&[ShowBest, Restart, Undo, Check], false),
        (&[ShowBest, Restart, move_one, Undo, Check], true),
        (&[Check, move_one], false),
        (&[Check, Restart], false),
    ] {
        let state = play(&exercise, &start, events);
        let kept = view_model::reorder::answered(&exercise, &state);
        assert_eq!(kept.is_some(), counts, "{events:?}");
    }
}
