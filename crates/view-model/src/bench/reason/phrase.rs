//! The wording of outcomes and causes.

use cache_model::build::{ExportMode, Status, StepReport};
use cache_model::explain::{Cause, Change, Hit, Ingredient, PathChange, PathChangeKind, Reason};
use cache_model::graph::VertexId;

use super::super::listing::{State, StepRef};
use super::super::steps::{Place, Steps, is_first, place_of};
use crate::format;
use crate::prose::Sentence;

/// Characters of an old and a new value that still stand in a sentence; longer ones stand below it.
const INLINE: usize = 60;

/// The outcome of a step and its cause in one sentence.
pub(super) fn headline(steps: &Steps<'_>, step: StepRef, report: &StepReport) -> Sentence {
    let subject = Sentence::new().step(step, steps.title(step));
    match &report.reason {
        Reason::Hit(hit) => hit_phrase(steps, subject, hit),
        Reason::NotStarted => subject.words(match report.status {
            Status::Canceled => " was cancelled, because another step failed.",
            _ => " was not started, because the build stopped before it.",
        }),
        Reason::Miss(_) if is_first(report) => {
            subject.words(" runs because nothing like it has been built here yet.")
        }
        Reason::Miss(causes) => {
            let verb = if report.status == Status::Error {
                " fails. It had to run because "
            } else {
                " runs because "
            };
            let mut sentence = subject.words(verb);
            for (at, cause) in causes.iter().enumerate() {
                if at > 0 {
                    sentence = sentence.words(if at + 1 == causes.len() {
                        ", and "
                    } else {
                        ", "
                    });
                }
                sentence = cause_phrase(steps, sentence, cause);
            }
            sentence.words(".")
        }
    }
}

fn hit_phrase(steps: &Steps<'_>, subject: Sentence, hit: &Hit) -> Sentence {
    match hit {
        Hit::SameKey => subject.words(" is reused: the same instruction, on the same input, was built before."),
        Hit::SameContent { inputs } => {
            let mut sentence = subject.words(" is reused although ");
            sentence = match inputs.first() {
                Some(input) => named(steps, sentence, *input),
                None => sentence.words("a step it takes from"),
            };
            sentence.words(" ran: what it takes from there has the same bytes as before.")
        }
        Hit::MergedWith(other) => named(
            steps,
            subject.words(" says the same as "),
            *other,
        )
        .words(", so the builder runs it once for both."),
        Hit::NotNeeded => subject.words(
            " is shown as cached because a step above it was found. Its own result was not looked at and may no longer exist.",
        ),
        Hit::Imported { store } => subject
            .words(" is reused from the imported cache ")
            .code(&**store)
            .words("."),
    }
}

/// One cause, to stand after "because".
fn cause_phrase(steps: &Steps<'_>, sentence: Sentence, cause: &Cause) -> Sentence {
    match cause {
        Cause::FirstBuild => sentence.words("nothing like it has been built here yet"),
        Cause::NewStep => sentence.words("the instruction is new"),
        Cause::Changed(change) => changed(sentence, change),
        Cause::Content { from, paths, total } => content(steps, sentence, *from, paths, *total),
        Cause::Parent { vertex, .. } => match steps.vertex(*vertex) {
            Some(_) => named(steps, sentence.words("it stands on "), *vertex).words(", which runs"),
            None => sentence.words("its base image is another one"),
        },
        Cause::NotExported { mode } => sentence
            .words("the imported cache holds no result of it (")
            .code(match mode {
                ExportMode::Min => "mode=min",
                ExportMode::Max => "mode=max",
                ExportMode::Inline => "inline",
            })
            .words(")"),
        Cause::Evicted => sentence.words("its result was removed from the cache"),
        Cause::NoCache => sentence.code("--no-cache").words(" asks for it"),
        Cause::BelowNoCache { vertex } => named(steps, sentence.words("it stands on "), *vertex)
            .words(", which ")
            .code("--no-cache")
            .words(" ran, and such a step has no key to be found by"),
    }
}

/// A cause that starts a chain, to stand after "because" with nothing before it to say whose it is.
pub(super) fn root(steps: &Steps<'_>, report: &StepReport, cause: &Cause) -> Sentence {
    let own = |sentence: Sentence| match place_of(report) {
        Some(step) => sentence.step(step, steps.title(step)),
        None => sentence.words("a step"),
    };
    match cause {
        Cause::NewStep => own(Sentence::new()).words(" is new"),
        Cause::FirstBuild => own(Sentence::new()).words(" was never built here"),
        Cause::Evicted => Sentence::new()
            .words("the result of ")
            .then(own)
            .words(" was removed"),
        Cause::Changed(change) => match &change.what {
            Ingredient::Env(_) | Ingredient::Arg(_) | Ingredient::Image(_) => {
                changed(Sentence::new(), change)
            }
            _ => own(Sentence::new()).words(" was edited"),
        },
        _ => cause_phrase(steps, Sentence::new(), cause),
    }
}

fn named(steps: &Steps<'_>, sentence: Sentence, vertex: VertexId) -> Sentence {
    match steps.vertex(vertex).and_then(place_of) {
        Some(step) => sentence.step(step, steps.title(step)),
        None => sentence.words("the step it stands on"),
    }
}

fn content(
    steps: &Steps<'_>,
    sentence: Sentence,
    from: Option<VertexId>,
    paths: &[PathChange],
    total: usize,
) -> Sentence {
    if let Some(from) = from {
        let sentence = named(steps, sentence, from);
        let assumed = paths
            .iter()
            .all(|change| change.kind == PathChangeKind::Assumed);
        if assumed {
            return sentence.words(" ran, and is assumed to have written other bytes");
        }
        return match paths.first() {
            Some(first) => others(
                path(sentence.words(" ran and wrote other bytes: "), first),
                total,
            ),
            None => sentence.words(" ran and wrote other bytes"),
        };
    }
    match paths.first() {
        Some(first) => others(path(sentence, first), total),
        None => sentence.words("the files it takes differ"),
    }
}

fn others(sentence: Sentence, total: usize) -> Sentence {
    match total {
        0 | 1 => sentence,
        _ => sentence.words(format!(
            ", and {} in all",
            format::counted(total, "path differs", "paths differ")
        )),
    }
}

/// How one path differs, as a clause.
fn path(sentence: Sentence, change: &PathChange) -> Sentence {
    let sentence = sentence.code(&*change.path);
    match &change.kind {
        PathChangeKind::Added => sentence.words(" is new"),
        PathChangeKind::Removed => sentence.words(" is gone"),
        PathChangeKind::Content => sentence.words(" changed"),
        PathChangeKind::Mode { old, new } => {
            sentence.words(format!(" has mode {new:04o}, before it was {old:04o}"))
        }
        PathChangeKind::Owner => sentence.words(" has another owner"),
        PathChangeKind::Target => sentence.words(" links to elsewhere"),
        PathChangeKind::Type => sentence.words(" is another kind of file"),
        PathChangeKind::Renamed { from } => sentence.words(" was called ").code(&**from),
        PathChangeKind::Assumed => sentence.words(" is assumed to differ"),
    }
}

/// A changed ingredient of the key, as a clause.
fn changed(sentence: Sentence, change: &Change) -> Sentence {
    match (&change.what, &change.old, &change.new) {
        (Ingredient::EnvOrder, ..) => {
            sentence.words("the same variables are set in another order, and the order counts")
        }
        (Ingredient::Kind, ..) => sentence.words("the instruction is another one"),
        (what, Some(old), Some(new))
            if old.len() + new.len() <= INLINE && !old.is_empty() && !new.is_empty() =>
        {
            ingredient(sentence, what)
                .words(" was ")
                .code(&**old)
                .words(" and is ")
                .code(&**new)
        }
        (what, None, Some(new)) if new.len() <= INLINE && !new.is_empty() => {
            ingredient(sentence, what).words(" is new: ").code(&**new)
        }
        (what, None, _) => ingredient(sentence, what).words(" is new"),
        (what, _, None) => ingredient(sentence, what).words(" is gone"),
        (what, ..) => ingredient(sentence, what).words(" changed"),
    }
}

fn ingredient(sentence: Sentence, what: &Ingredient) -> Sentence {
    match what {
        Ingredient::Command => sentence.words("its command"),
        Ingredient::Shell => sentence.words("the shell in front of it"),
        Ingredient::Env(name) => sentence.words("the variable ").code(&**name),
        Ingredient::Arg(name) => sentence.words("the build argument ").code(&**name),
        Ingredient::EnvOrder => sentence.words("the order of its variables"),
        Ingredient::Cwd => sentence.words("the working directory"),
        Ingredient::User => sentence.words("the user"),
        Ingredient::Mount(target) => sentence.words("the mount at ").code(&**target),
        Ingredient::Network => sentence.words("the network mode"),
        Ingredient::Security => sentence.words("the security mode"),
        Ingredient::Sandbox(name) => sentence.words("the option ").code(&**name),
        Ingredient::Platform => sentence.words("the platform"),
        Ingredient::Source => sentence.words("the name of its source"),
        Ingredient::Dest => sentence.words("its destination"),
        Ingredient::Owner => sentence.words("the owner it sets"),
        Ingredient::Mode => sentence.words("the mode it sets"),
        Ingredient::Patterns => sentence.words("its patterns"),
        Ingredient::Flag(name) => sentence
            .words("its flag ")
            .code(format!("--{}", name.trim_start_matches('-'))),
        Ingredient::Heredoc(name) => sentence.words("the here-document ").code(&**name),
        Ingredient::Timestamp => sentence.code("SOURCE_DATE_EPOCH"),
        Ingredient::Image(name) => sentence.words("the image ").code(&**name),
        Ingredient::Remote(name) => sentence.words("the remote source ").code(&**name),
        Ingredient::Instruction => sentence.words("what it says"),
        Ingredient::Kind => sentence.words("the kind of step"),
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
                    let mut sentence = path(Sentence::new(), change);
                    if let (Some(old), Some(new)) = (change.old, change.new)
                        && old != new
                    {
                        sentence = sentence.words(": ").digest(old).words(" → ").digest(new);
                    }
                    out.push(sentence);
                }
                if *total > paths.len() && !paths.is_empty() {
                    out.push(
                        Sentence::new()
                            .words(format!("and {} more", format::count(total - paths.len()))),
                    );
                }
            }
            Cause::Changed(change) if length(change) > INLINE => {
                let mut sentence = ingredient(Sentence::new(), &change.what);
                if let Some(old) = &change.old {
                    sentence = sentence.words(", before: ").code(&**old);
                }
                if let Some(new) = &change.new {
                    sentence = sentence.words(", now: ").code(&**new);
                }
                out.push(sentence);
            }
            Cause::Parent { root, vertex } if root != vertex && steps.vertex(*root).is_some() => {
                let sentence = Sentence::new().words("The chain starts at ");
                out.push(named(steps, sentence, *root).words("."));
            }
            _ => {}
        }
    }
    out
}

/// A cause in few words, for the row of the figure.
pub(super) fn fact(steps: &Steps<'_>, place: &Place<'_>, cause: &Cause) -> String {
    match cause {
        Cause::FirstBuild => "first build".to_owned(),
        Cause::NewStep => "new instruction".to_owned(),
        Cause::Changed(change) => match &change.what {
            Ingredient::Env(name) | Ingredient::Arg(name) | Ingredient::Heredoc(name) => {
                format!("{name} changed")
            }
            Ingredient::EnvOrder => "order of variables".to_owned(),
            Ingredient::Image(_) => "base image moved".to_owned(),
            Ingredient::Command => "command changed".to_owned(),
            Ingredient::Cwd => "working directory changed".to_owned(),
            _ => "instruction changed".to_owned(),
        },
        Cause::Content {
            from: Some(from), ..
        } => steps
            .vertex(*from)
            .and_then(place_of)
            .filter(|step| step.stage != place.step.stage)
            .map_or_else(
                || "other bytes below".to_owned(),
                |step| format!("other bytes from {}", steps.stage_name(step)),
            ),
        Cause::Content { paths, total, .. } => match (paths.first(), total) {
            (Some(first), 0 | 1) => {
                format!("{} {}", last_element(&first.path), path_word(&first.kind))
            }
            (Some(_), _) => format!("{} differ", format::counted(*total, "path", "paths")),
            (None, _) => "files differ".to_owned(),
        },
        Cause::Parent { vertex, .. } => match steps.vertex(*vertex) {
            Some(_) => "step above ran".to_owned(),
            None => "another base image".to_owned(),
        },
        Cause::NotExported { .. } => "not in the imported cache".to_owned(),
        Cause::Evicted => "removed from the cache".to_owned(),
        Cause::NoCache => "--no-cache".to_owned(),
        Cause::BelowNoCache { .. } => "above a --no-cache step".to_owned(),
    }
}

fn path_word(kind: &PathChangeKind) -> &'static str {
    match kind {
        PathChangeKind::Added => "is new",
        PathChangeKind::Removed => "is gone",
        PathChangeKind::Mode { .. } => "has another mode",
        PathChangeKind::Renamed { .. } => "was renamed",
        PathChangeKind::Content
        | PathChangeKind::Owner
        | PathChangeKind::Target
        | PathChangeKind::Type
        | PathChangeKind::Assumed => "changed",
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
    let subject = Sentence::new().step(place.step, steps.title(place.step));
    match state {
        State::Base => match place.step.stage.and_then(|stage| steps.base(stage)).and_then(|base| base.digest) {
            Some(digest) => subject.words(" is looked up at every build and stands for the image ").digest(digest).words("."),
            None => subject.words(" starts from what another stage, or nothing, left: it is no step of its own."),
        },
        State::Skipped => subject.words(" is not part of this build: the target does not need its stage."),
        _ => subject.words(" is no step: it writes the image’s configuration, or sets something for the instructions below."),
    }
}
