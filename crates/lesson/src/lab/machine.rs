//! Machines that build: what is kept from one build to the next, and what happens in between.

use std::collections::BTreeMap;

use cache_model::build::{BuildInput, BuildReport, Builder, RunOutput, Status, StepReport};
use cache_model::content::tree::{Node, Tree};
use cache_model::digest::Digest;
use cache_model::image::catalog::{CatalogImage, CatalogLayer, CatalogManifest, ImageCatalog};
use cache_model::image::config::ImageConfig;
use language::tr;

use super::command::{self, BuildCommand, Line};
use super::program::{World, work};
use super::scenario::{Happening, Scenario};
use crate::project::{Body, Project, Unfitting};

/// Steps that a machine works out in its life, trials included. A person's scenario needs hundreds; a hostile one, or a
/// Dockerfile pasted by mistake, must not hold up the page.
const MOST_STEPS: usize = 4_000;

/// How long a Dockerfile may be, in bytes.
const LONGEST: usize = 16 << 10;

/// Builds that one command may do.
const MOST_BUILDS: usize = 8;

/// A machine with a project checked out, in a world.
#[derive(Debug, Clone)]
pub struct Machine {
    /// What is checked out.
    pub project: Project,
    /// The build command.
    pub command: String,
    /// The world.
    pub world: World,
    builders: BTreeMap<String, Builder>,
    /// The builder that built last: it knows of every cache that was exported.
    newest: Builder,
    /// Images as they were when a build last looked, also by digest.
    catalog: ImageCatalog,
    /// Nothing local is left of earlier builds.
    fresh: bool,
    /// Steps worked out so far.
    work: usize,
}

/// A run of the build command.
#[derive(Debug, Clone)]
pub struct Run {
    /// One for each build in it.
    pub builds: Vec<Build>,
}

/// One build of a run.
#[derive(Debug, Clone)]
pub struct Build {
    /// Its command.
    pub command: String,
    /// The Dockerfile that was built.
    pub dockerfile: String,
    /// What happened.
    pub report: BuildReport,
    /// What a failing step printed.
    pub says: Option<String>,
    /// The files of the image, if there is one.
    pub files: Option<Tree>,
    /// The layers the build added, lowest first: their entries and bytes.
    pub layers: Vec<(Tree, Option<u64>)>,
    /// Texts of files that were written, by digest.
    pub texts: BTreeMap<Digest, String>,
    /// How long steps take, by name, in milliseconds.
    pub costs: BTreeMap<String, u64>,
}

/// Why the build command could not be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The command cannot be read.
    #[error("build.sh, {0}")]
    Command(#[from] command::CommandError),
    /// What happens does not fit the project.
    #[error("{0}")]
    Unfitting(#[from] Unfitting),
    /// It is more than a lab's machine does: what, in words.
    #[error("{0}")]
    TooMuch(String),
}

impl Machine {
    /// A machine on which nothing was built.
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            project: scenario.project.clone(),
            command: scenario.command.clone(),
            world: scenario.world.clone(),
            builders: BTreeMap::new(),
            newest: Builder::new(),
            catalog: ImageCatalog {
                images: BTreeMap::new(),
                assume_unknown: true,
            },
            fresh: true,
            work: 0,
        }
    }

    /// Lets something happen.
    ///
    /// # Errors
    /// It does not fit the project as it is now.
    pub fn happen(&mut self, happening: &Happening) -> Result<(), Unfitting> {
        match happening {
            Happening::Change(change) => self.project.apply(change)?,
            Happening::World(name, value) => {
                self.world.insert(name.clone(), value.clone());
            }
            Happening::Prune => {
                for builder in self.builders.values_mut() {
                    builder.prune();
                }
                self.newest.prune();
            }
            Happening::CarriageReturns => self.carriage_returns(),
            Happening::NewMachine => self.leave(),
        }
        Ok(())
    }

    /// Only what was exported is left.
    fn leave(&mut self) {
        self.builders.clear();
        self.newest = self.newest.fresh();
        self.fresh = true;
    }

    /// Texts as git writes them with `core.autocrlf=true`, unless `.gitattributes` says otherwise for all files.
    fn carriage_returns(&mut self) {
        let attributes = self.project.text(".gitattributes").unwrap_or_default();
        let forbidden = attributes.lines().any(|line| {
            let mut words = line.split_whitespace();
            words.next() == Some("*") && words.any(|word| matches!(word, "eol=lf" | "-text"))
        });
        if forbidden {
            return;
        }
        for file in self.project.0.values_mut() {
            if let Body::Text(text) = &mut file.body {
                *text = text.replace("\r\n", "\n").replace('\n', "\r\n");
            }
        }
    }

    /// Runs the build command.
    ///
    /// # Errors
    /// It cannot be read. A build that fails is no error, but part of the run.
    pub fn run(&mut self, scenario: &Scenario) -> Result<Run, RunError> {
        let project = self.project.clone();
        let lines = command::parse(&self.command, &self.world, &|path| {
            project.text(path).map(|text| text.trim_end().to_owned())
        })?;
        self.look_up(scenario);
        let mut checked_out = self.project.clone();
        let mut name = "default".to_owned();
        let mut builds = Vec::new();
        for line in lines {
            match line {
                Line::Create { name: created } => name = created,
                Line::Prune => {
                    if let Some(builder) = self.builders.get_mut(&name) {
                        builder.prune();
                    }
                }
                Line::Chmod {
                    recursive,
                    mode,
                    paths,
                } => {
                    for (path, file) in &mut checked_out.0 {
                        let named = paths.iter().any(|given| {
                            let given = given.trim_start_matches("./").trim_end_matches('/');
                            let inside = path
                                .strip_prefix(given)
                                .is_some_and(|rest| rest.starts_with('/'));
                            path == given || recursive && (matches!(given, "." | "") || inside)
                        });
                        if named {
                            file.mode = mode.of(file.mode);
                        }
                    }
                }
                Line::Build(build) => {
                    if scenario.ephemeral {
                        self.leave();
                    }
                    if builds.len() == MOST_BUILDS {
                        return Err(RunError::TooMuch(tr!("more than 8 builds in one command")));
                    }
                    let name = build.builder.as_ref().unwrap_or(&name).clone();
                    builds.push(self.build(scenario, &build, &checked_out, name)?);
                }
            }
        }
        Ok(Run { builds })
    }

    /// Asks the registry where its tags point now.
    fn look_up(&mut self, scenario: &Scenario) {
        for image in &scenario.images {
            let written = image.digest.in_world(&self.world);
            let digest = Digest::parse(&written).unwrap_or_else(|| Digest::of(written.as_bytes()));
            let files: BTreeMap<String, Option<Node>> = image
                .files
                .iter()
                .map(|(path, content)| {
                    let body = Body::Text(content.in_world(&self.world));
                    (
                        path.clone(),
                        Some(Node::File(body.to_file().with_mode(0o755))),
                    )
                })
                .collect();
            let entry = CatalogImage {
                digest,
                manifests: BTreeMap::from([(
                    "linux/amd64".to_owned(),
                    CatalogManifest {
                        layers: vec![CatalogLayer {
                            diff_id: Digest::of(format!("layer of {digest}").as_bytes()),
                            size: None,
                            files,
                        }],
                        config: ImageConfig::default(),
                    },
                )]),
            };
            let pinned = format!("{}@{digest}", image.reference);
            self.catalog.images.insert(pinned, entry.clone());
            self.catalog.images.insert(image.reference.clone(), entry);
        }
    }

    fn build(
        &mut self,
        scenario: &Scenario,
        command: &BuildCommand,
        project: &Project,
        name: String,
    ) -> Result<Build, RunError> {
        let path = command.file.as_deref().unwrap_or("Dockerfile");
        let dockerfile = project
            .text(path)
            .ok_or_else(|| Unfitting::NoFile(path.to_owned()))?;
        if dockerfile.len() > LONGEST {
            return Err(RunError::TooMuch(tr!(
                "the Dockerfile is longer than 16 KB"
            )));
        }
        let mut input = BuildInput {
            dockerfile: dockerfile.to_owned(),
            dockerfile_path: path.to_owned(),
            context: project.tree()?,
            ignore_files: project.ignore_files(),
            args: command.args.clone(),
            target: command.target.clone(),
            platforms: command.platforms.clone(),
            images: self.catalog.clone(),
            builder: command.kind,
            ..BuildInput::default()
        };
        input.options.no_cache = command.no_cache.clone();
        input.options.cache_to.clone_from(&command.cache_to);
        input.options.secrets.clone_from(&command.secrets);
        // A cache in a folder is gone with its machine.
        let here = |store: &String| !(self.fresh && store.starts_with("local:"));
        input.options.cache_from = command
            .cache_from
            .iter()
            .filter(|store| here(store))
            .cloned()
            .collect();
        let builder = self
            .builders
            .remove(&name)
            .unwrap_or_else(|| self.newest.fresh());
        let (builder, mut build) = settle(scenario, &self.world, &builder, input, &mut self.work)?;
        dockerfile.clone_into(&mut build.dockerfile);
        build.command.clone_from(&command.text);
        for body in project.0.values().map(|file| &file.body) {
            if let Body::Text(text) = body {
                build
                    .texts
                    .insert(Digest::of(text.as_bytes()), text.clone());
            }
        }
        self.newest = builder.clone();
        self.builders.insert(name, builder);
        self.fresh = false;
        Ok(build)
    }
}

/// Builds until what RUN steps write follows from what they see: what a step sees is known only once those below it were
/// built, so the build is tried out as often as steps depend on one another.
fn settle(
    scenario: &Scenario,
    world: &World,
    before: &Builder,
    mut input: BuildInput,
    work_done: &mut usize,
) -> Result<(Builder, Build), RunError> {
    let mut turn = 0;
    loop {
        let mut builder = before.clone();
        let report = builder.build(&input);
        *work_done += report.steps.len();
        if *work_done > MOST_STEPS {
            return Err(RunError::TooMuch(tr!("more steps than are simulated here")));
        }
        let mut outputs: BTreeMap<String, RunOutput> = BTreeMap::new();
        let mut build = Build {
            command: String::new(),
            dockerfile: String::new(),
            says: None,
            files: None,
            layers: Vec::new(),
            texts: BTreeMap::new(),
            costs: BTreeMap::new(),
            report,
        };
        let scenes = builder.scenes();
        for scene in &scenes {
            let effects = work(&scenario.programs, scene, world, &input.options.secrets);
            outputs.insert(scene.name.to_owned(), effects.output);
            build.costs.insert(scene.name.to_owned(), effects.cost);
            build.texts.extend(effects.texts);
            let failed =
                |step: &StepReport| step.vertex == scene.vertex && step.status == Status::Error;
            if build.report.steps.iter().any(failed) {
                build.says = effects.says;
            }
        }
        turn += 1;
        // Each turn settles at least the lowest step that was not.
        if outputs == input.outputs.steps || turn > scenes.len() + 2 {
            if let Some(snapshot) = builder
                .image_snapshot()
                .filter(|_| build.report.error.is_none())
            {
                build.files = Some(snapshot.rootfs.tree().clone());
                let image = build.report.image.as_ref();
                let own = image.map_or(0, |image| {
                    image
                        .layers
                        .iter()
                        .filter(|layer| layer.vertex.is_some())
                        .count()
                });
                let base = snapshot.layers.len().saturating_sub(own);
                build.layers = snapshot
                    .layers
                    .iter()
                    .skip(base)
                    .map(|layer| (layer.layer.entries.clone(), layer.size))
                    .collect();
            }
            drop(scenes);
            return Ok((builder, build));
        }
        input.outputs.steps = outputs;
    }
}

impl Run {
    /// Whether every build of it succeeded.
    pub fn succeeded(&self) -> bool {
        self.builds.iter().all(|build| build.report.error.is_none())
    }

    /// Steps of all builds whose name contains a text.
    pub fn steps<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a StepReport> {
        self.builds
            .iter()
            .flat_map(|build| &build.report.steps)
            .filter(move |step| step.name.contains(text))
    }
}
