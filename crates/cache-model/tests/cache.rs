//! Scripts of builds: build, edit, hit, miss.

#![allow(clippy::unwrap_used)]

use cache_model::build::{
    BuildInput, Builder, CacheExport, ExportMode, NoCache, Rerun, RunOutput, RunOutputs, Status,
};
use cache_model::content::tree::{File, Node, Tree};

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

/// Builds `before`, then `after` on the same builder, and compares what ran in the second build.
#[track_caller]
fn check_edit(before: &str, after: &str, expected: &str) {
    let mut builder = Builder::new();
    let files = [("a", "1"), ("d/b", "2")];
    builder.build(&input(before, &files));
    check(&mut builder, &input(after, &files), expected);
}

#[test]
fn only_the_default_id_of_a_cache_mount_counts() {
    let run = |options: &str| format!("FROM alpine\nRUN --mount=type=cache,{options} make\n");
    let check = |before: &str, after: &str, expected| {
        check_edit(&run(before), &run(after), expected);
    };
    check("target=/c", "target=/c,id=/c", "c");
    check("target=/c", "target=/c,id=x", "r");
    check("target=/c,id=x", "target=/c,id=y", "c");
    // An id that ends like the target is one of its own, and a target that the default is not made of has none.
    check("target=/c,id=x/c", "target=/c,id=y", "c");
    check("target=/c/", "target=/c/,id=y", "c");
    let run =
        |options: &str| format!("FROM alpine\nWORKDIR /w\nRUN --mount=type=cache,{options} make\n");
    check_edit(&run("target=c"), &run("target=c,id=y"), "cc");
}

#[test]
fn a_mount_of_the_root_covers_the_others() {
    let run = |source: &str| {
        format!(
            "FROM alpine AS s\nCOPY d /d\nFROM alpine\nRUN --mount=from=s,target=/m{source} make\n"
        )
    };
    check_edit(&run(",source=/"), &run(""), "cc");
    check_edit(&run(",source=/d"), &run(",source=/d/../d/"), "cc");
    check_edit(&run(",source=/d"), &run(""), "cr");
}

/// Mounts of files are sorted by destination before anything is hashed; secrets are not.
#[test]
fn the_order_of_secrets_counts_and_that_of_other_mounts_does_not() {
    let run = |one: &str, two: &str| format!("FROM alpine\nRUN --mount={one} --mount={two} make\n");
    let (a, b) = ("type=secret,id=a", "type=secret,id=b");
    check_edit(&run(a, b), &run(b, a), "r");
    let (a, b) = ("type=cache,target=/a", "type=bind,target=/b");
    check_edit(&run(a, b), &run(b, a), "c");
}

#[track_caller]
fn check_failure(dockerfile: &str, error: Option<&str>) {
    let report = Builder::new().build(&input(dockerfile, &[("a", "1")]));
    let message = report.error.map(|error| error.message);
    assert_eq!(message.as_deref(), error, "{dockerfile}");
}

/// What is copied with all that is around it is missed when it is copied, not when the key is computed.
#[test]
fn what_two_stages_share_fails_where_its_name_is_from() {
    let text = "FROM alpine AS a\nCOPY m /\nFROM alpine AS b\nCOPY m /\nFROM alpine\n";
    let mut builder = Builder::new();
    let mut check = |copies: &str, line| {
        let error = builder.build(&input(&format!("{text}{copies}"), &[])).error;
        assert_eq!(error.unwrap().lines[0].first, line, "{copies}");
    };
    check("COPY --from=b /x /\nCOPY --from=a /x /\n", 2);
    check("COPY --from=a /x /\nCOPY --from=b /x /\n", 4);
}

#[test]
fn what_needs_leave_is_refused_before_anything_runs() {
    let refused = |what: &str| format!("failed to load LLB: {what} is not allowed");
    let check = |text: &str, what| check_failure(text, Some(&refused(what)));
    check("FROM alpine\nRUN --network=host x\n", "network.host");
    check(
        "FROM alpine\nRUN --security=insecure x\n",
        "security.insecure",
    );
    check_failure(
        "FROM alpine AS unused\nRUN --network=host x\nFROM alpine\nRUN --network=none x\n",
        None,
    );
}

#[test]
fn a_path_that_the_context_lacks_comes_before_every_other_failure() {
    let missing = |path: &str| {
        format!(
            "failed to compute cache key: failed to calculate checksum of ref <ref>: \"/{path}\": not found"
        )
    };
    let check = |text: &str, path| check_failure(text, Some(&missing(path)));
    check("FROM alpine\nCOPY m1 /\nCOPY m2 /\nRUN x\n", "m2");
    check("FROM alpine\nCOPY m1 /\nCOPY --link m2 /\nRUN x\n", "m2");
    check("FROM alpine\nCOPY a /f\nCOPY a /f/g/\nCOPY m /\n", "m");
    check(
        "FROM alpine\nRUN --mount=type=secret,id=s,required x\nCOPY m /\n",
        "m",
    );
    check(
        "FROM alpine AS s\nCOPY m1 /\nFROM alpine\nCOPY --from=s /x /\nCOPY m2 /\n",
        "m2",
    );
    check("FROM alpine\nCOPY m1 a m2 /\n", "m2");
}

#[test]
fn a_missing_source_beside_the_root_fails_when_it_is_copied() {
    check_failure(
        "FROM alpine\nCOPY . nope /d/\n",
        Some("lstat /nope: no such file or directory"),
    );
    check_failure("FROM alpine\nCOPY . a /d/\n", None);
}

#[test]
fn a_name_cannot_be_looked_up_in_nothing() {
    let check = check_failure;
    let error = Some("invalid user index: -1");
    check("FROM alpine\nCOPY --chown=app a /a\n", None);
    check("FROM alpine\nCOPY --link --chown=app a /a\n", error);
    check("FROM scratch\nCOPY --chown=1:staff a /a\n", error);
    check("FROM scratch\nCOPY --chown=root:1 a /a\n", None);
}

/// The options of a build that exports or imports.
fn with_cache(mut input: BuildInput, to: Option<ExportMode>, from: &[&str]) -> BuildInput {
    input.options.cache_to = to.map(|mode| CacheExport {
        store: "ci".to_owned(),
        mode,
    });
    input.options.cache_from = from.iter().map(|&name| name.to_owned()).collect();
    input
}

#[test]
fn an_export_holds_the_ways_that_earlier_builds_took_to_its_results() {
    let mut builder = Builder::new();
    let old = input(TWO_STAGES, &[("main.go", "1")]);
    let mut new = old.clone();
    new.dockerfile = TWO_STAGES.replace("go build", "go  build");
    for build in [&old, &new] {
        let mut build = with_cache(build.clone(), Some(ExportMode::Min), &[]);
        let output =
            RunOutput::Known([("/out/app".to_owned(), Some(Node::File(File::of(b"app"))))].into());
        for step in ["go build", "go  build"] {
            let name = format!("[build 3/3] RUN {step} -o /out/app /src");
            build.outputs.steps.insert(name, output.clone());
        }
        builder.build(&build);
    }
    check(
        &mut builder.fresh(),
        &with_cache(old, None, &["ci"]),
        "ccccc",
    );
    check(
        &mut builder.fresh(),
        &with_cache(new, None, &["ci"]),
        "ccccc",
    );
}

#[test]
fn what_was_imported_is_found_without_the_import() {
    let mut builder = Builder::new();
    let texts = [
        TWO_STAGES,
        "FROM alpine\nRUN a\nCOPY --link main.go /m\nRUN b\n",
        "FROM alpine AS s\nCOPY main.go /m\nFROM alpine\nRUN --mount=from=s,target=/m c\n",
    ];
    for text in texts {
        let build = input(text, &[("main.go", "1")]);
        builder.build(&with_cache(build.clone(), Some(ExportMode::Min), &[]));
        let mut elsewhere = builder.fresh();
        for build in [with_cache(build.clone(), None, &["ci"]), build] {
            let report = elsewhere.build(&build);
            let ran = report
                .steps
                .iter()
                .filter(|step| step.status == Status::Run);
            assert_eq!(ran.count(), 0, "{text}");
        }
    }
}

#[test]
fn an_export_holds_no_result_of_what_has_no_inputs() {
    let mut builder = Builder::new();
    let build = |text: &str| input("FROM scratch\nWORKDIR /app\nCOPY a x\n", &[("a", text)]);
    builder.build(&with_cache(build("1"), Some(ExportMode::Max), &[]));
    check(
        &mut builder.fresh(),
        &with_cache(build("1"), None, &["ci"]),
        "cc",
    );
    check(
        &mut builder.fresh(),
        &with_cache(build("2"), None, &["ci"]),
        "rr",
    );
}

#[test]
fn ignore_rules_of_a_named_context_are_its_own() {
    let mut builder = Builder::new();
    let mut build = input("FROM alpine\nCOPY --from=docs . /docs\n", &[]);
    let mut docs = Tree::default();
    docs.insert("a.md", Node::File(File::of(b"1"))).unwrap();
    build
        .options
        .contexts
        .insert("docs".to_owned(), docs.clone());
    build
        .options
        .context_ignores
        .insert("docs".to_owned(), "*.log\n".to_owned());
    check(&mut builder, &build, "r");
    docs.insert("x.log", Node::File(File::of(b"2"))).unwrap();
    build.options.contexts.insert("docs".to_owned(), docs);
    check(&mut builder, &build, "c");
    build.options.context_ignores.clear();
    check(&mut builder, &build, "r");
}
