//! Outcomes of a build and of those before → the reason of every step.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::align::{Pairs, align, text};
use super::history::{History, Remembered};
use super::ingredient::changes;
use super::{Cause, Change, Hit, Ingredient, MAX_PATHS, Reason};
use crate::build::plan::Plan;
use crate::build::{BuildInput, ExportMode, Status};
use crate::content::compare::explain_difference;
use crate::digest::Digest;
use crate::graph::{Graph, Op, Vertex, VertexId};
use crate::solve::solver::{Outcome, Solved, State};
use crate::solve::store::Snapshot;

/// The reason of every vertex, by index.
///
/// A miss names roots first: what differs in the step itself, then in what it takes, then what it stands on. A step is
/// compared with its newest counterpart in the builds that the history keeps. One that differs in nothing was looked
/// for under a key that has no result here.
pub(crate) fn reasons(
    plan: &Plan,
    outcome: &Outcome,
    statuses: &[Status],
    history: &History,
    input: &BuildInput,
) -> Vec<Reason> {
    let graph = &plan.lowered.graph;
    let explainer = Explainer {
        plan,
        graph,
        outcome,
        history,
        input,
        past: OnceCell::new(),
        args: OnceCell::new(),
    };
    let mut reasons = Vec::with_capacity(graph.vertices.len());
    for (index, solved) in outcome.vertices.iter().enumerate() {
        let id = VertexId(index as u32);
        reasons.push(match &solved.state {
            // A step above it was found; its own key may still tell a cut-off.
            State::NotStarted if statuses[index] == Status::Cached => {
                Reason::Hit(match explainer.hit(id, solved) {
                    cut_off @ Hit::SameContent { .. } => cut_off,
                    _ => Hit::NotNeeded,
                })
            }
            State::NotStarted => Reason::NotStarted,
            State::Hit { .. } => Reason::Hit(explainer.hit(id, solved)),
            State::Ran | State::Failed => Reason::Miss(explainer.causes(id, &reasons)),
        });
    }
    reasons
}

/// Steps whose output was assumed and on whose assumption the outcome of a vertex hangs: those of the stage it takes
/// content from.
pub(crate) fn hangs_on(plan: &Plan, outcome: &Outcome, id: VertexId) -> Vec<VertexId> {
    let graph = &plan.lowered.graph;
    let mut found = BTreeSet::new();
    let contents = &outcome.vertices[id.index()].contents;
    for (edge, content) in graph.vertex(id).inputs.iter().zip(contents) {
        let mut next = content.is_some().then_some(edge.vertex);
        while let Some(below) = next {
            let solved = &outcome.vertices[below.index()];
            let wrote_unknown = solved
                .snapshot
                .as_ref()
                .and_then(|snapshot| snapshot.layers.last())
                .is_some_and(|layer| layer.layer.unknown.is_some());
            if wrote_unknown && matches!(graph.vertex(below).op, Op::Exec(_)) {
                found.insert(below);
            }
            next = plan.stands_on(below);
        }
    }
    found.into_iter().collect()
}

/// An earlier build, and which of its steps each step of this one is compared with.
struct Past<'a> {
    build: &'a Remembered,
    plan: &'a Plan,
    pairs: OnceCell<Pairs<'a>>,
}

impl Past<'_> {
    fn partner(&self, id: VertexId) -> Option<VertexId> {
        let pairs = || align(&self.build.plan, self.plan);
        self.pairs.get_or_init(pairs).get(id)
    }
}

struct Explainer<'a> {
    plan: &'a Plan,
    graph: &'a Graph,
    outcome: &'a Outcome,
    history: &'a History,
    input: &'a BuildInput,
    /// See [`Self::past`]: only misses need it.
    past: OnceCell<Vec<Past<'a>>>,
    /// See [`Self::args`].
    args: OnceCell<BTreeSet<String>>,
}

impl<'a> Explainer<'a> {
    /// Earlier builds, the newest first. What another machine built is worth comparing with only if something of it can
    /// arrive here.
    fn past(&self) -> &[Past<'a>] {
        self.past.get_or_init(|| {
            let count = if imports(self.input) {
                usize::MAX
            } else {
                self.history.here()
            };
            let builds = self.history.builds().take(count);
            let past = builds.map(|build| Past {
                build,
                plan: self.plan,
                pairs: OnceCell::new(),
            });
            past.collect()
        })
    }

    /// Names that the Dockerfile declares by `ARG`, or did.
    fn args(&self) -> &BTreeSet<String> {
        self.args.get_or_init(|| {
            let now = self.plan.lowered.arguments.clone();
            let builds = self.history.builds();
            builds.fold(now, |all, build| &all | build.args())
        })
    }

    /// How the cache that this build imported was exported.
    fn imported(&self) -> Option<ExportMode> {
        let mut stores = self.input.options.cache_from.iter();
        stores.find_map(|store| self.history.export_mode(store))
    }

    fn solved(&self, id: VertexId) -> &Solved {
        &self.outcome.vertices[id.index()]
    }

    fn hit(&self, id: VertexId, solved: &Solved) -> Hit {
        if let State::Hit {
            import,
            merged_with,
            ..
        } = &solved.state
        {
            if let Some(other) = merged_with {
                return Hit::MergedWith(*other);
            }
            if let Some(store) = import {
                return Hit::Imported {
                    store: store.clone(),
                };
            }
        }
        let inputs: Vec<VertexId> = self
            .graph
            .vertex(id)
            .inputs
            .iter()
            .zip(&solved.contents)
            .filter(|(edge, content)| {
                content.is_some()
                    && self.solved(edge.vertex).state == State::Ran
                    && !is_context(self.graph, edge.vertex)
            })
            .map(|(edge, _)| edge.vertex)
            .collect();
        if inputs.is_empty() || solved.by_definition {
            Hit::SameKey
        } else {
            Hit::SameContent { inputs }
        }
    }

    fn causes(&self, id: VertexId, known: &[Reason]) -> Vec<Cause> {
        let vertex = self.graph.vertex(id);
        let solved = self.solved(id);
        if vertex.meta.ignore_cache {
            return vec![Cause::NoCache];
        }
        let no_result = match self.imported() {
            Some(mode) => Cause::NotExported { mode },
            None => Cause::Evicted,
        };
        if solved.by_definition {
            return vec![no_result];
        }
        if self.past().is_empty() {
            return vec![Cause::FirstBuild];
        }
        let mut found = Vec::new();
        let mut unseen = None;
        let partner = self
            .past()
            .iter()
            .find_map(|past| Some((past.build, past.partner(id)?)));
        match partner {
            None => found.push(Cause::NewStep),
            Some((build, other)) => {
                let differing = changes(build.graph().vertex(other), vertex, self.args());
                found.extend(differing.into_iter().map(Cause::Changed));
                unseen = self.contents(id, &mut found);
            }
        }
        if let Some(below) = self.plan.stands_on(id) {
            self.inherited(id, below, partner, known, &mut found);
        }
        let joined = partner.is_some_and(|(build, other)| {
            let (was, now) = (wiring(build.graph().vertex(other)), wiring(vertex));
            was.0 == now.0 && was.1 != now.1
        });
        // Where another step below takes apart what was one place, that step is the cause.
        let follows = found
            .iter()
            .any(|cause| matches!(cause, Cause::Parent { .. } | Cause::BelowNoCache { .. }));
        if found.is_empty() || joined && !follows {
            found.extend(self.rewired(id, partner));
        }
        if found.is_empty() {
            found.push(unseen.unwrap_or(no_result));
        }
        found
    }

    /// Names the image at the bottom of what a step stands on, if that was another one.
    fn another_base(
        &self,
        id: VertexId,
        partner: Option<(&Remembered, VertexId)>,
        found: &mut Vec<Cause>,
    ) {
        let now = base_image(self.plan, self.outcome, id);
        let was = partner.and_then(|(build, other)| base_image(&build.plan, &build.outcome, other));
        if let (true, Some((identifier, _))) = (now != was, now) {
            let told = |image: Option<(&str, Option<Digest>)>| {
                image.map(|(identifier, op)| told_image(identifier, op))
            };
            found.push(Cause::Changed(Change {
                what: Ingredient::Image(image_name(identifier).to_owned()),
                old: told(was),
                new: told(now),
            }));
        }
    }

    /// A step that says the same but takes from elsewhere: what provided its files is another step now, or the one it
    /// stands on itself, where content does not count.
    fn rewired(&self, id: VertexId, partner: Option<(&Remembered, VertexId)>) -> Option<Cause> {
        let (build, other) = partner?;
        let sources = |graph: &Graph, id: VertexId| -> Vec<(VertexId, String)> {
            let named = |id: VertexId| (id, text(&graph.vertex(id).meta).to_owned());
            let inputs = graph.vertex(id).inputs.iter();
            inputs.map(|edge| named(edge.vertex)).collect()
        };
        let (before, now) = (sources(build.graph(), other), sources(self.graph, id));
        let names = |sources: &[(VertexId, String)]| -> Vec<String> {
            sources.iter().map(|(_, name)| name.clone()).collect()
        };
        let moved = names(&before) != names(&now);
        let from = now.last().filter(|_| moved).map(|(id, _)| *id)?;
        Some(Cause::Content {
            from: (!is_context(self.graph, from)).then_some(from),
            paths: Vec::new(),
            total: 0,
        })
    }

    /// What a step takes from its sources, compared with what it took when that was last looked at.
    /// Returns a source of which earlier builds say nothing: it is named only if nothing else is.
    fn contents(&self, id: VertexId, found: &mut Vec<Cause>) -> Option<Cause> {
        let mut unseen = None;
        let vertex = self.graph.vertex(id);
        let map = &self.plan.maps[id.index()];
        for (input, (edge, matched)) in vertex.inputs.iter().zip(&map.inputs).enumerate() {
            let (Some(selectors), Some(content)) = (
                &matched.content,
                self.solved(id).contents.get(input).copied().flatten(),
            ) else {
                continue;
            };
            let earlier = self.taken_before(id, input);
            if earlier
                .as_ref()
                .is_some_and(|earlier| earlier.content == content)
            {
                continue;
            }
            let source = self.graph.vertex(edge.vertex);
            // A here-document is a file made for the copy; it has no step of its own.
            if let (Op::File(_), None, Some(earlier)) = (&source.op, &source.meta.step, &earlier) {
                let differing = changes(
                    earlier.build.graph().vertex(earlier.source),
                    source,
                    self.args(),
                );
                found.extend(differing.into_iter().map(Cause::Changed));
                continue;
            }
            let sides = earlier
                .as_ref()
                .and_then(|earlier| earlier.snapshot.as_ref())
                .zip(self.solved(edge.vertex).snapshot.as_ref());
            let (mut paths, mut total) = (Vec::new(), 0);
            if let Some((before, after)) = sides {
                for selector in selectors {
                    let (some, all) =
                        explain_difference(&before.rootfs, &after.rootfs, selector, MAX_PATHS);
                    paths.extend(some);
                    total += all;
                }
                paths.truncate(MAX_PATHS);
            }
            let cause = Cause::Content {
                from: (!is_context(self.graph, edge.vertex)).then_some(edge.vertex),
                paths,
                total,
            };
            // If no file differs it is the choice of files that does, and that is told already.
            if earlier.is_none() {
                unseen = Some(cause);
            } else if total > 0 || found.is_empty() {
                found.push(cause);
            }
        }
        unseen
    }

    /// The newest build in which the content of this input was looked at.
    fn taken_before(&self, id: VertexId, input: usize) -> Option<Taken<'_>> {
        self.past().iter().find_map(|past| {
            let other = past.partner(id)?;
            let solved = &past.build.outcome.vertices[other.index()];
            let content = solved.contents.get(input).copied().flatten()?;
            let source = past.build.graph().vertex(other).inputs.get(input)?.vertex;
            Some(Taken {
                build: past.build,
                content,
                source,
                snapshot: past.build.outcome.vertices[source.index()].snapshot.clone(),
            })
        })
    }

    /// Why what a step stands on led to no key of it.
    fn inherited(
        &self,
        id: VertexId,
        below: VertexId,
        partner: Option<(&Remembered, VertexId)>,
        known: &[Reason],
        found: &mut Vec<Cause>,
    ) {
        let vertex = self.graph.vertex(below);
        let was = partner.and_then(|(build, other)| {
            let below = build.plan.stands_on(other)?;
            Some((
                build.graph().vertex(below),
                &build.outcome.vertices[below.index()],
            ))
        });
        if matches!(vertex.op, Op::Source(_)) {
            if partner.is_none() {
                return;
            }
            self.another_base(id, partner, found);
            // It stood on a step that is gone.
            if was.is_some_and(|(was, _)| !matches!(was.op, Op::Source(_))) {
                found.push(Cause::Parent {
                    vertex: below,
                    root: below,
                });
            }
            return;
        }
        if let Some(Reason::Miss(causes)) = known.get(below.index()) {
            // Executed again only because its result was gone, a step keeps its key: users are found through it.
            let kept_key = causes
                .iter()
                .all(|cause| matches!(cause, Cause::Evicted | Cause::NotExported { .. }));
            found.extend((!kept_key).then(|| follow(below, causes)));
            // A new step cannot tell that the image below it is another one: what stood there before can.
            if was.is_some_and(|(was, _)| matches!(was.op, Op::Source(_))) {
                self.another_base(id, partner, found);
            }
            return;
        }
        let led_here = self
            .graph
            .vertex(id)
            .inputs
            .iter()
            .zip(&self.solved(id).reached)
            .any(|(edge, reached)| edge.vertex == below && *reached);
        let another = was.is_none_or(|(was, _)| text(&was.meta) != text(&vertex.meta));
        // Found, but not what this step stood on before.
        if !led_here && another && partner.is_some() {
            found.push(Cause::Parent {
                vertex: below,
                root: below,
            });
        }
    }
}

/// What an input gave to a step in an earlier build.
struct Taken<'a> {
    build: &'a Remembered,
    content: Digest,
    source: VertexId,
    snapshot: Option<Arc<Snapshot>>,
}

/// The cause of a step above one that was executed for these causes.
pub(crate) fn follow(below: VertexId, causes: &[Cause]) -> Cause {
    match causes {
        [Cause::NoCache] => Cause::BelowNoCache { vertex: below },
        [Cause::BelowNoCache { vertex }] => Cause::BelowNoCache { vertex: *vertex },
        [Cause::Parent { root, .. }] => Cause::Parent {
            vertex: below,
            root: *root,
        },
        _ => Cause::Parent {
            vertex: below,
            root: below,
        },
    }
}

/// The image at the bottom of what a step stands on, with the key it had.
fn base_image<'a>(
    plan: &'a Plan,
    outcome: &Outcome,
    step: VertexId,
) -> Option<(&'a str, Option<Digest>)> {
    let mut bottom = step;
    while let Some(below) = plan.stands_on(bottom) {
        bottom = below;
    }
    match &plan.lowered.graph.vertex(bottom).op {
        Op::Source(source) => Some((&source.identifier, outcome.vertices[bottom.index()].op)),
        _ => None,
    }
}

/// How many parts of an op take files from somewhere, and how many inputs it has: of two parts that take from one place
/// one input is left.
fn wiring(vertex: &Vertex) -> (usize, usize) {
    let parts = match &vertex.op {
        Op::File(file) => file.actions.len(),
        Op::Exec(exec) => exec
            .mounts
            .iter()
            .filter(|mount| mount.input.is_some())
            .count(),
        Op::Source(_) | Op::Merge(_) => 0,
    };
    (parts, vertex.inputs.len())
}

fn image_name(identifier: &str) -> &str {
    identifier
        .strip_prefix("docker-image://")
        .unwrap_or(identifier)
}

fn told_image(identifier: &str, key: Option<Digest>) -> String {
    let name = image_name(identifier);
    match key {
        Some(key) if !name.contains('@') => format!("{name} ({})", key.short()),
        _ => name.to_owned(),
    }
}

fn is_context(graph: &Graph, id: VertexId) -> bool {
    matches!(&graph.vertex(id).op, Op::Source(source) if source.identifier.starts_with("local://"))
}

fn imports(input: &BuildInput) -> bool {
    !input.options.cache_from.is_empty()
}
