//! A builder: a machine with a cache, on which one build follows another.

use std::collections::BTreeMap;
use std::sync::Arc;

use dockerfile::error::{BuildError, Phase};

use super::assemble::assemble;
use super::{BuildInput, BuildReport, BuilderKind, Rerun, RunOutput, runs};
use crate::classic;
use crate::content::rootfs::Rootfs;
use crate::digest::Digest;
use crate::explain::history::History;
use crate::graph::VertexId;
use crate::ignore::Matcher;
use crate::image::platform::{Platform, PlatformError};
use crate::lower::{LowerOptions, Lowered, NamedContext, lower};
use crate::solve::execute::{LocalSources, World};
use crate::solve::remote;
use crate::solve::solver::{Outcome, solve};
use crate::solve::store::{Store, Stores};

/// A builder with its cache, its copies of local sources, and the caches that were exported.
///
/// ```
/// use cache_model::build::{BuildInput, Builder, Status};
///
/// let mut input = BuildInput { dockerfile: "FROM alpine\nRUN make\n".into(), ..BuildInput::default() };
/// input.images.assume_unknown = true;
/// let mut builder = Builder::new();
/// assert_eq!(builder.build(&input).steps[0].status, Status::Run);
/// assert_eq!(builder.build(&input).steps[0].status, Status::Cached);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Builder {
    store: Store,
    sources: LocalSources,
    exports: BTreeMap<String, Arc<Store>>,
    history: History,
    /// Images of the engine, for the classic builder.
    images: classic::Images,
    builds: u64,
}

impl Builder {
    /// A builder that has built nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another machine: nothing is left but the caches that were exported.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self {
            exports: self.exports.clone(),
            history: self.history.elsewhere(),
            // Ages of results go on, so that those of exports stay in order.
            builds: self.builds,
            ..Self::default()
        }
    }

    /// Builds.
    pub fn build(&mut self, input: &BuildInput) -> BuildReport {
        let plan = Plan::new(input);
        self.builds += 1;
        if input.builder == BuilderKind::Classic {
            return self.classic(input, &plan);
        }
        if plan.lowered.error.is_some() {
            return self.unplanned(plan);
        }
        let written = self.written(input, &plan);
        let outcome = self.solve(input, &plan, written);
        let report = self.report(input, &plan, &outcome, &self.history);
        let seen = self.sources_seen(input, &plan);
        self.history
            .remember(&plan.lowered, &outcome, seen, &input.options);
        if let (None, Some(export)) = (&outcome.failure, &input.options.cache_to) {
            let imports = self.imports(input);
            let mut stores = Stores {
                local: &mut self.store,
                imports: borrowed(&imports),
            };
            let store = remote::export(&plan.lowered.graph, &outcome, &mut stores, export.mode);
            self.history.exported(&export.store, export.mode);
            self.exports.insert(export.store.clone(), Arc::new(store));
        }
        report
    }

    /// What [`Builder::build`] would report, without building.
    pub fn predict(&self, input: &BuildInput) -> BuildReport {
        let plan = Plan::new(input);
        // What earlier builds were is only read, so it need not be copied.
        let mut copy = Self {
            store: self.store.clone(),
            sources: self.sources.clone(),
            exports: self.exports.clone(),
            history: History::default(),
            images: self.images.clone(),
            builds: self.builds + 1,
        };
        if input.builder == BuilderKind::Classic {
            return copy.classic(input, &plan);
        }
        if plan.lowered.error.is_some() {
            return copy.unplanned(plan);
        }
        let outcome = copy.solve(input, &plan, self.written(input, &plan));
        copy.report(input, &plan, &outcome, &self.history)
    }

    /// Builds as Docker 20.10 did without `BuildKit`: it reads no ignore file but `.dockerignore`.
    fn classic(&mut self, input: &BuildInput, plan: &Plan) -> BuildReport {
        let rules = input.ignore_files.get(".dockerignore");
        let context = match Matcher::new(rules.map_or("", String::as_str)) {
            Ok(matcher) => self.sources.offer("classic", &matcher, &input.context),
            Err(error) => {
                return BuildReport {
                    number: self.builds as usize - 1,
                    builder: BuilderKind::Classic,
                    error: Some(BuildError::new(Phase::Solve, error.to_string(), Vec::new())),
                    ..BuildReport::default()
                };
            }
        };
        let setting = classic::Setting {
            input,
            context: Rootfs::context(context.clone(), context),
            number: self.builds,
            names: plan.step_names(),
            run_keys: run_keys(input),
        };
        classic::build(&mut self.images, &setting)
    }

    fn unplanned(&self, plan: Plan) -> BuildReport {
        BuildReport {
            number: self.builds as usize - 1,
            error: plan.lowered.error,
            findings: plan.lowered.findings,
            stages: plan.lowered.stages,
            ..BuildReport::default()
        }
    }

    fn report(
        &self,
        input: &BuildInput,
        plan: &Plan,
        outcome: &Outcome,
        history: &History,
    ) -> BuildReport {
        assemble(
            self.builds as usize - 1,
            input,
            &plan.lowered,
            outcome,
            &self.store,
            history,
        )
    }

    /// Removes every result, as `docker builder prune --all` does, and keeps what was exported.
    pub fn prune(&mut self) -> usize {
        self.sources = LocalSources::default();
        self.store.prune(|_, _| true) + self.images.prune()
    }

    /// What RUNs wrote last, if any of them is assumed to write it again.
    fn written(&self, input: &BuildInput, plan: &Plan) -> BTreeMap<VertexId, Digest> {
        let outputs = &input.outputs;
        let again = outputs.default == Rerun::Same
            || outputs
                .steps
                .values()
                .any(|output| *output == RunOutput::Assumed(Rerun::Same));
        if again {
            self.history.written(&plan.lowered.graph, &self.store)
        } else {
            BTreeMap::new()
        }
    }

    fn solve(
        &mut self,
        input: &BuildInput,
        plan: &Plan,
        written: BTreeMap<VertexId, Digest>,
    ) -> Outcome {
        let imports = self.imports(input);
        let mut stores = Stores {
            local: &mut self.store,
            imports: borrowed(&imports),
        };
        let mut world = World {
            graph: &plan.lowered.graph,
            input,
            matcher: &plan.matcher,
            sources: &mut self.sources,
            number: self.builds,
            written,
        };
        solve(&plan.lowered.graph, &mut stores, &mut world, self.builds)
    }

    /// The exported caches that a build imports.
    fn imports<'a>(&self, input: &'a BuildInput) -> Vec<(&'a str, Arc<Store>)> {
        input
            .options
            .cache_from
            .iter()
            .filter_map(|name| Some((name.as_str(), Arc::clone(self.exports.get(name)?))))
            .collect()
    }

    /// The main context as the client offers it, for explaining a later build.
    fn sources_seen(&mut self, input: &BuildInput, plan: &Plan) -> crate::content::tree::Tree {
        self.sources.offer("context", &plan.matcher, &input.context)
    }
}

/// Lasting names of RUNs by stage and position, if anything is said of outputs.
fn run_keys(input: &BuildInput) -> BTreeMap<(usize, usize), String> {
    if input.outputs.steps.is_empty() {
        return BTreeMap::new();
    }
    let syntax = dockerfile::syntax::parse(&input.dockerfile);
    let program = dockerfile::instruction::parse(&syntax).program;
    runs(&program)
        .into_iter()
        .map(|run| ((run.stage, run.command), run.key))
        .collect()
}

fn borrowed<'a>(imports: &'a [(&'a str, Arc<Store>)]) -> Vec<(&'a str, &'a Store)> {
    imports
        .iter()
        .map(|(name, store)| (*name, &**store))
        .collect()
}

/// A build before anything is executed.
struct Plan {
    matcher: Matcher,
    lowered: Lowered,
}

impl Plan {
    fn new(input: &BuildInput) -> Self {
        let syntax = dockerfile::syntax::parse(&input.dockerfile);
        let parsed = dockerfile::instruction::parse(&syntax);
        let rules = ignore_text(input);
        let (matcher, ignore_error) = match rules.map(Matcher::new) {
            None => (Matcher::default(), None),
            Some(Ok(matcher)) => (matcher, None),
            Some(Err(error)) => (Matcher::default(), Some(error.to_string())),
        };
        let contexts: BTreeMap<String, NamedContext> = input
            .options
            .contexts
            .keys()
            .map(|name| {
                let ignores = input.options.context_ignores.get(name);
                let excludes = ignores.map_or_else(Vec::new, |text| ignore_patterns(text));
                (name.clone(), NamedContext::Local { excludes })
            })
            .collect();
        let platforms: Result<Vec<Platform>, PlatformError> = input
            .platforms
            .iter()
            .map(|platform| Platform::parse(platform))
            .collect();
        let platforms = match platforms {
            Ok(platforms) => platforms,
            Err(error) => return Self::failed(matcher, error.to_string()),
        };
        let options = LowerOptions {
            args: &input.args,
            target: input.target.as_deref(),
            platforms: &platforms,
            worker: &Platform::default(),
            no_cache: &input.options.no_cache,
            frontend: &input.options.frontend,
            contexts: &contexts,
            images: &input.images,
            ignore: ignore_text(input).map(|_| &matcher),
            all_stages: false,
        };
        let mut lowered = lower(&syntax, &parsed, &options);
        if let (Some(message), None) = (ignore_error, &lowered.error) {
            lowered.error = Some(BuildError::new(Phase::Solve, message, Vec::new()));
        }
        Self { matcher, lowered }
    }

    /// Names of steps by stage and position.
    fn step_names(&self) -> BTreeMap<(usize, usize), String> {
        let mut names = BTreeMap::new();
        for vertex in &self.lowered.graph.vertices {
            let step = vertex.meta.step.as_ref();
            if let Some((stage, at)) =
                step.and_then(|step| Some((step.stage_index?, step.command_index?)))
            {
                names.insert((stage, at), vertex.meta.name.clone());
            }
        }
        names
    }

    fn failed(matcher: Matcher, message: String) -> Self {
        Self {
            matcher,
            lowered: Lowered {
                error: Some(BuildError::new(Phase::Convert, message, Vec::new())),
                ..Lowered::default()
            },
        }
    }
}

/// The lines of an ignore file as the client is sent them.
fn ignore_patterns(text: &str) -> Vec<String> {
    let lines = crate::ignore::file::read(text).into_iter();
    lines.map(|line| line.pattern).collect()
}

/// The ignore file in force: the one named after the Dockerfile, even if empty, else the one of the context.
fn ignore_text(input: &BuildInput) -> Option<&str> {
    let path = if input.dockerfile_path.is_empty() {
        "Dockerfile"
    } else {
        &input.dockerfile_path
    };
    input
        .ignore_files
        .get(&format!("{path}.dockerignore"))
        .or_else(|| input.ignore_files.get(".dockerignore"))
        .map(String::as_str)
}
