//! The way of one vertex through the solver, as it is told.

#![allow(clippy::unwrap_used)]

use cache_model::build::{BuildInput, Builder, BuilderKind, Status};
use cache_model::content::tree::{File, Node, Tree};
use cache_model::graph::VertexId;
use cache_model::solve::trace::{Event, Trace};

const DOCKERFILE: &str =
    "FROM base AS one\nCOPY src /src\nRUN make\nFROM base\nCOPY --from=one /src /out\nRUN test\n";

fn input(text: &str) -> BuildInput {
    let mut context = Tree::default();
    let file = File::of(text.as_bytes());
    context.insert("src/a", Node::File(file)).unwrap();
    let mut input = BuildInput {
        dockerfile: DOCKERFILE.to_owned(),
        context,
        ..BuildInput::default()
    };
    input.images.assume_unknown = true;
    input
}

fn trace_of(builder: &Builder, input: &BuildInput, name: &str) -> Trace {
    let report = builder.predict(input);
    let step = report.steps.iter().find(|step| step.name.contains(name));
    builder.trace(input, step.unwrap().vertex).unwrap()
}

/// The events without what they carry.
fn told(trace: &Trace) -> Vec<&'static str> {
    trace
        .events
        .iter()
        .map(|event| match event {
            Event::Asked { found, .. } if found.is_empty() => "asked in vain",
            Event::Asked { .. } => "asked",
            Event::Agreed { keys } if keys.is_empty() => "no key",
            Event::Agreed { .. } => "agreed",
            Event::Digested { found, .. } if found.is_empty() => "new content",
            Event::Digested { .. } => "known content",
            Event::Looked { keys } if keys.iter().any(|(_, created)| created.is_some()) => "found",
            Event::Looked { .. } => "nothing",
            Event::Loaded { .. } => "loaded",
            Event::Executed => "executed",
            Event::Saved { .. } => "saved",
        })
        .collect()
}

#[track_caller]
fn check(builder: &Builder, input: &BuildInput, name: &str, events: &[&str]) {
    assert_eq!(told(&trace_of(builder, input, name)), events, "{name}");
}

#[test]
fn a_first_build_is_asked_in_vain_and_executed() {
    let builder = Builder::new();
    let input = input("1");
    check(
        &builder,
        &input,
        "RUN make",
        &[
            "asked in vain",
            "no key",
            // Again, once the copy below it has a key to offer.
            "asked in vain",
            "nothing",
            "executed",
            "saved",
        ],
    );
    let trace = trace_of(&builder, &input, "COPY src");
    assert!(told(&trace).contains(&"new content"));
    assert_eq!(trace.map.inputs.len(), trace.inputs.len());
}

#[test]
fn a_change_is_seen_in_the_content_and_below_it_nothing_is_asked_with_success() {
    let mut builder = Builder::new();
    builder.build(&input("1"));
    let changed = input("2");
    let copy = trace_of(&builder, &changed, "COPY src");
    assert!(told(&copy).ends_with(&["new content", "nothing", "executed", "saved"]));
    let below = trace_of(&builder, &changed, "RUN make");
    assert!(told(&below).contains(&"executed"));
    assert!(!told(&below).contains(&"loaded"));
}

#[test]
fn what_was_built_is_loaded() {
    let mut builder = Builder::new();
    builder.build(&input("1"));
    let trace = trace_of(&builder, &input("1"), "RUN test");
    assert!(told(&trace).ends_with(&["found", "loaded"]));
    let made_by = trace.events.iter().find_map(|event| match event {
        Event::Loaded { created, .. } => Some(*created),
        _ => None,
    });
    assert_eq!(made_by, Some(1));
}

#[test]
fn the_way_agrees_with_the_report() {
    let mut builder = Builder::new();
    for text in ["1", "2", "1", "1"] {
        let input = input(text);
        let report = builder.predict(&input);
        for step in &report.steps {
            let trace = builder.trace(&input, step.vertex).unwrap();
            let executed = trace.events.contains(&Event::Executed);
            assert_eq!(executed, step.status == Status::Run, "{}", step.name);
        }
        assert_eq!(builder.build(&input).steps, report.steps);
    }
}

#[test]
fn what_has_no_keys_has_no_trace() {
    let builder = Builder::new();
    let mut input = input("1");
    assert_eq!(builder.trace(&input, VertexId(999)), None);
    input.builder = BuilderKind::Classic;
    assert_eq!(builder.trace(&input, VertexId(0)), None);
}
