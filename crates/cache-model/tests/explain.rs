//! The cause of every miss, told on stories of builds and edits.

#![allow(clippy::unwrap_used)]

use cache_model::build::{
    BuildInput, BuildReport, Builder, NoCache, Rerun, RunOutput, Status, run_key,
};
use cache_model::content::tree::{File, Meta, Node};
use cache_model::explain::{Cause, Hit, Ingredient, PathChangeKind, Reason};

/// A project on a builder: edited, built, asked why.
struct Story {
    builder: Builder,
    input: BuildInput,
    report: BuildReport,
}

impl Story {
    /// Builds once, cold.
    fn of(dockerfile: &str, files: &[(&str, &str)]) -> Self {
        let mut input = BuildInput {
            dockerfile: dockerfile.into(),
            dockerfile_path: "Dockerfile".into(),
            dockerfile_outside_context: true,
            ..BuildInput::default()
        };
        input.images.assume_unknown = true;
        let mut story = Self {
            builder: Builder::new(),
            input,
            report: BuildReport::default(),
        };
        for (path, text) in files {
            story.write(path, text);
        }
        story.build();
        story
    }

    fn write(&mut self, path: &str, text: &str) -> &mut Self {
        let node = Node::File(File::of(text.as_bytes()));
        self.input.context.insert(path, node).unwrap();
        self
    }

    fn replace(&mut self, old: &str, new: &str) -> &mut Self {
        assert!(self.input.dockerfile.contains(old), "{old}");
        self.input.dockerfile = self.input.dockerfile.replace(old, new);
        self
    }

    fn build(&mut self) -> &mut Self {
        self.report = self.builder.build(&self.input);
        assert_eq!(self.report.error, None);
        self
    }

    /// The reason of the first step whose name contains `text`.
    #[track_caller]
    fn reason(&self, text: &str) -> Reason {
        let step = self
            .report
            .steps
            .iter()
            .find(|step| step.name.contains(text));
        step.unwrap_or_else(|| panic!("no step {text}"))
            .reason
            .clone()
    }

    #[track_caller]
    fn causes(&self, text: &str) -> Vec<Cause> {
        match self.reason(text) {
            Reason::Miss(causes) => causes,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[track_caller]
    fn hit(&self, text: &str) -> Hit {
        match self.reason(text) {
            Reason::Hit(hit) => hit,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[track_caller]
    fn vertex(&self, text: &str) -> cache_model::graph::VertexId {
        let step = self
            .report
            .steps
            .iter()
            .find(|step| step.name.contains(text));
        step.unwrap().vertex
    }

    /// What differs in the step's own words.
    #[track_caller]
    fn changed(&self, text: &str) -> Vec<Ingredient> {
        self.causes(text)
            .into_iter()
            .map(|cause| match cause {
                Cause::Changed(change) => change.what,
                other => panic!("{text}: {other:?}"),
            })
            .collect()
    }
}

const APP: &str =
    "FROM alpine\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCOPY src src\nRUN npm test\n";

fn app() -> Story {
    Story::of(
        APP,
        &[("package.json", "{}"), ("src/a.js", "1"), ("src/b.js", "2")],
    )
}

#[test]
fn a_first_build_has_nothing_to_compare_with() {
    assert_eq!(app().causes("npm ci"), [Cause::FirstBuild]);
}

#[test]
fn nothing_changed_is_found_by_key() {
    let mut story = app();
    story.build();
    assert_eq!(story.hit("npm test"), Hit::SameKey);
}

#[test]
fn an_edited_file_is_named_and_what_follows_follows() {
    let mut story = app();
    story.write("src/b.js", "two").build();
    let [
        Cause::Content {
            from: None,
            paths,
            total: 1,
        },
    ] = &story.causes("COPY src")[..]
    else {
        panic!("{:?}", story.causes("COPY src"));
    };
    assert_eq!(
        (paths[0].path.as_str(), &paths[0].kind),
        ("src/b.js", &PathChangeKind::Content)
    );
    let copy = story.vertex("COPY src");
    assert_eq!(
        story.causes("npm test"),
        [Cause::Parent {
            vertex: copy,
            root: copy
        }]
    );
    assert!(matches!(story.hit("npm ci"), Hit::SameKey | Hit::NotNeeded));
}

#[test]
fn a_chain_of_followers_names_its_root() {
    let mut story = app();
    story.write("package.json", "{ }").build();
    let root = story.vertex("COPY package.json");
    let below = story.vertex("COPY src");
    assert_eq!(
        story.causes("npm test"),
        [Cause::Parent {
            vertex: below,
            root
        }]
    );
}

#[test]
fn ways_a_file_differs_are_told_apart() {
    #[track_caller]
    fn check(edit: impl FnOnce(&mut BuildInput), path: &str, kind: &PathChangeKind) {
        let mut story = app();
        edit(&mut story.input);
        story.build();
        match &story.causes("COPY src")[..] {
            [Cause::Content { paths, .. }] => {
                assert_eq!((paths[0].path.as_str(), &paths[0].kind), (path, kind));
            }
            other => panic!("{other:?}"),
        }
    }
    let file = |text: &str| Node::File(File::of(text.as_bytes()));
    check(
        |input| input.context.insert("src/c.js", file("3")).unwrap(),
        "src/c.js",
        &PathChangeKind::Added,
    );
    check(
        |input| assert!(input.context.remove("src/a.js").is_some()),
        "src/a.js",
        &PathChangeKind::Removed,
    );
    check(
        |input| {
            assert!(
                input
                    .context
                    .set_meta("src/a.js", Meta::FILE.with_mode(0o755))
            );
        },
        "src/a.js",
        &PathChangeKind::Mode {
            old: 0o644,
            new: 0o755,
        },
    );
    check(
        |input| {
            let moved = input.context.remove("src/a.js").unwrap();
            input.context.insert("src/z.js", moved).unwrap();
        },
        "src/z.js",
        &PathChangeKind::Renamed {
            from: "src/a.js".into(),
        },
    );
}

#[test]
fn the_ingredient_that_differs_is_named() {
    #[track_caller]
    fn check(old: &str, new: &str, step: &str, expected: &[Ingredient]) {
        let dockerfile = |line: &str| format!("FROM alpine\n{line}\n");
        let mut story = Story::of(&dockerfile(old), &[("a", "1"), ("b", "1")]);
        story.input.dockerfile = dockerfile(new);
        story.build();
        assert_eq!(story.changed(step), expected, "{old} → {new}");
    }
    check("RUN make", "RUN make all", "RUN", &[Ingredient::Command]);
    check(
        "ENV A=1\nRUN x",
        "ENV A=2\nRUN x",
        "RUN",
        &[Ingredient::Env("A".into())],
    );
    check(
        "ARG A=1\nRUN x",
        "ARG A=2\nRUN x",
        "RUN",
        &[Ingredient::Arg("A".into())],
    );
    check(
        "ENV A=1\nENV B=2\nRUN x",
        "ENV B=2\nENV A=1\nRUN x",
        "RUN",
        &[Ingredient::EnvOrder],
    );
    check("USER a\nRUN x", "USER b\nRUN x", "RUN", &[Ingredient::User]);
    check("COPY a /x", "COPY a /y", "COPY", &[Ingredient::Dest]);
    check("COPY a /x", "COPY b /x", "COPY", &[Ingredient::Source]);
    check(
        "COPY a /x",
        "COPY --chown=1 a /x",
        "COPY",
        &[Ingredient::Owner],
    );
    check(
        "COPY --chmod=644 a /x",
        "COPY --chmod=600 a /x",
        "COPY",
        &[Ingredient::Mode],
    );
    check(
        "COPY <<F /x\n1\nF",
        "COPY <<F /x\n2\nF",
        "COPY",
        &[Ingredient::Heredoc("F".into())],
    );
    check(
        "RUN x",
        "RUN --mount=type=cache,target=/c x",
        "RUN",
        &[Ingredient::Mount("/c".into())],
    );
    check(
        "RUN --mount=type=secret,id=a --mount=type=secret,id=b x",
        "RUN --mount=type=secret,id=b --mount=type=secret,id=a x",
        "RUN",
        &[Ingredient::Mount("/run/secrets/b".into())],
    );
    check(
        "RUN --mount=type=secret,id=a,uid=1 x",
        "RUN --mount=type=secret,id=a,uid=2 x",
        "RUN",
        &[Ingredient::Mount("/run/secrets/a".into())],
    );
    check(
        "RUN --mount=type=secret,id=a,env=A x",
        "RUN --mount=type=secret,id=b,env=A x",
        "RUN",
        &[Ingredient::Secret("A".into())],
    );
    // Between ids of its own a cache mount may change.
    check(
        "RUN --mount=type=cache,target=/c,id=a x",
        "RUN --mount=type=cache,target=/c,id=b y",
        "RUN",
        &[Ingredient::Command],
    );
    check(
        r#"RUN ["/usr/bin/make", "all"]"#,
        r#"RUN ["/opt/bin/make", "all"]"#,
        "RUN",
        &[Ingredient::Command],
    );
    check(
        "RUN x",
        "SHELL [\"/bin/bash\", \"-c\"]\nRUN x",
        "RUN",
        &[Ingredient::Shell],
    );
    check(
        "COPY a /x",
        "ADD a /x",
        "ADD",
        &[Ingredient::Kind, Ingredient::Flag("unpack".into())],
    );
}

#[test]
fn a_stage_is_known_by_its_name_wherever_it_stands() {
    let stages = "FROM alpine AS build\nCOPY a /a\nRUN make\nFROM alpine AS final\nCOPY --from=build /out /out\nRUN ls\n";
    let mut story = Story::of(stages, &[("a", "1")]);
    let added = format!("FROM alpine AS tools\nRUN get\n{stages}COPY --from=tools /t /t\n");
    story.input.dockerfile = added;
    story.write("a", "2").build();
    assert_eq!(story.causes("RUN get"), [Cause::NewStep]);
    assert!(matches!(
        story.causes("COPY a")[..],
        [Cause::Content {
            from: None,
            total: 1,
            ..
        }]
    ));
    assert!(matches!(
        story.causes("RUN make")[..],
        [Cause::Parent { .. }]
    ));
    assert!(matches!(
        story.causes("COPY --from=build")[..],
        [Cause::Content { from: Some(_), .. }]
    ));
}

#[test]
fn a_renamed_stage_is_known_by_its_place_on_its_platform() {
    let stage = |name: &str, command: &str| {
        format!("FROM alpine AS {name}\nRUN {command}\nFROM alpine\nCOPY --from={name} /o /o\n")
    };
    let mut story = Story::of(&stage("one", "x"), &[]);
    story.input.platforms = vec!["linux/amd64".into(), "linux/arm64".into()];
    story.build();
    story.input.dockerfile = stage("two", "y");
    story.build();
    for platform in ["amd64", "arm64"] {
        let step = format!("[linux/{platform} two 2/2] RUN y");
        assert_eq!(story.changed(&step), [Ingredient::Command], "{platform}");
    }
}

#[test]
fn another_platform_is_told() {
    let mut story = Story::of("FROM alpine AS a\nRUN x\n", &[]);
    story.input.platforms = vec!["linux/arm64".into()];
    story.build();
    assert!(story.changed("RUN x").contains(&Ingredient::Platform));
}

#[test]
fn a_new_step_is_new_and_the_rest_follows() {
    let mut story = app();
    story
        .replace("RUN npm ci\n", "RUN npm ci\nRUN npm run lint\n")
        .build();
    let lint = story.vertex("lint");
    assert_eq!(story.causes("lint"), [Cause::NewStep]);
    assert_eq!(
        story.causes("COPY src"),
        [Cause::Parent {
            vertex: lint,
            root: lint
        }]
    );
}

#[test]
fn another_base_image_is_named() {
    let mut story = app();
    story.replace("FROM alpine", "FROM debian").build();
    match &story.causes("WORKDIR")[..] {
        [Cause::Changed(change)] => assert!(
            matches!(&change.what, Ingredient::Image(name) if name.contains("debian")),
            "{change:?}"
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_cache_is_told_and_what_stands_on_it_too() {
    let mut story = Story::of("FROM alpine AS base\nRUN one\nFROM base\nRUN two\n", &[]);
    story.input.options.no_cache = NoCache::Stages(vec!["base".into()]);
    story.build();
    assert_eq!(story.causes("one"), [Cause::NoCache]);
    let one = story.vertex("one");
    assert_eq!(story.causes("two"), [Cause::BelowNoCache { vertex: one }]);
}

#[test]
fn a_pruned_result_is_evicted() {
    let mut story = app();
    story.builder.prune();
    story.build();
    assert!(
        story.causes("npm test").contains(&Cause::Evicted),
        "{:?}",
        story.causes("npm test")
    );
}

#[test]
fn the_early_cut_off_names_what_ran_below() {
    let stages = "FROM alpine AS build\nCOPY src /src\nRUN make\nFROM alpine\nCOPY --from=build /out /out\nRUN ls\n";
    let mut story = Story::of(stages, &[("src/a", "1")]);
    let writes = [("/out".to_owned(), Some(Node::File(File::of(b"same"))))];
    story.input.outputs.steps.insert(
        "[build 3/3] RUN make".into(),
        RunOutput::Known(writes.into()),
    );
    story.builder = Builder::new();
    story.build();
    story.write("src/a", "2").build();
    let make = story.vertex("RUN make");
    assert_eq!(
        story.hit("COPY --from"),
        Hit::SameContent { inputs: vec![make] }
    );
    assert!(matches!(story.hit("RUN ls"), Hit::SameKey));
}

#[test]
fn an_assumed_difference_is_told_as_one() {
    let stages =
        "FROM alpine AS build\nCOPY src /src\nRUN make\nFROM alpine\nCOPY --from=build /out /out\n";
    let mut story = Story::of(stages, &[("src/a", "1")]);
    story.input.outputs.default = Rerun::Different;
    story.write("src/a", "2").build();
    match &story.causes("COPY --from")[..] {
        [
            Cause::Content {
                from: Some(from),
                paths,
                total: 1,
            },
        ] => {
            assert_eq!(*from, story.vertex("RUN make"));
            assert_eq!(paths[0].kind, PathChangeKind::Assumed);
        }
        other => panic!("{other:?}"),
    }
    let step = story
        .report
        .steps
        .iter()
        .find(|step| step.name.contains("COPY --from"));
    assert_eq!(step.unwrap().hangs_on, [story.vertex("RUN make")]);
}

/// "The same bytes again" is said of the last build, whatever that one was assumed to write.
#[test]
fn the_same_bytes_are_those_of_the_last_build() {
    let stages =
        "FROM alpine AS build\nCOPY src /src\nRUN make\nFROM alpine\nCOPY --from=build /out /out\n";
    let mut story = Story::of(stages, &[("src/a", "1")]);
    story.write("src/a", "2").build();
    let same = RunOutput::Assumed(Rerun::Same);
    story
        .input
        .outputs
        .steps
        .insert(run_key(0, 0, "RUN make"), same);
    story.write("src/a", "3").build();
    assert!(matches!(story.reason("RUN make"), Reason::Miss(_)));
    assert!(matches!(story.hit("COPY --from"), Hit::SameContent { .. }));
    // Of an edited command too: it is the step that was there before.
    story.input.outputs.steps.clear();
    story.input.outputs.default = Rerun::Same;
    story.replace("RUN make", "RUN make --jobs=4").build();
    assert!(matches!(story.hit("COPY --from"), Hit::SameContent { .. }));
}

#[test]
fn an_output_is_assumed_of_the_same_run_wherever_it_moves() {
    let stages = "FROM alpine AS build\nCOPY src /src\nRUN make\nRUN make\nFROM alpine\nCOPY --from=build /out /out\n";
    let mut story = Story::of(stages, &[("src/a", "1")]);
    let fails = RunOutput::Fails(2);
    story
        .input
        .outputs
        .steps
        .insert(run_key(0, 1, "RUN make"), fails);
    story
        .write("src/a", "2")
        .replace("COPY src", "RUN ls\nCOPY src");
    let report = story.builder.build(&story.input);
    let failed: Vec<&str> = report
        .steps
        .iter()
        .filter(|step| step.status == Status::Error)
        .map(|step| step.name.as_str())
        .collect();
    assert_eq!(failed, ["[build 5/5] RUN make"]);
}

#[test]
fn going_back_is_a_hit_and_the_cause_undone_brings_it_back() {
    let mut story = app();
    story.write("src/a.js", "x").build();
    story.write("src/a.js", "1").build();
    assert_eq!(story.hit("npm test"), Hit::SameKey);
    assert!(matches!(
        story.hit("COPY src"),
        Hit::SameKey | Hit::NotNeeded
    ));
}
