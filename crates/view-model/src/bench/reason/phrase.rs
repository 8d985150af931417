//! The wording of outcomes and causes.
//!
//! A sentence is one message with places. What fills a place is a name (code, a step), a whole clause that the sentence
//! gives a reason with, or a noun that is the subject of its clause: nothing that another language would have to bend.

use cache_model::build::{ExportMode, Status, StepReport};
use cache_model::explain::{Cause, Change, Hit, Ingredient, PathChange, PathChangeKind, Reason};
use cache_model::graph::VertexId;
use language::tr;

use super::super::listing::{State, StepRef};
use super::super::steps::{Place, Steps, is_first, place_of};
use crate::format;
use crate::prose::Sentence;

/// Characters of an old and a new value that still stand in a sentence; longer ones stand below it.
const INLINE: usize = 60;

/// The outcome of a step and its cause in one sentence.
pub(super) fn headline(steps: &Steps<'_>, step: StepRef, report: &StepReport) -> Sentence {
    let own = ("step", Sentence::new().step(step, steps.title(step)));
    match &report.reason {
        Reason::Hit(hit) => hit_phrase(steps, own, hit),
        Reason::NotStarted => Sentence::of(
            match report.status {
                Status::Canceled => tr!("{step} was cancelled, because another step failed."),
                _ => tr!("{step} was not started, because the build stopped before it."),
            },
            &[own],
        ),
        Reason::Miss(_) if is_first(report) => Sentence::of(
            tr!("{step} runs because nothing like it has been built here yet."),
            &[own],
        ),
        Reason::Miss(causes) => {
            let causes = causes.iter().map(|cause| cause_phrase(steps, cause));
            let message = if report.status == Status::Error {
                tr!("{step} fails. It had to run because {causes}.")
            } else {
                tr!("{step} runs because {causes}.")
            };
            Sentence::of(message, &[own, ("causes", Sentence::all(causes.collect()))])
        }
    }
}

fn hit_phrase(steps: &Steps<'_>, own: (&str, Sentence), hit: &Hit) -> Sentence {
    match hit {
        Hit::SameKey => Sentence::of(
            tr!("{step} is reused: the same instruction, on the same input, was built before."),
            &[own],
        ),
        Hit::SameContent { inputs } => match inputs.first() {
            Some(input) => Sentence::of(
                tr!(
                    "{step} is reused although {other} ran: what it takes from there has the same bytes as before."
                ),
                &[own, ("other", named(steps, *input))],
            ),
            None => Sentence::of(
                tr!(
                    "{step} is reused although a step it takes from ran: what it takes from there has the same bytes as before."
                ),
                &[own],
            ),
        },
        Hit::MergedWith(other) => Sentence::of(
            tr!("{step} says the same as {other}, so the builder runs it once for both."),
            &[own, ("other", named(steps, *other))],
        ),
        Hit::NotNeeded => Sentence::of(
            tr!(
                "{step} is shown as cached because a step above it was found. Its own result was not looked at and may no longer exist."
            ),
            &[own],
        ),
        Hit::Imported { store } => Sentence::of(
            tr!("{step} is reused from the imported cache {store}."),
            &[own, ("store", code(store))],
        ),
    }
}

/// One cause, to stand after "because".
fn cause_phrase(steps: &Steps<'_>, cause: &Cause) -> Sentence {
    match cause {
        Cause::FirstBuild => tr!("nothing like it has been built here yet").into(),
        Cause::NewStep => tr!("the instruction is new").into(),
        Cause::Changed(change) => changed(change),
        Cause::Content { from, paths, total } => content(steps, *from, paths, *total),
        Cause::Parent { vertex, .. } => match steps.vertex(*vertex) {
            Some(_) => Sentence::of(
                tr!("it stands on {step}, which runs"),
                &[("step", named(steps, *vertex))],
            ),
            None => tr!("its base image is another one").into(),
        },
        Cause::NotExported { mode } => Sentence::of(
            tr!("the imported cache holds no result of it ({mode})"),
            &[(
                "mode",
                code(match mode {
                    ExportMode::Min => "mode=min",
                    ExportMode::Max => "mode=max",
                    ExportMode::Inline => "inline",
                }),
            )],
        ),
        Cause::Evicted => tr!("its result was removed from the cache").into(),
        Cause::NoCache => Sentence::of(tr!("`--no-cache` asks for it"), &[]),
        Cause::BelowNoCache { vertex } => Sentence::of(
            tr!(
                "it stands on {step}, which `--no-cache` ran, and such a step has no key to be found by"
            ),
            &[("step", named(steps, *vertex))],
        ),
    }
}

/// A cause that starts a chain, to stand after "because" with nothing before it to say whose it is.
pub(super) fn root(steps: &Steps<'_>, report: &StepReport, cause: &Cause) -> Sentence {
    let own = || {
        let name = match place_of(report) {
            Some(step) => Sentence::new().step(step, steps.title(step)),
            None => tr!("a step").into(),
        };
        [("step", name)]
    };
    match cause {
        Cause::NewStep => Sentence::of(tr!("{step} is new"), &own()),
        Cause::FirstBuild => Sentence::of(tr!("{step} was never built here"), &own()),
        Cause::Evicted => Sentence::of(tr!("the result of {step} was removed"), &own()),
        Cause::Changed(change) => match &change.what {
            Ingredient::Env(_) | Ingredient::Arg(_) | Ingredient::Image(_) => changed(change),
            _ => Sentence::of(tr!("{step} was edited"), &own()),
        },
        _ => cause_phrase(steps, cause),
    }
}

fn code(text: &str) -> Sentence {
    Sentence::new().code(text)
}

/// A step that another speaks of, as a noun.
fn named(steps: &Steps<'_>, vertex: VertexId) -> Sentence {
    match steps.vertex(vertex).and_then(place_of) {
        Some(step) => Sentence::new().step(step, steps.title(step)),
        None => tr!("the step it stands on").into(),
    }
}

fn content(
    steps: &Steps<'_>,
    from: Option<VertexId>,
    paths: &[PathChange],
    total: usize,
) -> Sentence {
    let first = paths.first().map(path);
    let Some(from) = from else {
        return match first {
            Some(first) => others(first, total),
            None => tr!("the files it takes differ").into(),
        };
    };
    let step = ("step", named(steps, from));
    let is_assumed = |change: &PathChange| change.kind == PathChangeKind::Assumed;
    match first {
        _ if paths.iter().all(is_assumed) => Sentence::of(
            tr!("{step} ran, and is assumed to have written other bytes"),
            &[step],
        ),
        Some(change) => {
            let values = [step, ("change", change)];
            let said = Sentence::of(tr!("{step} ran and wrote other bytes: {change}"), &values);
            others(said, total)
        }
        None => Sentence::of(tr!("{step} ran and wrote other bytes"), &[step]),
    }
}

fn others(first: Sentence, total: usize) -> Sentence {
    if total < 2 {
        return first;
    }
    let all = tr!(
        "1 path differs in all" | "{n} paths differ in all" % total,
        n = format::count(total)
    );
    Sentence::all(vec![first, all.into()])
}

/// How one path differs, as a clause.
fn path(change: &PathChange) -> Sentence {
    let own = ("path", code(&change.path));
    match &change.kind {
        PathChangeKind::Added => Sentence::of(tr!("{path} is new"), &[own]),
        PathChangeKind::Removed => Sentence::of(tr!("{path} is gone"), &[own]),
        PathChangeKind::Content => Sentence::of(tr!("{path} changed"), &[own]),
        PathChangeKind::Mode { old, new } => {
            let mode = |mode: u32| format!("{mode:04o}").into();
            Sentence::of(
                tr!("{path} has mode {new}, before it was {old}"),
                &[own, ("new", mode(*new)), ("old", mode(*old))],
            )
        }
        PathChangeKind::Owner => Sentence::of(tr!("{path} has another owner"), &[own]),
        PathChangeKind::Target => Sentence::of(tr!("{path} links to elsewhere"), &[own]),
        PathChangeKind::Type => Sentence::of(tr!("{path} is another kind of file"), &[own]),
        PathChangeKind::Renamed { from } => {
            Sentence::of(tr!("{path} was called {old}"), &[own, ("old", code(from))])
        }
        PathChangeKind::Assumed => Sentence::of(tr!("{path} is assumed to differ"), &[own]),
    }
}

/// A changed ingredient of the key, as a clause.
fn changed(change: &Change) -> Sentence {
    let what = ("what", ingredient(&change.what));
    let (old, new) = (change.old.as_deref(), change.new.as_deref());
    let fits = |text: &str, other: &str| !text.is_empty() && text.len() + other.len() <= INLINE;
    match (&change.what, old, new) {
        (Ingredient::EnvOrder, ..) => {
            tr!("the same variables are set in another order, and the order counts").into()
        }
        (Ingredient::Kind, ..) => tr!("the instruction is another one").into(),
        (_, Some(old), Some(new)) if fits(old, new) && fits(new, old) => Sentence::of(
            tr!("{what} was {old} and is {new}"),
            &[what, ("old", code(old)), ("new", code(new))],
        ),
        (_, None, Some(new)) if fits(new, "") => {
            Sentence::of(tr!("{what} is new: {new}"), &[what, ("new", code(new))])
        }
        (_, None, _) => Sentence::of(tr!("{what} is new"), &[what]),
        (_, _, None) => Sentence::of(tr!("{what} is gone"), &[what]),
        _ => Sentence::of(tr!("{what} changed"), &[what]),
    }
}

/// An ingredient as a noun, the subject of what is said of it.
fn ingredient(what: &Ingredient) -> Sentence {
    let with = |message: String, name: &str| Sentence::of(message, &[("name", code(name))]);
    match what {
        Ingredient::Command => tr!("its command").into(),
        Ingredient::Shell => tr!("the shell in front of it").into(),
        Ingredient::Env(name) => with(tr!("the variable {name}"), name),
        Ingredient::Arg(name) => with(tr!("the build argument {name}"), name),
        Ingredient::EnvOrder => tr!("the order of its variables").into(),
        Ingredient::Cwd => tr!("the working directory").into(),
        Ingredient::User => tr!("the user").into(),
        Ingredient::Mount(target) => with(tr!("the mount at {name}"), target),
        Ingredient::Network => tr!("the network mode").into(),
        Ingredient::Security => tr!("the security mode").into(),
        Ingredient::Secret(name) => with(tr!("the secret variable {name}"), name),
        Ingredient::Sandbox(option) => with(tr!("the option {name}"), option.option()),
        Ingredient::Platform => tr!("the platform").into(),
        Ingredient::Source => tr!("the name of its source").into(),
        Ingredient::Dest => tr!("its destination").into(),
        Ingredient::Owner => tr!("the owner it sets").into(),
        Ingredient::Mode => tr!("the mode it sets").into(),
        Ingredient::Patterns => tr!("its patterns").into(),
        Ingredient::Flag(name) => with(
            tr!("its flag {name}"),
            &format!("--{}", name.trim_start_matches('-')),
        ),
        Ingredient::Heredoc(name) => with(tr!("the here-document {name}"), name),
        Ingredient::Timestamp => code("SOURCE_DATE_EPOCH"),
        Ingredient::Image(name) => with(tr!("the image {name}"), name),
        Ingredient::Remote(name) => with(tr!("the remote source {name}"), name),
        Ingredient::Instruction => tr!("what it says").into(),
        Ingredient::Kind => tr!("the kind of step").into(),
    }
}

fn length(change: &Change) -> usize {
    change.old.as_ref().map_or(0, String::len) + change.new.as_ref().map_or(0, String::len)
}

/// Paths and ingredients, one sentence each.
pub(super) fn evidence(steps: &Steps<'_>, report: &StepReport) -> Vec<Sentence> {
    let Reason::Miss(causes) = &report.reason else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for cause in causes {
        match cause {
            Cause::Content { paths, total, .. } => {
                for change in paths {
                    let mut sentence = path(change);
                    if let (Some(old), Some(new)) = (change.old, change.new)
                        && old != new
                    {
                        sentence = sentence.words(": ").digest(old).words(" → ").digest(new);
                    }
                    out.push(sentence);
                }
                if *total > paths.len() && !paths.is_empty() {
                    out.push(tr!("and {} more", format::count(total - paths.len())).into());
                }
            }
            Cause::Changed(change) if length(change) > INLINE => {
                let what = ("what", ingredient(&change.what));
                out.push(match (&change.old, &change.new) {
                    (Some(old), Some(new)) => Sentence::of(
                        tr!("{what}, before: {old}, now: {new}"),
                        &[what, ("old", code(old)), ("new", code(new))],
                    ),
                    (Some(old), None) => {
                        Sentence::of(tr!("{what}, before: {old}"), &[what, ("old", code(old))])
                    }
                    (None, Some(new)) => {
                        Sentence::of(tr!("{what}, now: {new}"), &[what, ("new", code(new))])
                    }
                    (None, None) => what.1,
                });
            }
            Cause::Parent { root, vertex } if root != vertex && steps.vertex(*root).is_some() => {
                out.push(Sentence::of(
                    tr!("The chain starts at {step}."),
                    &[("step", named(steps, *root))],
                ));
            }
            _ => {}
        }
    }
    out
}

/// A cause in few words, for the row of the figure.
pub(super) fn fact(steps: &Steps<'_>, place: &Place<'_>, cause: &Cause) -> String {
    match cause {
        Cause::FirstBuild => tr!("first build"),
        Cause::NewStep => tr!("new instruction"),
        Cause::Changed(change) => match &change.what {
            Ingredient::Env(name) | Ingredient::Arg(name) | Ingredient::Heredoc(name) => {
                tr!("{} changed", name)
            }
            Ingredient::EnvOrder => tr!("order of variables"),
            Ingredient::Image(_) => tr!("base image moved"),
            Ingredient::Command => tr!("command changed"),
            Ingredient::Cwd => tr!("working directory changed"),
            _ => tr!("instruction changed"),
        },
        Cause::Content {
            from: Some(from), ..
        } => steps
            .vertex(*from)
            .and_then(place_of)
            .filter(|step| step.stage != place.step.stage)
            .map_or_else(
                || tr!("other bytes below"),
                |step| tr!("other bytes from {}", steps.stage_name(step)),
            ),
        Cause::Content { paths, total, .. } => match (paths.first(), total) {
            (Some(first), 0 | 1) => path_fact(last_element(&first.path), &first.kind),
            (Some(_), _) => {
                tr!(
                    "1 path differs" | "{n} paths differ" % *total,
                    n = format::count(*total)
                )
            }
            (None, _) => tr!("files differ"),
        },
        Cause::Parent { vertex, .. } => match steps.vertex(*vertex) {
            Some(_) => tr!("step above ran"),
            None => tr!("another base image"),
        },
        Cause::NotExported { .. } => tr!("not in the imported cache"),
        Cause::Evicted => tr!("removed from the cache"),
        Cause::NoCache => "--no-cache".to_owned(),
        Cause::BelowNoCache { .. } => tr!("above a --no-cache step"),
    }
}

fn path_fact(name: &str, kind: &PathChangeKind) -> String {
    match kind {
        PathChangeKind::Added => tr!("{} is new", name),
        PathChangeKind::Removed => tr!("{} is gone", name),
        PathChangeKind::Mode { .. } => tr!("{} has another mode", name),
        PathChangeKind::Renamed { .. } => tr!("{} was renamed", name),
        PathChangeKind::Content
        | PathChangeKind::Owner
        | PathChangeKind::Target
        | PathChangeKind::Type
        | PathChangeKind::Assumed => tr!("{} changed", name),
    }
}

fn last_element(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path)
}

/// What there is to say about an instruction the builder does not announce.
pub(super) fn without_step(steps: &Steps<'_>, place: &Place<'_>, state: State) -> Sentence {
    let own = (
        "step",
        Sentence::new().step(place.step, steps.title(place.step)),
    );
    let base = || place.step.stage.and_then(|stage| steps.base(stage))?.digest;
    match state {
        State::Base => match base() {
            Some(digest) => Sentence::of(
                tr!("{step} is looked up at every build and stands for the image {digest}."),
                &[own, ("digest", Sentence::new().digest(digest))],
            ),
            None => Sentence::of(
                tr!(
                    "{step} starts from what another stage, or nothing, left: it is no step of its own."
                ),
                &[own],
            ),
        },
        State::Skipped => Sentence::of(
            tr!("{step} is not part of this build: the target does not need its stage."),
            &[own],
        ),
        _ => Sentence::of(
            tr!(
                "{step} is no step: it writes the image’s configuration, or sets something for the instructions below."
            ),
            &[own],
        ),
    }
}
