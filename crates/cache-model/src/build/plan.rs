//! A build before anything is executed: ignore rules and graph, and what follows from the graph alone.
//!
//! A plan is a function of its [`Terms`] and of what the registry answered to the questions it asked. Both are kept with
//! it, so that a later build on the same terms, whose registry would answer the same, takes the plan as it is.

use std::cell::RefCell;
use std::collections::BTreeMap;

use dockerfile::error::{BuildError, Phase};

use super::{BuildInput, BuildOptions, NoCache};
use crate::explain::StaleRisk;
use crate::explain::align::{Steps, steps};
use crate::explain::stale::{moving_tag, stale_risk};
use crate::graph::{NetworkMode, Op, SecurityMode, Vertex, VertexId};
use crate::ignore::Matcher;
use crate::image::catalog::ImageCatalog;
use crate::image::platform::{Platform, PlatformError};
use crate::image::{ImageResolver, ResolvedImage};
use crate::lower::{LowerOptions, Lowered, NamedContext, lower};
use crate::solve::key::{CacheMap, cache_map};

/// See the module.
#[derive(Debug)]
pub(crate) struct Plan {
    terms: Terms,
    asked: Questions,
    /// Rules of the main context.
    pub(crate) matcher: Matcher,
    /// The graph, or why there is none.
    pub(crate) lowered: Lowered,
    /// For each vertex of the graph, what it contributes to its key.
    pub(crate) maps: Vec<CacheMap>,
    /// Its steps by stage.
    pub(crate) steps: Steps,
    /// For each vertex, why its result may be out of date when it is found.
    pub(crate) risks: Vec<Option<StaleRisk>>,
    /// For each vertex, the platform its name carries.
    pub(crate) platforms: Vec<Option<Platform>>,
}

/// Everything that a plan follows from, the registry apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Terms {
    dockerfile: String,
    /// Text of the ignore file in force.
    ignore: Option<String>,
    args: BTreeMap<String, String>,
    target: Option<String>,
    platforms: Vec<String>,
    no_cache: NoCache,
    frontend: BTreeMap<String, String>,
    /// Named contexts, each with the text of its ignore file.
    contexts: BTreeMap<String, Option<String>>,
}

/// What a registry was asked, and its answers.
type Questions = BTreeMap<(String, Platform), Result<ResolvedImage, String>>;

impl Terms {
    fn of(input: &BuildInput) -> Self {
        let BuildOptions {
            no_cache, frontend, ..
        } = &input.options;
        Self {
            dockerfile: input.dockerfile.clone(),
            ignore: ignore_text(input).map(str::to_owned),
            args: input.args.clone(),
            target: input.target.clone(),
            platforms: input.platforms.clone(),
            no_cache: no_cache.clone(),
            frontend: frontend.clone(),
            contexts: contexts(input)
                .map(|(name, ignores)| (name.to_owned(), ignores.map(str::to_owned)))
                .collect(),
        }
    }

    /// Whether they are [`Self::of`] this input. Nothing is copied to find out.
    fn are_of(&self, input: &BuildInput) -> bool {
        let Self {
            dockerfile,
            ignore,
            args,
            target,
            platforms,
            no_cache,
            frontend,
            contexts: named,
        } = self;
        let named = named
            .iter()
            .map(|(name, ignores)| (&**name, ignores.as_deref()));
        *dockerfile == input.dockerfile
            && ignore.as_deref() == ignore_text(input)
            && *args == input.args
            && *target == input.target
            && *platforms == input.platforms
            && *no_cache == input.options.no_cache
            && *frontend == input.options.frontend
            && named.eq(contexts(input))
    }
}

/// A registry whose answers are noted.
struct Noting<'a> {
    images: &'a ImageCatalog,
    asked: RefCell<Questions>,
}

impl ImageResolver for Noting<'_> {
    fn resolve(&self, reference: &str, platform: &Platform) -> Result<ResolvedImage, String> {
        let question = (reference.to_owned(), platform.clone());
        let mut asked = self.asked.borrow_mut();
        let answer = asked.entry(question);
        answer
            .or_insert_with(|| self.images.resolve(reference, platform))
            .clone()
    }
}

impl Plan {
    /// Plans a build.
    pub(crate) fn new(input: &BuildInput) -> Self {
        let terms = Terms::of(input);
        let images = Noting {
            images: &input.images,
            asked: RefCell::default(),
        };
        let (matcher, mut lowered) = planned(&terms, &images);
        if lowered.error.is_none() {
            lowered.error = lowered.graph.vertices.iter().find_map(refused);
        }
        let vertices = &lowered.graph.vertices;
        Self {
            maps: vertices.iter().map(cache_map).collect(),
            steps: steps(&lowered.graph),
            risks: vertices.iter().map(risk).collect(),
            platforms: vertices.iter().map(named_platform).collect(),
            asked: images.asked.into_inner(),
            terms,
            matcher,
            lowered,
        }
    }

    /// Whether [`Self::new`] would give this plan for an input.
    pub(crate) fn holds_for(&self, input: &BuildInput) -> bool {
        let same_answer = |((reference, platform), answer): (&(String, Platform), &_)| {
            input.images.answers(reference, platform, answer)
        };
        self.terms.are_of(input) && self.asked.iter().all(same_answer)
    }

    /// The vertex whose filesystem a step is stacked on: the input that is matched by definition only.
    pub(crate) fn stands_on(&self, id: VertexId) -> Option<VertexId> {
        let inputs = &self.lowered.graph.vertex(id).inputs;
        let mut matched = inputs.iter().zip(&self.maps[id.index()].inputs);
        let (edge, _) = matched.find(|(_, input)| input.content.is_none())?;
        Some(edge.vertex)
    }

    /// Names of steps by stage and position.
    pub(crate) fn step_names(&self) -> BTreeMap<(usize, usize), String> {
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
}

/// What a builder does only for those who ask for it with `--allow` (`ValidateEntitlements` in
/// `solver/llbsolver/vertex.go`, before anything is announced).
fn refused(vertex: &Vertex) -> Option<BuildError> {
    let Op::Exec(exec) = &vertex.op else {
        return None;
    };
    let entitlement = if exec.network == NetworkMode::Host {
        "network.host"
    } else if exec.security == SecurityMode::Insecure {
        "security.insecure"
    } else {
        return None;
    };
    let message = format!("failed to load LLB: {entitlement} is not allowed");
    Some(BuildError::new(Phase::Solve, message, Vec::new()))
}

fn planned(terms: &Terms, images: &dyn ImageResolver) -> (Matcher, Lowered) {
    let syntax = dockerfile::syntax::parse(&terms.dockerfile);
    let parsed = dockerfile::instruction::parse(&syntax);
    let (matcher, ignore_error) = match terms.ignore.as_deref().map(Matcher::new) {
        None => (Matcher::default(), None),
        Some(Ok(matcher)) => (matcher, None),
        Some(Err(error)) => (Matcher::default(), Some(error.to_string())),
    };
    let contexts: BTreeMap<String, NamedContext> = terms
        .contexts
        .iter()
        .map(|(name, ignores)| {
            let excludes = ignores.as_deref().map_or_else(Vec::new, ignore_patterns);
            (name.clone(), NamedContext::Local { excludes })
        })
        .collect();
    let platforms: Result<Vec<Platform>, PlatformError> = terms
        .platforms
        .iter()
        .map(|platform| Platform::parse(platform))
        .collect();
    let platforms = match platforms {
        Ok(platforms) => platforms,
        Err(error) => {
            let error = BuildError::new(Phase::Convert, error.to_string(), Vec::new());
            let lowered = Lowered {
                error: Some(error),
                ..Lowered::default()
            };
            return (matcher, lowered);
        }
    };
    let options = LowerOptions {
        args: &terms.args,
        target: terms.target.as_deref(),
        platforms: &platforms,
        worker: &Platform::default(),
        no_cache: &terms.no_cache,
        frontend: &terms.frontend,
        contexts: &contexts,
        images,
        ignore: terms.ignore.is_some().then_some(&matcher),
        all_stages: false,
    };
    let mut lowered = lower(&syntax, &parsed, &options);
    if let (Some(message), None) = (ignore_error, &lowered.error) {
        lowered.error = Some(BuildError::new(Phase::Solve, message, Vec::new()));
    }
    (matcher, lowered)
}

/// Named contexts, each with the text of its ignore file.
fn contexts(input: &BuildInput) -> impl Iterator<Item = (&str, Option<&str>)> {
    let ignores = &input.options.context_ignores;
    let names = input.options.contexts.keys();
    names.map(|name| (name.as_str(), ignores.get(name).map(String::as_str)))
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

/// Why what a vertex gives may be out of date: a RUN that is found, an image whether found or not.
fn risk(vertex: &Vertex) -> Option<StaleRisk> {
    match &vertex.op {
        Op::Source(source) => {
            let reference = source.identifier.strip_prefix("docker-image://")?;
            moving_tag(&vertex.meta.command, reference)
        }
        _ => stale_risk(vertex),
    }
}

/// The platform a step's name carries: `[linux/amd64 2/3] …`.
fn named_platform(vertex: &Vertex) -> Option<Platform> {
    let inside = vertex.meta.name.strip_prefix('[')?;
    let first = inside.split([' ', ']']).next()?;
    first
        .contains('/')
        .then(|| first.split("->").next())
        .flatten()
        .filter(|word| {
            word.split('/')
                .next()
                .is_some_and(|os| !os.bytes().all(|byte| byte.is_ascii_digit()))
        })
        .and_then(|word| Platform::parse(word).ok())
}
