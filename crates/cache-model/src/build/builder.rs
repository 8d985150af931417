//! A builder: a machine with a cache, on which one build follows another.

mod look;
#[cfg(test)]
mod tests;

pub use look::Scene;

use std::collections::BTreeMap;
use std::sync::Arc;

use dockerfile::error::{BuildError, Phase};

use super::assemble::assemble;
use super::plan::Plan;
use super::{BuildInput, BuildReport, BuilderKind, Rerun, RunOutput};
use crate::classic;
use crate::content::rootfs::Rootfs;
use crate::digest::Digest;
use crate::explain::history::History;
use crate::graph::VertexId;
use crate::ignore::Matcher;
use crate::solve::execute::{LocalSources, World};
use crate::solve::remote;
use crate::solve::solver::{Outcome, Request, solve};
use crate::solve::store::{Store, Stores};
use crate::solve::trace::Trace;

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
        let plan = self.plan(input);
        self.build_as(plan, input)
    }

    fn build_as(&mut self, plan: Arc<Plan>, input: &BuildInput) -> BuildReport {
        self.builds += 1;
        if input.builder == BuilderKind::Classic {
            return self.classic(input, &plan);
        }
        if plan.lowered.error.is_some() {
            return self.unplanned(&plan);
        }
        let outcome = self.solve(input, &plan, self.before(input, &plan), None);
        let report = self.report(input, &plan, &outcome, &self.history);
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
        let seen = self.sources_seen(input, &plan);
        self.history.remember(plan, outcome, seen);
        report
    }

    /// What [`Builder::build`] would report, without building.
    pub fn predict(&self, input: &BuildInput) -> BuildReport {
        let plan = self.plan(input);
        let mut copy = self.for_one_build();
        if input.builder == BuilderKind::Classic {
            return copy.classic(input, &plan);
        }
        if plan.lowered.error.is_some() {
            return copy.unplanned(&plan);
        }
        let outcome = copy.solve(input, &plan, self.before(input, &plan), None);
        copy.report(input, &plan, &outcome, &self.history)
    }

    /// What [`Builder::build`] would do with one vertex, thing by thing. None for one that the graph does not have, and
    /// for the classic builder, whose cache has no keys.
    pub fn trace(&self, input: &BuildInput, vertex: VertexId) -> Option<Trace> {
        let plan = self.plan(input);
        if input.builder == BuilderKind::Classic || plan.lowered.error.is_some() {
            return None;
        }
        let graph = &plan.lowered.graph;
        let followed = graph.vertices.get(vertex.index())?;
        let mut copy = self.for_one_build();
        let before = self.before(input, &plan);
        let outcome = copy.solve(input, &plan, before, Some(vertex));
        let inputs = followed.inputs.iter().map(|edge| edge.vertex);
        Some(Trace {
            vertex: followed.clone(),
            map: plan.maps.get(vertex.index())?.clone(),
            inputs: inputs
                .map(|input| (input, graph.vertex(input).meta.name.clone()))
                .collect(),
            events: outcome.events,
        })
    }

    /// A copy on which one build is tried. It has no history: what earlier builds were is only read.
    fn for_one_build(&self) -> Self {
        Self {
            store: self.store.clone(),
            sources: self.sources.clone(),
            exports: self.exports.clone(),
            history: History::default(),
            images: self.images.clone(),
            builds: self.builds + 1,
        }
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
        };
        classic::build(&mut self.images, &setting)
    }

    /// The plan of a build: one of those remembered, or a new one.
    fn plan(&self, input: &BuildInput) -> Arc<Plan> {
        let mut known = self.history.builds().map(|build| &build.plan);
        let same = known.find(|plan| plan.holds_for(input)).map(Arc::clone);
        same.unwrap_or_else(|| Arc::new(Plan::new(input)))
    }

    fn unplanned(&self, plan: &Plan) -> BuildReport {
        BuildReport {
            number: self.builds as usize - 1,
            error: plan.lowered.error.clone(),
            findings: plan.lowered.findings.clone(),
            stages: plan.lowered.stages.clone(),
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
            plan,
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

    /// What is known of earlier builds of this plan.
    fn before(&self, input: &BuildInput, plan: &Arc<Plan>) -> Before {
        Before {
            earlier: self.history.newest_of(plan),
            written: self.written(input, plan),
        }
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
            self.history.written(plan, &self.store)
        } else {
            BTreeMap::new()
        }
    }

    fn solve(
        &mut self,
        input: &BuildInput,
        plan: &Plan,
        before: Before,
        follow: Option<VertexId>,
    ) -> Outcome {
        let imports = self.imports(input);
        let mut stores = Stores {
            local: &mut self.store,
            imports: borrowed(&imports),
        };
        let mut world = World {
            graph: &plan.lowered.graph,
            maps: &plan.maps,
            input,
            matcher: &plan.matcher,
            sources: &mut self.sources,
            number: self.builds,
            written: before.written,
        };
        let request = Request {
            graph: &plan.lowered.graph,
            maps: &plan.maps,
            earlier: before.earlier.as_deref(),
            time: self.builds,
            follow,
        };
        solve(&request, &mut stores, &mut world)
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

/// See [`Builder::before`].
struct Before {
    /// The newest outcome of the same plan.
    earlier: Option<Arc<Outcome>>,
    /// What each RUN wrote last, where that is asked for.
    written: BTreeMap<VertexId, Digest>,
}

fn borrowed<'a>(imports: &'a [(&'a str, Arc<Store>)]) -> Vec<(&'a str, &'a Store)> {
    imports
        .iter()
        .map(|(name, store)| (*name, &**store))
        .collect()
}
