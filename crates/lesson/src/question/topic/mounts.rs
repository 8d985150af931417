//! Mounts: what a RUN sees without having it in its layer.

use language::tr;
use optimizer::random::Random;

use super::{any_file, of_edit};
use crate::question::Culprit;
use crate::question::draft::{Draft, Plan, Subject};

/// A bound file, the target of a cache, or a secret changes.
pub(super) fn mounted(random: &mut Random, mut plan: Plan) -> Draft {
    let install = plan.stack.install;
    let build = plan.stack.build;
    let source = plan.stack.source;
    let manifest = plan.stack.manifests[0];
    plan.open(random, None);
    let binds: Vec<String> = plan
        .stack
        .manifests
        .iter()
        .map(|file| format!("--mount=type=bind,source={file},target={file}"))
        .collect();
    let at = plan.lines.len();
    let kind = random.below(5);
    let id = ["token", "netrc", "licence"][random.below(3)];
    plan.line(match kind {
        0 | 1 => format!("RUN {} {install}", binds.join(" ")),
        2 => format!(
            "RUN --mount=type=cache,target=/cache/{} {install}",
            random.below(90)
        ),
        _ => format!("RUN --mount=type=secret,id={id} {install}"),
    });
    plan.line(format!("COPY {source} {source}"));
    plan.line(format!("RUN {build}"));
    if random.below(2) == 0 {
        plan.line("COPY . /all");
    }
    plan.line("USER 1000");
    let mut after = plan.clone();
    match kind {
        0 => {
            let path = if random.below(2) == 0 {
                manifest.to_owned()
            } else {
                plan.a_source(random)
            };
            of_edit(plan, path)
        }
        1 => {
            let path = any_file(random, &plan);
            of_edit(plan, path)
        }
        2 => {
            let (old, new) = (
                plan.lines[at].clone(),
                format!(
                    "RUN --mount=type=cache,target=/cache/{} {install}",
                    100 + random.below(90)
                ),
            );
            after.lines[at].clone_from(&new);
            let target = |line: &str| {
                line.split_whitespace()
                    .nth(1)
                    .unwrap_or_default()
                    .to_owned()
            };
            let change = tr!("`{}` becomes `{}`.", target(&old), target(&new));
            plan.then(&after, change, Culprit::Mount, Subject::Line(at))
        }
        3 => {
            let change = tr!(
                "The secret `{}` has another value than in the build before.",
                id
            );
            let mut draft = plan.then(
                &after,
                change,
                Culprit::Nothing,
                Subject::Name(format!("id={id}")),
            );
            draft
                .before
                .options
                .secrets
                .insert(id.to_owned(), "old".to_owned());
            draft
                .after
                .options
                .secrets
                .insert(id.to_owned(), "new".to_owned());
            draft
        }
        _ => {
            let other = format!("{id}-2");
            after.lines[at] = format!("RUN --mount=type=secret,id={other} {install}");
            let change = tr!(
                "The secret mount asks for `{}`, was `{}`. Its value is the same.",
                format!("id={other}"),
                format!("id={id}")
            );
            let mut draft = plan.then(&after, change, Culprit::Mount, Subject::Line(at));
            draft
                .before
                .options
                .secrets
                .insert(id.to_owned(), "same".to_owned());
            draft.after.options.secrets.insert(other, "same".to_owned());
            draft
        }
    }
}
