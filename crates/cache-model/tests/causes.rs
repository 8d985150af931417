//! The named cause, undone, brings the hit back: for any project and any edits of it.
//!
//! A project is built, edited, built again. For each step that ran, what its reason names is translated back into
//! edits. All edits but those: the step is found. Those edits alone: it still runs.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use cache_model::build::{BuildInput, BuildReport, Builder, Status, StepReport};
use cache_model::content::tree::{File, Node, Tree};
use cache_model::digest::Digest;
use cache_model::explain::{Cause, Ingredient, PathChangeKind, Reason};
use cache_model::graph::VertexId;
use cache_model::image::catalog::{CatalogImage, CatalogLayer, CatalogManifest};
use cache_model::lower::CommandOutcome;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// An instruction; its identity lasts over edits.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    id: usize,
    /// How often it was edited: part of its text.
    version: u8,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Run,
    /// With a mount of an earlier stage.
    Mount(usize),
    Copy(u8),
    CopyFrom(usize),
    Env(u8),
    Arg(u8),
    User,
    Workdir,
    Shell,
    Heredoc,
}

impl Line {
    fn text(&self) -> String {
        let Self { id, version, kind } = self;
        match kind {
            Kind::Run => format!("RUN r{id} v{version}"),
            Kind::Mount(stage) => {
                format!("RUN --mount=from=s{stage},target=/m{version} r{id}")
            }
            Kind::Copy(file) => format!("COPY d{file} /c{id}v{version}"),
            Kind::CopyFrom(stage) => format!("COPY --from=s{stage} /out /f{id}v{version}"),
            Kind::Env(name) => format!("ENV E{name}={version}"),
            Kind::Arg(name) => format!("ARG A{name}={version}"),
            Kind::User => format!("USER {version}"),
            Kind::Workdir => format!("WORKDIR /w{id}v{version}"),
            Kind::Shell => format!("SHELL [\"/bin/sh{version}\", \"-c\"]"),
            Kind::Heredoc => format!("COPY <<F /h{id}\n{version}\nF"),
        }
    }
}

#[derive(Debug, Clone)]
struct Stage {
    /// An earlier stage, or an image.
    base: Option<usize>,
    lines: Vec<Line>,
}

#[derive(Debug, Clone)]
struct Project {
    stages: Vec<Stage>,
    files: BTreeMap<String, Node>,
    args: BTreeMap<String, String>,
    /// How often the tag of the image moved.
    moved: u8,
}

#[derive(Debug, Clone, PartialEq)]
enum Edit {
    Change(usize),
    Remove(usize),
    Insert { before: usize, id: usize },
    Write(String),
    Chmod(String),
    Delete(String),
    Rename(String),
    Pass(u8),
    MoveTag,
}

impl Project {
    fn line(&mut self, id: usize) -> Option<(usize, usize)> {
        self.stages.iter().enumerate().find_map(|(stage, found)| {
            let at = found.lines.iter().position(|line| line.id == id)?;
            Some((stage, at))
        })
    }

    fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Change(id) => {
                let (stage, at) = self.line(*id).unwrap();
                self.stages[stage].lines[at].version += 1;
            }
            Edit::Remove(id) => {
                let (stage, at) = self.line(*id).unwrap();
                self.stages[stage].lines.remove(at);
            }
            Edit::Insert { before, id } => {
                let line = Line {
                    id: *id,
                    version: 0,
                    kind: Kind::Run,
                };
                let stage = &mut self.stages[*before];
                stage.lines.insert(0, line);
            }
            Edit::Write(path) => {
                self.files
                    .insert(path.clone(), Node::File(File::of(b"edited")));
            }
            Edit::Chmod(path) => {
                if let Some(Node::File(file)) = self.files.get(path).cloned() {
                    self.files
                        .insert(path.clone(), Node::File(file.with_mode(0o755)));
                }
            }
            Edit::Delete(path) => {
                self.files.remove(path);
            }
            Edit::Rename(path) => {
                if let Some(node) = self.files.remove(path) {
                    self.files.insert(format!("{path}.new"), node);
                }
            }
            Edit::Pass(name) => {
                self.args.insert(format!("A{name}"), "passed".to_owned());
            }
            Edit::MoveTag => self.moved += 1,
        }
    }

    fn with<'a>(&self, edits: impl IntoIterator<Item = &'a Edit>) -> Self {
        let mut edited = self.clone();
        edits.into_iter().for_each(|edit| edited.apply(edit));
        edited
    }

    fn input(&self) -> BuildInput {
        let mut dockerfile = String::new();
        for (index, stage) in self.stages.iter().enumerate() {
            let base = stage
                .base
                .map_or("base".to_owned(), |base| format!("s{base}"));
            let _ = writeln!(dockerfile, "FROM {base} AS s{index}");
            for line in &stage.lines {
                dockerfile.push_str(&line.text());
                dockerfile.push('\n');
            }
        }
        // Everything is needed: the last stage takes from all others.
        dockerfile.push_str("FROM base\n");
        for index in 0..self.stages.len() {
            let _ = writeln!(dockerfile, "COPY --from=s{index} /all /all{index}");
        }
        let mut input = BuildInput {
            dockerfile,
            dockerfile_outside_context: true,
            context: self
                .files
                .iter()
                .map(|(path, node)| (path.clone(), node.clone()))
                .collect::<Tree>(),
            args: self.args.clone(),
            ..BuildInput::default()
        };
        let digest = Digest::of(&[self.moved]);
        let layer = CatalogLayer {
            diff_id: digest,
            size: None,
            files: BTreeMap::new(),
        };
        let manifest = CatalogManifest {
            layers: vec![layer],
            ..CatalogManifest::default()
        };
        let image = CatalogImage {
            digest,
            manifests: [("linux/amd64".to_owned(), manifest)].into(),
        };
        let name = "docker.io/library/base:latest".to_owned();
        input.images.images.insert(name, image);
        input
    }

    /// The stage itself and those it is built on.
    fn lineage(&self, stage: usize) -> Vec<usize> {
        let mut lineage = vec![stage];
        while let Some(base) = self.stages[*lineage.last().unwrap()].base {
            lineage.push(base);
        }
        lineage
    }
}

/// Edits of a project and what each step of it is called by.
struct Story<'a> {
    before: &'a Project,
    after: Project,
    edits: &'a [Edit],
    report: BuildReport,
}

impl Story<'_> {
    fn step(&self, vertex: VertexId) -> Option<&StepReport> {
        self.report.steps.iter().find(|step| step.vertex == vertex)
    }

    fn place(&self, step: &StepReport) -> (usize, Option<usize>) {
        let (stage, at) = (
            step.step.stage_index.unwrap(),
            step.step.command_index.unwrap(),
        );
        let lines = self.after.stages.get(stage).map(|stage| &stage.lines);
        (stage, lines.map(|lines| lines[at].id))
    }

    fn of_line(&self, id: usize, found: &mut BTreeSet<usize>) {
        let touches = |edit: &Edit| matches!(edit, Edit::Change(other) | Edit::Insert { id: other, .. } if *other == id);
        found.extend((0..self.edits.len()).filter(|&at| touches(&self.edits[at])));
    }

    /// Edits of lines that a step of `stage` inherits from, of those that `wanted` names.
    fn inherited(&self, stage: usize, wanted: impl Fn(&Kind) -> bool, found: &mut BTreeSet<usize>) {
        for stage in self.before.lineage(stage) {
            for line in &self.before.stages[stage].lines {
                if wanted(&line.kind) {
                    let touches = |edit: &Edit| matches!(edit, Edit::Change(id) | Edit::Remove(id) if *id == line.id);
                    found.extend((0..self.edits.len()).filter(|&at| touches(&self.edits[at])));
                }
            }
        }
    }

    /// The edits that a cause of a step names.
    fn named(&self, step: &StepReport, cause: &Cause, found: &mut BTreeSet<usize>) {
        let (stage, id) = self.place(step);
        // The last stage is not edited.
        let own = |found: &mut BTreeSet<usize>| {
            if let Some(id) = id {
                self.of_line(id, found);
            }
        };
        let all = |wanted: &dyn Fn(&Edit) -> bool, found: &mut BTreeSet<usize>| {
            found.extend((0..self.edits.len()).filter(|&at| wanted(&self.edits[at])));
        };
        match cause {
            Cause::NewStep => own(found),
            Cause::Changed(change) => match &change.what {
                Ingredient::Env(name) => {
                    self.inherited(
                        stage,
                        |kind| matches!(kind, Kind::Env(env) if *name == format!("E{env}")),
                        found,
                    );
                }
                Ingredient::Arg(name) => {
                    self.inherited(
                        stage,
                        |kind| matches!(kind, Kind::Arg(arg) if *name == format!("A{arg}")),
                        found,
                    );
                    all(
                        &|edit| matches!(edit, Edit::Pass(arg) if *name == format!("A{arg}")),
                        found,
                    );
                }
                Ingredient::EnvOrder => {
                    self.inherited(
                        stage,
                        |kind| matches!(kind, Kind::Env(_) | Kind::Arg(_)),
                        found,
                    );
                }
                Ingredient::User => self.inherited(stage, |kind| *kind == Kind::User, found),
                Ingredient::Owner => {
                    self.inherited(stage, |kind| *kind == Kind::User, found);
                    own(found);
                }
                Ingredient::Cwd => self.inherited(stage, |kind| *kind == Kind::Workdir, found),
                Ingredient::Shell => self.inherited(stage, |kind| *kind == Kind::Shell, found),
                Ingredient::Image(_) => all(&|edit| *edit == Edit::MoveTag, found),
                _ => own(found),
            },
            Cause::Content {
                from: None, paths, ..
            } => {
                for change in paths {
                    let path = match &change.kind {
                        PathChangeKind::Renamed { from } => from,
                        _ => &change.path,
                    };
                    let old = path.strip_suffix(".new").unwrap_or(path);
                    all(
                        &|edit| matches!(edit, Edit::Write(at) | Edit::Chmod(at) | Edit::Delete(at) | Edit::Rename(at) if at == old),
                        found,
                    );
                }
            }
            Cause::Content {
                from: Some(from), ..
            } => {
                self.all_of(*from, found);
                // It takes from what is left where something is gone.
                all(
                    &|edit| matches!(edit, Edit::Remove(_) | Edit::MoveTag),
                    found,
                );
            }
            Cause::Parent { vertex, root } => {
                self.all_of(*vertex, found);
                self.all_of(*root, found);
                // It stands on what once was lower: something between is gone.
                for stage in self.before.lineage(stage.min(self.before.stages.len() - 1)) {
                    for line in &self.before.stages[stage].lines {
                        all(&|edit| *edit == Edit::Remove(line.id), found);
                    }
                }
            }
            other => panic!("{}: {other:?}", step.name),
        }
    }

    /// Everything that the causes of a vertex name, and those of what provides it.
    fn all_of(&self, vertex: VertexId, found: &mut BTreeSet<usize>) {
        let Some(step) = self.step(vertex) else {
            return;
        };
        if let Reason::Miss(causes) = &step.reason {
            for cause in causes {
                self.named(step, cause, found);
            }
        }
    }

    /// What became of the step in a build with other edits of the same project.
    fn again(&self, builder: &Builder, edits: &[Edit], step: &StepReport) -> Option<Status> {
        let (stage, id) = self.place(step);
        let project = self.before.with(edits);
        let report = builder.predict(&project.input());
        assert_eq!(report.error, None);
        let at = match id {
            None => step.step.command_index,
            Some(id) => project.stages[stage]
                .lines
                .iter()
                .position(|line| line.id == id),
        };
        let CommandOutcome::Vertices(vertices) = &report.stages[stage].commands[at?] else {
            return None;
        };
        let status = |id: &VertexId| {
            let step = report.steps.iter().find(|step| step.vertex == *id);
            step.unwrap().status
        };
        let runs = vertices.iter().any(|id| status(id) == Status::Run);
        Some(if runs { Status::Run } else { Status::Cached })
    }
}

fn project() -> impl Strategy<Value = Project> {
    let kind = prop_oneof![
        3 => Just(Kind::Run),
        1 => (0_usize..9).prop_map(Kind::Mount),
        3 => (0_u8..3).prop_map(Kind::Copy),
        2 => (0_usize..9).prop_map(Kind::CopyFrom),
        1 => (0_u8..2).prop_map(Kind::Env),
        1 => (0_u8..2).prop_map(Kind::Arg),
        1 => Just(Kind::User),
        1 => Just(Kind::Workdir),
        1 => Just(Kind::Shell),
        1 => Just(Kind::Heredoc),
    ];
    let stage = (
        prop::option::weighted(0.4, 0_usize..9),
        prop::collection::vec(kind, 1..6),
    );
    prop::collection::vec(stage, 1..4).prop_map(|stages| {
        let mut next = 0;
        let stages = stages
            .into_iter()
            .enumerate()
            .map(|(index, (base, kinds))| {
                let lines = kinds.into_iter().map(|kind| {
                    next += 1;
                    let kind = match kind {
                        Kind::Mount(_) | Kind::CopyFrom(_) if index == 0 => Kind::Run,
                        Kind::Mount(stage) => Kind::Mount(stage % index),
                        Kind::CopyFrom(stage) => Kind::CopyFrom(stage % index),
                        other => other,
                    };
                    Line {
                        id: next,
                        version: 0,
                        kind,
                    }
                });
                Stage {
                    base: base.filter(|_| index > 0).map(|base| base % index.max(1)),
                    lines: lines.collect(),
                }
            });
        let files = (0..3).flat_map(|dir| {
            (0..2).map(move |file| {
                let text = format!("{dir}{file}");
                (
                    format!("d{dir}/f{file}"),
                    Node::File(File::of(text.as_bytes())),
                )
            })
        });
        Project {
            stages: stages.collect(),
            // What is never edited keeps each directory there.
            files: files
                .chain((0..3).map(|dir| (format!("d{dir}/keep"), Node::File(File::of(b"")))))
                .collect(),
            args: BTreeMap::new(),
            moved: 0,
        }
    })
}

/// Edits that do not undo one another: each thing is edited at most once.
fn edits(project: &Project, seeds: &[(u8, prop::sample::Index)]) -> Vec<Edit> {
    let ids: Vec<usize> = project
        .stages
        .iter()
        .flat_map(|stage| &stage.lines)
        .map(|line| line.id)
        .collect();
    let paths: Vec<&String> = project
        .files
        .keys()
        .filter(|path| !path.ends_with("keep"))
        .collect();
    let mut used = BTreeSet::new();
    let mut edits = Vec::new();
    for (kind, which) in seeds {
        let path = paths[which.index(paths.len())].clone();
        let id = ids[which.index(ids.len())];
        let (key, edit) = match kind {
            0..=3 => (format!("line {id}"), Edit::Change(id)),
            4 => (format!("line {id}"), Edit::Remove(id)),
            5 => {
                let before = which.index(project.stages.len());
                (
                    format!("insert {before}"),
                    Edit::Insert {
                        before,
                        id: 1_000 + before,
                    },
                )
            }
            6 => (path.clone(), Edit::Write(path)),
            7 => (path.clone(), Edit::Chmod(path)),
            8 => (path.clone(), Edit::Delete(path)),
            9 => (path.clone(), Edit::Rename(path)),
            10 => {
                let name = which.index(2) as u8;
                (format!("pass {name}"), Edit::Pass(name))
            }
            _ => ("tag".to_owned(), Edit::MoveTag),
        };
        if used.insert(key) {
            edits.push(edit);
        }
    }
    // What a removed step would have said of other edits nobody can tell: it is removed alone.
    if edits.len() > 1 {
        edits.retain(|edit| !matches!(edit, Edit::Remove(_)));
    }
    edits
}

proptest! {
    // The same projects in every run.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 40,
        rng_seed: RngSeed::Fixed(4),
        ..ProptestConfig::default()
    })]

    #[test]
    fn undoing_what_a_reason_names_undoes_the_miss(
        before in project(),
        seeds in prop::collection::vec((0_u8..12, any::<prop::sample::Index>()), 1..4),
    ) {
        let edits = edits(&before, &seeds);
        let mut builder = Builder::new();
        let first = builder.build(&before.input());
        prop_assert_eq!(&first.error, &None);
        let after = before.with(&edits);
        let report = builder.predict(&after.input());
        prop_assert_eq!(&report.error, &None);
        let story = Story { before: &before, after, edits: &edits, report };
        for step in &story.report.steps {
            let Reason::Miss(causes) = &step.reason else {
                prop_assert!(step.status != Status::Run, "{:?}", step);
                continue;
            };
            let mut named = BTreeSet::new();
            for cause in causes {
                story.named(step, cause, &mut named);
                let mut alone = BTreeSet::new();
                story.named(step, cause, &mut alone);
                prop_assert!(!alone.is_empty(), "{}: {cause:?} names no edit of {edits:?}\n{}", step.name, story.after.input().dockerfile);
                let only: Vec<Edit> = alone.iter().map(|&at| edits[at].clone()).collect();
                let status = story.again(&builder, &only, step);
                // A step that follows may be named for more than one edit at once.
                let is_root = matches!(cause, Cause::Changed(_) | Cause::Content { .. });
                prop_assert!(
                    status != Some(Status::Cached) || !is_root,
                    "{}: {cause:?} alone, {only:?} of {edits:?}, misses nothing\n{}",
                    step.name,
                    story.after.input().dockerfile
                );
            }
            let rest: Vec<Edit> = (0..edits.len())
                .filter(|at| !named.contains(at))
                .map(|at| edits[at].clone())
                .collect();
            let status = story.again(&builder, &rest, step);
            prop_assert!(
                status != Some(Status::Run),
                "{}: {causes:?} undone, {rest:?} of {edits:?} left, it still runs\n{}",
                step.name,
                story.after.input().dockerfile
            );
        }
    }
}
