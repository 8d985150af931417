//! What differs from the last build, as removable chips.
//!
//! Nothing is remembered: the chips follow from the inputs of both builds, so they cannot disagree with the outcome.

use cache_model::build::{BuildInput, BuildReport, NoCache, Rerun, RunOutput, carried, runs};
use cache_model::content::tree::Tree;
use cache_model::explain::{Cause, Reason};
use language::tr;

use super::delta::{delta, mode};
use super::files::FileChange;
use super::{BenchInput, Built};

/// How many files get a chip of their own.
const FILES: usize = 12;

/// What the Dockerfile is called.
const DOCKERFILE: &str = "Dockerfile";

/// What a change is about; undoing is done by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The text of the Dockerfile.
    Dockerfile,
    /// A file of the context, by path.
    File(String),
    /// All files of the context: stands in for those that get no chip of their own.
    Context,
    /// A build argument, by name.
    BuildArg(String),
    /// The target stage.
    Target,
    /// `--no-cache`
    NoCache,
    /// What is assumed about a RUN, by its lasting name.
    Assumption(String),
}

impl Subject {
    /// Whether it is the file at this path.
    pub fn is_file(&self, path: &str) -> bool {
        match self {
            Self::File(own) => own == path,
            Self::Dockerfile => path == DOCKERFILE,
            _ => false,
        }
    }
}

/// One change since the last build.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeChip {
    /// What it is about.
    pub subject: Subject,
    /// Its name: a path, `--build-arg VERSION`.
    pub label: String,
    /// What happened to it: "content", "new", "mode 0644 → 0755".
    pub what: String,
    /// Why it changes nothing, if it does not: "touched: times are in no digest".
    pub no_effect: Option<String>,
}

/// What differs between the last build and the next.
pub(super) fn changes(input: &BenchInput<'_>) -> Vec<ChangeChip> {
    let Some(last) = input.last else {
        return Vec::new();
    };
    let (old, new) = (last.input, input.next.input);
    let mut out = Vec::new();
    if *old.dockerfile != *input.text {
        out.push(chip(Subject::Dockerfile, DOCKERFILE, tr!("edited")));
    }
    files(input, old, &mut out);
    arguments(old, new, &mut out);
    if old.target != new.target {
        let what = match &new.target {
            Some(stage) => tr!("target is {}", stage),
            None => tr!("target is the last stage"),
        };
        out.push(chip(Subject::Target, "--target", what));
    }
    if old.options.no_cache != new.options.no_cache {
        let what = match new.options.no_cache {
            NoCache::Off => tr!("off"),
            NoCache::All | NoCache::Stages(_) => tr!("on"),
        };
        out.push(chip(Subject::NoCache, "--no-cache", what));
    }
    assumptions(&last, &input.next, &mut out);
    out
}

fn chip(subject: Subject, label: &str, what: String) -> ChangeChip {
    ChangeChip {
        subject,
        label: label.to_owned(),
        what,
        no_effect: None,
    }
}

fn files(input: &BenchInput<'_>, old: &BuildInput, out: &mut Vec<ChangeChip>) {
    let new = input.next.input;
    let mut changed = delta(&old.context, &new.context);
    changed.remove(&new.dockerfile_path);
    let taken = taken(input.next.report);
    let more = changed.len().saturating_sub(FILES);
    for (path, change) in changed.into_iter().take(FILES) {
        let what = match change {
            FileChange::Mode => tr!(
                "mode {} → {}",
                bits(&old.context, &path),
                bits(&new.context, &path)
            ),
            _ => change.word(),
        };
        out.push(ChangeChip {
            no_effect: no_effect(input, &path, change, taken.as_deref()),
            label: path.clone(),
            what,
            subject: Subject::File(path),
        });
    }
    if more > 0 {
        let label = tr!(
            "1 file more" | "{n} files more" % more,
            n = crate::format::count(more)
        );
        out.push(chip(Subject::Context, &label, FileChange::Content.word()));
    }
}

/// Permission bits as `chmod` takes them.
fn bits(tree: &Tree, path: &str) -> String {
    format!("{:04o}", mode(tree, path).unwrap_or_default())
}

/// Why a changed file changes nothing, if it does not.
fn no_effect(
    input: &BenchInput<'_>,
    path: &str,
    change: FileChange,
    taken: Option<&[&str]>,
) -> Option<String> {
    if change == FileChange::Touched {
        return Some(tr!("no effect: times are in no digest"));
    }
    if input.next.input.ignore_files.contains_key(path) {
        // An ignore file decides what is sent, whether or not it is sent itself.
        return None;
    }
    if let Some(rule) = (input.ignored)(path) {
        return Some(tr!(
            "no effect: left out by “{}” in {}",
            rule.pattern,
            rule.file
        ));
    }
    match taken {
        Some(paths) if !paths.contains(&path) => {
            Some(tr!("no effect: no step of this build takes it"))
        }
        _ => None,
    }
}

/// The paths of the context that made a step run; none if the report does not list them all, or if steps ran for a
/// reason that keeps it from comparing files.
fn taken(report: &BuildReport) -> Option<Vec<&str>> {
    let mut out = Vec::new();
    for step in &report.steps {
        let Reason::Miss(causes) = &step.reason else {
            continue;
        };
        for cause in causes {
            match cause {
                Cause::Content {
                    from: None,
                    paths,
                    total,
                } if *total <= paths.len() => {
                    out.extend(
                        paths
                            .iter()
                            .map(|change| change.path.trim_start_matches('/')),
                    );
                }
                Cause::Content { from: Some(_), .. } => {}
                // A step that runs for another reason may take the file too, and its report need not say so.
                _ => return None,
            }
        }
    }
    Some(out)
}

fn arguments(old: &BuildInput, new: &BuildInput, out: &mut Vec<ChangeChip>) {
    let names: std::collections::BTreeSet<&String> =
        old.args.keys().chain(new.args.keys()).collect();
    for name in names {
        let what = match (old.args.get(name), new.args.get(name)) {
            (old, new) if old == new => continue,
            (_, None) => tr!("no longer given"),
            (_, Some(value)) => tr!("is “{}”", value),
        };
        out.push(chip(
            Subject::BuildArg(name.clone()),
            &format!("--build-arg {name}"),
            what,
        ));
    }
}

fn assumptions(last: &Built<'_>, next: &Built<'_>, out: &mut Vec<ChangeChip>) {
    let said = |input: &BuildInput, key: Option<&String>| match key
        .and_then(|key| input.outputs.steps.get(key))
    {
        Some(RunOutput::Assumed(rerun)) => *rerun,
        Some(RunOutput::Known(_) | RunOutput::Fails(_) | RunOutput::Breaks(_)) | None => {
            input.outputs.default
        }
    };
    let carried = carried(last.program, next.program);
    for run in runs(next.program) {
        let before = carried.iter().find(|(_, new)| **new == run.key);
        let before = said(last.input, before.map(|(old, _)| old));
        let now = said(next.input, Some(&run.key));
        if before == now {
            continue;
        }
        let what = match now {
            Rerun::Same => tr!("writes the same bytes"),
            Rerun::Different => tr!("writes other bytes"),
        };
        let label = super::steps::title(run.source);
        out.push(chip(Subject::Assumption(run.key), &label, what));
    }
}
