//! Caches that another machine exported.

use cache_model::build::{CacheExport, ExportMode, Rerun};
use language::tr;
use optimizer::random::Random;

use super::{any_file, edited, writes};
use crate::question::Culprit;
use crate::question::draft::{Draft, Machine, Plan, Subject};

/// The second build runs on a new runner, with what the first exported.
pub(super) fn travelled(random: &mut Random, mut plan: Plan) -> Draft {
    plan.rerun = Rerun::Different;
    plan.open(random, Some("build"));
    plan.body(random);
    plan.close(random, "build");
    plan.line("CMD [\"/opt/app\"]");
    let mode = random.below(5);
    let export = match mode {
        0 => None,
        1 => Some(ExportMode::Inline),
        2 | 3 => Some(ExportMode::Min),
        _ => Some(ExportMode::Max),
    };
    plan.facts.push(match export {
        None => tr!("The second build runs on a new runner: nothing was exported."),
        Some(ExportMode::Inline) => tr!(
            "The second build runs on a new runner: the first exported its cache inline, the second imports it."
        ),
        Some(ExportMode::Min) => tr!(
            "The second build runs on a new runner: the first exported its cache with `mode=min`, the second imports it."
        ),
        Some(ExportMode::Max) => tr!(
            "The second build runs on a new runner: the first exported its cache with `mode=max`, the second imports it."
        ),
    });
    plan.facts.push(writes(plan.rerun));
    let path = if random.below(3) == 0 {
        None
    } else {
        Some(any_file(random, &plan))
    };
    let mut first = plan.lines.len();
    let (after, change) = match &path {
        None => (plan.clone(), tr!("Nothing is changed.")),
        Some(path) => {
            let takes = |line: &String| {
                line.starts_with("COPY . ")
                    || (line.starts_with("COPY ")
                        && !line.contains("--from")
                        && line.contains(path.split('/').next().unwrap_or(path)))
            };
            first = plan.lines.iter().position(takes).unwrap_or(first);
            (edited(&plan, path), tr!("`{}` is edited.", path))
        }
    };
    let subject = if mode == 0 {
        Subject::Outside
    } else {
        Subject::Import(first)
    };
    let culprit = match &path {
        Some(path) if mode == 4 => Culprit::Path(path.clone()),
        _ => Culprit::Machine,
    };
    let mut draft = plan.then(&after, change, culprit, subject);
    draft.machine = Machine::Fresh;
    if let Some(mode) = export {
        draft.before.options.cache_to = Some(CacheExport {
            store: "ci".to_owned(),
            mode,
        });
        draft.after.options.cache_from = vec!["ci".to_owned()];
    }
    draft.stages_touched = vec!["build".to_owned()];
    draft
}
