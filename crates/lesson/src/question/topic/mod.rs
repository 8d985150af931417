//! What is asked, topic by topic. Each makes drafts; whether one is worth asking is decided by building it.

mod bases;
mod caches;
mod files;
mod instructions;
mod mounts;
mod stages;

use cache_model::build::Rerun;
use language::tr;
use optimizer::random::Random;

use super::Culprit;
use super::draft::{Draft, Plan, Subject};

/// A topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// What COPY takes.
    CopyContent,
    /// `.dockerignore`
    IgnoreRules,
    /// Permission bits and times.
    ModeTime,
    /// ARG and ENV.
    Variables,
    /// Stages, needed or not.
    MultiStage,
    /// The early cut-off.
    CutOff,
    /// Mounts of RUN.
    Mounts,
    /// Metadata, comments, and what only looks like it.
    Metadata,
    /// Base images that move.
    BaseMoves,
    /// Caches that travel.
    CacheExport,
}

impl Topic {
    /// All topics.
    pub const ALL: [Self; 10] = [
        Self::CopyContent,
        Self::IgnoreRules,
        Self::ModeTime,
        Self::Variables,
        Self::MultiStage,
        Self::CutOff,
        Self::Mounts,
        Self::Metadata,
        Self::BaseMoves,
        Self::CacheExport,
    ];

    /// Its place among all.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Its name in addresses and in what is kept.
    pub const fn id(self) -> &'static str {
        match self {
            Self::CopyContent => "copy-content",
            Self::IgnoreRules => "ignore-rules",
            Self::ModeTime => "mode-mtime",
            Self::Variables => "arg-env",
            Self::MultiStage => "multi-stage",
            Self::CutOff => "cut-off",
            Self::Mounts => "mounts",
            Self::Metadata => "metadata",
            Self::BaseMoves => "base-moves",
            Self::CacheExport => "cache-export",
        }
    }

    /// Its name for people.
    pub fn title(self) -> String {
        match self {
            Self::CopyContent => tr!("What COPY takes"),
            Self::IgnoreRules => tr!("Ignore rules"),
            Self::ModeTime => tr!("Modes and times"),
            Self::Variables => tr!("ARG and ENV"),
            Self::MultiStage => tr!("Stages"),
            Self::CutOff => tr!("The early cut-off"),
            Self::Mounts => tr!("Mounts"),
            Self::Metadata => tr!("Metadata"),
            Self::BaseMoves => tr!("Bases that move"),
            Self::CacheExport => tr!("Caches that travel"),
        }
    }

    /// The topic of an id.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.id() == id)
    }

    /// A draft of this topic.
    pub(super) fn draft(self, random: &mut Random) -> Draft {
        let plan = Plan::new(random);
        match self {
            Self::CopyContent => files::copied(random, plan),
            Self::IgnoreRules => files::ignored(random, plan),
            Self::ModeTime => files::described(random, plan),
            Self::Variables => instructions::variable(random, plan),
            Self::MultiStage => stages::several(random, plan, Rerun::Different),
            Self::CutOff => stages::several(random, plan, Rerun::Same),
            Self::Mounts => mounts::mounted(random, plan),
            Self::Metadata => instructions::metadata(random, plan),
            Self::BaseMoves => bases::moved_anew(random, plan),
            Self::CacheExport => caches::travelled(random, plan),
        }
    }
}

/// Opens and fills one stage.
fn one_stage(random: &mut Random, plan: &mut Plan) {
    plan.open(random, None);
    plan.body(random);
    plan.line(["USER 1000", "EXPOSE 8080", "CMD [\"app\"]"][random.below(3)]);
}

/// Any file of the context.
fn any_file(random: &mut Random, plan: &Plan) -> String {
    let paths: Vec<&String> = plan.texts.keys().collect();
    random
        .pick(&paths)
        .map_or_else(String::new, |path| (*path).clone())
}

/// What RUN steps write, as it is told.
fn writes(rerun: Rerun) -> String {
    match rerun {
        Rerun::Same => tr!("A RUN that runs again writes the same bytes as before."),
        Rerun::Different => tr!("A RUN that runs again writes other bytes than before."),
    }
}

/// The plan with a file edited.
fn edited(plan: &Plan, path: &str) -> Plan {
    let mut after = plan.clone();
    if let Some(text) = after.texts.get_mut(path) {
        text.push_str(", edited");
    }
    after
}

/// What differs in `after` is one file.
fn of_file(plan: Plan, after: &Plan, change: String, path: String) -> Draft {
    plan.then(
        after,
        change,
        Culprit::Path(path.clone()),
        Subject::File(path),
    )
}

/// What differs is that one file is edited.
fn of_edit(plan: Plan, path: String) -> Draft {
    let after = edited(&plan, &path);
    let change = tr!("`{}` is edited.", path);
    of_file(plan, &after, change, path)
}
