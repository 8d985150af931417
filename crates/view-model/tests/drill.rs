//! The drill without a browser: what is asked, what an answer is worth, what is written down.
#![allow(clippy::unwrap_used)]

use lesson::question::{Question, Topic};
use review::day::Zone;
use review::event::What;
use review::progress::Progress;
use view_model::drill::{self, Ask, Verdict};

fn truth(question: &Question) -> Vec<bool> {
    question.steps.iter().map(|step| step.runs).collect()
}

fn questions() -> impl Iterator<Item = Question> {
    Topic::ALL
        .into_iter()
        .flat_map(|topic| (1..=5).filter_map(move |seed| Question::new(topic, seed)))
}

#[test]
fn the_true_answer_has_all_points_and_makes_no_card() {
    for question in questions() {
        let verdict = Verdict::of(&question, &truth(&question), false);
        assert_eq!(verdict.score, 100);
        assert!(verdict.beliefs.is_empty());
        assert_eq!(verdict.events(&question).len(), 1);
        assert_eq!(Verdict::of(&question, &truth(&question), true).score, 80);
    }
}

#[test]
fn a_common_belief_is_named_and_becomes_a_card_that_says_why() {
    for question in questions() {
        let (belief, wrong) = &question.distractors[0];
        let mut marks = truth(&question);
        for at in wrong {
            marks[*at] = !marks[*at];
        }
        let verdict = Verdict::of(&question, &marks, false);
        assert!(verdict.score < 100);
        assert!(verdict.beliefs.contains(&belief.words()), "{belief:?}");
        let events = verdict.events(&question);
        let [
            What::Answered { score, .. },
            What::Added { front, back, .. },
        ] = &*events
        else {
            panic!("an answer and a card, not {events:?}");
        };
        assert_eq!(*score, verdict.score);
        assert!(front.contains(&question.draft.change));
        assert!(back.contains('`'), "{back}");
    }
}

#[test]
fn every_step_stands_on_its_line_with_a_reason() {
    for question in questions() {
        let ask = Ask::of(&question);
        for (at, step) in question.steps.iter().enumerate() {
            assert_eq!(ask.lines[step.line].step, Some(at));
        }
        let verdict = Verdict::of(&question, &truth(&question), false);
        assert!(verdict.steps.iter().all(|step| !step.why.0.is_empty()));
    }
}

#[test]
fn a_place_leads_to_its_question_and_nothing_else_does() {
    let question = Question::new(Topic::CutOff, 7).unwrap();
    let name = drill::name(question.topic, question.seed);
    let place = name.strip_prefix("drill/").unwrap();
    assert_eq!(
        drill::at(place).unwrap().fingerprint(),
        question.fingerprint()
    );
    for place in [
        "",
        "cut-off",
        "cut-off/",
        "cut-off/x",
        "no-topic/7",
        "cut-off/-1",
    ] {
        assert!(drill::at(place).is_none(), "{place}");
    }
}

#[test]
fn mastery_follows_from_what_was_written_down() {
    let mut progress = Progress::new(1, Zone(0));
    for seed in 1..=3 {
        let question = Question::new(Topic::Mounts, seed).unwrap();
        let verdict = Verdict::of(&question, &truth(&question), false);
        for what in verdict.events(&question) {
            progress.record(1_000 + seed, what);
        }
    }
    let mastery = drill::mastery(progress.state());
    let rows = drill::rows(&mastery);
    let row = |topic| rows.iter().find(|row| row.topic == topic).unwrap();
    assert_eq!(row(Topic::Mounts).answered, 3);
    assert!(row(Topic::Mounts).mastered > 40);
    assert_eq!(row(Topic::CutOff).mastered, 0);
}
