//! What RUN steps read and write, as far as a scenario needs to know.
//!
//! A program is found in a command by a piece of its text. What it needs must be there when it starts, or the step
//! fails; what it writes is known exactly, so that layers have sizes and later steps find files. Programs of one command
//! work one after the other.

use std::collections::BTreeMap;

use cache_model::build::{RunOutput, Scene};
use cache_model::content::path::join;
use cache_model::content::tree::{File, Meta, Node};
use cache_model::digest::{Digest, Hasher};
use cache_model::graph::ExecMountKind;
use language::tr;

use crate::project::mode;
use crate::reader::{At, Misfit};

/// A program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The text by which it is found in a command.
    pub find: String,
    /// What must be there.
    pub needs: Vec<Need>,
    /// What it does to files, in order.
    pub effects: Vec<Effect>,
    /// How long it runs, in milliseconds.
    pub cost: u64,
}

/// Something that must be there: one of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// One of these.
    pub any: Vec<Thing>,
    /// What the program prints without.
    pub says: String,
}

/// A thing that can be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A file or directory, relative to the working directory.
    Path(String),
    /// A file with this content.
    Content(String, Template),
    /// A variable that is set and not empty.
    Variable(String),
    /// A secret, mounted or given as a variable.
    Secret(String),
    /// The user is not root.
    User,
}

/// What a program does to files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It writes a file.
    Write {
        /// Where.
        path: String,
        /// What stands in it.
        content: Template,
        /// Files and directories that make it another file when they change.
        from: Vec<String>,
        /// Bytes, if not those of the content.
        size: Option<u64>,
    },
    /// It copies a file or directory.
    Copy {
        /// From.
        from: String,
        /// To.
        path: String,
    },
    /// It removes a file or directory.
    Remove(String),
    /// It changes owner or mode of everything below a path.
    Touch {
        /// Where.
        path: String,
        /// The owner.
        owner: Option<u32>,
        /// The mode.
        mode: Option<u32>,
    },
}

/// A text with holes: `{NAME}` for a variable of the world, `{$NAME}` for one of the build, `{secret:ID}` for a secret.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template(pub String);

/// The world a build runs in: variables of the CI system, the time, what lies on other servers.
pub type World = BTreeMap<String, String>;

impl Template {
    /// The text, holes filled by `fill`; unknown ones stay empty.
    pub fn fill(&self, fill: &dyn Fn(&str) -> Option<String>) -> String {
        let mut out = String::new();
        let mut rest = self.0.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            out.push_str(&fill(name).unwrap_or_default());
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// The text in a world alone.
    pub fn in_world(&self, world: &World) -> String {
        self.fill(&|name| world.get(name).cloned())
    }
}

/// What a step does when it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effects {
    /// For the simulator.
    pub output: RunOutput,
    /// What is printed, if it fails.
    pub says: Option<String>,
    /// Texts that were written, by digest.
    pub texts: BTreeMap<Digest, String>,
    /// How long it runs, in milliseconds.
    pub cost: u64,
}

/// Effects that one RUN may have, files that it may write and bytes of text that stand in them. A scenario that somebody
/// brings can copy a folder into itself again and again.
const MOST_EFFECTS: usize = 500;
const MOST_FILES: usize = 5_000;
const MOST_BYTES: usize = 4 << 20;

/// Works out what a RUN does. One that would do far more than any scenario needs fails, and says so.
pub fn work(
    programs: &[Program],
    scene: &Scene<'_>,
    world: &World,
    secrets: &BTreeMap<String, String>,
) -> Effects {
    let command = scene.exec.args.last().map_or("", String::as_str);
    let mut found: Vec<(usize, &Program)> = programs
        .iter()
        .flat_map(|program| {
            command
                .match_indices(program.find.as_str())
                .map(move |(at, _)| (at, program))
        })
        .collect();
    found.sort_by_key(|(at, program)| (*at, std::cmp::Reverse(program.find.len())));
    let mut shell = Shell {
        scene,
        world,
        secrets,
        writes: BTreeMap::new(),
        texts: BTreeMap::new(),
        effects: 0,
        bytes: 0,
    };
    let mut cost = 0;
    for (_, program) in found {
        cost += program.cost;
        for need in &program.needs {
            if !need.any.iter().any(|thing| shell.has(thing)) {
                return Effects {
                    output: RunOutput::Fails(1),
                    says: Some(need.says.clone()),
                    texts: shell.texts,
                    cost,
                };
            }
        }
        for effect in &program.effects {
            if shell.is_spent() {
                return Effects {
                    output: RunOutput::Fails(1),
                    says: Some(tr!("this step does more than is simulated here")),
                    texts: shell.texts,
                    cost,
                };
            }
            shell.make(effect);
        }
    }
    let lost = |path: &str| {
        let mounts = scene.exec.mounts.iter().filter(|mount| mount.dest != "/");
        mounts
            .filter(|mount| mount.output.is_none() || mount.kind != ExecMountKind::Bind)
            .any(|mount| below(path, &mount.dest))
    };
    let mut writes = shell.writes;
    writes.retain(|path, _| !lost(path));
    Effects {
        output: RunOutput::Known(writes),
        says: None,
        texts: shell.texts,
        cost,
    }
}

struct Shell<'a> {
    scene: &'a Scene<'a>,
    world: &'a World,
    secrets: &'a BTreeMap<String, String>,
    writes: BTreeMap<String, Option<Node>>,
    texts: BTreeMap<Digest, String>,
    effects: usize,
    bytes: usize,
}

impl Shell<'_> {
    fn is_spent(&self) -> bool {
        self.effects >= MOST_EFFECTS || self.writes.len() >= MOST_FILES || self.bytes >= MOST_BYTES
    }

    fn absolute(&self, path: &str) -> String {
        let cwd = match self.scene.exec.cwd.as_str() {
            "" => "/",
            cwd => cwd,
        };
        if path.starts_with('/') {
            path.to_owned()
        } else {
            join(cwd, path)
        }
    }

    /// What stands at a path now: what was written in this step, else what it started with.
    fn get(&self, path: &str) -> Option<Node> {
        if let Some(written) = self.writes.get(path) {
            return written.clone();
        }
        let removed = self
            .writes
            .iter()
            .any(|(gone, node)| node.is_none() && below(path, gone));
        let started = if removed { None } else { self.scene.get(path) };
        let inside = self
            .writes
            .iter()
            .any(|(written, node)| node.is_some() && below(written, path));
        started.or_else(|| inside.then(|| Node::dir(0o755)))
    }

    /// The files at and below a path, each by its absolute path.
    fn files(&self, path: &str) -> BTreeMap<String, Node> {
        let mut files = BTreeMap::new();
        if let Some(node) = self.scene.get(path) {
            gather(path, &node, &mut files);
        }
        for (written, node) in self.writes.iter().filter(|(at, _)| below(at, path)) {
            remove_below(&mut files, written);
            if let Some(node) = node {
                files.insert(written.clone(), node.clone());
            }
        }
        files
    }

    fn variable(&self, name: &str) -> Option<String> {
        let secret = self
            .scene
            .exec
            .secret_env
            .iter()
            .find(|secret| secret.name == name);
        if let Some(secret) = secret {
            return self.secrets.get(&secret.id).cloned();
        }
        let prefix = format!("{name}=");
        let mut pairs = self.scene.exec.env.iter();
        pairs
            .find_map(|pair| pair.strip_prefix(prefix.as_str()))
            .map(str::to_owned)
    }

    fn secret(&self, id: &str) -> Option<String> {
        let exec = self.scene.exec;
        let mounted = exec.mounts.iter().any(
            |mount| matches!(&mount.kind, ExecMountKind::Secret { id: mounted, .. } if mounted == id),
        );
        let given = exec.secret_env.iter().any(|secret| secret.id == id);
        (mounted || given).then(|| self.secrets.get(id).cloned())?
    }

    fn fill(&self, template: &Template) -> String {
        template.fill(
            &|name| match (name.strip_prefix('$'), name.strip_prefix("secret:")) {
                (Some(variable), _) => self.variable(variable),
                (_, Some(id)) => self.secret(id),
                _ => self.world.get(name).cloned(),
            },
        )
    }

    fn has(&self, thing: &Thing) -> bool {
        match thing {
            Thing::Path(path) => self.get(&self.absolute(path)).is_some(),
            Thing::Content(path, content) => {
                let expected = Digest::of(self.fill(content).as_bytes());
                matches!(self.get(&self.absolute(path)), Some(Node::File(file)) if file.digest == expected)
            }
            Thing::Variable(name) => self.variable(name).is_some_and(|value| !value.is_empty()),
            Thing::Secret(id) => self.secret(id).is_some(),
            Thing::User => !matches!(self.scene.exec.user.as_str(), "" | "root" | "0"),
        }
    }

    fn make(&mut self, effect: &Effect) {
        self.effects += 1;
        match effect {
            Effect::Write {
                path,
                content,
                from,
                size,
            } => {
                let text = self.fill(content);
                self.bytes += text.len();
                let mut file = File::of(text.as_bytes());
                if !from.is_empty() {
                    let mut hasher = Hasher::new("program").text(&text);
                    for source in from {
                        for (at, node) in self.files(&self.absolute(source)) {
                            hasher = hasher.text(&at).digest(node.digest());
                        }
                    }
                    file.digest = hasher.finish();
                }
                self.texts.insert(file.digest, text);
                file.size = size.unwrap_or(file.size);
                let path = self.absolute(path);
                self.writes.insert(path, Some(Node::File(file)));
            }
            Effect::Copy { from, path } => {
                let (from, path) = (self.absolute(from), self.absolute(path));
                for (at, node) in self.files(&from) {
                    let rest = at.strip_prefix(from.as_str()).unwrap_or_default();
                    self.writes.insert(format!("{path}{rest}"), Some(node));
                }
            }
            Effect::Remove(path) => {
                let path = self.absolute(path);
                self.writes.retain(|written, _| !below(written, &path));
                if self.scene.get(&path).is_some() {
                    self.writes.insert(path, None);
                }
            }
            Effect::Touch { path, owner, mode } => {
                for (at, node) in self.files(&self.absolute(path)) {
                    let was = node.meta();
                    let meta = Meta {
                        mode: mode.unwrap_or(was.mode),
                        uid: owner.unwrap_or(was.uid),
                        gid: owner.unwrap_or(was.gid),
                    };
                    // A file that is like this already is not written again.
                    if meta != was || self.writes.contains_key(&at) {
                        self.writes.insert(at, Some(node.with_meta(meta)));
                    }
                }
            }
        }
    }
}

/// Whether a path is another one or lies below it.
fn below(path: &str, above: &str) -> bool {
    path.strip_prefix(above.trim_end_matches('/'))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Takes out a path and what lies below it, without looking at all the others.
fn remove_below(files: &mut BTreeMap<String, Node>, path: &str) {
    let path = path.trim_end_matches('/');
    files.remove(path);
    let inside = format!("{path}/");
    let below = files.range(inside.clone()..);
    let below: Vec<String> = below
        .map(|(at, _)| at)
        .take_while(|at| at.starts_with(&inside))
        .cloned()
        .collect();
    for at in below {
        files.remove(&at);
    }
}

fn gather(path: &str, node: &Node, files: &mut BTreeMap<String, Node>) {
    match node {
        Node::Dir(directory) => {
            for (name, node) in directory.entries() {
                gather(
                    &format!("{}/{name}", path.trim_end_matches('/')),
                    node,
                    files,
                );
            }
        }
        Node::File(_) | Node::Symlink(_) => {
            files.insert(path.to_owned(), node.clone());
        }
    }
}

impl Program {
    /// Reads a program.
    ///
    /// # Errors
    /// It does not fit the schema.
    pub fn read(at: &At<'_>) -> Result<Self, Misfit> {
        at.object(&["find", "needs", "does", "seconds"])?;
        Ok(Self {
            find: at.field("find")?.words()?,
            needs: at.each("needs", Need::read)?,
            effects: at.each("does", Effect::read)?,
            cost: at.optional("seconds").map_or(Ok(0), |at| at.seconds())?,
        })
    }
}

impl Need {
    fn read(at: &At<'_>) -> Result<Self, Misfit> {
        at.object(&["any", "says"])?;
        Ok(Self {
            any: at.counted("any", 1..=usize::MAX, Thing::read)?,
            says: at.field("says")?.words()?,
        })
    }
}

impl Thing {
    fn read(at: &At<'_>) -> Result<Self, Misfit> {
        if let Some(name) = at.optional("variable") {
            at.object(&["variable"])?;
            return Ok(Self::Variable(name.words()?));
        }
        if let Some(id) = at.optional("secret") {
            at.object(&["secret"])?;
            return Ok(Self::Secret(id.words()?));
        }
        if let Some(user) = at.optional("user") {
            at.object(&["user"])?;
            return user.choice(&[("not-root", ())]).map(|()| Self::User);
        }
        at.object(&["path", "is"])?;
        let path = at.field("path")?.words()?;
        Ok(match at.optional("is") {
            None => Self::Path(path),
            Some(content) => Self::Content(path, Template(content.text()?)),
        })
    }
}

impl Effect {
    fn read(at: &At<'_>) -> Result<Self, Misfit> {
        if let Some(path) = at.optional("writes") {
            at.object(&["writes", "content", "from", "size"])?;
            let content = at
                .optional("content")
                .map_or(Ok(String::new()), |at| at.text())?;
            return Ok(Self::Write {
                path: path.words()?,
                content: Template(content),
                from: at.each("from", At::words)?,
                size: at.optional("size").map(|at| at.bytes()).transpose()?,
            });
        }
        if let Some(from) = at.optional("copies") {
            at.object(&["copies", "to"])?;
            return Ok(Self::Copy {
                from: from.words()?,
                path: at.field("to")?.words()?,
            });
        }
        if let Some(path) = at.optional("removes") {
            at.object(&["removes"])?;
            return Ok(Self::Remove(path.words()?));
        }
        at.object(&["touches", "owner", "mode"])?;
        Ok(Self::Touch {
            path: at.field("touches")?.words()?,
            owner: at.optional("owner").map(|at| at.owner()).transpose()?,
            mode: at.optional("mode").map(|at| mode(&at)).transpose()?,
        })
    }
}
