//! “Will this step be cached?”: a small project, an edit, a step; the answer is the model's.

use std::collections::BTreeMap;

use cache_model::build::{
    BuildInput, BuildReport, Builder, CacheExport, ExportMode, Rerun, RunOutputs, Status,
    StepReport,
};
use cache_model::content::tree::Node;

use crate::example::{SourceFile, Text};
use crate::reader::{At, Misfit};

/// Name of the store through which a fresh machine is given what the first build exported.
const STORE: &str = "registry";

/// A step of the second of two builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedQuestion {
    /// The Dockerfile of the first build.
    pub dockerfile: String,
    /// The files of the first build.
    pub files: Vec<SourceFile>,
    /// What is different in the second.
    pub edit: CachedEdit,
    /// The instruction asked about, as it stands in the second Dockerfile.
    pub step: String,
    /// Why the answer is what it is. Begins with the answer.
    pub back: String,
}

/// What is different in the second build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedEdit {
    /// In words.
    pub title: String,
    /// The Dockerfile, if it is another one.
    pub dockerfile: Option<String>,
    /// Files that are new or different.
    pub files: Vec<SourceFile>,
    /// `--build-arg`
    pub args: BTreeMap<String, String>,
    /// What commands write that run again.
    pub output: Rerun,
    /// Where it is built.
    pub runner: Runner,
}

/// Where the second build is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runner {
    /// On the machine of the first.
    Same,
    /// On another one, which imports what the first exported, if it did.
    Fresh(Option<ExportMode>),
}

/// Both builds.
#[derive(Debug, Clone)]
pub struct CachedAnswer {
    /// What went into the first.
    pub before: BuildInput,
    /// What came out of the first.
    pub first: BuildReport,
    /// What went into the second.
    pub after: BuildInput,
    /// What came out of the second.
    pub second: BuildReport,
}

impl CachedQuestion {
    pub(crate) fn read(card: &At<'_>) -> Result<Self, Misfit> {
        let edit = card.field("edit")?;
        let dockerfile = edit.optional("dockerfile").map(|at| at.lines());
        let output = edit
            .optional("output")
            .map(|at| at.choice(&[("same", Rerun::Same), ("different", Rerun::Different)]));
        let runner = edit.optional("runner").map(|at| {
            at.choice(&[
                ("fresh", Runner::Fresh(None)),
                ("fresh-min", Runner::Fresh(Some(ExportMode::Min))),
                ("fresh-max", Runner::Fresh(Some(ExportMode::Max))),
            ])
        });
        Ok(Self {
            dockerfile: card.field("dockerfile")?.lines()?,
            files: card.each("files", source_file)?,
            edit: CachedEdit {
                title: edit.field("title")?.words()?,
                dockerfile: dockerfile.transpose()?,
                files: edit.each("files", source_file)?,
                args: edit
                    .each("args", |arg| {
                        Ok((arg.field("name")?.words()?, arg.field("value")?.text()?))
                    })?
                    .into_iter()
                    .collect(),
                output: output.transpose()?.unwrap_or(Rerun::Different),
                runner: runner.transpose()?.unwrap_or(Runner::Same),
            },
            step: card.field("step")?.words()?,
            back: card.field("back")?.words()?,
        })
    }

    /// The Dockerfile of the second build.
    pub fn dockerfile_after(&self) -> &str {
        self.edit.dockerfile.as_deref().unwrap_or(&self.dockerfile)
    }

    /// Does both builds.
    pub fn answer(&self) -> CachedAnswer {
        let mut before = BuildInput {
            dockerfile: self.dockerfile.clone(),
            dockerfile_path: "Dockerfile".to_owned(),
            dockerfile_outside_context: true,
            outputs: RunOutputs {
                default: self.edit.output,
                ..RunOutputs::default()
            },
            ..BuildInput::default()
        };
        before.images.assume_unknown = true;
        put(&mut before, &self.files);
        let mut after = before.clone();
        self.dockerfile_after().clone_into(&mut after.dockerfile);
        after.args.clone_from(&self.edit.args);
        put(&mut after, &self.edit.files);
        let mut builder = Builder::new();
        if let Runner::Fresh(Some(mode)) = self.edit.runner {
            before.options.cache_to = Some(CacheExport {
                store: STORE.to_owned(),
                mode,
            });
            after.options.cache_from.push(STORE.to_owned());
        }
        let first = builder.build(&before);
        if let Runner::Fresh(_) = self.edit.runner {
            builder = builder.fresh();
        }
        let second = builder.build(&after);
        CachedAnswer {
            before,
            first,
            after,
            second,
        }
    }
}

impl CachedAnswer {
    /// The step of the second build that an instruction makes.
    pub fn step(&self, instruction: &str) -> Option<&StepReport> {
        let text = &self.after.dockerfile;
        let says = |step: &&StepReport| {
            step.span
                .is_some_and(|span| span.of(text).trim() == instruction)
        };
        self.second.steps.iter().find(says)
    }

    /// Whether that step is cached in the second build; none if there is no such step or it was not reached.
    pub fn is_cached(&self, instruction: &str) -> Option<bool> {
        match self.step(instruction)?.status {
            Status::Cached => Some(true),
            Status::Run => Some(false),
            Status::Error | Status::Canceled | Status::None => None,
        }
    }
}

fn source_file(at: &At<'_>) -> Result<SourceFile, Misfit> {
    let text = at.field("text")?.lines()?;
    let executable = at.optional("executable").map(|at| at.flag()).transpose()?;
    Ok(SourceFile {
        path: at.field("path")?.words()?,
        executable: executable == Some(true),
        text: Some(Text(text.lines().map(str::to_owned).collect())),
        digest: None,
        size: None,
    })
}

/// Puts files into the context. A path that cannot be one is left out; a test of the content finds it.
fn put(input: &mut BuildInput, files: &[SourceFile]) {
    for file in files {
        let _ = input.context.insert(&file.path, Node::File(file.to_file()));
        if let (".dockerignore", Some(text)) = (&*file.path, file.to_text()) {
            input.ignore_files.insert(file.path.clone(), text);
        }
    }
}
