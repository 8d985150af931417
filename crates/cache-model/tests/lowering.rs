//! Lowering as its callers see it: what it promises for any text, and what it tells about stages and names.

#![allow(clippy::unwrap_used)]

mod world;

use cache_model::build::NoCache;
use cache_model::graph::{Op, StepKind};
use cache_model::image::platform::Platform;
use cache_model::lower::{CommandOutcome, Lowered, NamedContext, check, lower};
use proptest::prelude::*;

use world::World;

fn lower_with(world: &World, text: &str) -> Lowered {
    world.run(text, lower)
}

fn names(lowered: &Lowered) -> Vec<&str> {
    assert_eq!(lowered.error, None);
    let steps = lowered.graph.vertices.iter();
    steps
        .filter(|vertex| vertex.meta.step.is_some())
        .map(|vertex| vertex.meta.name.as_str())
        .collect()
}

/// The names of the steps, in the order of the graph.
#[track_caller]
fn check_names(world: &World, text: &str, expected: &[&str]) {
    assert_eq!(names(&lower_with(world, text)), expected);
}

#[test]
fn one_stage_goes_without_a_name() {
    check_names(
        &World::default(),
        "FROM alpine\nRUN a\nWORKDIR /w\nCOPY x y\n",
        &[
            "[1/4] FROM docker.io/library/alpine:latest",
            "[2/4] RUN a",
            "[3/4] WORKDIR /w",
            "[4/4] COPY x y",
        ],
    );
}

#[test]
fn a_variable_whose_name_holds_an_equals_sign_is_found_by_what_stands_before_it() {
    let text = "FROM scratch\nARG N=a=b\nENV ${N}=1 ${N}=2 a=3\n";
    let lowered = lower_with(&World::default(), text);
    let env = &lowered.images[0].config.env;
    assert_eq!(env[1..], ["a=3", "a=b=2"]);
}

#[test]
fn a_link_copy_of_the_very_layer_below_merges_it_twice() {
    let lowered = lower_with(
        &World::default(),
        "FROM scratch\nCOPY a /\nCOPY --link a /\n",
    );
    let merge = lowered.graph.vertices.last().unwrap();
    assert!(matches!(&merge.op, Op::Merge(merge) if merge.inputs == [0, 1]));
    assert_eq!(merge.inputs.len(), 2);
    assert_eq!(merge.inputs[0], merge.inputs[1]);
}

#[test]
fn several_platforms_share_what_is_built_on_the_builder() {
    let world = World {
        platforms: ["linux/amd64", "linux/arm64"]
            .iter()
            .map(|platform| Platform::parse(platform).unwrap().normalized())
            .collect(),
        ..World::default()
    };
    let text = "FROM --platform=$BUILDPLATFORM golang AS build\nARG TARGETARCH\nRUN go build\n\
                FROM scratch\nCOPY --from=build /x /x\n";
    let lowered = lower_with(&world, text);
    assert_eq!(
        names(&lowered),
        [
            "[linux/amd64 build 1/2] FROM docker.io/library/golang:latest",
            "[linux/amd64 build 2/2] RUN go build",
            "[linux/amd64 stage-1 1/1] COPY --from=build /x /x",
            "[linux/amd64->arm64 build 2/2] RUN go build",
            "[linux/arm64 stage-1 1/1] COPY --from=build /x /x",
        ]
    );
    assert_eq!(lowered.images.len(), 2);
    assert_eq!(lowered.graph.results.len(), 2);
}

#[test]
fn every_instruction_is_told_what_became_of_it() {
    let text = "FROM alpine AS unused\nRUN a\nFROM alpine\nENV A=1\nCOPY --link x /x\n";
    let lowered = lower_with(&World::default(), text);
    let [unused, last] = lowered.stages.as_slice() else {
        panic!("two stages");
    };
    assert!(!unused.needed);
    assert_eq!(unused.commands, [CommandOutcome::NotNeeded]);
    assert!(last.needed);
    assert_eq!(last.base.len(), 1);
    assert_eq!(last.commands[0], CommandOutcome::Metadata);
    let CommandOutcome::Vertices(link) = &last.commands[1] else {
        panic!("COPY makes vertices");
    };
    let kinds: Vec<StepKind> = link
        .iter()
        .map(|id| lowered.graph.vertex(*id).meta.step.as_ref().unwrap().kind)
        .collect();
    assert_eq!(kinds, [StepKind::Copy, StepKind::Link]);
}

#[test]
fn options_reach_the_run() {
    let world = World {
        frontend: [
            ("add-hosts", "Db=10.0.0.2,\"q=::1\""),
            ("shm-size", "64"),
            ("ulimit", "nofile=1024"),
            ("force-network-mode", "none"),
            ("hostname", "builder"),
            ("label:team", "a"),
        ]
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect(),
        no_cache: NoCache::All,
        ..World::default()
    };
    let lowered = lower_with(&world, "FROM alpine\nRUN a\n");
    let run = lowered.graph.vertices.last().unwrap();
    assert!(run.meta.ignore_cache);
    let Op::Exec(exec) = &run.op else {
        panic!("RUN is executed");
    };
    assert_eq!(exec.extra_hosts, ["db=10.0.0.2", "q=::1"]);
    assert_eq!(exec.ulimits, ["nofile=1024:1024"]);
    assert_eq!(exec.hostname, "builder");
    assert_eq!(exec.network, cache_model::graph::NetworkMode::None);
    assert_eq!(exec.mounts[1].dest, "/dev/shm");
    let labels = lowered.images[0].config.labels.as_ref().unwrap();
    assert_eq!(labels["team"], "a");
}

#[test]
fn a_named_context_takes_the_place_of_an_image() {
    let world = World {
        contexts: [(
            "alpine".to_owned(),
            NamedContext::Local { excludes: vec![] },
        )]
        .into(),
        ..World::default()
    };
    let lowered = lower_with(&world, "FROM alpine\nRUN a\n");
    assert_eq!(lowered.error, None);
    assert_eq!(
        lowered.graph.vertices[0].meta.name,
        "[context alpine] load from client"
    );
    assert_eq!(names(&lowered), ["[1/2] RUN a"]);
}

#[test]
fn a_deep_chain_of_stages_is_no_harm() {
    let stages = (0..1_999).map(|below| {
        let above = below + 1;
        format!("FROM s{below} AS s{above}\nCOPY --from=s{below} a b\n")
    });
    let text = format!("FROM scratch AS s0\n{}", stages.collect::<String>());
    let lowered = lower_with(&World::default(), &text);
    assert_eq!(lowered.error, None);
    assert_eq!(names(&lowered).len(), 1_999);
}

/// Text made of what Dockerfiles are made of, so that it often gets as far as lowering.
fn dockerfile() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "a",
        "/b/",
        "$V",
        "${V:-x}",
        "${V:?}",
        "\"q r\"",
        "a=b",
        "--from=a",
        "--from=0",
        "--link",
        "--chmod=0644",
        "--chown=u:1",
        "--parents",
        "x/./y",
        "<<EOF",
        "https://h/x",
        "git@h:p.git",
        "--mount=type=cache,target=/c",
        "--mount=from=a,target=.",
        "80/tcp",
        "9-7",
        "AS",
        "scratch",
        "alpine",
        "--platform=$TARGETPLATFORM",
        "[\"x\"]",
        "é",
        ".",
        "",
        "*",
        "SIGTERM",
        "NONE",
    ]);
    let keyword = prop::sample::select(vec![
        "FROM",
        "RUN",
        "COPY",
        "ADD",
        "ENV",
        "ARG",
        "WORKDIR",
        "USER",
        "LABEL",
        "EXPOSE",
        "VOLUME",
        "CMD",
        "ENTRYPOINT",
        "ONBUILD RUN",
        "ONBUILD COPY",
        "STOPSIGNAL",
        "SHELL",
        "HEALTHCHECK",
        "MAINTAINER",
        "EOF",
        "# check=error=true",
    ]);
    let line = (keyword, prop::collection::vec(word, 0..5))
        .prop_map(|(keyword, words)| format!("{keyword} {}\n", words.join(" ")));
    prop::collection::vec(line, 0..12)
        .prop_map(|lines| format!("FROM alpine AS a\n{}", lines.concat()))
}

proptest! {
    /// Any text gives a graph or an error, always the same, with inputs before their users.
    #[test]
    fn lowering_never_panics_and_is_deterministic(text in prop_oneof![dockerfile(), any::<String>()]) {
        let world = World::default();
        let lowered = lower_with(&world, &text);
        prop_assert_eq!(&lower_with(&world, &text), &lowered);
        for (index, vertex) in lowered.graph.vertices.iter().enumerate() {
            for input in &vertex.inputs {
                prop_assert!(input.vertex.index() < index);
            }
        }
        let (_, error) = world.run(&text, check);
        prop_assert!(lowered.error.is_none() || error.is_some() || lowered.error.as_ref().is_some_and(|error| error.message.starts_with("marshal")));
    }

    /// A comment moves nothing but line numbers.
    #[test]
    fn a_comment_changes_no_operation(text in dockerfile()) {
        let world = World::default();
        let plain = lower_with(&world, &text);
        let commented = lower_with(&world, &format!("# a comment\n\n{text}"));
        let ops = |lowered: &Lowered| -> Vec<_> {
            lowered.graph.vertices.iter().map(|vertex| (vertex.op.clone(), vertex.inputs.clone(), vertex.meta.name.clone())).collect()
        };
        prop_assert_eq!(ops(&plain), ops(&commented));
    }
}

/// `expected` is the error, or none for a graph.
#[track_caller]
fn check_error(text: &str, expected: Option<&str>) {
    let error = lower_with(&World::default(), text).error;
    let message = error.as_ref().map(|error| error.message.as_str());
    assert_eq!(message, expected, "{text}");
}

#[test]
fn a_stage_needs_the_name_of_an_image() {
    let invalid = |name: &str| format!("invalid context name {name}: invalid reference format");
    check_error("FROM scratch AS build-\nRUN x\n", Some(&invalid("build-")));
    check_error("FROM scratch AS a..b\nRUN x\n", Some(&invalid("a..b")));
    check_error("FROM scratch AS a.b_c--d\nRUN x\n", None);
}

#[test]
fn a_cache_that_names_no_source_takes_from_scratch() {
    // `dispatchRunMounts` in `convert_runmount.go`; the later stage of that name is the one that is meant.
    check_error(
        "FROM alpine AS a\nRUN --mount=type=cache,target=/c x\nFROM alpine AS scratch\nRUN y\nFROM a\nCOPY --from=scratch / /\n",
        Some(
            "cannot mount from stage \"scratch\" to \"/c\", stage needs to be defined before current command",
        ),
    );
}

/// `expected` are the rules found, with the first line of each.
#[track_caller]
fn check_findings(text: &str, expected: &[(&str, Option<u32>)]) {
    let (findings, _) = World::default().run(text, check);
    let found: Vec<_> = findings
        .iter()
        .map(|finding| {
            (
                finding.rule.as_str(),
                finding.lines.first().map(|lines| lines.first),
            )
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn the_check_directive_is_its_first_word() {
    let text = "FROM scratch as a\nWORKDIR x\nMAINTAINER me\n";
    let rest = [
        ("WorkdirRelativePath", Some(3)),
        ("MaintainerDeprecated", Some(4)),
    ];
    check_findings(
        &format!("# check=skip=FromAsCasing, WorkdirRelativePath, MaintainerDeprecated\n{text}"),
        &rest,
    );
    check_findings(
        &format!("# check=skip=FromAsCasing,WorkdirRelativePath,MaintainerDeprecated\n{text}"),
        &[],
    );
}

/// Attributes of the sources that are git repositories, in the order of the graph.
#[track_caller]
fn check_git(text: &str, attribute: &str, expected: &[Option<&str>]) {
    let lowered = lower_with(&World::default(), text);
    assert_eq!(lowered.error, None);
    let sources = lowered.graph.vertices.iter();
    let found: Vec<Option<&str>> = sources
        .filter_map(|vertex| match &vertex.op {
            Op::Source(source) if source.identifier.starts_with("git://") => {
                Some(source.attrs.get(attribute).map(String::as_str))
            }
            _ => None,
        })
        .collect();
    assert_eq!(found, expected);
}

/// `dispatchCopy` in `convert_copy.go` writes what a URL says into the options of the instruction.
#[test]
fn what_a_repository_says_of_itself_holds_for_the_next_one() {
    let (one, two) = ("https://x.io/one.git", "https://x.io/two.git");
    // The graph has the last source first.
    let kept = format!("FROM a\nADD {one} {one}?keep-git-dir=true {two} /d/\n");
    check_git(&kept, "git.keepgitdir", &[Some("true"), Some("true"), None]);
    let pinned = format!("FROM a\nADD {one}?checksum=abc {two} /d/\n");
    check_git(&pinned, "git.checksum", &[Some("abc"), Some("abc")]);
    check_error(
        &format!("FROM a\nADD {one}?checksum=abc {two}?checksum=def /d/\n"),
        Some("checksum mismatch \"abc\" != \"def\""),
    );
    check_error(
        &format!("FROM a\nADD {one}?keep-git-dir=true {two}?keep-git-dir=false /d/\n"),
        Some("inconsistent keep-git-dir configuration"),
    );
    check_error(
        &format!("FROM a\nADD {one}?checksum=abc https://x.io/file /d/\n"),
        Some("invalid checksum digest format"),
    );
}
