//! Streams of builds by the real model: what is moved has the effect it has, and chance has none.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use cache_model::build::{ExportMode, Status};
use lesson::example::{Example, Timing};
use lesson::story::Library;
use lesson::stream::{Churn, Commit, EXPORTS, Order, Runner, Settings, Stream, instruction};

/// The example with what the page adds to it.
fn library() -> Library {
    let props = include_str!("../content/props.json");
    let props: serde_json::Value = serde_json::from_str(props).unwrap();
    let timings: Vec<Timing> = serde_json::from_value(props["timings"].clone()).unwrap();
    let mut example = Example::model_serving();
    example.timings.extend(timings);
    let two_stages = include_str!("../content/dockerfiles/two-stages.Dockerfile");
    Library {
        example,
        dockerfiles: BTreeMap::from([("two-stages".to_owned(), two_stages.to_owned())]),
    }
}

/// Minutes a week.
fn minutes(settings: Settings) -> f64 {
    let library = library();
    let mut stream = Stream::new(&library, settings, 1).unwrap();
    let mut total = 0;
    while let Some(built) = stream.next_build().unwrap() {
        total += built.total;
    }
    assert_eq!(stream.done(), stream.all());
    total as f64 / 60_000.0 / f64::from(settings.weeks())
}

#[track_caller]
fn check(slow: Settings, fast: Settings, factor: f64) {
    let (slow, fast) = (minutes(slow), minutes(fast));
    assert!(slow > fast * factor, "{slow} is not {factor} times {fast}");
}

fn settings(order: Order, runner: Runner, export: Option<ExportMode>) -> Settings {
    Settings {
        order,
        runner,
        export,
        ..Settings::default()
    }
}

#[test]
fn every_choice_can_be_played_and_every_cost_is_known() {
    let library = library();
    for order in Order::ALL {
        for runner in Runner::ALL {
            for export in EXPORTS {
                for mounts in [false, true] {
                    let settings = Settings {
                        mounts,
                        ..settings(order, runner, export)
                    };
                    let mut stream = Stream::new(&library, settings, 3).unwrap();
                    for _ in 0..12 {
                        stream.next_build().unwrap().unwrap();
                    }
                }
            }
        }
    }
}

#[test]
fn dependencies_before_source_saves_most_of_a_week() {
    let on = |order| settings(order, Runner::Persistent, None);
    check(on(Order::SourceFirst), on(Order::DependenciesFirst), 4.0);
}

#[test]
fn a_new_machine_each_time_finds_nothing_unless_it_was_exported() {
    let on = |export| settings(Order::DependenciesFirst, Runner::Ephemeral, export);
    for export in &EXPORTS[1..] {
        check(on(None), on(*export), 4.0);
    }
    let stays = settings(Order::DependenciesFirst, Runner::Persistent, None);
    assert!((minutes(on(Some(ExportMode::Max))) - minutes(stays)).abs() < 1.0);
}

#[test]
fn a_stage_that_runs_again_finds_its_beginning_only_in_the_whole_export() {
    let on = |export| Settings {
        churn: Churn {
            dependencies: 85,
            ..Settings::default().churn
        },
        system: 120,
        ..settings(Order::TwoStages, Runner::Ephemeral, Some(export))
    };
    check(on(ExportMode::Min), on(ExportMode::Max), 1.2);
}

#[test]
fn cache_mounts_help_where_the_install_runs_on_a_machine_that_stays() {
    let on = |runner, mounts| Settings {
        mounts,
        ..settings(Order::SourceFirst, runner, None)
    };
    check(
        on(Runner::Persistent, false),
        on(Runner::Persistent, true),
        1.5,
    );
    let (without, with) = (
        minutes(on(Runner::Ephemeral, false)),
        minutes(on(Runner::Ephemeral, true)),
    );
    assert!((without - with).abs() < 1e-9);
}

#[test]
fn commits_follow_from_seed_and_churn_alone() {
    let library = library();
    let commits = |settings: Settings, seed: u64| -> Vec<(Commit, bool)> {
        let mut stream = Stream::new(&library, settings, seed).unwrap();
        (0..60)
            .map(|_| stream.next_build().unwrap().unwrap())
            .map(|built| (built.commit, built.base_moved))
            .collect()
    };
    let slow = settings(Order::SourceFirst, Runner::Persistent, None);
    let fast = settings(Order::TwoStages, Runner::Ephemeral, Some(ExportMode::Max));
    assert_eq!(commits(slow, 5), commits(fast, 5));
    assert_ne!(commits(slow, 5), commits(slow, 6));
    let moves = commits(slow, 5).iter().filter(|(_, moved)| *moved).count();
    assert_eq!(moves, 1, "once in fifty builds, first in the middle");
}

#[test]
fn what_is_not_committed_does_not_happen() {
    let library = library();
    let settings = Settings {
        churn: Churn {
            code: 0,
            dependencies: 0,
            docs: 100,
            base: 0,
        },
        ..Settings::default()
    };
    let mut stream = Stream::new(&library, settings, 1).unwrap();
    let mut ran = BTreeSet::new();
    while let Some(built) = stream.next_build().unwrap() {
        assert_eq!((built.commit, built.base_moved), (Commit::Docs, false));
        let steps = built.report.steps.iter();
        ran.extend(
            steps
                .filter(|step| step.status == Status::Run)
                .map(|step| instruction(&step.name).to_owned()),
        );
    }
    assert!(!ran.iter().any(|text| text.contains("apt-get")), "{ran:?}");
}

#[test]
fn a_library_without_the_dockerfile_is_an_error() {
    let library = Library {
        example: Example::model_serving(),
        dockerfiles: BTreeMap::new(),
    };
    let on = settings(Order::TwoStages, Runner::Persistent, None);
    assert!(Stream::new(&library, on, 1).is_err());
}
