//! The stream without a browser: what is counted, drawn, predicted and explained.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use lesson::example::Example;
use lesson::story::Library;
use lesson::stream::{Order, Runner, Settings, Stream};
use review::event::What;
use view_model::drill::stream::{Distribution, Reveal, SEED, Tally, Way, moved, steps, weeks};

fn play(settings: Settings) -> Tally {
    let library = Library {
        example: Example::model_serving(),
        dockerfiles: BTreeMap::new(),
    };
    let mut stream = Stream::new(&library, settings, SEED).unwrap();
    let mut tally = Tally::new(settings, stream.dockerfile());
    while let Some(built) = stream.next_build().unwrap() {
        tally.take(&built);
    }
    tally
}

fn better() -> Settings {
    Settings {
        order: Order::DependenciesFirst,
        ..Settings::default()
    }
}

#[test]
fn the_better_order_is_explained_by_the_install_and_its_reason() {
    let (slow, fast) = (play(Settings::default()), play(better()));
    let reveal = Reveal::of(&slow, &fast, Way::Fall);
    assert!(reveal.is_right, "{}", reveal.headline);
    assert!(reveal.headline.starts_with("Right: a week fell, from "));
    let first = reveal.because[0].to_string();
    assert!(first.starts_with("RUN pip install"), "{first}");
    assert!(first.contains("Before the usual reason"), "{first}");
    assert!(first.contains("COPY . ."), "{first}");
    for said in [Way::Stay, Way::Rise] {
        let wrong = Reveal::of(&slow, &fast, said);
        assert!(!wrong.is_right);
        assert!(wrong.headline.starts_with("Not so: a week fell"));
    }
}

#[test]
fn what_decides_nothing_is_said_to_decide_nothing() {
    let stays = play(better());
    let exported = play(Settings {
        export: Some(cache_model::build::ExportMode::Max),
        ..better()
    });
    let reveal = Reveal::of(&stays, &exported, Way::Stay);
    assert!(reveal.is_right);
    assert_eq!(reveal.because.len(), 1);
    assert!(reveal.because[0].to_string().contains("decides nothing"));
}

#[test]
fn charts_agree_with_what_was_counted() {
    let (slow, fast) = (play(Settings::default()), play(better()));
    let chart = Distribution::of(&fast, Some(&slow));
    let counted: usize = chart.columns.iter().map(|column| column.count).sum();
    assert_eq!(counted, fast.builds());
    let shares = chart
        .columns
        .iter()
        .flat_map(|column| [column.height, column.before]);
    let fullest = shares.fold(0.0, f64::max);
    assert!((fullest - 1.0).abs() < 1e-9);
    assert!(
        chart.spoken.starts_with("Of 200 builds: "),
        "{}",
        chart.spoken
    );
    let rows = steps(&fast);
    let install = rows
        .iter()
        .find(|row| row.text.starts_with("RUN pip"))
        .unwrap();
    let of_slow = steps(&slow);
    let before = of_slow
        .iter()
        .find(|row| row.text.starts_with("RUN pip"))
        .unwrap();
    assert!(
        install.hits > 0.8 && before.hits < 0.3,
        "{install:?} {before:?}"
    );
    let bars = weeks(&fast, Some(&slow));
    assert_eq!(
        (bars[0].label.as_str(), bars[1].label.as_str()),
        ("Before", "Now")
    );
    assert!((bars[0].share - 1.0).abs() < 1e-9 && bars[1].share < 0.4);
    assert_eq!(weeks(&slow, None).len(), 1);
}

#[track_caller]
fn check(before: f64, now: f64, way: Way) {
    assert_eq!(Way::of(before, now), way, "{before} to {now}");
}

#[test]
fn small_differences_are_none() {
    check(100.0, 100.0, Way::Stay);
    check(100.0, 98.0, Way::Stay);
    check(100.0, 96.0, Way::Fall);
    check(100.0, 104.0, Way::Rise);
    check(0.0, 0.0, Way::Stay);
    check(0.0, 1.0, Way::Rise);
}

#[test]
fn what_was_moved_is_named_and_written_down() {
    let before = Settings::default();
    assert!(moved(&before, &before).is_empty());
    let names = |now: &Settings| -> Vec<&str> {
        moved(&before, now).into_iter().map(|one| one.0).collect()
    };
    assert_eq!(names(&better()), ["order"]);
    let both = Settings {
        runner: Runner::Ephemeral,
        ..better()
    };
    assert_eq!(names(&both), ["order", "runner"]);
    let reveal = Reveal {
        is_right: true,
        headline: String::new(),
        because: Vec::new(),
    };
    for (now, expected) in [
        (better(), "drill-stream/order"),
        (both, "drill-stream/several"),
    ] {
        let What::Answered {
            question, score, ..
        } = reveal.event(&before, &now)
        else {
            panic!("an answer is written down");
        };
        assert_eq!((&*question, score), (expected, 100));
    }
}
