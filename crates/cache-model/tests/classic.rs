//! The classic builder against recordings of it.
//!
//! `classic.jsonl` holds one story a line: builds one after the other on an engine without images of earlier stories.
//! Recorded with Docker 20.10.24 (`dockerd --iptables=false --bridge=none`, overlayfs) by
//! `DOCKER_BUILDKIT=0 docker build --network=host` on a base of a shell and a few tools made by `docker import`; every
//! command was executed. `steps` are the lines the builder printed, with `cached` for "Using cache", `run` for a step
//! that made an image, `error` for one that did not come to an end, `base` for an image that was there. `writes` names
//! the files a command leaves behind (`null`: a directory); a RUN it does not name leaves none.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use cache_model::build::{BuildInput, Builder, BuilderKind, NoCache, RunOutput, Status, run_key};
use cache_model::content::tree::{File, Node, Symlink};
use cache_model::digest::Digest;
use cache_model::explain::{Cause, Ingredient, Reason};
use cache_model::image::catalog::{CatalogImage, CatalogLayer, CatalogManifest};
use serde::Deserialize;

#[derive(Deserialize)]
struct Story {
    name: String,
    builds: Vec<Build>,
}

#[derive(Deserialize)]
struct Build {
    dockerfile: String,
    #[serde(default)]
    files: BTreeMap<String, Entry>,
    #[serde(default)]
    args: BTreeMap<String, String>,
    target: Option<String>,
    #[serde(default)]
    no_cache: bool,
    /// The base was made anew.
    rebase: Option<String>,
    #[serde(default)]
    writes: BTreeMap<String, BTreeMap<String, Option<String>>>,
    #[serde(default)]
    fails: BTreeMap<String, i32>,
    steps: Vec<(String, String)>,
    error: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Text(String),
    Link {
        link: String,
    },
    Directory {
        #[allow(dead_code)]
        dir: bool,
        mode: Option<u32>,
    },
    File {
        text: String,
        mode: Option<u32>,
    },
}

impl Entry {
    fn node(&self) -> Node {
        match self {
            Self::Text(text) => Node::File(File::of(text.as_bytes())),
            Self::Link { link } => Node::Symlink(Symlink::to(link)),
            Self::Directory { mode, .. } => Node::dir(mode.unwrap_or(0o755)),
            Self::File { text, mode } => {
                Node::File(File::of(text.as_bytes()).with_mode(mode.unwrap_or(0o644)))
            }
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::File { text, .. } => Some(text),
            Self::Link { .. } | Self::Directory { .. } => None,
        }
    }
}

fn base(version: &str) -> CatalogImage {
    let passwd = Node::File(File::of(b"root:x:0:0::/:/bin/sh\n"));
    let layer = CatalogLayer {
        diff_id: Digest::of(version.as_bytes()),
        size: None,
        files: [("/etc/passwd".to_owned(), Some(passwd))].into(),
    };
    let manifest = CatalogManifest {
        layers: vec![layer],
        ..CatalogManifest::default()
    };
    CatalogImage {
        digest: Digest::of(version.as_bytes()),
        manifests: [("linux/amd64".to_owned(), manifest)].into(),
    }
}

fn input(build: &Build, base_version: &str) -> BuildInput {
    let mut input = BuildInput {
        builder: BuilderKind::Classic,
        dockerfile: build.dockerfile.clone(),
        args: build.args.clone(),
        target: build.target.clone(),
        ..BuildInput::default()
    };
    if build.no_cache {
        input.options.no_cache = NoCache::All;
    }
    let name = "docker.io/library/base:1".to_owned();
    input.images.images.insert(name, base(base_version));
    let dockerfile = Entry::Text(build.dockerfile.clone());
    for (path, entry) in build
        .files
        .iter()
        .chain([(&"Dockerfile".to_owned(), &dockerfile)])
    {
        // What a directory holds may come before it.
        if !input.context.set_meta(path, entry.node().meta()) {
            input.context.insert(path, entry.node()).unwrap();
        }
        if let (true, Some(text)) = (path.ends_with(".dockerignore"), entry.text()) {
            input.ignore_files.insert(path.clone(), text.to_owned());
        }
    }
    for (name, _) in &build.steps {
        let text = name.split_once(" : ").unwrap().1;
        let writes = build.writes.get(text).cloned().unwrap_or_default();
        let nodes = writes.into_iter().map(|(path, text)| {
            let file = |text: String| Node::File(File::of(text.as_bytes()));
            (path, Some(text.map_or_else(|| Node::dir(0o755), file)))
        });
        let output = match build.fails.get(text) {
            Some(code) => RunOutput::Fails(*code),
            None => RunOutput::Known(nodes.collect()),
        };
        input.outputs.steps.insert(name.clone(), output);
    }
    input
}

#[test]
fn agrees_with_the_recordings() {
    let stories = include_str!("classic.jsonl").lines();
    let mut wrong = Vec::new();
    for story in stories.map(|line| serde_json::from_str::<Story>(line).unwrap()) {
        let mut builder = Builder::new();
        let mut version = String::new();
        for (number, build) in story.builds.iter().enumerate() {
            version = build.rebase.clone().unwrap_or(version);
            let input = input(build, &version);
            let predicted = builder.predict(&input);
            let report = builder.build(&input);
            assert_eq!(predicted, report, "{}: predicted otherwise", story.name);
            let status = |name: &str| {
                let own = report.steps.iter().find(|step| step.name == name);
                let base = report.bases.iter().find(|base| base.name == name);
                let trigger = base.and_then(|base| {
                    let mut of_stage = report.steps.iter().filter(|step| {
                        step.step.stage_index == base.step.stage_index
                            && step.step.command_index.is_none()
                    });
                    of_stage.next_back()
                });
                match (own.or(trigger).map(|step| step.status), base) {
                    (Some(Status::Cached), _) => "cached",
                    (Some(Status::Run), _) => "run",
                    (Some(Status::Error), _) => "error",
                    (None, Some(_)) => "base",
                    _ => "none",
                }
            };
            let told: Vec<(&str, &str)> = build
                .steps
                .iter()
                .map(|(name, recorded)| match (status(name), recorded.as_str()) {
                    // An empty base has no image to print, an argument above FROM none either.
                    ("base" | "none", "none" | "error") => (name.as_str(), recorded.as_str()),
                    (told, _) => (name.as_str(), told),
                })
                .collect();
            let recorded: Vec<(&str, &str)> = build
                .steps
                .iter()
                .map(|(name, status)| (name.as_str(), status.as_str()))
                .collect();
            let error = report.error.as_ref().map(|error| error.message.as_str());
            if told != recorded || error != build.error.as_deref() {
                wrong.push(format!(
                    "{}, build {number}: {told:?} {error:?}\n    recorded {recorded:?} {:?}",
                    story.name, build.error
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Builds twice with the classic builder; the reason of the first step of the second build that was made.
#[track_caller]
fn check(before: &str, after: &str, edit: impl FnOnce(&mut BuildInput), expected: &[Cause]) {
    let mut input = BuildInput {
        builder: BuilderKind::Classic,
        dockerfile: before.to_owned(),
        dockerfile_outside_context: true,
        ..BuildInput::default()
    };
    input.images.assume_unknown = true;
    input
        .context
        .insert("f", Node::File(File::of(b"1")))
        .unwrap();
    let mut builder = Builder::new();
    assert_eq!(builder.build(&input).error, None);
    after.clone_into(&mut input.dockerfile);
    edit(&mut input);
    let report = builder.build(&input);
    let mut made = report
        .steps
        .iter()
        .filter(|step| step.status == Status::Run);
    let reason = made.next().map(|step| step.reason.clone());
    assert_eq!(reason, Some(Reason::Miss(expected.to_vec())));
    for step in made {
        let Reason::Miss(causes) = &step.reason else {
            panic!("{step:?}");
        };
        assert!(
            matches!(causes.last(), Some(Cause::Parent { .. } | Cause::NoCache)),
            "{step:?}"
        );
    }
}

fn changed(what: Ingredient, old: Option<&str>, new: Option<&str>) -> Cause {
    Cause::Changed(cache_model::explain::Change {
        what,
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    })
}

#[test]
fn the_cause_of_a_miss_is_named() {
    let all = "FROM base:1\nLABEL a=1\nARG V\nRUN make\nCOPY f /f\n";
    let edit = |_: &mut BuildInput| {};
    check(
        all,
        &all.replace("a=1", "a=2"),
        edit,
        &[changed(
            Ingredient::Instruction,
            Some("LABEL a=1"),
            Some("LABEL a=2"),
        )],
    );
    check(
        all,
        &all.replace("make", "make all"),
        edit,
        &[changed(Ingredient::Command, Some("make"), Some("make all"))],
    );
    check(
        all,
        all,
        |input| {
            input.args.insert("V".into(), "2".into());
        },
        &[changed(Ingredient::Arg("V".into()), None, Some("2"))],
    );
    check(
        all,
        &all.replace("RUN make", "RUN lint\nRUN make"),
        edit,
        &[Cause::NewStep],
    );
    check(
        all,
        all,
        |input| input.options.no_cache = NoCache::All,
        &[Cause::NoCache],
    );
    check(
        all,
        &all.replace("/f\n", "/g\n"),
        edit,
        &[changed(Ingredient::Dest, Some("/f"), Some("/g"))],
    );
    assert!(!BuilderKind::Classic.is_proved() && BuilderKind::BuildKit.is_proved());
}

#[test]
fn an_edited_file_is_named() {
    let mut input = BuildInput {
        builder: BuilderKind::Classic,
        dockerfile: "FROM base:1\nCOPY . /\nRUN make\n".to_owned(),
        ..BuildInput::default()
    };
    input.images.assume_unknown = true;
    input
        .context
        .insert("src/f", Node::File(File::of(b"1")))
        .unwrap();
    let mut builder = Builder::new();
    builder.build(&input);
    input
        .context
        .insert("src/f", Node::File(File::of(b"2")))
        .unwrap();
    let report = builder.build(&input);
    let Reason::Miss(causes) = &report.steps[0].reason else {
        panic!("{:?}", report.steps[0]);
    };
    let [
        Cause::Content {
            from: None,
            paths,
            total: 1,
        },
    ] = &causes[..]
    else {
        panic!("{causes:?}");
    };
    assert_eq!(paths[0].path, "src/f");
}

#[test]
fn an_output_is_found_by_its_lasting_name() {
    let mut input = BuildInput {
        builder: BuilderKind::Classic,
        dockerfile: "FROM base:1\nRUN make\n".to_owned(),
        ..BuildInput::default()
    };
    input.images.assume_unknown = true;
    let writes = [("/out".to_owned(), Some(Node::File(File::of(b"12"))))];
    let key = run_key(0, 0, "RUN make");
    let known = RunOutput::Known(writes.into());
    input.outputs.steps.insert(key, known);
    let report = Builder::new().build(&input);
    let layer = report.steps[0].layer.as_ref().unwrap();
    assert_eq!(layer.size, Some(2));
}
