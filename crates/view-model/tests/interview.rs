//! Interview prep on the screen.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt::Write as _;

use lesson::interview::Interview;
use review::day::Zone;
use review::event::What;
use review::progress::Progress;
use review::schedule::{DAY, Rating};
use view_model::interview::{
    Debrief, QUESTIONS, QuestionView, follow_ups, is_met, judged, kept, remaining, rows, select,
    weak_points,
};
use view_model::revision::Run;

const START: u64 = 1_780_000_000_000;

/// Three questions of each tier: `b1` … `e3`, each with four points.
fn interview() -> Interview {
    let mut questions = String::new();
    for tier in ["beginner", "intermediate", "expert"] {
        for number in 1..=3 {
            let rubric: Vec<String> = (1..=4)
                .map(|point| format!(r#"{{"says": "says {point}", "ask": "ask `{point}`?"}}"#))
                .collect();
            let _ = write!(
                questions,
                r#"{}{{"id": "{}{number}", "tier": "{tier}", "point": "a.b", "question": "Why?", "rubric": [{}],
                "ladder": {{"correct": "c", "trade_offs": "t", "production": "p"}}}}"#,
                if questions.is_empty() { "" } else { "," },
                &tier[..1],
                rubric.join(",")
            );
        }
    }
    Interview::read(&format!(r#"[{{"questions": [{questions}]}}]"#)).unwrap()
}

fn progress() -> Progress {
    Progress::new(1, Zone(0))
}

fn answer(progress: &mut Progress, question: &str, met: u64) {
    let interview = interview();
    for event in kept(interview.question(question).unwrap(), "Because.", met) {
        progress.record(START, event);
    }
}

#[test]
fn the_list_says_how_each_question_went_last() {
    let mut progress = progress();
    answer(&mut progress, "b2", 0b0110);
    let rows = rows(&interview(), progress.state(), START + 2 * DAY);
    let said: Vec<_> = rows
        .iter()
        .map(|row| (&*row.id, row.tier.as_str(), row.status.as_str()))
        .collect();
    assert_eq!(said.len(), 9);
    assert_eq!(said[0], ("b1", "Beginner", "not answered yet"));
    assert_eq!(said[1], ("b2", "Beginner", "2 of 4 points, 2 d ago"));
    assert_eq!(said[8].1, "Expert");
}

#[test]
fn an_answer_is_rated_by_the_points_it_met() {
    for (met, expected) in [
        (0, (Rating::Again, 0)),
        (0b0001, (Rating::Again, 25)),
        (0b0011, (Rating::Hard, 50)),
        (0b1011, (Rating::Good, 75)),
        (0b1111, (Rating::Easy, 100)),
        (0b1_0000, (Rating::Again, 0)),
    ] {
        let interview = interview();
        let question = interview.question("e1").unwrap();
        let [
            What::Interviewed { rating, .. },
            What::Answered {
                question,
                point,
                score,
            },
        ] = kept(question, "Because.", met)
        else {
            panic!("an answer, and that its point was practised");
        };
        assert_eq!((rating, score), expected, "{met:b}");
        assert_eq!((&*question, &*point), ("interview/e1", "a.b"));
    }
}

#[test]
fn what_was_left_out_is_asked_again_and_becomes_cards() {
    let interview = interview();
    let question = interview.question("e1").unwrap();
    let view = QuestionView::of(question);
    let asked = follow_ups(&view, 0b0010, 2);
    let code = |text: &str| Run::Code(text.to_owned());
    assert_eq!(
        asked.iter().map(|runs| runs[1].clone()).collect::<Vec<_>>(),
        [code("1"), code("3")]
    );
    assert_eq!(follow_ups(&view, 0b1111, 2), Vec::<Vec<Run>>::new());

    let mut progress = progress();
    for card in weak_points(question, 0b0111) {
        progress.record(START, card);
    }
    let own = progress.state().cards["interview/e1-4"]
        .own
        .clone()
        .unwrap();
    assert_eq!(
        (&*own.front, &*own.back, &*own.point),
        ("ask `4`?", "says 4", "a.b")
    );
    assert_eq!(progress.state().cards.len(), 1);
}

#[test]
fn a_mock_interview_mixes_tiers_and_asks_first_what_was_never_asked_or_went_badly() {
    let mut progress = progress();
    let interview = interview();
    let tiers = |questions: &[std::sync::Arc<str>]| -> String {
        questions
            .iter()
            .map(|id| id.chars().next().unwrap())
            .collect()
    };
    let chosen = select(&interview, progress.state(), 7);
    assert_eq!(chosen.len(), QUESTIONS);
    assert_eq!(tiers(&chosen), "biiee");
    assert_eq!(select(&interview, progress.state(), 7), chosen);
    answer(&mut progress, "b1", 0b1111);
    answer(&mut progress, "b2", 0b0001);
    answer(&mut progress, "b3", 0b0111);
    for seed in 0..20 {
        assert_eq!(&*select(&interview, progress.state(), seed)[0], "b2");
    }
    let first: std::collections::BTreeSet<_> = (0..40)
        .map(|seed| select(&interview, progress.state(), seed)[1].clone())
        .collect();
    assert_eq!(first.len(), 3, "chance decides among equals");
}

#[test]
fn a_point_is_met_as_long_as_it_is_said_to_be() {
    let met = judged(judged(0, 0, true), 63, true);
    assert!(is_met(met, 0) && is_met(met, 63) && !is_met(met, 1));
    assert_eq!(judged(met, 0, false), 1 << 63);
    // A rubric of more points than are kept.
    assert_eq!(judged(met, 64, true), met);
}

#[test]
fn the_clock_runs_down_and_says_when_it_has() {
    for (seconds, expected) in [
        (0, "15:00"),
        (61, "13:59"),
        (900, "0:00"),
        (901, "time is over"),
    ] {
        assert_eq!(remaining(15, seconds), expected);
    }
}

#[test]
fn the_debrief_lists_what_was_missing() {
    let answers = [
        ("b1".into(), "One.".to_owned(), 0b1111),
        ("e1".into(), String::new(), 0b0101),
    ];
    let debrief = Debrief::of(&interview(), &answers, 600);
    assert!(
        debrief
            .verdict
            .starts_with("6 of 8 points in 10 min. A strong"),
        "{}",
        debrief.verdict
    );
    assert_eq!(debrief.rows[0].missing, Vec::<Vec<Run>>::new());
    let said: Vec<&str> = debrief.rows.iter().map(|row| &*row.answer).collect();
    assert_eq!(said, ["One.", "Answered without writing."]);
    assert_eq!(debrief.rows[1].score, "2 of 4 points");
    assert_eq!(
        debrief.rows[1].missing,
        [[Run::Words("says 2".into())], [Run::Words("says 4".into())]]
    );
}
