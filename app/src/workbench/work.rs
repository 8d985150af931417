//! What a person has made: the Dockerfile, the folder, what the build command says. All else follows from it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use cache_model::build::{
    BuildInput, BuildOptions, BuilderKind, NoCache, Rerun, RunOutput, RunOutputs, carried,
};
use cache_model::content::path::clean;
use cache_model::content::tree::{File, Meta, Node, Tree, TreeError};
use cache_model::digest::Hasher;
use cache_model::image::catalog::ImageCatalog;
use dockerfile::instruction::{self, Program};
use dockerfile::syntax;
use language::tr;
use view_model::bench::Subject;

use super::action::Action;
use super::texts::Texts;

/// Where the Dockerfile lies in the context.
pub(crate) const DOCKERFILE: &str = "Dockerfile";

/// Ignore files, the one that wins first.
pub(crate) const IGNORE_FILES: [&str; 2] = ["Dockerfile.dockerignore", ".dockerignore"];

/// The state of the Bench that a person can change and take back. Cheap to clone: texts and trees are shared.
///
/// Invariant: the context holds the Dockerfile, with the digest of its text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Work {
    /// What it was opened as.
    pub project: Arc<Project>,
    dockerfile: Arc<str>,
    context: Tree,
    /// What the build command says.
    pub settings: Settings,
}

/// A project as it was opened: what later states are kept as differences from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Project {
    /// Its name: that of the folder, or of the example.
    pub name: String,
    /// The id of the example it is; none for a person's own. Only an example's assumed durations are shown.
    pub example: Option<String>,
    /// Tells it from all others, on this device.
    pub stamp: u64,
    /// The folder as it was opened, without a Dockerfile that was not in it.
    pub context: Tree,
}

/// What the build command says beside the Dockerfile and the folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Settings {
    /// `--build-arg`
    pub args: BTreeMap<String, String>,
    /// `--target`; none for the last stage.
    pub target: Option<String>,
    /// `--no-cache`
    pub no_cache: bool,
    /// Which builder builds.
    pub builder: BuilderKind,
    /// What is assumed about the output of a RUN, by its lasting name in the text it was said of.
    pub assumptions: BTreeMap<String, Rerun>,
}

/// Why an action was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// There is nothing at this path.
    Missing(String),
    /// There is something at this path already.
    Exists(String),
    /// A path that names nothing below the folder.
    BadPath(String),
    /// What was said can be said of a file only.
    NotAFile(String),
    /// The Dockerfile is what is built.
    Dockerfile,
    /// A directory cannot be moved into itself.
    IntoItself(String),
    /// A file stands where a directory is needed.
    Tree(#[from] TreeError),
    /// There was no build to go back to.
    NoBuild,
}

/// A clause, in the language of now.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Missing(path) => tr!("there is no {} in the folder", path),
            Self::Exists(path) => tr!("there is a {} in the folder already", path),
            Self::BadPath(path) => {
                tr!("{} is no name of a file in the folder", format!("{path:?}"))
            }
            Self::NotAFile(path) => tr!("{} is not a file", path),
            Self::Dockerfile => {
                tr!("the Dockerfile is what is built: it cannot be removed or renamed here")
            }
            Self::IntoItself(path) => tr!("{} cannot be moved into itself", path),
            Self::Tree(TreeError::NotADirectory { path }) => tr!("{} is not a directory", path),
            Self::Tree(error) => error.to_string(),
            Self::NoBuild => tr!("nothing was built yet, so there is nothing to go back to"),
        })
    }
}

impl Default for Work {
    fn default() -> Self {
        Self::new(Arc::default(), "", Tree::default(), Settings::default())
    }
}

impl Work {
    /// A state. An entry of the context where the Dockerfile lies keeps its mode and gets the text's digest.
    pub(crate) fn new(
        project: Arc<Project>,
        dockerfile: &str,
        context: Tree,
        settings: Settings,
    ) -> Self {
        let mut work = Self {
            project,
            dockerfile: Arc::default(),
            context,
            settings,
        };
        work.set_dockerfile(dockerfile);
        work
    }

    /// The text of the Dockerfile.
    pub(crate) fn dockerfile(&self) -> &Arc<str> {
        &self.dockerfile
    }

    /// The folder before ignore rules, the Dockerfile included.
    pub(crate) const fn context(&self) -> &Tree {
        &self.context
    }

    /// The state after an action. `last` is the state that was built last.
    pub(crate) fn step(
        &self,
        action: &Action,
        texts: &mut Texts,
        last: Option<&Self>,
    ) -> Result<Self, Refusal> {
        let mut work = self.clone();
        match action {
            Action::SetDockerfile(text) | Action::MendDockerfile(text) => work.set_dockerfile(text),
            Action::EditFile { path, text } if path == DOCKERFILE => work.set_dockerfile(text),
            Action::EditFile { path, text } => {
                // Of no known time, as every file edited here: a builder asks again for a file whose size and time
                // it has seen only if the time is known to differ or not known at all.
                let mut file = texts.keep(text);
                file.meta = work.file(path)?.meta;
                work.context.insert(path, Node::File(file))?;
            }
            Action::ChangeContent(path) => {
                let mut file = work.file(path)?;
                // Any other digest will do; this one differs each time and is the same on each machine.
                file.digest = Hasher::new("changed content").digest(file.digest).finish();
                // A file of the size and time that were seen is not sent again, so its time is not known any more.
                file.mtime = None;
                work.replace(path, file)?;
            }
            Action::Remove(path) => {
                forbid_dockerfile(path)?;
                work.context
                    .remove(path)
                    .ok_or_else(|| Refusal::Missing(path.clone()))?;
            }
            Action::AddFile { path, text } => {
                let path = work.free(path)?;
                work.context.insert(&path, Node::File(texts.keep(text)))?;
            }
            Action::Rename { from, to } => {
                forbid_dockerfile(from)?;
                if to.starts_with(&format!("{from}/")) {
                    return Err(Refusal::IntoItself(from.clone()));
                }
                let to = work.free(to)?;
                let node = work
                    .context
                    .remove(from)
                    .ok_or_else(|| Refusal::Missing(from.clone()))?;
                work.context.insert(&to, node)?;
            }
            Action::SetExecutable { path, executable } => {
                let mode = work.file(path)?.meta.mode;
                // As `chmod a+x` does for who may read, and `chmod a-x`.
                let mode = if *executable {
                    mode | (mode & 0o444) >> 2
                } else {
                    mode & !0o111
                };
                work.context.set_meta(path, Meta { mode, ..Meta::FILE });
            }
            Action::TouchTime { path, now } => {
                let mut file = work.file(path)?;
                let later = file.mtime.map_or(*now, |time| time.saturating_add(1));
                file.mtime = Some(later.max(*now));
                work.replace(path, file)?;
            }
            Action::Revert(subject) => work.revert(subject, last.ok_or(Refusal::NoBuild)?)?,
            Action::SetBuildArg { name, value } => {
                match value {
                    Some(value) => work.settings.args.insert(name.clone(), value.clone()),
                    None => work.settings.args.remove(name),
                };
            }
            Action::SetTarget(target) => work.settings.target.clone_from(target),
            Action::Assume { step, rerun } => {
                work.settings.assumptions.insert(step.clone(), *rerun);
            }
            Action::SetNoCache(on) => work.settings.no_cache = *on,
        }
        Ok(work)
    }

    /// What a build of this state is given.
    pub(crate) fn input(&self, texts: &Texts, images: &ImageCatalog) -> BuildInput {
        BuildInput {
            dockerfile: self.dockerfile.to_string(),
            dockerfile_path: DOCKERFILE.to_owned(),
            dockerfile_outside_context: false,
            context: self.context.clone(),
            ignore_files: self.ignore_files(texts),
            args: self.settings.args.clone(),
            target: self.settings.target.clone(),
            platforms: Vec::new(),
            options: BuildOptions {
                no_cache: if self.settings.no_cache {
                    NoCache::All
                } else {
                    NoCache::Off
                },
                ..BuildOptions::default()
            },
            images: images.clone(),
            builder: self.settings.builder,
            outputs: RunOutputs {
                default: Rerun::Different,
                steps: self
                    .settings
                    .assumptions
                    .iter()
                    .map(|(step, rerun)| (step.clone(), RunOutput::Assumed(*rerun)))
                    .collect(),
            },
        }
    }

    /// Texts of the ignore files that are there. One whose text is not kept is left out.
    pub(crate) fn ignore_files(&self, texts: &Texts) -> BTreeMap<String, String> {
        IGNORE_FILES
            .into_iter()
            .filter_map(|path| {
                let text = texts.of_path(&self.context, path)?;
                Some((path.to_owned(), text.to_owned()))
            })
            .collect()
    }

    fn set_dockerfile(&mut self, text: &str) {
        self.carry_assumptions(text);
        self.dockerfile = text.into();
        let mut file = File::of(text.as_bytes());
        if let Some(Node::File(old)) = self.context.get(DOCKERFILE) {
            file.meta = old.meta;
        }
        let entered = self.context.insert(DOCKERFILE, Node::File(file));
        debug_assert!(entered.is_ok(), "a name at the top has nothing above it");
    }

    /// Takes what is assumed along to another text. What was said of a RUN that is gone is kept: it may come back, as when
    /// a keyword is typed again.
    fn carry_assumptions(&mut self, text: &str) {
        if self.settings.assumptions.is_empty() {
            return;
        }
        let names = carried(&program(&self.dockerfile), &program(text));
        let renamed = |(key, rerun): (String, Rerun)| match names.get(&key) {
            Some(name) => (name.clone(), rerun),
            None => (key, rerun),
        };
        // Those that the text has win over those that wait.
        let (present, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.settings.assumptions)
            .into_iter()
            .partition(|(key, _)| names.contains_key(key));
        let all = waiting.into_iter().chain(present);
        self.settings.assumptions = all.map(renamed).collect();
    }

    fn file(&self, path: &str) -> Result<File, Refusal> {
        match self.context.get(path) {
            Some(Node::File(file)) => Ok(file),
            Some(_) => Err(Refusal::NotAFile(path.to_owned())),
            None => Err(Refusal::Missing(path.to_owned())),
        }
    }

    /// Puts a file in the place of another; the Dockerfile stays what its text makes it.
    fn replace(&mut self, path: &str, file: File) -> Result<(), Refusal> {
        if path != DOCKERFILE {
            self.context.insert(path, Node::File(file))?;
        }
        Ok(())
    }

    /// The path in its clean form, if nothing stands there.
    fn free(&self, path: &str) -> Result<String, Refusal> {
        let cleaned = clean(path.trim());
        let cleaned = cleaned.trim_start_matches('/');
        if cleaned.is_empty() || cleaned == "." || cleaned.split('/').any(|part| part == "..") {
            return Err(Refusal::BadPath(path.to_owned()));
        }
        if self.context.contains(cleaned) {
            return Err(Refusal::Exists(cleaned.to_owned()));
        }
        Ok(cleaned.to_owned())
    }

    fn revert(&mut self, subject: &Subject, last: &Self) -> Result<(), Refusal> {
        let old = &last.settings;
        match subject {
            Subject::Dockerfile => self.set_dockerfile(&last.dockerfile),
            Subject::File(path) if path == DOCKERFILE => self.set_dockerfile(&last.dockerfile),
            Subject::File(path) => match last.context.get(path) {
                Some(node) => self.context.insert(path, node)?,
                None => {
                    self.context.remove(path);
                }
            },
            Subject::Context => {
                self.context = last.context.clone();
                let text = Arc::clone(&self.dockerfile);
                self.set_dockerfile(&text);
            }
            Subject::BuildArg(name) => match old.args.get(name) {
                Some(value) => {
                    self.settings.args.insert(name.clone(), value.clone());
                }
                None => {
                    self.settings.args.remove(name);
                }
            },
            Subject::Target => self.settings.target.clone_from(&old.target),
            Subject::NoCache => self.settings.no_cache = old.no_cache,
            Subject::Assumption(step) => {
                let names = carried(&program(&last.dockerfile), &program(&self.dockerfile));
                let before = names.iter().find(|(_, new)| *new == step);
                match before.and_then(|(key, _)| old.assumptions.get(key)) {
                    Some(rerun) => {
                        self.settings.assumptions.insert(step.clone(), *rerun);
                    }
                    None => {
                        self.settings.assumptions.remove(step);
                    }
                }
            }
        }
        Ok(())
    }
}

fn program(text: &str) -> Program {
    instruction::parse(&syntax::parse(text)).program
}

fn forbid_dockerfile(path: &str) -> Result<(), Refusal> {
    if path == DOCKERFILE {
        return Err(Refusal::Dockerfile);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(texts: &mut Texts) -> Work {
        let mut context = Tree::default();
        for (path, text) in [("src/app.py", "one"), ("run.sh", "#!/bin/sh")] {
            context.insert(path, Node::File(texts.keep(text))).unwrap();
        }
        context
            .insert("model.bin", Node::File(File::of(b"\0")))
            .unwrap();
        Work::new(
            Arc::default(),
            "FROM scratch\n",
            context,
            Settings::default(),
        )
    }

    fn path(path: &str) -> String {
        path.to_owned()
    }

    #[test]
    fn each_action_changes_what_it_says_and_going_back_undoes_it() {
        #[track_caller]
        fn check(action: &Action, subject: Subject, seen: impl Fn(&Work, &Texts) -> bool) {
            let mut texts = Texts::default();
            let before = start(&mut texts);
            let after = before.step(action, &mut texts, None).unwrap();
            assert_ne!(after, before, "{action:?}");
            assert!(!seen(&before, &texts), "{action:?} shows before it is done");
            assert!(seen(&after, &texts), "{action:?} does not show");
            let back = after
                .step(&Action::Revert(subject), &mut texts, Some(&before))
                .unwrap();
            assert_eq!(back, before, "{action:?}");
        }
        let file = |path: &str| Subject::File(path.to_owned());
        check(
            &Action::SetDockerfile("FROM alpine".into()),
            Subject::Dockerfile,
            |work, _| {
                &**work.dockerfile() == "FROM alpine"
                    && work.context().get(DOCKERFILE) == Some(Node::File(File::of(b"FROM alpine")))
            },
        );
        check(
            &Action::EditFile {
                path: path("src/app.py"),
                text: "two".into(),
            },
            file("src/app.py"),
            |work, texts| texts.of_path(work.context(), "src/app.py") == Some("two"),
        );
        check(
            &Action::ChangeContent(path("model.bin")),
            file("model.bin"),
            |work, _| work.context().get("model.bin") != Some(Node::File(File::of(b"\0"))),
        );
        check(
            &Action::Remove(path("run.sh")),
            file("run.sh"),
            |work, _| !work.context().contains("run.sh"),
        );
        check(
            &Action::AddFile {
                path: path("/docs/./a.md"),
                text: String::new(),
            },
            file("docs"),
            |work, _| work.context().contains("docs/a.md"),
        );
        check(
            &Action::SetExecutable {
                path: path("run.sh"),
                executable: true,
            },
            file("run.sh"),
            |work, _| {
                work.context()
                    .get("run.sh")
                    .is_some_and(|node| node.meta().mode == 0o755)
            },
        );
        check(
            &Action::TouchTime {
                path: path("run.sh"),
                now: 9,
            },
            file("run.sh"),
            |work, _| matches!(work.context().get("run.sh"), Some(Node::File(file)) if file.mtime == Some(9)),
        );
        check(
            &Action::SetBuildArg {
                name: "A".into(),
                value: Some("1".into()),
            },
            Subject::BuildArg("A".into()),
            |work, _| work.settings.args.contains_key("A"),
        );
        check(
            &Action::SetTarget(Some("build".into())),
            Subject::Target,
            |work, _| work.settings.target.is_some(),
        );
        check(
            &Action::Assume {
                step: "0#0 RUN x".into(),
                rerun: Rerun::Same,
            },
            Subject::Assumption("0#0 RUN x".into()),
            |work, _| !work.settings.assumptions.is_empty(),
        );
        check(&Action::SetNoCache(true), Subject::NoCache, |work, _| {
            work.settings.no_cache
        });
    }

    #[test]
    fn what_is_assumed_of_a_run_follows_it_through_the_text() {
        let mut texts = Texts::default();
        let mut work = start(&mut texts);
        let mut act = |action: &Action| work = work.step(action, &mut texts, None).unwrap();
        let text = |text: &str| Action::SetDockerfile(text.into());
        act(&text("FROM a\nRUN make\nRUN test\n"));
        act(&Action::Assume {
            step: "0#0 RUN test".into(),
            rerun: Rerun::Same,
        });
        act(&text("FROM a\nRUN new\nRUN make\nRUN test --fast\n"));
        act(&text(
            "FROM b\nFROM a\nRUN new\nRUN make\nRUN test --fast\n",
        ));
        act(&text("FROM b\nFROM a\nRUN new\nRUN make\nRU test --fast\n"));
        act(&text(
            "FROM b\nFROM a\nRUN new\nRUN make\nRUN test --fast\n",
        ));
        let found: Vec<&String> = work.settings.assumptions.keys().collect();
        assert_eq!(found, ["1#0 RUN test --fast"]);
    }

    #[test]
    fn a_renamed_directory_takes_its_files_along() {
        let mut texts = Texts::default();
        let work = start(&mut texts);
        let action = Action::Rename {
            from: path("src"),
            to: path("service/code"),
        };
        let work = work.step(&action, &mut texts, None).unwrap();
        assert_eq!(
            texts.of_path(work.context(), "service/code/app.py"),
            Some("one")
        );
        assert!(!work.context().contains("src"));
    }

    #[test]
    fn what_cannot_be_done_is_refused_and_changes_nothing() {
        #[track_caller]
        fn check(action: &Action, expected: &Refusal) {
            let mut texts = Texts::default();
            let work = start(&mut texts);
            assert_eq!(work.step(action, &mut texts, None).as_ref(), Err(expected));
        }
        check(
            &Action::Remove(path("nothing")),
            &Refusal::Missing(path("nothing")),
        );
        check(&Action::Remove(path("Dockerfile")), &Refusal::Dockerfile);
        check(
            &Action::ChangeContent(path("src")),
            &Refusal::NotAFile(path("src")),
        );
        check(
            &Action::Rename {
                from: path("src"),
                to: path("src/src"),
            },
            &Refusal::IntoItself(path("src")),
        );
        check(
            &Action::Rename {
                from: path("src"),
                to: path("run.sh"),
            },
            &Refusal::Exists(path("run.sh")),
        );
        for bad in ["", " ", "/", ".", "../etc/passwd", "a/../../b"] {
            check(
                &Action::AddFile {
                    path: path(bad),
                    text: String::new(),
                },
                &Refusal::BadPath(path(bad)),
            );
        }
        check(
            &Action::AddFile {
                path: path("run.sh/a"),
                text: String::new(),
            },
            &Refusal::Tree(TreeError::NotADirectory {
                path: path("/run.sh"),
            }),
        );
        check(&Action::Revert(Subject::Dockerfile), &Refusal::NoBuild);
    }
}
