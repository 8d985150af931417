//! Schedules: of builds with known outcomes, and of any flow at all.

#![allow(clippy::unwrap_used)]

use cache_model::build::{BuildInput, BuildReport, Builder, BuilderKind, Rerun};
use cache_model::content::tree::{File, Node};
use cache_model::graph::VertexId;
use cache_model::timeline::{Durations, Flow, FlowInput, FlowVertex, Timeline, schedule};
use proptest::prelude::*;

const STAGES: &str = "\
FROM a AS build
COPY f /f
RUN make
FROM b AS test
RUN check
FROM c
RUN prepare
COPY --from=build /out /out
COPY --from=test /log /log
RUN pack
";

fn input() -> BuildInput {
    let mut input = BuildInput {
        dockerfile: STAGES.into(),
        dockerfile_outside_context: true,
        ..BuildInput::default()
    };
    input.outputs.default = Rerun::Same;
    input.images.assume_unknown = true;
    input
        .context
        .insert("f", Node::File(File::of(b"1")))
        .unwrap();
    input
}

/// Seconds by the words of a step.
fn durations(report: &BuildReport) -> Durations {
    let takes = [
        ("make", 60),
        ("check", 20),
        ("prepare", 30),
        ("pack", 10),
        ("COPY", 1),
    ];
    let mut durations = Durations::new();
    for step in &report.steps {
        let takes = takes.iter().find(|(word, _)| step.name.contains(word));
        durations.insert(step.vertex, takes.map_or(0, |(_, seconds)| seconds * 1_000));
    }
    durations
}

fn named(report: &BuildReport, vertices: &[VertexId]) -> Vec<String> {
    let name = |id: &VertexId| {
        let step = report.steps.iter().find(|step| step.vertex == *id);
        step.map_or("", |step| &step.name)
            .rsplit("] ")
            .next()
            .unwrap()
            .to_owned()
    };
    vertices.iter().map(name).collect()
}

fn bar(timeline: &Timeline, report: &BuildReport, word: &str) -> (u64, u64) {
    let step = report
        .steps
        .iter()
        .find(|step| step.name.contains(word))
        .unwrap();
    let mut bars = timeline.bars.iter();
    let bar = bars.find(|bar| bar.vertex == step.vertex).unwrap();
    (bar.start / 1_000, bar.finish / 1_000)
}

#[test]
fn stages_run_side_by_side() {
    let report = Builder::new().build(&input());
    let timeline = schedule(&report.flow, &durations(&report), None);
    assert_eq!(bar(&timeline, &report, "make"), (1, 61));
    assert_eq!(bar(&timeline, &report, "check"), (0, 20));
    assert_eq!(bar(&timeline, &report, "from=build"), (61, 62));
    assert_eq!((timeline.total, timeline.critical_length), (73_000, 73_000));
    assert_eq!(
        named(&report, &timeline.critical),
        [
            "COPY f /f",
            "RUN make",
            "COPY --from=build /out /out",
            "COPY --from=test /log /log",
            "RUN pack"
        ]
    );
}

#[test]
fn one_place_runs_one_after_the_other() {
    let report = Builder::new().build(&input());
    let durations = durations(&report);
    let timeline = schedule(&report.flow, &durations, Some(1));
    assert_eq!(timeline.total, durations.values().sum::<u64>());
    assert_eq!(timeline.critical_length, 73_000);
    assert!(schedule(&report.flow, &durations, Some(2)).total < timeline.total);
}

#[test]
fn a_hit_by_content_waits_for_what_provides_it() {
    let mut builder = Builder::new();
    let mut input = input();
    builder.build(&input);
    input
        .context
        .insert("f", Node::File(File::of(b"2")))
        .unwrap();
    let report = builder.build(&input);
    let durations = durations(&report);
    let timeline = schedule(&report.flow, &durations, None);
    // `make` writes the same bytes again; so what takes them is known to be found when it ends.
    assert_eq!(bar(&timeline, &report, "from=build"), (61, 61));
    assert_eq!(bar(&timeline, &report, "check"), (0, 0));
    assert_eq!(timeline.total, 61_000);
}

#[test]
fn the_classic_builder_does_one_thing_after_the_other() {
    let mut builder = Builder::new();
    let mut input = input();
    input.builder = BuilderKind::Classic;
    let report = builder.build(&input);
    let all = durations(&report);
    let timeline = schedule(&report.flow, &all, None);
    assert_eq!(timeline.total, all.values().sum::<u64>());
    assert_eq!(timeline.critical_length, timeline.total);
    assert_eq!(bar(&timeline, &report, "check"), (61, 81));
    assert_eq!(timeline.critical.len(), report.steps.len());
    let report = builder.build(&input);
    assert_eq!(schedule(&report.flow, &durations(&report), None).total, 0);
}

#[derive(Debug, Clone)]
struct Any {
    flow: Flow,
    durations: Durations,
}

fn any_flow() -> impl Strategy<Value = Any> {
    let vertex = (
        prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..3),
        any::<bool>(),
        any::<bool>(),
        prop::bool::weighted(0.8),
        0_u64..50,
    );
    (prop::collection::vec(vertex, 1..12), any::<bool>()).prop_map(|(vertices, sequential)| {
        let mut any = Any {
            flow: Flow {
                sequential,
                ..Flow::default()
            },
            durations: Durations::new(),
        };
        for (index, (inputs, ran, at_once, limited, takes)) in vertices.into_iter().enumerate() {
            let id = VertexId(index as u32);
            let input = |(at, by_content): (prop::sample::Index, bool)| FlowInput {
                index: at.index(index),
                by_content,
            };
            let inputs = inputs
                .into_iter()
                .filter(|_| index > 0)
                .map(input)
                .collect();
            any.flow.vertices.push(FlowVertex {
                vertex: id,
                inputs,
                ran,
                at_once,
                limited,
            });
            any.durations.insert(id, takes);
        }
        any
    })
}

proptest! {
    #[test]
    fn no_build_is_shorter_than_its_critical_path(any in any_flow(), places in 1_usize..4) {
        let Any { flow, durations } = &any;
        let free = schedule(flow, durations, None);
        prop_assert_eq!(free.total, free.critical_length);
        let chain: u64 = free.critical.iter().map(|id| durations[id]).sum();
        prop_assert_eq!(chain, free.critical_length);
        let bound = schedule(flow, durations, Some(places));
        prop_assert!(bound.total >= bound.critical_length);
        let ran = flow.vertices.iter().filter(|vertex| vertex.ran);
        let work: u64 = ran.map(|vertex| durations[&vertex.vertex]).sum();
        prop_assert!(bound.total <= work);
        prop_assert_eq!(&bound, &schedule(flow, durations, Some(places)));
    }

    #[test]
    fn nothing_starts_before_what_it_waits_for_or_without_a_place(
        any in any_flow(),
        places in 1_usize..4,
    ) {
        let flow = &any.flow;
        let places = if flow.sequential { 1 } else { places };
        let timeline = schedule(flow, &any.durations, Some(places));
        prop_assert_eq!(timeline.bars.len(), flow.vertices.len());
        for (vertex, bar) in flow.vertices.iter().zip(&timeline.bars) {
            prop_assert_eq!(vertex.vertex, bar.vertex);
            if vertex.ran {
                for input in &vertex.inputs {
                    prop_assert!(timeline.bars[input.index].finish <= bar.start);
                }
                let at_once = flow.vertices.iter().zip(&timeline.bars).filter(|(other, at)| {
                    other.ran && (other.limited || flow.sequential)
                        && at.start <= bar.start && bar.start < at.finish
                });
                let limited = vertex.limited || flow.sequential;
                prop_assert!(!limited || at_once.count() <= places);
            }
        }
    }

    #[test]
    fn longer_steps_make_no_shorter_build(
        any in any_flow(),
        which in any::<prop::sample::Index>(),
        more in 1_u64..50,
    ) {
        let before = schedule(&any.flow, &any.durations, None).total;
        let mut longer = any.durations.clone();
        *longer.get_mut(&VertexId(which.index(any.flow.vertices.len()) as u32)).unwrap() += more;
        prop_assert!(schedule(&any.flow, &longer, None).total >= before);
    }
}
