//! What a scenario says. The schema is `content/lab.schema.json`.

use std::collections::BTreeMap;

use language::tr;

use super::goal::Goal;
use super::program::{Program, Template, World};
use crate::project::{Change, Project, path};
use crate::reader::{At, Misfit, json};

/// The path under which repairs name the build command.
pub const COMMAND: &str = "build.sh";

/// A scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it teaches, in the words of the coverage map: `copy-content`, `ignore-rules` …
    pub concepts: Vec<String>,
    /// 1 to 3.
    pub level: u64,
    /// What happened, as it would be told at a stand-up. Paragraphs.
    pub story: Vec<String>,
    /// What is asked.
    pub question: String,
    /// What people saw, line by line, apart from the build's own log.
    pub evidence: Vec<String>,
    /// The project, Dockerfile included.
    pub project: Project,
    /// The build command.
    pub command: String,
    /// Files that may be edited besides the Dockerfile and the command; others may not.
    pub editable: Vec<String>,
    /// The world at the beginning.
    pub world: World,
    /// A new machine for each build.
    pub ephemeral: bool,
    /// Images of the registry.
    pub images: Vec<Image>,
    /// What RUN steps read and write.
    pub programs: Vec<Program>,
    /// What happens between two builds.
    pub trigger: Event,
    /// What else is tried on a repair.
    pub probes: Vec<Event>,
    /// What must be true.
    pub goals: Vec<Goal>,
    /// What could be the cause; one is.
    pub causes: Vec<CauseChoice>,
    /// Three steps towards a repair.
    pub hints: Vec<String>,
    /// What a senior engineer would say. Paragraphs.
    pub explanation: Vec<String>,
    /// What a good explanation mentions.
    pub rubric: Vec<String>,
    /// Repairs that work, the recommended one first.
    pub repairs: Vec<Repair>,
    /// Repairs that look right and are not.
    pub wrong: Vec<Repair>,
}

/// An image of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Normalised reference.
    pub reference: String,
    /// Its digest; with a hole it moves when the world does.
    pub digest: Template,
    /// Files in it that matter: absolute path → content.
    pub files: BTreeMap<String, Template>,
}

/// Something that happens, after which a build follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its name in goals.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What happens, in order.
    pub happenings: Vec<Happening>,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// The project changes.
    Change(Change),
    /// The world does: name, value.
    World(String, String),
    /// The builder's cache is emptied.
    Prune,
    /// The project is checked out by someone whose git writes line ends as CR LF, unless attributes forbid it.
    CarriageReturns,
    /// Another machine builds.
    NewMachine,
}

/// A cause to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseChoice {
    /// The claim.
    pub claim: String,
    /// Why it is the cause, or is not.
    pub because: String,
    /// It is the cause.
    pub right: bool,
}

/// A repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What it does and what speaks for or against it.
    pub about: String,
    /// Changes of the Dockerfile, of [`COMMAND`], of editable files.
    pub changes: Vec<Change>,
    /// For wrong ones: the goals that refuse it.
    pub refused_by: Vec<String>,
}

/// How long a scenario may be, in bytes.
pub const LONGEST: usize = 256 << 10;

/// Probes: each is a build of its own.
const MOST_PROBES: usize = 11;

/// Statements and what they stand on.
const MOST_GOALS: usize = 40;

/// Characters of a variable of the world, which may stand in every template.
const LONGEST_VALUE: usize = 1000;

/// Characters of the name of a scenario.
const LONGEST_ID: usize = 60;

const FIELDS: &[&str] = &[
    "$schema",
    "id",
    "title",
    "concepts",
    "level",
    "story",
    "question",
    "evidence",
    "files",
    "dockerfile",
    "command",
    "editable",
    "world",
    "runner",
    "images",
    "programs",
    "trigger",
    "probes",
    "goals",
    "causes",
    "hints",
    "explanation",
    "rubric",
    "repairs",
    "wrong",
];

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// It does not fit the schema; the error names the place.
    pub fn parse(text: &str) -> Result<Self, Misfit> {
        if text.len() > LONGEST {
            return Err(Misfit {
                place: String::new(),
                problem: tr!(
                    "is longer than 256 KB; leave out what no step reads, or give a large file a “size” instead of a “text”"
                ),
            });
        }
        let value = json(text)?;
        let at = At::root(&value);
        at.object(FIELDS)?;
        let words = |at: &At<'_>| at.words();
        let mut project = Project::read(&at.field("files")?)?;
        let dockerfile = at.field("dockerfile")?.lines()?;
        project.write("Dockerfile", crate::project::Body::Text(dockerfile));
        let command = match at.optional("command") {
            None => "docker buildx build .\n".to_owned(),
            Some(command) => command.lines()?,
        };
        let runner = at.optional("runner").map_or(Ok(false), |at| {
            at.choice(&[("persistent", false), ("ephemeral", true)])
        })?;
        let world = at
            .optional("world")
            .map_or(Ok(Vec::new()), |at| at.texts())?;
        if world.iter().any(|(_, value)| !fits_world(value)) {
            return Err(at.field("world")?.misfit(too_long()));
        }
        let scenario = Self {
            id: name(&at.field("id")?)?,
            title: at.field("title")?.words()?,
            concepts: at.each("concepts", name)?,
            level: level(&at.field("level")?)?,
            story: at.each("story", words)?,
            question: at.field("question")?.words()?,
            evidence: at.each("evidence", At::text)?,
            project,
            command,
            editable: at.each("editable", path)?,
            world: world.into_iter().collect(),
            ephemeral: runner,
            images: at.counted("images", 0..=MOST_GOALS, Image::read)?,
            programs: at.each("programs", Program::read)?,
            trigger: Event::read(&at.field("trigger")?)?,
            probes: at.counted("probes", 0..=MOST_PROBES, Event::read)?,
            goals: at.counted("goals", 1..=MOST_GOALS, Goal::read)?,
            causes: at.each("causes", CauseChoice::read)?,
            hints: at.each("hints", words)?,
            explanation: at.each("explanation", words)?,
            rubric: at.each("rubric", words)?,
            repairs: at.each("repairs", |at| Repair::read(at, &["about", "changes"]))?,
            wrong: at.each("wrong", |at| {
                Repair::read(at, &["about", "changes", "refused_by"])
            })?,
        };
        scenario.coherent(&at)?;
        Ok(scenario)
    }

    fn coherent(&self, at: &At<'_>) -> Result<(), Misfit> {
        let known = |id: &str| id == "first" || self.events().any(|event| event.id == id);
        for goal in &self.goals {
            if let Some(after) = goal.after.iter().find(|after| !known(after.as_str())) {
                return Err(at.misfit(tr!(
                    "goal “{}” speaks of “{}”, but nothing of this name happens",
                    goal.id,
                    after
                )));
            }
        }
        if self.id.len() > LONGEST_ID {
            let wanted = tr!("is longer than {} characters", LONGEST_ID);
            return Err(at.field("id")?.misfit(wanted));
        }
        if self.causes.iter().filter(|cause| cause.right).count() != 1 {
            return Err(at.misfit(tr!("needs exactly one cause that is right")));
        }
        Ok(())
    }

    /// The trigger and the probes.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        std::iter::once(&self.trigger).chain(&self.probes)
    }

    /// Whether a path may be edited.
    pub fn may_edit(&self, path: &str) -> bool {
        path == "Dockerfile" || path == COMMAND || self.editable.iter().any(|own| own == path)
    }
}

impl Image {
    fn read(at: &At<'_>) -> Result<Self, Misfit> {
        at.object(&["reference", "digest", "files"])?;
        let files = at
            .optional("files")
            .map_or(Ok(Vec::new()), |at| at.texts())?;
        Ok(Self {
            reference: at.field("reference")?.words()?,
            digest: Template(at.field("digest")?.words()?),
            files: files
                .into_iter()
                .map(|(path, content)| (path, Template(content)))
                .collect(),
        })
    }
}

impl Event {
    fn read(at: &At<'_>) -> Result<Self, Misfit> {
        at.object(&["id", "title", "happens"])?;
        Ok(Self {
            id: match at.optional("id") {
                None => "trigger".to_owned(),
                Some(id) => name(&id)?,
            },
            title: at.field("title")?.words()?,
            happenings: at.each("happens", Happening::read)?,
        })
    }
}

impl Happening {
    fn read(at: &At<'_>) -> Result<Self, Misfit> {
        if let Some(name) = at.optional("set") {
            at.object(&["set", "to"])?;
            let to = at.field("to")?;
            let value = to.text()?;
            if !fits_world(&value) {
                return Err(to.misfit(too_long()));
            }
            return Ok(Self::World(name.words()?, value));
        }
        if let Some(what) = at.optional("event") {
            at.object(&["event"])?;
            let known = [
                ("prune", Kind::Prune),
                ("crlf-checkout", Kind::CarriageReturns),
                ("new-machine", Kind::NewMachine),
            ];
            return Ok(match what.choice(&known)? {
                Kind::Prune => Self::Prune,
                Kind::CarriageReturns => Self::CarriageReturns,
                Kind::NewMachine => Self::NewMachine,
            });
        }
        Change::read(at).map(Self::Change)
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Prune,
    CarriageReturns,
    NewMachine,
}

impl CauseChoice {
    fn read(at: &At<'_>) -> Result<Self, Misfit> {
        at.object(&["claim", "because", "right"])?;
        Ok(Self {
            claim: at.field("claim")?.words()?,
            because: at.field("because")?.words()?,
            right: at.optional("right").map_or(Ok(false), |at| at.flag())?,
        })
    }
}

impl Repair {
    fn read(at: &At<'_>, known: &[&str]) -> Result<Self, Misfit> {
        at.object(known)?;
        Ok(Self {
            about: at.field("about")?.words()?,
            changes: at.each("changes", Change::read)?,
            refused_by: at.each("refused_by", name)?,
        })
    }
}

/// A name that can stand in an address.
pub(super) fn name(at: &At<'_>) -> Result<String, Misfit> {
    let name = at.words()?;
    let fits =
        |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    if name.bytes().all(fits) {
        Ok(name)
    } else {
        Err(at.misfit(tr!("is a name: a-z, 0-9 and hyphens")))
    }
}

fn level(at: &At<'_>) -> Result<u64, Misfit> {
    match at.whole()? {
        level @ 1..=3 => Ok(level),
        _ => Err(at.misfit(tr!("is 1, 2 or 3"))),
    }
}

/// What is said of a value that does not fit the world.
fn too_long() -> String {
    tr!("has a value of more than {} characters", LONGEST_VALUE)
}

fn fits_world(value: &str) -> bool {
    value.chars().count() <= LONGEST_VALUE
}
