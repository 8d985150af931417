//! The files of a small project and the changes made to them, for exercises and scenarios.

use std::collections::BTreeMap;
use std::fmt;

use cache_model::content::tree::{File, Node, Tree};
use cache_model::digest::Digest;
use language::tr;

use crate::reader::{At, Misfit};

/// A project: path → file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Project(pub BTreeMap<String, ProjectFile>);

/// A file of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectFile {
    /// What it holds.
    pub body: Body,
    /// Permission bits.
    pub mode: u32,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A text.
    Text(String),
    /// Something too large to write down: bytes that follow from a name.
    Stand {
        /// How many.
        size: u64,
        /// Other name, other bytes.
        name: String,
    },
}

impl Body {
    /// As the simulator takes it.
    pub fn to_file(&self) -> File {
        match self {
            Self::Text(text) => File::of(text.as_bytes()),
            Self::Stand { size, name } => {
                let mut file = File::of(name.as_bytes());
                file.digest = Digest::of(format!("{name} {size}").as_bytes());
                file.size = *size;
                file
            }
        }
    }
}

/// A change of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A text that stands in a file exactly once is replaced.
    Edit {
        /// The file.
        path: String,
        /// The text.
        find: String,
        /// With what.
        replace: String,
    },
    /// A file is written, new or over an old one, which keeps its mode.
    Write {
        /// The file.
        path: String,
        /// What it holds.
        body: Body,
    },
    /// A file is removed.
    Remove(
        /// The file.
        String,
    ),
    /// Permission bits are changed.
    Mode {
        /// The file.
        path: String,
        /// Permission bits.
        mode: u32,
    },
}

/// A change that does not fit the project.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unfitting {
    /// There is no such file.
    NoFile(String),
    /// The text to replace does not stand there exactly once.
    NotOnce {
        /// The file.
        path: String,
        /// The text.
        find: String,
        /// How often it stands there.
        count: usize,
    },
    /// A file stands where a directory is needed.
    Collision(String),
}

impl fmt::Display for Unfitting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::NoFile(path) => tr!("there is no file {}", path),
            Self::NotOnce { path, find, count } => {
                tr!("“{}” stands in {} {} times, not once", find, path, count)
            }
            Self::Collision(path) => tr!("{} cannot be a file and a directory", path),
        })
    }
}

impl Project {
    /// Reads an array of files.
    ///
    /// # Errors
    /// It does not fit the schema.
    pub fn read(at: &At<'_>) -> Result<Self, Misfit> {
        let mut files = BTreeMap::new();
        for item in at.items()? {
            item.object(&["path", "text", "size", "mode"])?;
            let path = path(&item.field("path")?)?;
            let file = ProjectFile {
                body: body(&item, &path)?,
                mode: item.optional("mode").map_or(Ok(0o644), |at| mode(&at))?,
            };
            if files.insert(path.clone(), file).is_some() {
                return Err(item.misfit(tr!("{} is listed twice", path)));
            }
        }
        Ok(Self(files))
    }

    /// A file's text; none for one that has none or is not there.
    pub fn text(&self, path: &str) -> Option<&str> {
        match &self.0.get(path)?.body {
            Body::Text(text) => Some(text),
            Body::Stand { .. } => None,
        }
    }

    /// Makes a change.
    ///
    /// # Errors
    /// It does not fit.
    pub fn apply(&mut self, change: &Change) -> Result<(), Unfitting> {
        match change {
            Change::Edit {
                path,
                find,
                replace,
            } => {
                let text = self
                    .text(path)
                    .ok_or_else(|| Unfitting::NoFile(path.clone()))?;
                let count = text.matches(find.as_str()).count();
                if count != 1 {
                    return Err(Unfitting::NotOnce {
                        path: path.clone(),
                        find: find.clone(),
                        count,
                    });
                }
                let body = Body::Text(text.replacen(find, replace, 1));
                self.write(path, body);
            }
            Change::Write { path, body } => self.write(path, body.clone()),
            Change::Remove(path) => {
                if self.0.remove(path).is_none() {
                    return Err(Unfitting::NoFile(path.clone()));
                }
            }
            Change::Mode { path, mode } => match self.0.get_mut(path) {
                Some(file) => file.mode = *mode,
                None => return Err(Unfitting::NoFile(path.clone())),
            },
        }
        Ok(())
    }

    /// Writes a file; one that is there keeps its mode.
    pub fn write(&mut self, path: &str, body: Body) {
        let mode = self.0.get(path).map_or(0o644, |file| file.mode);
        self.0.insert(path.to_owned(), ProjectFile { body, mode });
    }

    /// As a build context.
    ///
    /// # Errors
    /// A path is a file and a directory.
    pub fn tree(&self) -> Result<Tree, Unfitting> {
        let mut tree = Tree::default();
        for (path, file) in &self.0 {
            let node = Node::File(file.body.to_file().with_mode(file.mode));
            tree.insert(path, node)
                .map_err(|_| Unfitting::Collision(path.clone()))?;
        }
        Ok(tree)
    }

    /// The texts of ignore files, by path.
    pub fn ignore_files(&self) -> BTreeMap<String, String> {
        self.0
            .keys()
            .filter(|path| path.ends_with(".dockerignore"))
            .filter_map(|path| Some((path.clone(), self.text(path)?.to_owned())))
            .collect()
    }
}

impl Change {
    /// The file it changes.
    pub fn path(&self) -> &str {
        match self {
            Self::Edit { path, .. }
            | Self::Write { path, .. }
            | Self::Remove(path)
            | Self::Mode { path, .. } => path,
        }
    }

    /// Reads a change.
    ///
    /// # Errors
    /// It does not fit the schema.
    pub fn read(at: &At<'_>) -> Result<Self, Misfit> {
        let path = || path(&at.field("path")?);
        if at.optional("find").is_some() {
            at.object(&["path", "find", "replace"])?;
            return Ok(Self::Edit {
                path: path()?,
                find: at.field("find")?.words()?,
                replace: at.field("replace")?.text()?,
            });
        }
        if let Some(bits) = at.optional("mode") {
            at.object(&["path", "mode"])?;
            return Ok(Self::Mode {
                path: path()?,
                mode: mode(&bits)?,
            });
        }
        if let Some(gone) = at.optional("remove") {
            at.object(&["remove"])?;
            return Ok(Self::Remove(self::path(&gone)?));
        }
        at.object(&["path", "text", "size"])?;
        let path = path()?;
        Ok(Self::Write {
            body: body(at, &path)?,
            path,
        })
    }
}

/// A relative path with forward slashes and without dots.
pub(crate) fn path(at: &At<'_>) -> Result<String, Misfit> {
    let path = at.text()?;
    let clean = path
        .split('/')
        .all(|part| !part.is_empty() && part != "." && part != "..");
    if clean {
        Ok(path)
    } else {
        Err(at.misfit(tr!(
            "is “{}”; a path is relative to the context, with forward slashes, without dots",
            path
        )))
    }
}

fn body(at: &At<'_>, path: &str) -> Result<Body, Misfit> {
    match (at.optional("text"), at.optional("size")) {
        (Some(text), None) => Ok(Body::Text(text.lines()?)),
        (None, Some(size)) => Ok(Body::Stand {
            size: size.bytes()?,
            name: path.to_owned(),
        }),
        _ => Err(at.misfit(tr!("needs either “text” or “size”"))),
    }
}

/// Permission bits as three or four octal digits.
pub(crate) fn mode(at: &At<'_>) -> Result<u32, Misfit> {
    let text = at.text()?;
    let fits = matches!(text.len(), 3 | 4) && text.bytes().all(|digit| digit.is_ascii_digit());
    fits.then(|| u32::from_str_radix(&text, 8).ok())
        .flatten()
        .ok_or_else(|| at.misfit(tr!("is “{}”; a mode is octal, for instance 755", text)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::reader::json;

    fn project(text: &str) -> Result<Project, Misfit> {
        Project::read(&At::root(&json(text).unwrap()))
    }

    #[test]
    fn files_have_a_text_or_a_size() {
        let read = project(
            r#"[{"path": "a/b.sh", "text": ["x", "y"], "mode": "755"}, {"path": "c", "size": 7}]"#,
        )
        .unwrap();
        assert_eq!(read.text("a/b.sh"), Some("x\ny\n"));
        let tree = read.tree().unwrap();
        assert_eq!(tree.get("a/b.sh").unwrap().meta().mode, 0o755);
        assert_eq!(tree.total_size(), 4 + 7);
        let wrong = |text: &str| project(text).unwrap_err().to_string();
        assert_eq!(
            wrong(r#"[{"path": "a"}]"#),
            "0: needs either “text” or “size”"
        );
        assert_eq!(
            wrong(r#"[{"path": "a", "text": []}, {"path": "a", "size": 1}]"#),
            "1: a is listed twice"
        );
        assert!(wrong(r#"[{"path": "../a", "size": 1}]"#).starts_with("0/path: is “../a”"));
        assert!(wrong(r#"[{"path": "a", "size": 1, "mode": "rwx"}]"#).starts_with("0/mode: "));
    }

    #[test]
    fn changes_fit_or_say_why_not() {
        let mut project = project(r#"[{"path": "a", "text": ["one one"]}]"#).unwrap();
        let change = |text: &str| Change::read(&At::root(&json(text).unwrap())).unwrap();
        let twice = change(r#"{"path": "a", "find": "one", "replace": "two"}"#);
        assert_eq!(
            project.apply(&twice).unwrap_err().to_string(),
            "“one” stands in a 2 times, not once"
        );
        project
            .apply(&change(r#"{"path": "a", "mode": "600"}"#))
            .unwrap();
        project
            .apply(&change(r#"{"path": "a", "text": ["new"]}"#))
            .unwrap();
        assert_eq!(project.0["a"].mode, 0o600);
        project.apply(&change(r#"{"remove": "a"}"#)).unwrap();
        let gone = change(r#"{"path": "a", "mode": "600"}"#);
        assert_eq!(
            project.apply(&gone).unwrap_err(),
            Unfitting::NoFile("a".to_owned())
        );
    }
}
