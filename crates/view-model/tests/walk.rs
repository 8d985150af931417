//! The walk through the code, with steps of the running example.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use cache_model::build::Builder;
use cache_model::content::tree::{File, Node};
use cache_model::graph::VertexId;
use lesson::example::Example;
use lesson::story::{Library, Story};
use lesson::walk::{Look, Mark, Source};
use view_model::bench::{Built, State};
use view_model::lesson::walk::{self, Follow};

/// What every stop of the walk says of a step, after the example was built and then built again with a change.
#[track_caller]
fn walked(change: &str, step: &str, expected: [&str; 8]) {
    let library = Library {
        example: Example::model_serving(),
        dockerfiles: BTreeMap::new(),
    };
    let (input, _) = Story::new(&library, "source-first").unwrap().build();
    let mut builder = Builder::new();
    builder.build(&input);
    let mut input = input;
    if !change.is_empty() {
        let file = Node::File(File::of(change.as_bytes()));
        input.context.insert("src/app.py", file).unwrap();
    }
    let report = builder.predict(&input);
    let program =
        dockerfile::instruction::parse(&dockerfile::syntax::parse(&input.dockerfile)).program;
    let built = Built {
        input: &input,
        program: &program,
        report: &report,
    };
    let steps = walk::steps(built);
    let follow = steps.iter().find(|one| one.name.starts_with(step)).unwrap();
    let trace = builder.trace(&input, follow.vertex).unwrap();
    let said: Vec<String> = Look::ALL
        .iter()
        .filter(|(_, look)| *look != Look::Say)
        .map(|(_, look)| {
            let shown = walk::shown(*look, built, follow.vertex, &trace);
            assert!(
                shown.rows.iter().all(|row| row.len() == shown.head.len()),
                "{shown:?}"
            );
            assert!(
                shown.lit.iter().all(|event| look.events().contains(event)),
                "{shown:?}"
            );
            shown.says
        })
        .collect();
    for (said, expected) in said.iter().zip(expected) {
        assert!(
            said.contains(expected),
            "{said:?} says nothing of {expected:?}"
        );
    }
}

#[test]
fn a_changed_copy_is_followed_to_its_execution() {
    walked(
        "changed",
        "COPY . .",
        [
            "5 outcomes out",
            "changes files",
            "1 of 2 inputs leads",
            "common to all inputs",
            "no key",
            "never taken",
            "Executed",
            "src/app.py",
        ],
    );
}

#[test]
fn what_stands_on_it_is_asked_in_vain() {
    walked(
        "changed",
        "RUN pip",
        [
            "out",
            "executes a command",
            "0 of 1 input lead",
            "No key",
            "no key",
            "No input of this step may be matched by content",
            "Executed",
            "because",
        ],
    );
}

#[test]
fn what_was_built_is_followed_to_its_result() {
    walked(
        "",
        "RUN pip",
        [
            "out",
            "executes a command",
            "1 of 1 input leads",
            "1 key is common",
            "",
            "No input of this step",
            "",
            "a step above it was found",
        ],
    );
}

#[test]
fn the_step_that_broke_is_followed_first() {
    let follow = |vertex, state| Follow {
        vertex: VertexId(vertex),
        name: String::new(),
        state,
    };
    let of = |states: &[State]| {
        let steps: Vec<Follow> = (0..)
            .zip(states)
            .map(|(at, state)| follow(at, *state))
            .collect();
        walk::first(&steps).map(|vertex| vertex.0)
    };
    assert_eq!(of(&[State::Cached, State::Runs, State::Cause]), Some(2));
    assert_eq!(of(&[State::Cached, State::Runs]), Some(1));
    assert_eq!(of(&[State::Cached]), Some(0));
    assert_eq!(of(&[]), None);
}

#[test]
fn lines_are_lit_where_something_happened_and_noted_where_it_ends() {
    let mark = |event: &str, first, last| Mark {
        event: event.to_owned(),
        first,
        last,
        says: Vec::new(),
    };
    let source = Source {
        first_line: 10,
        lines: vec![Vec::new(); 4],
        marks: vec![
            mark("loaded", 0, 1),
            mark("executed", 2, 3),
            mark("saved", 3, 3),
        ],
        ..Source::default()
    };
    let lines = walk::source(&source, &["executed"]);
    let told: Vec<(usize, bool, Vec<bool>)> = lines
        .iter()
        .map(|line| {
            (
                line.number,
                line.is_lit,
                line.notes.iter().map(|note| note.is_lit).collect(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (10, false, vec![]),
            (11, false, vec![false]),
            (12, true, vec![]),
            (13, true, vec![true, false]),
        ]
    );
}
