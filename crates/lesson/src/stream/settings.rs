//! What can be moved in a stream of builds, and its place in addresses.

use cache_model::build::ExportMode;

/// Working days in a week.
const DAYS: u32 = 5;
/// From how many builds on shares are steady enough to be compared.
const ENOUGH: u32 = 200;

/// Everything that decides what a week of builds costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// In which order the Dockerfile does things.
    pub order: Order,
    /// Where builds run.
    pub runner: Runner,
    /// What is exported of the cache after each build, and imported before the next.
    pub export: Option<ExportMode>,
    /// The package manager keeps its downloads in a cache mount.
    pub mounts: bool,
    /// What commits change.
    pub churn: Churn,
    /// Seconds that the install of the dependencies takes.
    pub install: u32,
    /// Seconds that the system packages take.
    pub system: u32,
    /// Builds on a working day.
    pub builds: u32,
}

/// How often each kind of change comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Churn {
    /// Weight of commits that change code.
    pub code: u32,
    /// Weight of those that change the list of dependencies.
    pub dependencies: u32,
    /// Weight of those that change the README.
    pub docs: u32,
    /// How often in a week the tag of the base image moves.
    pub base: u32,
}

/// In which order a Dockerfile does things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The source is copied before the install.
    SourceFirst,
    /// The install comes before the source.
    DependenciesFirst,
    /// The install has a stage of its own.
    TwoStages,
}

/// Where builds run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runner {
    /// On a machine that stays.
    Persistent,
    /// Each on a new machine.
    Ephemeral,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SourceFirst, Self::DependenciesFirst, Self::TwoStages];

    /// The name of its Dockerfile.
    pub const fn id(self) -> &'static str {
        match self {
            Self::SourceFirst => "source-first",
            Self::DependenciesFirst => "dependencies-first",
            Self::TwoStages => "two-stages",
        }
    }
}

impl Runner {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Persistent, Self::Ephemeral];

    /// Its name in addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Persistent => "persistent",
            Self::Ephemeral => "ephemeral",
        }
    }
}

/// What may be exported.
pub const EXPORTS: [Option<ExportMode>; 4] = [
    None,
    Some(ExportMode::Inline),
    Some(ExportMode::Min),
    Some(ExportMode::Max),
];

/// The name of an export in addresses and moves.
pub const fn export_id(export: Option<ExportMode>) -> &'static str {
    match export {
        None => "none",
        Some(ExportMode::Inline) => "inline",
        Some(ExportMode::Min) => "min",
        Some(ExportMode::Max) => "max",
    }
}

/// What a number may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// At least this.
    pub min: u32,
    /// At most this.
    pub max: u32,
}

impl Range {
    /// Weights of commits.
    pub const WEIGHT: Self = Self::new(0, 100);
    /// Moves of the base image in a week.
    pub const BASE: Self = Self::new(0, 5);
    /// Seconds of the install.
    pub const INSTALL: Self = Self::new(5, 600);
    /// Seconds of the system packages.
    pub const SYSTEM: Self = Self::new(1, 120);
    /// Builds a day.
    pub const BUILDS: Self = Self::new(1, 60);

    const fn new(min: u32, max: u32) -> Self {
        Self { min, max }
    }

    fn read(self, text: &str) -> Option<u32> {
        let number = text.parse().ok()?;
        (self.min..=self.max).contains(&number).then_some(number)
    }
}

impl Default for Settings {
    /// The project as one finds it: the slow order, on a machine that stays.
    fn default() -> Self {
        Self {
            order: Order::SourceFirst,
            runner: Runner::Persistent,
            export: None,
            mounts: false,
            churn: Churn {
                code: 85,
                dependencies: 5,
                docs: 10,
                base: 1,
            },
            install: 221,
            system: 12,
            builds: 10,
        }
    }
}

impl Settings {
    /// Builds in a week.
    pub const fn per_week(&self) -> u32 {
        self.builds * DAYS
    }

    /// How many weeks are played: enough builds for shares to be steady.
    pub const fn weeks(&self) -> u32 {
        ENOUGH.div_ceil(self.per_week())
    }

    /// How many builds are played.
    pub const fn all(&self) -> u32 {
        self.per_week() * self.weeks()
    }

    /// Its place in addresses, which leads back to it:
    /// `source-first.persistent.none.plain.85-5-10-1.221-12-10`.
    pub fn place(&self) -> String {
        let churn = self.churn;
        format!(
            "{}.{}.{}.{}.{}-{}-{}-{}.{}-{}-{}",
            self.order.id(),
            self.runner.id(),
            export_id(self.export),
            if self.mounts { "mounts" } else { "plain" },
            churn.code,
            churn.dependencies,
            churn.docs,
            churn.base,
            self.install,
            self.system,
            self.builds,
        )
    }

    /// The settings of a place; none if it is no such place or a number is out of its range.
    pub fn at(place: &str) -> Option<Self> {
        let parts: Vec<&str> = place.split('.').collect();
        let &[order, runner, export, mounts, churn, costs] = parts.as_slice() else {
            return None;
        };
        let churn: Vec<&str> = churn.split('-').collect();
        let costs: Vec<&str> = costs.split('-').collect();
        let (&[code, dependencies, docs, base], &[install, system, builds]) =
            (churn.as_slice(), costs.as_slice())
        else {
            return None;
        };
        Some(Self {
            order: Order::ALL.into_iter().find(|one| one.id() == order)?,
            runner: Runner::ALL.into_iter().find(|one| one.id() == runner)?,
            export: EXPORTS.into_iter().find(|one| export_id(*one) == export)?,
            mounts: match mounts {
                "mounts" => true,
                "plain" => false,
                _ => return None,
            },
            churn: Churn {
                code: Range::WEIGHT.read(code)?,
                dependencies: Range::WEIGHT.read(dependencies)?,
                docs: Range::WEIGHT.read(docs)?,
                base: Range::BASE.read(base)?,
            },
            install: Range::INSTALL.read(install)?,
            system: Range::SYSTEM.read(system)?,
            builds: Range::BUILDS.read(builds)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_has_a_place_that_leads_back() {
        for order in Order::ALL {
            for runner in Runner::ALL {
                for export in EXPORTS {
                    for mounts in [false, true] {
                        let settings = Settings {
                            order,
                            runner,
                            export,
                            mounts,
                            ..Settings::default()
                        };
                        assert_eq!(Settings::at(&settings.place()), Some(settings));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_no_place_leads_nowhere() {
        for place in [
            "",
            "source-first",
            "upside-down.persistent.none.plain.85-5-10-1.221-12-10",
            "source-first.persistent.none.perhaps.85-5-10-1.221-12-10",
            "source-first.persistent.none.plain.85-5-10.221-12-10",
            "source-first.persistent.none.plain.85-5-10-9.221-12-10",
            "source-first.persistent.none.plain.85-5-10-1.221-12-0",
            "source-first.persistent.none.plain.85-5-10-1.221-12-4294967296",
        ] {
            assert_eq!(Settings::at(place), None, "{place}");
        }
    }

    #[test]
    fn enough_builds_are_played_and_never_too_many() {
        for builds in Range::BUILDS.min..=Range::BUILDS.max {
            let settings = Settings {
                builds,
                ..Settings::default()
            };
            let all = settings.per_week() * settings.weeks();
            assert!((ENOUGH..2 * ENOUGH).contains(&all), "{builds}: {all}");
        }
    }
}
