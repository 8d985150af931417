//! Ten thousand questions: each can be built, has an answer worth giving, a distractor, and reasons that name its cause.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;

use lesson::question::run::{Mastery, Series};
use lesson::question::{Culprit, Question, Topic};

/// A thousand questions of a topic.
#[track_caller]
fn check(topic: Topic) {
    let mut difficulties = BTreeSet::new();
    let mut distinct = BTreeSet::new();
    let mut with_runs = 0;
    for seed in 0..1000 {
        let question =
            Question::new(topic, seed).unwrap_or_else(|| panic!("{} {seed}", topic.id()));
        let told = &question.draft.after.dockerfile;
        let running = question.steps.iter().filter(|step| step.runs).count();
        assert!(question.report.error.is_none());
        assert!(question.steps.len() >= 3, "{seed}: {told}");
        assert!(
            running < question.steps.len(),
            "{seed}: all of it runs\n{told}"
        );
        assert!(
            !question.distractors.is_empty(),
            "{seed}: nobody can be wrong\n{told}"
        );
        if running > 0 {
            assert!(
                question.names_its_cause(),
                "{seed}: the cause is not named\n{told}"
            );
            assert_ne!(question.draft.culprit, Culprit::Nothing, "{seed}: {told}");
            with_runs += 1;
        }
        assert!((1..=5).contains(&question.difficulty));
        difficulties.insert(question.difficulty);
        distinct.insert(question.fingerprint());
    }
    assert!(with_runs >= 200, "{with_runs} questions have anything run");
    assert!(
        difficulties.len() > 1,
        "all are equally hard: {difficulties:?}"
    );
    assert!(distinct.len() > 400, "only {} differ", distinct.len());
}

#[test]
fn copy_content() {
    check(Topic::CopyContent);
}

#[test]
fn ignore_rules() {
    check(Topic::IgnoreRules);
}

#[test]
fn mode_time() {
    check(Topic::ModeTime);
}

#[test]
fn variables() {
    check(Topic::Variables);
}

#[test]
fn multi_stage() {
    check(Topic::MultiStage);
}

#[test]
fn cut_off() {
    check(Topic::CutOff);
}

#[test]
fn mounts() {
    check(Topic::Mounts);
}

#[test]
fn metadata() {
    check(Topic::Metadata);
}

#[test]
fn base_moves() {
    check(Topic::BaseMoves);
}

#[test]
fn cache_export() {
    check(Topic::CacheExport);
}

#[test]
fn a_link_leads_to_the_same_question() {
    for topic in Topic::ALL {
        let ask = || Question::new(topic, 99).unwrap();
        assert_eq!(ask().fingerprint(), ask().fingerprint());
        assert_eq!(ask().steps, ask().steps);
        assert_eq!(Topic::of(topic.id()), Some(topic));
    }
}

#[test]
fn no_question_comes_twice_and_mastery_makes_them_harder() {
    let mut series = Series::new(5);
    let mut mastery = Mastery::default();
    let mut seen = BTreeSet::new();
    let mut levels = Vec::new();
    for _ in 0..60 {
        let question = series.next(&mastery).unwrap();
        assert!(seen.insert(question.fingerprint()));
        levels.push(question.difficulty);
        mastery.answered(question.topic, question.difficulty, 1.0);
    }
    let mean = |levels: &[u32]| f64::from(levels.iter().sum::<u32>()) / levels.len() as f64;
    assert!(mean(&levels[40..]) > mean(&levels[..20]), "{levels:?}");
    let before = mastery.of(Topic::Mounts);
    mastery.answered(Topic::Mounts, 3, 0.5);
    assert!(mastery.of(Topic::Mounts) < before);
}
