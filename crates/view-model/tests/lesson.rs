//! The figures of the lesson, played by the model on the running example.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use lesson::catalogue::{Change, Props};
use lesson::example::Example;
use lesson::moves::Move;
use lesson::story::{Library, Story};
use lesson::text::Figure;
use view_model::bench::{Built, State};
use view_model::code::Line;
use view_model::lesson::{Diagram, Live, Mix, Scene, Shipment, Week, Weights, journey};

fn library() -> Library {
    Library {
        example: Example::model_serving(),
        dockerfiles: BTreeMap::new(),
    }
}

#[track_caller]
fn states(live: &Live, expected: &[(&str, State)]) {
    for (title, state) in expected {
        let row = live
            .listing
            .rows
            .iter()
            .find(|row| row.title.starts_with(title));
        assert_eq!(row.unwrap().state, *state, "{title}");
    }
}

#[test]
fn the_opening_shows_the_same_edit_under_two_orders() {
    let library = library();
    let scene = Scene::opening(&library.example);
    assert_eq!(scene.start, Some(0));
    let slow = Live::of(&scene, &library, 0, scene.start).unwrap();
    states(
        &slow,
        &[
            ("COPY . .", State::Cause),
            ("RUN pip", State::Runs),
            ("RUN apt", State::Cached),
        ],
    );
    assert_eq!(slow.time.as_deref(), Some("3 min 43 s"));
    let fast = Live::of(&scene, &library, 1, scene.start).unwrap();
    states(
        &fast,
        &[("COPY . .", State::Cause), ("RUN pip", State::Cached)],
    );
    assert_eq!(fast.time.as_deref(), Some("2.3 s"));
    let idle = Live::of(&scene, &library, 1, None).unwrap();
    assert_eq!(
        idle.answer.to_string(),
        "Nothing runs: all 6 steps are cached."
    );
    assert_eq!(idle.time, None);
}

#[test]
fn lines_and_rows_of_a_figure_are_of_one_height() {
    let library = library();
    let scene = Scene::opening(&library.example);
    let live = Live::of(&scene, &library, 0, None).unwrap();
    assert_eq!(live.lines.len() as u32, live.listing.lines);
    let first = live.listing.rows[0].spoken();
    assert!(first.starts_with("Line 1, FROM python:3.12-slim: base"));
    // Row by row the text is whole, however long an instruction is.
    let text = |lines: &[Line]| {
        let pieces = lines.iter().flat_map(|line| &line.pieces);
        pieces.map(|piece| &*piece.text).collect::<String>()
    };
    let rows = live.listing.rows.iter();
    let by_row: String = rows.map(|row| text(live.lines_of(row))).collect();
    assert_eq!(by_row, text(&live.lines));
    let update = live
        .listing
        .rows
        .iter()
        .find(|row| row.title.ends_with('…'))
        .unwrap();
    assert!(live.lines_of(update).len() > 1);
}

#[test]
fn a_scene_does_not_do_what_nothing_is_called() {
    let library = library();
    let figure = Figure {
        name: "stack".into(),
        parameters: vec![
            ("orders".into(), "source-first,none".into()),
            ("changes".into(), "none".into()),
        ],
    };
    let scene = Scene::of(&figure, &Props::default(), &library);
    assert_eq!(scene.orders.len(), 1);
    assert!(scene.changes.is_empty());
    assert!(Live::of(&scene, &library, 1, None).is_err());
}

#[test]
fn a_layer_is_made_again_as_often_as_what_it_hangs_on() {
    let library = library();
    let mut scene = Scene::opening(&library.example);
    let often = |id: &str, per_week| Change {
        id: id.to_owned(),
        title: id.to_owned(),
        moves: vec![Move::Edit(id.to_owned())],
        per_week: Some(per_week),
    };
    scene.changes = vec![often("code", 100.0), often("dependencies", 1.0)];
    let often = |order: usize, title: &str| {
        let diagram = Diagram::of(&scene, &library, order, Some(0)).unwrap();
        let slab = diagram
            .slabs
            .iter()
            .find(|slab| slab.title.starts_with(title))
            .unwrap();
        (slab.often.clone(), slab.role.clone())
    };
    assert_eq!(
        often(0, "RUN pip"),
        ("101 × a week".to_owned(), "install".to_owned())
    );
    assert_eq!(
        often(1, "RUN pip"),
        ("1 × a week".to_owned(), "install".to_owned())
    );
    assert_eq!(
        often(1, "COPY requirements.txt"),
        ("1 × a week".to_owned(), "manifest".to_owned())
    );
    assert_eq!(
        often(1, "COPY . ."),
        ("101 × a week".to_owned(), "source".to_owned())
    );
    assert_eq!(often(1, "FROM"), ("never".to_owned(), "base".to_owned()));
    let diagram = Diagram::of(&scene, &library, 1, Some(0)).unwrap();
    assert_eq!(diagram.week, "7 min 33 s");
}

#[test]
fn a_week_is_cheaper_in_the_better_order() {
    let library = library();
    let scene = Scene::opening(&library.example);
    let costs = Week::costs(&scene, &library).unwrap();
    let week = Week::of(
        &costs,
        Mix {
            builds: 100,
            dependencies: 0,
        },
    );
    assert!(week.rows[0].total > week.rows[1].total * 50);
    let all = Week::of(
        &costs,
        Mix {
            builds: 100,
            dependencies: 100,
        },
    );
    assert!(all.rows[1].share > 0.99);
}

#[test]
fn layers_are_weighed_on_one_scale() {
    let library = library();
    let scene = Scene::opening(&library.example);
    let piles = Weights::of(&scene, &library).unwrap();
    assert_eq!(piles.len(), 2);
    assert!(piles[0].layers[0].base);
    let sum: f64 = piles[1].layers.iter().map(|layer| layer.share).sum();
    assert!((sum - 1.0).abs() < 0.01, "{sum}");
}

#[test]
fn a_shipment_tells_what_a_new_version_moves() {
    let library = library();
    let scene = Scene::opening(&library.example);
    let moved = |order| {
        let shipment = Shipment::of(&scene, &library, order, Some(0)).unwrap();
        let moving = shipment.layers.iter().filter(|layer| layer.moves);
        (
            moving.map(|layer| layer.title.clone()).collect::<Vec<_>>(),
            shipment,
        )
    };
    let (slow, _) = moved(0);
    assert_eq!(
        slow,
        [
            "COPY . .",
            "RUN pip install --no-cache-dir -r requirements.txt",
            "RUN useradd --system serve"
        ]
    );
    let (fast, shipment) = moved(1);
    assert_eq!(fast, ["COPY . .", "RUN useradd --system serve"]);
    assert!(
        shipment.answer.contains("2 of 10 layers are new"),
        "{}",
        shipment.answer
    );
    let seen = shipment
        .files
        .iter()
        .find(|file| file.path.ends_with("/requirements.txt"))
        .unwrap();
    assert_eq!((&*seen.by, seen.versions), ("COPY . .", 2));
    let idle = Shipment::of(&scene, &library, 1, None).unwrap();
    assert!(idle.answer.contains("No layer is new"), "{}", idle.answer);
}

#[test]
fn a_journey_shows_at_every_stop_what_is_there() {
    let library = library();
    let (input, report) = Story::new(&library, "dependencies-first").unwrap().build();
    let program =
        dockerfile::instruction::parse(&dockerfile::syntax::parse(&input.dockerfile)).program;
    let built = Built {
        input: &input,
        program: &program,
        report: &report,
    };
    let durations = report
        .steps
        .iter()
        .map(|step| (step.name.clone(), std::time::Duration::from_secs(2)))
        .collect();
    let stops = journey(built, None, &durations);
    let says: Vec<(&str, &str)> = stops
        .iter()
        .map(|stop| (&*stop.title, &*stop.says))
        .collect();
    assert_eq!(says.len(), 9, "{says:?}");
    assert_eq!(
        says[0].1,
        "17 lines of text give 12 instructions in 1 stage."
    );
    assert!(
        says[1].1.starts_with(".dockerignore has 7 patterns."),
        "{}",
        says[1].1
    );
    assert_eq!(
        says[3].1,
        "6 steps and 1 base image for what the target needs."
    );
    assert_eq!(says[5].1, "0 of 6 steps are found.");
    assert_eq!(
        says[6].1,
        "What was not found runs, side by side where it can: 12 s."
    );
    assert_eq!(
        says[8].1,
        "To a registry and nodes that hold nothing yet, 10 of 10 layers travel."
    );
    for stop in &stops {
        assert!(
            stop.rows.iter().all(|row| row.len() == stop.head.len()),
            "{}",
            stop.title
        );
    }
    let again = journey(built, report.image.as_ref(), &durations);
    assert!(again[8].says.contains("0 of 10"), "{}", again[8].says);
}
