//! The lab's screens, over every scenario that ships.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use lesson::lab::goal::{Claim, Field};
use lesson::lab::program::{Effect, Template};
use lesson::lab::scenario::Repair;
use lesson::lab::{Attempt, Entry, Scenario};
use lesson::project::Body;
use review::day::Zone;
use view_model::lab::{
    EditTab, Event, Lab, Screen, Stage, StageRow, State, answered, door, file_text, read_draft,
    score, step, write_draft,
};

fn labs() -> Vec<Lab> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lesson/content/lab");
    let mut paths: Vec<_> = std::fs::read_dir(content)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let lab = |path: &std::path::PathBuf| {
        let scenario = Scenario::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
        Lab::of(scenario).unwrap()
    };
    paths.iter().map(lab).collect()
}

fn lab(id: &str) -> Lab {
    labs()
        .into_iter()
        .find(|lab| lab.scenario.id == id)
        .unwrap()
}

fn play(lab: &Lab, state: State, events: impl IntoIterator<Item = Event>) -> State {
    events
        .into_iter()
        .fold(state, |state, event| step(lab, state, event))
}

/// Predicts as it comes, reads, and names the cause.
fn to_repair(lab: &Lab) -> State {
    let ran = lab
        .steps()
        .filter(|(_, line)| line.ran)
        .map(|(at, _)| Event::Predict(at, true));
    let read = lab.steps().next().map(|(at, _)| Event::Open(at));
    let right = lab
        .scenario
        .causes
        .iter()
        .position(|cause| cause.right)
        .unwrap();
    let state = play(lab, State::new(lab), ran);
    let state = play(lab, state, [Event::Next, Event::Next]);
    let state = play(lab, state, read);
    let state = play(lab, state, [Event::Next, Event::Choose(right), Event::Next]);
    assert_eq!(state.stage, Stage::Repair, "{}", lab.scenario.id);
    state
}

fn edits(lab: &Lab, repair: &Repair) -> Vec<Event> {
    let repaired = Attempt::repaired(&lab.scenario, repair).unwrap();
    let tabs = EditTab::all(lab).into_iter();
    let edit = |tab: EditTab| {
        Some(Event::Edit(
            tab.path.clone(),
            repaired.text(&tab.path)?.to_owned(),
        ))
    };
    tabs.filter_map(edit).collect()
}

const EXPLANATION: &str = "one two three four five six seven eight nine ten eleven twelve";

#[test]
fn every_scenario_is_played_to_full_score_with_its_repairs() {
    for lab in labs() {
        for repair in &lab.scenario.repairs {
            let state = play(&lab, to_repair(&lab), edits(&lab, repair));
            let judged = (0..lab.scenario.rubric.len()).map(|place| Event::Judge(place, true));
            let end = [
                Event::Verify,
                Event::Next,
                Event::Explain(EXPLANATION.to_owned()),
                Event::Next,
            ];
            let state = play(&lab, state, end);
            let state = play(&lab, play(&lab, state, judged), [Event::Next]);
            assert_eq!(
                state.stage,
                Stage::Done,
                "{}: {}",
                lab.scenario.id,
                repair.about
            );
            assert_eq!(score(&lab, &state), 100, "{}", lab.scenario.id);
            let kept = read_draft(&lab, &write_draft(&lab, &state)).unwrap();
            assert_eq!(Screen::of(&lab, &kept), Screen::of(&lab, &state));
        }
    }
}

#[test]
fn no_wrong_repair_gets_on() {
    for lab in labs() {
        for repair in &lab.scenario.wrong {
            let state = play(&lab, to_repair(&lab), edits(&lab, repair));
            let state = play(&lab, state, [Event::Verify]);
            let screen = Screen::of(&lab, &state);
            let open: Vec<_> = screen
                .goals
                .iter()
                .filter(|goal| goal.met == Some(false))
                .collect();
            assert!(!open.is_empty(), "{}: {}", lab.scenario.id, repair.about);
            assert!(open.iter().all(|goal| !goal.found.is_empty()));
            assert_eq!(play(&lab, state, [Event::Next]).stage, Stage::Repair);
        }
    }
}

#[test]
fn each_stage_shows_what_it_may_and_owes_what_it_must() {
    let lab = lab("copy-before-install");
    let mut state = State::new(&lab);
    let screen = |state: &State| Screen::of(&lab, state);
    assert!(screen(&state).after.is_empty() && screen(&state).causes.is_empty());
    state = play(
        &lab,
        state,
        [Event::Verify, Event::Choose(1), Event::Next, Event::Next],
    );
    assert_eq!(state.stage, Stage::Read);
    let words: Vec<_> = screen(&state).after.iter().map(|line| line.word).collect();
    assert_eq!(words, ["", "CACHED", "DONE", "DONE"]);
    assert!(
        screen(&state)
            .after
            .iter()
            .all(|line| line.reason.is_none())
    );
    state = play(&lab, state, [Event::Next]);
    assert_eq!(state.stage, Stage::Read);
    assert!(state.announcement.starts_with("Not yet."));
    state = play(&lab, state, [Event::Open(2)]);
    let reason = screen(&state).after[2].reason.clone().unwrap().to_string();
    assert!(reason.contains("src/server.js"), "{reason}");
    state = play(&lab, state, [Event::Next, Event::Choose(0)]);
    assert!(state.announcement.starts_with("No."));
    assert!(screen(&state).owed.is_some());
    state = play(&lab, state, [Event::Choose(1), Event::Next, Event::Hint]);
    assert_eq!(state.stage, Stage::Repair);
    assert_eq!(screen(&state).hints.len(), 1);
    assert!(screen(&state).senior.is_empty());
}

#[test]
fn edits_are_taken_back_change_by_change() {
    let lab = lab("copy-before-install");
    let found = to_repair(&lab);
    let before = found.attempt.clone();
    let edit = |text: &str| Event::Edit("Dockerfile".into(), text.into());
    let state = play(
        &lab,
        found,
        [edit("F"), edit("FR"), Event::Pause, edit("FRO")],
    );
    let state = play(&lab, state, [Event::Undo]);
    assert_eq!(state.attempt.text("Dockerfile"), Some("FR"));
    let state = play(&lab, state, [Event::Undo]);
    assert_eq!(state.attempt, before);
    assert!(!state.can_undo());
    let state = play(&lab, state, [Event::Redo, Event::Redo, Event::Redo]);
    assert_eq!(state.attempt.text("Dockerfile"), Some("FRO"));
    let state = play(&lab, state, [Event::Restore]);
    assert_eq!(state.attempt, before);
    let state = play(
        &lab,
        state,
        [Event::Edit("src/server.js".into(), String::new())],
    );
    assert_eq!(state.attempt, before);
}

/// What the stepper says, a letter a stage: done, now, ahead; in capitals the one that is shown.
fn stepper(screen: &Screen) -> String {
    let letter = |row: &StageRow| {
        let letter = &row.key[..1];
        if row.shown {
            letter.to_uppercase()
        } else {
            letter.to_owned()
        }
    };
    screen.stages.iter().map(letter).collect()
}

#[test]
fn an_earlier_stage_is_looked_at_again_and_nothing_is_lost() {
    let lab = lab("copy-before-install");
    let edited = Event::Edit("Dockerfile".into(), "FROM a\n".into());
    let state = play(&lab, to_repair(&lab), [edited, Event::Hint]);
    assert_eq!(stepper(&Screen::of(&lab, &state)), "ddddNaa");
    let looking = play(&lab, state.clone(), [Event::Look(Stage::Predict)]);
    let screen = Screen::of(&lab, &looking);
    assert_eq!(stepper(&screen), "Ddddnaa");
    assert_eq!(
        looking.announcement,
        "Looking back at Predict. Your work waits at Repair."
    );
    assert_eq!(
        (&screen.next, &screen.owed, screen.verify_first),
        (&None, &None, false)
    );
    assert!(
        screen
            .prediction
            .iter()
            .all(|row| !row.open && row.right == Some(true))
    );
    // The files are those of that stage.
    assert!(file_text(&lab, &looking, "Dockerfile").contains("RUN npm ci"));
    // Nothing that is done there changes what was done.
    let poked = play(
        &lab,
        looking.clone(),
        [
            Event::Predict(1, true),
            Event::Next,
            Event::Choose(0),
            Event::Edit("Dockerfile".into(), "FROM b\n".into()),
            Event::Undo,
            Event::Restore,
            Event::Hint,
            Event::Verify,
            Event::TakeBack,
            Event::Look(Stage::Compare),
        ],
    );
    let (_, go_on) = screen.go_on.unwrap();
    let back = play(&lab, poked, [Event::Look(Stage::Cause), go_on]);
    assert_eq!(back.announcement, "Back at Repair.");
    assert_eq!(Screen::of(&lab, &back), Screen::of(&lab, &state));
    assert_eq!(file_text(&lab, &back, "Dockerfile"), "FROM a\n");
    assert!(back.can_undo());
    // What is kept is where the learner stands, not where they look.
    let kept = read_draft(&lab, &write_draft(&lab, &looking)).unwrap();
    assert_eq!(kept.shown(), Stage::Repair);
}

#[test]
fn each_stage_can_be_looked_at_from_the_end() {
    let lab = lab("copy-before-install");
    let state = play(&lab, to_repair(&lab), edits(&lab, &lab.scenario.repairs[0]));
    let end = [
        Event::Verify,
        Event::Next,
        Event::Explain(EXPLANATION.to_owned()),
        Event::Next,
        Event::Judge(0, true),
        Event::Next,
    ];
    let state = play(&lab, state, end);
    assert_eq!(stepper(&Screen::of(&lab, &state)), "ddddddd");
    for stage in Stage::ALL {
        let looking = play(
            &lab,
            state.clone(),
            [Event::Look(stage), Event::Judge(1, true)],
        );
        let screen = Screen::of(&lab, &looking);
        assert!(
            screen
                .stages
                .iter()
                .any(|row| row.shown && row.title == stage.title())
        );
        assert!(!screen.task.is_empty() && screen.rubric.iter().all(|row| !row.open));
        let (label, go_on) = screen.go_on.unwrap();
        assert_eq!(label, "Back to the result");
        let back = play(&lab, looking, [go_on]);
        assert_eq!(Screen::of(&lab, &back), Screen::of(&lab, &state));
    }
}

#[test]
fn a_step_is_taken_back_as_long_as_nothing_was_shown_for_it() {
    let lab = lab("copy-before-install");
    let taken = |state: &State| play(&lab, state.clone(), [Event::TakeBack]);
    let mut state = play(
        &lab,
        State::new(&lab),
        [Event::Predict(2, true), Event::Next],
    );
    assert_eq!(
        Screen::of(&lab, &state).take_back.as_deref(),
        Some("Change the prediction")
    );
    state = play(&lab, taken(&state), [Event::Predict(3, true)]);
    assert_eq!((state.stage, state.predicted.len()), (Stage::Predict, 2));
    // Once it happened, the prediction stands.
    state = play(&lab, state, [Event::Next, Event::Next]);
    assert_eq!(taken(&state).stage, Stage::Read);
    let fixed = play(&lab, to_repair(&lab), edits(&lab, &lab.scenario.repairs[0]));
    let explaining = [
        Event::Verify,
        Event::Next,
        Event::Explain(EXPLANATION.to_owned()),
    ];
    let back = taken(&play(&lab, fixed, explaining));
    assert_eq!(back.stage, Stage::Repair);
    let kept = read_draft(&lab, &write_draft(&lab, &back)).unwrap();
    assert_eq!(
        (kept.stage, &*kept.explanation),
        (Stage::Repair, EXPLANATION)
    );
    // The senior's words were read.
    let compared = play(&lab, back, [Event::Next, Event::Next]);
    assert_eq!(taken(&compared).stage, Stage::Compare);
}

#[test]
fn going_on_stands_out_only_once_a_build_met_the_goals() {
    let lab = lab("copy-before-install");
    let first = |state: &State| Screen::of(&lab, state).verify_first;
    let state = play(&lab, to_repair(&lab), edits(&lab, &lab.scenario.repairs[0]));
    assert!(first(&state));
    let state = play(&lab, state, [Event::Verify]);
    assert!(!first(&state));
    let state = play(
        &lab,
        state,
        [Event::Edit("Dockerfile".into(), "FROM a\n".into())],
    );
    assert!(first(&state));
    assert!(!first(&State::new(&lab)));
}

#[test]
fn a_draft_cannot_claim_what_is_still_owed() {
    let lab = lab("copy-before-install");
    let forged = write_draft(&lab, &State::new(&lab)).replace("\"stage\":0", "\"stage\":7");
    assert_eq!(read_draft(&lab, &forged).unwrap().stage, Stage::Read);
    for text in ["", "{}", "[]", "{\"stage\":-1}"] {
        assert!(read_draft(&lab, text).is_none());
    }
}

#[test]
fn the_door_lists_every_scenario_once_and_knows_the_best_score() {
    let labs = labs();
    let entries: Vec<Entry> = labs.iter().map(|lab| Entry::of(&lab.scenario)).collect();
    let text = lesson::lab::index_to_json(&entries).to_string();
    assert_eq!(lesson::lab::read_index(&text).unwrap(), entries);
    let learner = review::state::State::new(Zone(0));
    let rows = |learner: &review::state::State| -> Vec<_> {
        door(&entries, learner)
            .into_iter()
            .flat_map(|level| level.rows)
            .collect()
    };
    assert_eq!(rows(&learner).len(), labs.len());
    assert!(
        rows(&learner)
            .iter()
            .all(|row| row.status == "not played yet")
    );
    let event = review::event::Event {
        order: 1,
        id: review::event::EventId {
            writer: 1,
            count: 1,
        },
        at: 1,
        what: answered(&labs[0], &to_repair(&labs[0])),
    };
    let learner = review::state::State::of(&[event], Zone(0));
    let played: Vec<_> = rows(&learner)
        .into_iter()
        .filter(|row| row.status != "not played yet")
        .collect();
    assert_eq!(played.len(), 1);
    assert_eq!(
        (&played[0].id, &*played[0].status),
        (&labs[0].scenario.id, "best 50 of 100")
    );
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_hostile_scenario_is_stopped() {
    let mut scenario = lab("copy-before-install").scenario;
    let runs = lines(900, |at| format!("RUN {at} npm ci --omit=dev"));
    let text = format!("FROM a\nCOPY . .\n{runs}");
    scenario.project.write("Dockerfile", Body::Text(text));
    let why = Lab::of(scenario.clone()).unwrap_err();
    assert!(why.contains("is longer than 16 KB"), "{why}");
    // Each step writes what the one below it wrote: as many builds as steps would be needed to know them all.
    scenario.programs[0].effects.push(Effect::Write {
        path: "log".into(),
        content: Template::default(),
        from: vec!["log".into()],
        size: None,
    });
    let runs = lines(100, |at| format!("RUN {at} npm ci"));
    let text = format!("FROM a\nCOPY . .\n{runs}");
    scenario.project.write("Dockerfile", Body::Text(text));
    let why = Lab::of(scenario).unwrap_err();
    assert!(why.contains("more steps"), "{why}");
}

#[test]
fn a_goal_without_anything_to_compare_with_is_refused() {
    let mut scenario = lab("result-in-a-mount").scenario;
    scenario.goals[0].claim = Claim::Keeps(vec![Field::Command]);
    let why = Lab::of(scenario).unwrap_err();
    assert!(why.contains("goal “builds” compares"), "{why}");
}

#[test]
fn the_example_of_the_documentation_is_broken_and_mended_by_its_repair() {
    let text = include_str!("../../../docs/scenarios.md");
    let (_, rest) = text.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let lab = Lab::of(Scenario::parse(example).unwrap()).unwrap();
    let state = play(&lab, to_repair(&lab), edits(&lab, &lab.scenario.repairs[0]));
    let state = play(&lab, state, [Event::Verify, Event::Next]);
    assert_eq!(state.stage, Stage::Explain, "{}", state.announcement);
}
