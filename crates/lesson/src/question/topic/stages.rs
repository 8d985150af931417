//! Several stages: which are needed, and where a change ends.

use cache_model::build::Rerun;
use optimizer::random::Random;

use super::{any_file, of_edit, writes};
use crate::question::draft::{Draft, Plan};

/// A file is edited in a build of several stages.
pub(super) fn several(random: &mut Random, mut plan: Plan, rerun: Rerun) -> Draft {
    plan.rerun = rerun;
    plan.facts.push(writes(rerun));
    plan.open(random, Some("build"));
    plan.body(random);
    let spare = random.below(3);
    if spare > 0 {
        // A stage that no target needs, or one that runs beside the other.
        let (base, script) = (plan.stack.base, "tests/smoke.txt");
        plan.texts
            .entry(script.to_owned())
            .or_insert_with(|| "smoke".to_owned());
        plan.line(format!("FROM {base} AS check"));
        plan.line("COPY tests /tests");
        plan.line("RUN sh /tests/smoke.txt > /report");
    }
    plan.close(random, "build");
    if spare == 2 {
        plan.line("COPY --from=check /report /opt/report");
    }
    plan.line("CMD [\"/opt/app\"]");
    let path = any_file(random, &plan);
    let in_check = path.starts_with("tests/");
    let mut draft = of_edit(plan, path);
    draft.stages_touched = if in_check {
        vec!["check".to_owned(), "build".to_owned()]
    } else {
        vec!["build".to_owned()]
    };
    draft
}
