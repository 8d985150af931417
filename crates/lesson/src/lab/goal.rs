//! Statements over what was built. They are about what an image is for, so that a repair cannot win by leaving out what
//! was in the way.

use std::collections::BTreeMap;

use cache_model::build::Status;
use cache_model::content::tree::{Node, Tree};
use cache_model::digest::Digest;
use language::tr;

use super::machine::{Build, Machine, Run};
use super::program::Template;
use super::scenario::name;
use crate::reader::{At, Misfit};

/// A goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Its name, for repairs that it refuses.
    pub id: String,
    /// What must be true, for people.
    pub title: String,
    /// After which events; `first` is the first build.
    pub after: Vec<String>,
    /// What must be true.
    pub claim: Claim,
}

/// What must be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// All steps whose name contains the text are there, and cached.
    Cached(String),
    /// A step whose name contains the text runs.
    Runs(String),
    /// The image holds files of the project as they are now: path in the image → path in the project.
    Ships(BTreeMap<String, String>),
    /// The image holds a file, with this content if one is given.
    Holds {
        /// Its path in the image.
        path: String,
        /// Its content, in the world of that build.
        is: Option<Template>,
        /// Its owner.
        owner: Option<u32>,
    },
    /// Each history entry that the build wrote has a date given from outside.
    Dated,
    /// The image does not hold a path.
    Lacks(String),
    /// The build adds less than this many bytes to its base image.
    Adds(u64),
    /// No layer, no history entry and no variable of the image holds this text.
    Hides(Template),
    /// The image's configuration is the one it had before the repair, in these fields.
    Keeps(Vec<Field>),
}

/// Fields of the configuration that a repair must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What is started: command and entry point.
    Command,
    /// The user.
    User,
    /// The working directory.
    Workdir,
    /// Exposed ports.
    Ports,
    /// Labels, but not their values.
    Labels,
    /// Variables, but not their values.
    Variables,
}

/// What a goal found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It is met.
    Met,
    /// It is not: why, in a sentence.
    Open(String),
}

/// One build of a repair: what was built, where, and what the unrepaired build made of it.
pub struct Evidence<'a> {
    /// The machine after the build.
    pub machine: &'a Machine,
    /// The run.
    pub run: &'a Run,
    /// The first build of the scenario as it is found.
    pub found: &'a Run,
}

impl Goal {
    /// Whether it is met in one build.
    pub fn check(&self, evidence: &Evidence<'_>) -> Finding {
        if !evidence.run.succeeded() {
            return Finding::Open(failure(evidence.run));
        }
        match self.claim.open(evidence) {
            None => Finding::Met,
            Some(why) => Finding::Open(why),
        }
    }

    /// Reads a goal.
    ///
    /// # Errors
    /// It does not fit the schema.
    pub fn read(at: &At<'_>) -> Result<Self, Misfit> {
        let claim = Claim::read(at)?;
        let after = at.each("after", name)?;
        Ok(Self {
            id: name(&at.field("id")?)?,
            title: at.field("title")?.words()?,
            after: if after.is_empty() {
                vec!["trigger".to_owned()]
            } else {
                after
            },
            claim,
        })
    }
}

impl Claim {
    /// The fields of which a goal has exactly one.
    const KINDS: [&'static str; 9] = [
        "cached",
        "runs",
        "ships",
        "holds",
        "lacks",
        "adds_less",
        "hides",
        "keeps",
        "dated",
    ];

    fn read(at: &At<'_>) -> Result<Self, Misfit> {
        let mut found = Self::KINDS
            .into_iter()
            .filter_map(|kind| Some((kind, at.optional(kind)?)));
        let (Some((kind, says)), None) = (found.next(), found.next()) else {
            let known = Self::KINDS.join(", ");
            let mut known_fields = vec!["id", "title", "after", "is", "owner"];
            known_fields.extend(Self::KINDS);
            at.object(&known_fields)?;
            return Err(at.misfit(tr!("needs exactly one of {}", known)));
        };
        match kind {
            "holds" => at.object(&["id", "title", "after", kind, "is", "owner"])?,
            _ => at.object(&["id", "title", "after", kind])?,
        }
        Ok(match kind {
            "cached" => Self::Cached(says.words()?),
            "runs" => Self::Runs(says.words()?),
            "lacks" => Self::Lacks(says.words()?),
            "hides" => Self::Hides(Template(says.words()?)),
            "holds" => Self::Holds {
                path: says.words()?,
                is: at
                    .optional("is")
                    .map(|at| at.text())
                    .transpose()?
                    .map(Template),
                owner: at.optional("owner").map(|at| at.owner()).transpose()?,
            },
            "adds_less" => match says.whole()? {
                0 => return Err(says.misfit(tr!("must be 1 or more"))),
                bytes => Self::Adds(bytes),
            },
            "dated" if says.flag()? => Self::Dated,
            "dated" => return Err(says.misfit(tr!("is true, or left out"))),
            "ships" => Self::Ships(says.texts()?.into_iter().collect()),
            _ => {
                let fields = [
                    ("command", Field::Command),
                    ("user", Field::User),
                    ("workdir", Field::Workdir),
                    ("ports", Field::Ports),
                    ("labels", Field::Labels),
                    ("variables", Field::Variables),
                ];
                Self::Keeps(at.counted("keeps", 1..=usize::MAX, |at| at.choice(&fields))?)
            }
        })
    }

    /// Why it is not true; none if it is.
    fn open(&self, evidence: &Evidence<'_>) -> Option<String> {
        let run = evidence.run;
        let last = run.builds.last()?;
        match self {
            Self::Cached(text) => {
                let mut steps = run.steps(text).peekable();
                if steps.peek().is_none() {
                    return Some(tr!("there is no step with `{}` any more", text));
                }
                let ran = steps.find(|step| step.status != Status::Cached)?;
                Some(tr!("{} ran", ran.name))
            }
            Self::Runs(text) => {
                let mut steps = run.steps(text).peekable();
                if steps.peek().is_none() {
                    return Some(tr!("there is no step with `{}` any more", text));
                }
                let ran = steps.any(|step| step.status == Status::Run);
                (!ran).then(|| tr!("the step with `{}` was taken from the cache", text))
            }
            Self::Ships(files) => files.iter().find_map(|(inside, outside)| {
                let wanted = evidence
                    .machine
                    .project
                    .0
                    .get(outside)?
                    .body
                    .to_file()
                    .digest;
                match node(last, inside) {
                    None => Some(tr!("{} is not in the image", inside)),
                    Some(Node::File(file)) if file.digest == wanted => None,
                    Some(_) => Some(tr!(
                        "{} in the image is not {} as it is now",
                        inside,
                        outside
                    )),
                }
            }),
            Self::Holds { path, is, owner } => {
                let Some(found) = node(last, path) else {
                    return Some(tr!("{} is not in the image", path));
                };
                let uid = u64::from(found.meta().uid);
                if let Some(owner) = owner.filter(|owner| u64::from(*owner) != uid) {
                    return Some(tr!("{} belongs to {}, not to {}", path, uid, owner));
                }
                let text = is.as_ref()?.in_world(&evidence.machine.world);
                let same = matches!(&found, Node::File(file) if file.digest == Digest::of(text.as_bytes()));
                (!same).then(|| match told(last, &found) {
                    Some(old) => tr!("{} says “{}”, not “{}”", path, old, text),
                    None => tr!("{} is out of date", path),
                })
            }
            Self::Dated => {
                let image = last.report.image.as_ref()?;
                let own = image
                    .config
                    .history
                    .iter()
                    .filter(|entry| !entry.comment.is_empty());
                let undated = own.filter(|entry| entry.created.is_none()).count();
                (undated > 0).then(|| tr!("the image is dated by the clock of whoever builds it"))
            }
            Self::Lacks(path) => node(last, path).map(|_| tr!("{} is in the image", path)),
            Self::Adds(bytes) => {
                let sizes: Option<Vec<u64>> = last.layers.iter().map(|(_, size)| *size).collect();
                match sizes.map(|sizes| sizes.iter().sum::<u64>()) {
                    None => Some(tr!("a layer has no known size")),
                    Some(sum) if sum < *bytes => None,
                    Some(sum) => Some(tr!("the layers add {} MB", sum / 1_000_000)),
                }
            }
            Self::Hides(text) => {
                let text = text.in_world(&evidence.machine.world);
                run.builds.iter().find_map(|build| leak(build, &text))
            }
            Self::Keeps(fields) => {
                let before = evidence.found.builds.last()?.report.image.as_ref()?;
                let after = last.report.image.as_ref()?;
                let (before, after) = (&before.config.config, &after.config.config);
                fields.iter().find_map(|field| {
                    let (same, what) = match field {
                        Field::Command => (
                            before.cmd == after.cmd && before.entrypoint == after.entrypoint,
                            tr!("the image starts something else than before"),
                        ),
                        Field::User => (
                            before.user == after.user,
                            tr!("the image runs as another user than before"),
                        ),
                        Field::Workdir => (
                            before.working_dir == after.working_dir,
                            tr!("the image has another working directory than before"),
                        ),
                        Field::Ports => (
                            before.exposed_ports == after.exposed_ports,
                            tr!("the image exposes other ports than before"),
                        ),
                        Field::Labels => (
                            names(before.labels.iter().flat_map(BTreeMap::keys))
                                == names(after.labels.iter().flat_map(BTreeMap::keys)),
                            tr!("the image has other labels than before"),
                        ),
                        Field::Variables => (
                            names(before.env.iter()) == names(after.env.iter()),
                            tr!("the image sets other variables than before"),
                        ),
                    };
                    (!same).then_some(what)
                })
            }
        }
    }
}

/// Names of labels or variables, sorted.
fn names<'a>(pairs: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut names: Vec<&str> = pairs
        .map(|pair| pair.split('=').next().unwrap_or_default())
        .collect();
    names.sort_unstable();
    names
}

/// What a failed run says.
pub(super) fn failure(run: &Run) -> String {
    let failed = run
        .builds
        .iter()
        .find_map(|build| Some((build, build.report.error.as_ref()?)));
    match failed {
        Some((build, error)) => match &build.says {
            Some(says) => tr!("the build fails: {}", says),
            None => tr!("the build fails: {}", error.message),
        },
        None => tr!("the build fails"),
    }
}

fn node(build: &Build, path: &str) -> Option<Node> {
    build.files.as_ref()?.get(path)
}

fn told<'a>(build: &'a Build, node: &Node) -> Option<&'a str> {
    match node {
        Node::File(file) => build.texts.get(&file.digest).map(|text| text.trim_end()),
        _ => None,
    }
}

/// Where a text can be read in an image.
fn leak(build: &Build, text: &str) -> Option<String> {
    let image = build.report.image.as_ref()?;
    let config = &image.config;
    if let Some(entry) = config
        .history
        .iter()
        .find(|entry| entry.created_by.contains(text))
    {
        let words: String = entry.created_by.chars().take(60).collect();
        return Some(tr!("docker history shows it: {}…", words));
    }
    if let Some(pair) = config.config.env.iter().find(|pair| pair.contains(text)) {
        let name = pair.split('=').next().unwrap_or_default();
        return Some(tr!("docker inspect shows it, as the variable {}", name));
    }
    for (number, (entries, _)) in build.layers.iter().enumerate() {
        if let Some(path) = holder(build, entries, text) {
            return Some(tr!(
                "layer {} holds it, in {}",
                number + 1,
                format!("/{path}")
            ));
        }
    }
    None
}

fn holder(build: &Build, entries: &Tree, text: &str) -> Option<String> {
    entries.walk().find_map(|(path, node)| {
        let Node::File(file) = node else { return None };
        let holds = build
            .texts
            .get(&file.digest)
            .is_some_and(|body| body.contains(text));
        holds.then(|| path.clone())
    })
}
