//! Stages as lowering goes through them: `dockerfile2llb`'s dispatch states.

use std::collections::{BTreeMap, BTreeSet};

use dockerfile::instruction::{self, Command};
use dockerfile::span::{Lines, Span};
use indexmap::IndexMap;

use super::options::NamedContext;
use super::state::{Environment, State};
use crate::image::config::ImageConfig;
use crate::image::platform::Platform;

/// Index of a stage in [`Stages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct StageId(pub(super) usize);

/// An instruction and what it takes files from.
#[derive(Debug, Clone)]
pub(super) struct StageCommand {
    pub(super) command: Command,
    /// For `COPY --from` one stage, for RUN one a mount.
    pub(super) sources: Vec<StageId>,
    /// Position among the stage's commands in the file; none for a trigger.
    pub(super) index: Option<usize>,
}

impl StageCommand {
    /// Whether it is a trigger of the base (`ONBUILD`).
    pub(super) fn is_trigger(&self) -> bool {
        self.index.is_none()
    }
}

/// An argument a stage has declared, for checks and for the history of RUN.
#[derive(Debug, Clone)]
pub(super) struct DeclaredArg {
    pub(super) name: String,
    pub(super) value: Option<String>,
}

/// A stage, or an image that a `COPY --from` or a mount names.
#[derive(Debug)]
pub(super) struct Stage {
    /// Position in the file; none for images that are no stage.
    pub(super) index: Option<usize>,
    /// Name after `AS`; empty for none.
    pub(super) name: String,
    /// Name in step names; empty if the build has but one stage.
    pub(super) shown_name: String,
    pub(super) base_name: String,
    pub(super) source: String,
    /// Lines of its `FROM`, or of the `COPY --from` that names it; none if a mount does.
    pub(super) lines: Option<Lines>,
    pub(super) span: Option<Span>,
    pub(super) commands: Vec<StageCommand>,
    /// The earlier stage this one is built on.
    pub(super) base: Option<StageId>,
    /// The context that takes the stage's place.
    pub(super) context: Option<(String, NamedContext)>,
    /// What it takes files from, and where it says so last.
    pub(super) needs: IndexMap<StageId, Lines>,
    pub(super) platform: Option<Platform>,
    pub(super) state: State,
    pub(super) image: ImageConfig,
    pub(super) args: Vec<DeclaredArg>,
    /// Paths it takes from the build context.
    pub(super) context_paths: BTreeSet<String>,
    /// Which set of [`Stages::used_paths`] notes what is taken from it; stages built on one another share one.
    pub(super) used_paths: usize,
    pub(super) resolved: bool,
    pub(super) dispatched: bool,
    pub(super) triggers_read: bool,
    pub(super) no_cache: bool,
    pub(super) steps_done: usize,
    pub(super) steps: usize,
    /// The instruction at hand is a trigger.
    pub(super) in_trigger: bool,
    pub(super) workdir_set: bool,
    pub(super) cmd: Option<Lines>,
    pub(super) entrypoint: Option<Lines>,
    pub(super) healthcheck: Option<Lines>,
}

impl Stage {
    /// A stage of the file, before anything is known of its base.
    pub(super) fn new(stage: &instruction::Stage, base_name: String) -> Self {
        Self {
            index: Some(stage.index),
            name: stage.name.clone(),
            shown_name: stage.name.clone(),
            base_name,
            source: stage.source.clone(),
            lines: Some(stage.lines),
            span: Some(stage.span),
            commands: Vec::new(),
            base: None,
            context: None,
            needs: IndexMap::new(),
            platform: None,
            state: State::scratch(),
            image: ImageConfig::default(),
            args: Vec::new(),
            context_paths: BTreeSet::new(),
            used_paths: 0,
            resolved: false,
            dispatched: false,
            triggers_read: false,
            no_cache: false,
            steps_done: 0,
            steps: 0,
            in_trigger: false,
            workdir_set: false,
            cmd: None,
            entrypoint: None,
            healthcheck: None,
        }
    }

    /// An image that a `COPY --from` at `lines` or a mount names.
    pub(super) fn unregistered(image: &str, lines: Option<Lines>) -> Self {
        let stage = instruction::Stage {
            index: 0,
            name: String::new(),
            base: String::new(),
            platform: String::new(),
            keyword: String::new(),
            source: String::new(),
            lines: Lines::default(),
            span: Span::default(),
            doc: String::new(),
            comments: Vec::new(),
            commands: Vec::new(),
        };
        Self {
            index: None,
            lines,
            span: None,
            ..Self::new(&stage, image.to_owned())
        }
    }

    /// Whether it is an image that is no stage of the file.
    pub(super) fn is_unregistered(&self) -> bool {
        self.index.is_none()
    }

    /// Whether its base is an image, or nothing at all, that was not looked up yet.
    pub(super) fn awaits_image(&self) -> bool {
        self.base.is_none() && !self.dispatched && !self.resolved
    }

    /// Whether it is `FROM scratch` as such.
    pub(super) fn is_scratch(&self) -> bool {
        self.base_name == "scratch" && self.context.is_none()
    }
}

/// All stages of a build; images that commands name come last.
#[derive(Debug, Default)]
pub(super) struct Stages {
    pub(super) all: Vec<Stage>,
    by_name: BTreeMap<String, StageId>,
    pub(super) used_paths: Vec<BTreeSet<String>>,
}

impl std::ops::Index<StageId> for Stages {
    type Output = Stage;
    fn index(&self, id: StageId) -> &Stage {
        &self.all[id.0]
    }
}

impl std::ops::IndexMut<StageId> for Stages {
    fn index_mut(&mut self, id: StageId) -> &mut Stage {
        &mut self.all[id.0]
    }
}

impl Stages {
    /// Adds a stage; from here on others can be built on it (`dispatchStates.addState`).
    pub(super) fn add(&mut self, mut stage: Stage) -> StageId {
        let id = StageId(self.all.len());
        stage.base = self.by_name.get(&stage.base_name).copied();
        stage.used_paths = self.used_paths.len();
        self.used_paths.push(BTreeSet::new());
        if !stage.name.is_empty() {
            self.by_name
                .insert(dockerfile::case::lower(&stage.name), id);
        }
        self.all.push(stage);
        id
    }

    /// The last stage of this name, letter case aside.
    pub(super) fn find(&self, name: &str) -> Option<StageId> {
        self.by_name.get(&dockerfile::case::lower(name)).copied()
    }

    /// Every stage, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = StageId> + use<> {
        (0..self.all.len()).map(StageId)
    }

    /// Names that a mistyped one is compared with.
    pub(super) fn shown_names(&self) -> Vec<String> {
        self.all
            .iter()
            .map(|stage| stage.shown_name.clone())
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// `target` and all it is built on and takes files from (`allReachableStages`).
    pub(super) fn reachable_from(&self, target: StageId) -> BTreeSet<StageId> {
        let mut reached = BTreeSet::new();
        let mut waiting = vec![target];
        while let Some(id) = waiting.pop() {
            if reached.insert(id) {
                let stage = &self[id];
                waiting.extend(stage.base);
                waiting.extend(stage.needs.keys());
            }
        }
        reached
    }

    /// Notes that `path` of the stage's filesystem is taken.
    pub(super) fn use_path(&mut self, id: StageId, path: String) {
        let set = self[id].used_paths;
        self.used_paths[set].insert(path);
    }

    /// Takes over what the stage below has come to (`dispatchState.init`).
    pub(super) fn inherit(&mut self, id: StageId) {
        if let Some(base) = self[id].base {
            let base = &self[base];
            let heritage = (
                base.state.environment.clone(),
                base.image.clone(),
                base.args.clone(),
            );
            self.take_over(id, heritage);
        }
    }

    /// [`Stages::inherit`] for the last stage that is built on its base: what may be long is not copied.
    pub(super) fn inherit_last(&mut self, id: StageId) {
        if let Some(base) = self[id].base {
            let base = &mut self[base];
            let heritage = (
                std::mem::take(&mut base.state.environment),
                std::mem::take(&mut base.image),
                std::mem::take(&mut base.args),
            );
            self.take_over(id, heritage);
        }
    }

    fn take_over(&mut self, id: StageId, heritage: Heritage) {
        let Some(base) = self[id].base else {
            return;
        };
        let (environment, image, args) = heritage;
        let base = &self[base];
        let state = State {
            environment,
            ..base.state.without_environment()
        };
        let (platform, used_paths, workdir_set) =
            (base.platform.clone(), base.used_paths, base.workdir_set);
        let stage = &mut self[id];
        stage.state = state;
        stage.platform = platform;
        stage.image = image;
        stage.image.config.on_build = None;
        stage.used_paths = used_paths;
        stage.workdir_set = workdir_set;
        stage.args.extend(args);
    }
}

/// What grows with every instruction of a base.
type Heritage = (Environment, ImageConfig, Vec<DeclaredArg>);
