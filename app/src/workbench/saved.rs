//! What is kept on the device, and how it is read back: versioned, bounded, never trusted.
//!
//! Two records. The *project* is large and written when one is opened: the folder as it was then, with its texts. The
//! *work* is small and written after every change: the present state and the builds done, each as its difference from
//! that folder. Texts are kept without their digests: those follow from the bytes, so that no saved file can claim a
//! digest that is not its own. Builds are kept as what went into them and done again on reading, so that no format of
//! the cache has to last.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use cache_model::build::{BuilderKind, Rerun};
use cache_model::content::tree::{Directory, Node, Tree, TreeError};
use cache_model::image::catalog::ImageCatalog;
use language::tr;
use serde::{Deserialize, Serialize};

use super::ledger::Ledger;
use super::state::State;
use super::texts::Texts;
use super::work::{DOCKERFILE, Project, Settings, Work};
use crate::host::folder::MAX_FILES;

/// Version of the format. A change that an older program would misread needs a new one.
const VERSION: u32 = 1;

/// Longest record that is read.
const MAX_LENGTH: usize = 256 * 1024 * 1024;

/// Builds that are kept. Of a longer history the last ones are.
pub(crate) const MAX_BUILDS: usize = 40;

/// Name of the record of the project.
pub(crate) const PROJECT: &str = "bench/project";

/// Name of the record of the work.
pub(crate) const WORK: &str = "bench/work";

/// What was kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept {
    /// The present state.
    pub now: Work,
    /// What went into the builds done, oldest first.
    pub builds: Vec<Work>,
}

impl Kept {
    /// The state it leads to: the builds are done again.
    pub(crate) fn state(self, texts: &Texts, images: &ImageCatalog) -> State {
        State {
            ledger: Arc::new(Ledger::replay(&self.builds, texts, images)),
            work: self.now,
        }
    }
}

/// Why what was kept cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unusable {
    /// Written by a newer program.
    Newer(u32),
    /// Its format has no number that was ever given.
    NoFormat,
    /// Its two records do not belong together.
    Mismatched,
    /// No program writes as much.
    TooLarge,
    /// Cut off, edited by hand, or written by something else.
    Corrupt(String),
    /// Nothing is wrong with it, but there is no connection to get the reader.
    NoReader,
}

/// A clause, in the language of now.
impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Newer(format) => tr!(
                "it was written by a newer version of this page (format {})",
                format
            ),
            Self::NoFormat => tr!("there is no format 0"),
            Self::Mismatched => tr!("the folder and the changes belong to different projects"),
            Self::TooLarge => tr!("it is larger than this page writes"),
            Self::Corrupt(what) => what.clone(),
            Self::NoReader => tr!("the part of this page that reads it did not load"),
        })
    }
}

impl From<serde_json::Error> for Unusable {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}

impl From<TreeError> for Unusable {
    fn from(error: TreeError) -> Self {
        Self::Corrupt(error.to_string())
    }
}

#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct ProjectRecord {
    version: u32,
    stamp: u64,
    name: String,
    example: Option<String>,
    context: Tree,
    texts: Vec<Arc<str>>,
}

#[derive(Serialize, Deserialize)]
struct WorkRecord {
    version: u32,
    stamp: u64,
    now: StateRecord,
    builds: Vec<StateRecord>,
    texts: Vec<Arc<str>>,
}

#[derive(Serialize, Deserialize)]
struct StateRecord {
    dockerfile: String,
    remove: Vec<String>,
    set: BTreeMap<String, Node>,
    args: BTreeMap<String, String>,
    target: Option<String>,
    no_cache: bool,
    #[serde(default)]
    classic: bool,
    assumptions: BTreeMap<String, Rerun>,
}

/// The record of a project.
pub(crate) fn write_project(project: &Project, texts: &Texts) -> String {
    let mut kept = Vec::new();
    collect(
        project.context.root(),
        texts,
        &mut BTreeSet::new(),
        &mut kept,
    );
    to_json(&ProjectRecord {
        version: VERSION,
        stamp: project.stamp,
        name: project.name.clone(),
        example: project.example.clone(),
        context: project.context.clone(),
        texts: kept,
    })
}

/// The record of the work.
pub(crate) fn write_work(now: &Work, builds: &[Work], texts: &Texts) -> String {
    let skipped = builds.len().saturating_sub(MAX_BUILDS);
    let builds = &builds[skipped..];
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    let mut states: Vec<_> = builds
        .iter()
        .chain([now])
        .map(|work| {
            let (remove, set) = difference(&now.project.context, work.context());
            for node in set.values() {
                collect_node(node, texts, &mut seen, &mut kept);
            }
            StateRecord {
                dockerfile: work.dockerfile().to_string(),
                remove,
                set,
                args: work.settings.args.clone(),
                target: work.settings.target.clone(),
                no_cache: work.settings.no_cache,
                classic: work.settings.builder == BuilderKind::Classic,
                assumptions: work.settings.assumptions.clone(),
            }
        })
        .collect();
    let last = states.pop();
    last.map_or_else(String::new, |now_record| {
        to_json(&WorkRecord {
            version: VERSION,
            stamp: now.project.stamp,
            now: now_record,
            builds: states,
            texts: kept,
        })
    })
}

/// Reads both records back.
///
/// # Errors
///
/// [`Unusable`]: nothing of them is used.
pub(crate) fn read(project: &str, work: &str, texts: &mut Texts) -> Result<Kept, Unusable> {
    check(project)?;
    check(work)?;
    let project: ProjectRecord = serde_json::from_str(project)?;
    let work: WorkRecord = serde_json::from_str(work)?;
    if project.stamp != work.stamp {
        return Err(Unusable::Mismatched);
    }
    // Directories count too, and the state may hold some more than the folder did.
    if project.context.len() > 4 * MAX_FILES || work.builds.len() > MAX_BUILDS {
        return Err(Unusable::TooLarge);
    }
    for text in project.texts.iter().chain(&work.texts) {
        texts.keep(text);
    }
    let project = Arc::new(Project {
        name: project.name,
        example: project.example,
        stamp: project.stamp,
        context: project.context,
    });
    let state = |record: StateRecord| state(&project, record);
    Ok(Kept {
        builds: work
            .builds
            .into_iter()
            .map(state)
            .collect::<Result<_, _>>()?,
        now: state(work.now)?,
    })
}

fn check(record: &str) -> Result<(), Unusable> {
    if record.len() > MAX_LENGTH {
        return Err(Unusable::TooLarge);
    }
    let version = serde_json::from_str::<Versioned>(record)?.version;
    match version {
        VERSION => Ok(()),
        0 => Err(Unusable::NoFormat),
        newer => Err(Unusable::Newer(newer)),
    }
}

fn state(project: &Arc<Project>, record: StateRecord) -> Result<Work, Unusable> {
    let mut context = project.context.clone();
    for path in &record.remove {
        context.remove(path);
    }
    for (path, node) in record.set {
        context.insert(&path, node)?;
    }
    Ok(Work::new(
        Arc::clone(project),
        &record.dockerfile,
        context,
        Settings {
            args: record.args,
            target: record.target,
            no_cache: record.no_cache,
            builder: if record.classic {
                BuilderKind::Classic
            } else {
                BuilderKind::BuildKit
            },
            assumptions: record.assumptions,
        },
    ))
}

fn to_json(record: &impl Serialize) -> String {
    serde_json::to_string(record).expect("maps with text keys, numbers and texts always serialise")
}

/// What has to go from `old` and what has to be put there, in this order, to make `new`. What both share is not walked.
fn difference(old: &Tree, new: &Tree) -> (Vec<String>, BTreeMap<String, Node>) {
    let (mut remove, mut set) = (Vec::new(), BTreeMap::new());
    below(old.root(), new.root(), "", &mut remove, &mut set);
    (remove, set)
}

fn below(
    old: &Arc<Directory>,
    new: &Arc<Directory>,
    at: &str,
    remove: &mut Vec<String>,
    set: &mut BTreeMap<String, Node>,
) {
    if Arc::ptr_eq(old, new) {
        return;
    }
    let path = |name: &str| match at {
        "" => name.to_owned(),
        at => format!("{at}/{name}"),
    };
    for (name, _) in old.entries().filter(|(name, _)| new.get(name).is_none()) {
        remove.push(path(name));
    }
    for (name, node) in new.entries() {
        match (old.get(name), node) {
            (Some(Node::Dir(old)), Node::Dir(new)) if old.meta() == new.meta() => {
                below(old, new, &path(name), remove, set);
            }
            (Some(old), new) if old == new => {}
            // The Dockerfile is kept as a text; with the usual mode there is nothing else to keep.
            (_, Node::File(file))
                if at.is_empty() && name == DOCKERFILE && file.meta.mode == 0o644 => {}
            (_, new) => {
                set.insert(path(name), new.clone());
            }
        }
    }
}

fn collect(
    directory: &Directory,
    texts: &Texts,
    seen: &mut BTreeSet<cache_model::digest::Digest>,
    out: &mut Vec<Arc<str>>,
) {
    for (_, node) in directory.entries() {
        collect_node(node, texts, seen, out);
    }
}

fn collect_node(
    node: &Node,
    texts: &Texts,
    seen: &mut BTreeSet<cache_model::digest::Digest>,
    out: &mut Vec<Arc<str>>,
) {
    match node {
        Node::Dir(directory) => collect(directory, texts, seen, out),
        Node::File(file) if seen.insert(file.digest) => out.extend(texts.share(file.digest)),
        Node::File(_) | Node::Symlink(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::action::Action;
    use crate::workbench::open;
    use lesson::example::Example;

    fn story(texts: &mut Texts) -> (Work, Vec<Work>) {
        let built = open::example(&Example::model_serving(), 3, texts);
        let mut now = built.clone();
        for action in [
            Action::SetDockerfile("FROM scratch\nCOPY . .\n".into()),
            Action::EditFile {
                path: "src/app.py".into(),
                text: "pass\n".into(),
            },
            Action::ChangeContent("models/sentiment/model.safetensors".into()),
            Action::Remove("docs".into()),
            Action::AddFile {
                path: "docs".into(),
                text: "a file where a directory was\n".into(),
            },
            Action::Rename {
                from: "tests".into(),
                to: "checks/unit".into(),
            },
            Action::SetExecutable {
                path: "src/model.py".into(),
                executable: true,
            },
            Action::TouchTime {
                path: "README.md".into(),
                now: 9,
            },
            Action::SetBuildArg {
                name: "A".into(),
                value: Some("1".into()),
            },
            Action::SetNoCache(true),
            Action::Assume {
                step: "[2/3] RUN x".into(),
                rerun: Rerun::Same,
            },
        ] {
            now = now.step(&action, texts, Some(&built)).unwrap();
        }
        (now, vec![built])
    }

    #[test]
    fn what_was_written_is_read_back_with_its_texts() {
        let mut texts = Texts::default();
        let (now, builds) = story(&mut texts);
        let project = write_project(&now.project, &texts);
        let work = write_work(&now, &builds, &texts);
        let mut fresh = Texts::default();
        let kept = read(&project, &work, &mut fresh).unwrap();
        assert_eq!(kept, Kept { now, builds });
        assert_eq!(
            fresh.of_path(kept.now.context(), "src/app.py"),
            Some("pass\n")
        );
        assert_eq!(
            fresh.of_path(kept.builds[0].context(), "src/app.py"),
            texts.of_path(kept.builds[0].context(), "src/app.py")
        );
        assert!(
            fresh
                .of_path(kept.now.context(), "checks/unit/test_app.py")
                .is_some()
        );
    }

    #[test]
    fn the_record_of_the_work_holds_changes_only() {
        let mut texts = Texts::default();
        let (_, builds) = story(&mut texts);
        let unchanged = write_work(&builds[0], &builds, &texts);
        assert!(!unchanged.contains("safetensors"), "{unchanged}");
        assert!(!unchanged.contains("FastAPI("), "{unchanged}");
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        #[track_caller]
        fn check(project: &str, work: &str, expected: &str) {
            let error = read(project, work, &mut Texts::default()).unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
        }
        let mut texts = Texts::default();
        let (now, builds) = story(&mut texts);
        let project = write_project(&now.project, &texts);
        let work = write_work(&now, &builds, &texts);
        check(&project, "", "EOF");
        check(&project, &work[..work.len() / 2], "EOF");
        check("[]", &work, "invalid");
        check(&project, r#"{"version":2,"anything":[]}"#, "newer version");
        check(&project, r#"{"version":0}"#, "format 0");
        check(
            &project,
            &work.replacen("\"stamp\":3", "\"stamp\":4", 1),
            "different projects",
        );
        check(
            &project.replacen("\"sha256\":\"", "\"sha256\":\"z", 1),
            &work,
            "digest",
        );
    }

    #[test]
    fn a_longer_history_keeps_its_last_builds() {
        let mut texts = Texts::default();
        let (now, _) = story(&mut texts);
        let builds: Vec<Work> = (0..MAX_BUILDS + 3)
            .map(|n| {
                let action = Action::SetDockerfile(format!("FROM alpine:{n}\n"));
                now.step(&action, &mut texts, None).unwrap()
            })
            .collect();
        let project = write_project(&now.project, &texts);
        let work = write_work(&now, &builds, &texts);
        let kept = read(&project, &work, &mut texts).unwrap();
        assert_eq!(kept.builds, &builds[3..]);
    }
}
