//! Scripts of builds: build, edit, hit, miss.

#![allow(clippy::unwrap_used)]

use cache_model::build::{
    BuildInput, Builder, CacheExport, ExportMode, NoCache, Rerun, RunOutputs, Status,
};
use cache_model::content::tree::{File, Node};

const TWO_STAGES: &str = "\
FROM golang AS build
COPY main.go /src/
RUN go build -o /out/app /src
FROM alpine
RUN apk add ca-certificates
COPY --from=build /out/app /app
RUN /app --version
";

fn input(dockerfile: &str, files: &[(&str, &str)]) -> BuildInput {
    let mut input = BuildInput {
        dockerfile: dockerfile.to_owned(),
        outputs: RunOutputs {
            default: Rerun::Same,
            ..RunOutputs::default()
        },
        ..BuildInput::default()
    };
    input.images.assume_unknown = true;
    for (path, text) in files {
        input
            .context
            .insert(path, Node::File(File::of(text.as_bytes())))
            .unwrap();
    }
    input
}

/// Builds and compares what ran, step by step: `c` for cached, `r` for run.
#[track_caller]
fn check(builder: &mut Builder, input: &BuildInput, expected: &str) {
    let predicted = builder.predict(input);
    let report = builder.build(input);
    let statuses: String = report
        .steps
        .iter()
        .map(|step| match step.status {
            Status::Cached => 'c',
            Status::Run => 'r',
            Status::Error => 'e',
            Status::Canceled => 'x',
            Status::None => '-',
        })
        .collect();
    assert_eq!(statuses, expected, "{:?}", report.error);
    assert_eq!(predicted.steps, report.steps, "predicted otherwise");
}

#[test]
fn an_edit_runs_the_copy_and_what_stands_on_it() {
    let mut builder = Builder::new();
    check(
        &mut builder,
        &input(TWO_STAGES, &[("main.go", "1")]),
        "rrrrr",
    );
    check(
        &mut builder,
        &input(TWO_STAGES, &[("main.go", "1")]),
        "ccccc",
    );
    // The same command is assumed to write the same bytes: content cuts the change off.
    check(
        &mut builder,
        &input(TWO_STAGES, &[("main.go", "2")]),
        "rrccc",
    );
    check(
        &mut builder,
        &input(TWO_STAGES, &[("main.go", "1")]),
        "ccccc",
    );
}

#[test]
fn new_bytes_of_a_builder_run_its_consumers() {
    let mut builder = Builder::new();
    let mut edited = input(TWO_STAGES, &[("main.go", "1")]);
    check(&mut builder, &edited, "rrrrr");
    edited = input(TWO_STAGES, &[("main.go", "2")]);
    edited.outputs.default = Rerun::Different;
    check(&mut builder, &edited, "rrcrr");
}

#[test]
fn words_that_make_no_key_miss_nothing() {
    let mut builder = Builder::new();
    check(
        &mut builder,
        &input(TWO_STAGES, &[("main.go", "1")]),
        "rrrrr",
    );
    let commented = TWO_STAGES.replace("FROM alpine", "# final\nFROM alpine\nLABEL a=b");
    check(
        &mut builder,
        &input(&commented, &[("main.go", "1")]),
        "ccccc",
    );
    let renamed = TWO_STAGES
        .replace("AS build", "AS compile")
        .replace("--from=build", "--from=compile");
    check(&mut builder, &input(&renamed, &[("main.go", "1")]), "ccccc");
}

#[test]
fn a_pruned_builder_has_nothing() {
    let mut builder = Builder::new();
    let build = input(TWO_STAGES, &[("main.go", "1")]);
    check(&mut builder, &build, "rrrrr");
    builder.prune();
    check(&mut builder, &build, "rrrrr");
}

#[test]
fn no_cache_for_a_stage_runs_it_and_leaves_equal_content_cached() {
    let mut builder = Builder::new();
    let mut build = input(TWO_STAGES, &[("main.go", "1")]);
    check(&mut builder, &build, "rrrrr");
    build.options.no_cache = NoCache::Stages(vec!["build".to_owned()]);
    check(&mut builder, &build, "rrccc");
    build.options.no_cache = NoCache::All;
    check(&mut builder, &build, "rrrrr");
}

#[test]
fn an_exported_minimum_passes_through_what_it_does_not_hold() {
    let mut builder = Builder::new();
    let mut build = input(TWO_STAGES, &[("main.go", "1")]);
    build.options.cache_to = Some(CacheExport {
        store: "ci".to_owned(),
        mode: ExportMode::Min,
    });
    check(&mut builder, &build, "rrrrr");
    let mut elsewhere = builder.fresh();
    build.options.cache_to = None;
    build.options.cache_from = vec!["ci".to_owned()];
    check(&mut elsewhere, &build, "ccccc");
    // The first step of the final stage is edited: the copy needs files of the builder, which were not exported.
    let mut elsewhere = builder.fresh();
    build.dockerfile = TWO_STAGES.replace("ca-certificates", "git");
    check(&mut elsewhere, &build, "rrrrr");
}
