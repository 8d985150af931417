//! A stream of commits, each really built by the simulator: what a week of builds costs.
//!
//! The commits follow from the seed and the churn alone, whatever else is moved, so that two streams differ by what was
//! moved and not by chance. What a step costs is assumed, as everywhere in the example; what runs is the simulator's.
//! The transfer of layers and caches over a network is not counted.

mod settings;

use std::collections::BTreeSet;

use cache_model::build::{BuildReport, Status};
use cache_model::timeline::{Durations, schedule};
use language::tr;
use optimizer::random::Random;

use crate::moves::Move;
use crate::story::{Library, Story};

pub use settings::{Churn, EXPORTS, Order, Range, Runner, Settings, export_id};

/// How much of the install is left when its downloads lie in a warm cache mount: unpacking and compiling. Assumed.
pub const WARM: f64 = 0.4;

/// What a mount that keeps downloads looks like.
const MOUNT: &str = "--mount=type=cache";

/// What a commit changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// Code.
    Code,
    /// The list of dependencies.
    Dependencies,
    /// The README.
    Docs,
}

impl Commit {
    const ALL: [Self; 3] = [Self::Code, Self::Dependencies, Self::Docs];

    /// Its edit in the example, which says what file it changes.
    const fn edit(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Dependencies => "dependencies",
            Self::Docs => "docs",
        }
    }
}

/// A build of the stream.
#[derive(Debug, Clone)]
pub struct Built {
    /// What the commit changed.
    pub commit: Commit,
    /// The base image's tag had moved before it.
    pub base_moved: bool,
    /// What was reported.
    pub report: BuildReport,
    /// Milliseconds that each executed step took.
    pub durations: Durations,
    /// Milliseconds from start to end; stages run side by side.
    pub total: u64,
}

/// Build after build.
#[derive(Debug)]
pub struct Stream<'a> {
    library: &'a Library,
    settings: Settings,
    story: Story<'a>,
    random: Random,
    dockerfile: String,
    /// Cache mounts that have something in them on this machine.
    warm: BTreeSet<String>,
    done: u32,
}

impl<'a> Stream<'a> {
    /// A stream, after the first build of the project, which is not counted.
    ///
    /// # Errors
    /// The library has no such Dockerfile, or not what the stream changes.
    pub fn new(library: &'a Library, settings: Settings, seed: u64) -> Result<Self, String> {
        let mut story = Story::new(library, settings.order.id())?;
        if settings.mounts {
            let kept = format!("{MOUNT},target=/root/.cache/pip pip install -r");
            story.make(&Move::Replace("pip install --no-cache-dir -r".into(), kept))?;
        }
        if settings.export.is_some() {
            story.make(&Move::Cache(export_id(settings.export).into()))?;
        }
        let (input, report) = story.build();
        if let Some(error) = report.error {
            return Err(tr!("the project does not build: {}", error));
        }
        let mut stream = Self {
            library,
            settings,
            story,
            random: Random::new(seed),
            dockerfile: input.dockerfile,
            warm: BTreeSet::new(),
            done: 0,
        };
        stream.durations(&report)?;
        Ok(stream)
    }

    /// The Dockerfile that is built.
    pub fn dockerfile(&self) -> &str {
        &self.dockerfile
    }

    /// How many builds were played.
    pub const fn done(&self) -> u32 {
        self.done
    }

    /// How many there are.
    pub const fn all(&self) -> u32 {
        self.settings.all()
    }

    /// The next build; none after the last.
    ///
    /// # Errors
    /// The library has not what the stream changes, or does not say what a step costs.
    pub fn next_build(&mut self) -> Result<Option<Built>, String> {
        if self.done == self.all() {
            return Ok(None);
        }
        let commit = self.commit();
        let base_moved = self.moves_base();
        self.done += 1;
        if self.settings.runner == Runner::Ephemeral {
            self.story.make(&Move::Fresh)?;
            self.warm.clear();
        }
        self.change(commit)?;
        if base_moved {
            let image = self.library.example.images.first();
            let image = image.ok_or_else(|| tr!("the example has no base image"))?;
            self.story.make(&Move::Republish(image.reference.clone()))?;
        }
        let (_, report) = self.story.build();
        if let Some(error) = report.error {
            return Err(tr!("the project does not build: {}", error));
        }
        let durations = self.durations(&report)?;
        Ok(Some(Built {
            commit,
            base_moved,
            total: schedule(&report.flow, &durations, None).total,
            durations,
            report,
        }))
    }

    /// What the next commit changes. Without any weight it is code.
    fn commit(&mut self) -> Commit {
        let Churn {
            code,
            dependencies,
            docs,
            ..
        } = self.settings.churn;
        let drawn = self.random.weighted(&[code, dependencies, docs]);
        drawn.map_or(Commit::Code, |index| Commit::ALL[index])
    }

    /// Whether the base image moves before the next build: evenly over the week, first in its middle.
    fn moves_base(&self) -> bool {
        let (week, moves) = (self.settings.per_week(), self.settings.churn.base);
        let moved = |builds: u32| (builds * moves + week / 2) / week;
        moved(self.done + 1) > moved(self.done)
    }

    /// Writes a text that was not there before into the file of a commit.
    fn change(&mut self, commit: Commit) -> Result<(), String> {
        let example = &self.library.example;
        let edit = example.edits.iter().find(|edit| edit.id == commit.edit());
        let edit = edit.ok_or_else(|| tr!("the example has no edit `{}`", commit.edit()))?;
        let file = example.files.iter().find(|file| file.path == edit.path);
        let text = file.and_then(crate::example::SourceFile::to_text);
        let text = text.ok_or_else(|| tr!("the text of {} is not known", edit.path))?;
        let text = format!("{text}# change {}\n", self.done);
        self.story.make(&Move::Write(edit.path.clone(), text))
    }

    /// What the executed steps took; what they leave in cache mounts is warm from now on.
    fn durations(&mut self, report: &BuildReport) -> Result<Durations, String> {
        let mut durations = Durations::new();
        for step in &report.steps {
            if step.status != Status::Run {
                continue;
            }
            let text = instruction(&step.name);
            durations.insert(step.vertex, (self.seconds(text)? * 1000.0) as u64);
            self.warm.extend(mounts(text).map(str::to_owned));
        }
        Ok(durations)
    }

    fn seconds(&self, text: &str) -> Result<f64, String> {
        if text.contains("pip install") {
            let is_warm = mounts(text).any(|mount| self.warm.contains(mount));
            let rest = if is_warm { WARM } else { 1.0 };
            return Ok(f64::from(self.settings.install) * rest);
        }
        if text.contains("apt-get install") {
            return Ok(f64::from(self.settings.system));
        }
        let timing = self.library.example.timing(text);
        let timing = timing.ok_or_else(|| tr!("what `{}` costs is not known", text))?;
        Ok(timing.seconds)
    }
}

/// The cache mounts of an instruction.
fn mounts(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .filter(|word| word.starts_with(MOUNT))
}

/// The instruction of a step's name in progress, `[2/7] COPY . .`.
pub fn instruction(name: &str) -> &str {
    match name.split_once("] ") {
        Some((prefix, text)) if prefix.starts_with('[') => text,
        _ => name,
    }
}
