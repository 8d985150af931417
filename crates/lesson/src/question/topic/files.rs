//! Changes of the context: what is in it, what is left out of it, and what files have beside their bytes.

use cache_model::content::tree::Node;
use language::tr;
use optimizer::random::Random;

use super::{any_file, of_edit, of_file, one_stage};
use crate::question::Culprit;
use crate::question::draft::{Draft, Plan, Subject};

/// A file is added, deleted or edited.
pub(super) fn copied(random: &mut Random, mut plan: Plan) -> Draft {
    one_stage(random, &mut plan);
    let path = any_file(random, &plan);
    match random.below(5) {
        0 => {
            let mut after = plan.clone();
            let new = format!("{}/new-{}.txt", plan.stack.source, random.below(90));
            after.texts.insert(new.clone(), "new".to_owned());
            let change = tr!("`{}` is added.", new);
            plan.then(
                &after,
                change,
                Culprit::Path(new.clone()),
                Subject::File(new),
            )
        }
        1 => {
            let mut after = plan.clone();
            after.texts.remove(&path);
            let change = tr!("`{}` is deleted.", path);
            of_file(plan, &after, change, path)
        }
        _ => of_edit(plan, path),
    }
}

/// A file is edited that the rules may leave out.
pub(super) fn ignored(random: &mut Random, mut plan: Plan) -> Draft {
    let others = [
        "README.md",
        "docs/guide.md",
        "docs/notes/plan.md",
        "logs/app.log",
        "tests/smoke.txt",
        "temp/dump.txt",
    ];
    for path in others {
        plan.texts.insert(
            path.to_owned(),
            format!("{path}, line {}", random.below(900)),
        );
    }
    let rules: [&[&str]; 10] = [
        &["*.md"],
        &["**/*.md"],
        &["docs"],
        &["docs/*.md"],
        &["*/*.md"],
        &["**/*.md", "!README.md"],
        &["*.log"],
        &["logs/*", "!logs/app.log"],
        &["temp*", "tests/**"],
        &["docs", "!docs/guide.md"],
    ];
    for _ in 0..=random.below(2) {
        let rule = rules[random.below(rules.len())];
        plan.ignore.extend(rule.iter().map(|&line| line.to_owned()));
    }
    one_stage(random, &mut plan);
    let path = others[random.below(others.len())].to_owned();
    of_edit(plan, path)
}

/// Times or permission bits change, and no bytes.
pub(super) fn described(random: &mut Random, mut plan: Plan) -> Draft {
    one_stage(random, &mut plan);
    let path = any_file(random, &plan);
    let kind = random.below(4);
    let (change, culprit) = match kind {
        0 => (
            tr!(
                "`{}`: a new modification time, the same bytes.",
                format!("touch {path}")
            ),
            Culprit::Nothing,
        ),
        1 => (
            tr!("The repository is checked out anew: every file has another modification time."),
            Culprit::Nothing,
        ),
        2 => (
            tr!(
                "`{}`: the same bytes, another mode.",
                format!("chmod 755 {path}")
            ),
            Culprit::Path(path.clone()),
        ),
        _ => (
            tr!(
                "`{}` is checked out by someone whose umask gives it mode 664, not 644.",
                path
            ),
            Culprit::Path(path.clone()),
        ),
    };
    let after = plan.clone();
    let mut draft = plan.then(&after, change, culprit, Subject::File(path.clone()));
    let paths: Vec<String> = draft.texts.keys().cloned().collect();
    for other in paths {
        let Some(Node::File(mut file)) = draft.after.context.get(&other) else {
            continue;
        };
        match kind {
            0 if other == path => file.mtime = Some(1_764_090_000),
            1 => file.mtime = Some(1_764_090_000),
            2 if other == path => file.meta.mode = 0o755,
            3 if other == path => file.meta.mode = 0o664,
            _ => continue,
        }
        let _ = draft.after.context.insert(&other, Node::File(file));
    }
    draft
}
