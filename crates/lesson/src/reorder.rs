//! Sets of steps to put in order: the schema is `content/reorder.schema.json`.
//!
//! A set says what each step costs, what must stand above it, and which edits are made how often. Which steps an edit
//! touches it does not say: the simulator is asked, so that the figures are the model's and no key can be wrong.

use std::collections::BTreeMap;
use std::fmt;

use cache_model::build::{BuildInput, Builder, Status};
use cache_model::explain::{Cause, Reason};
use dockerfile::error::BuildError;
use language::tr;
use optimizer::order::{Edit, Problem, ProblemError, Step, StepSet};

use crate::project::{Change, Project, Unfitting};
use crate::reader::{At, Misfit, json};

/// A set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What is built, by whom, and what goes wrong today.
    pub about: String,
    /// What the rows are put in.
    pub frame: Frame,
    /// The steps, in the order they are found in.
    pub rows: Vec<Row>,
    /// What is changed between builds.
    pub edits: Vec<Kind>,
    /// What the best order teaches.
    pub moral: String,
}

/// What the rows of a set are put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// Stops of a process: only their needs count.
    Flow,
    /// Instructions of a Dockerfile.
    Dockerfile {
        /// The lines above them.
        head: String,
        /// The lines below them.
        tail: String,
        /// The build context.
        project: Project,
    },
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name in the set.
    pub id: String,
    /// Its text: instructions with their line ends, or a sentence.
    pub text: String,
    /// What it is called in a sentence.
    pub name: String,
    /// How long it runs, in milliseconds.
    pub cost: u64,
    /// What must stand above it.
    pub needs: Vec<Need>,
}

/// What must stand above a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// One of these rows, by index.
    pub any: StepSet,
    /// What goes wrong without.
    pub why: String,
}

/// A kind of edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Its name for people: “an edit of the source”.
    pub title: String,
    /// How many of a hundred builds follow it.
    pub share: u32,
    /// What it does.
    pub changes: Vec<Change>,
}

/// Why a set gives no problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetError {
    /// An edit does not fit the files.
    Unfitting(#[from] Unfitting),
    /// Rows do not build.
    Build(Box<BuildError>),
    /// Needs or costs make no sense.
    Problem(#[from] ProblemError),
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Unfitting(error) => tr!("an edit does not fit: {}", error),
            Self::Build(error) => tr!("the rows do not build: {}", error),
            Self::Problem(error) => error.to_string(),
        })
    }
}

impl Set {
    /// Reads a set.
    ///
    /// # Errors
    /// It does not fit the schema.
    pub fn parse(text: &str) -> Result<Self, Misfit> {
        Self::read(&At::root(&json(text)?))
    }

    /// Reads a list of sets.
    ///
    /// # Errors
    /// One of them does not fit the schema.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, Misfit> {
        let value = json(text)?;
        At::root(&value).items()?.iter().map(Self::read).collect()
    }

    fn read(at: &At<'_>) -> Result<Self, Misfit> {
        at.object(&[
            "$schema", "id", "title", "about", "moral", "head", "tail", "files", "rows", "edits",
        ])?;
        let frame = match at.optional("head") {
            None => Frame::Flow,
            Some(head) => Frame::Dockerfile {
                head: head.lines()?,
                tail: at.field("tail")?.lines()?,
                project: Project::read(&at.field("files")?)?,
            },
        };
        let items = at.field("rows")?.items()?;
        let mut ids = BTreeMap::new();
        for (index, item) in items.iter().enumerate() {
            ids.insert(item.field("id")?.words()?, index);
        }
        if ids.len() < items.len() {
            return Err(at.misfit(tr!("two rows have the same id")));
        }
        let rows = items.iter().map(|item| Row::read(item, &ids));
        Ok(Self {
            id: at.field("id")?.words()?,
            title: at.field("title")?.words()?,
            about: at.field("about")?.words()?,
            moral: at.field("moral")?.words()?,
            frame,
            rows: rows.collect::<Result<_, _>>()?,
            edits: at.each("edits", Kind::read)?,
        })
    }

    /// The Dockerfile with the rows in an order, and for each of its lines the row it belongs to. Of a flow: its rows.
    pub fn compose(&self, order: &[usize]) -> (String, Vec<Option<usize>>) {
        let (head, tail) = match &self.frame {
            Frame::Flow => ("", ""),
            Frame::Dockerfile { head, tail, .. } => (head.as_str(), tail.as_str()),
        };
        let mut text = head.to_owned();
        let mut owners = vec![None; head.lines().count()];
        for &index in order {
            let Some(row) = self.rows.get(index) else {
                continue;
            };
            text.push_str(&row.text);
            owners.extend(row.text.lines().map(|_| Some(index)));
        }
        text.push_str(tail);
        owners.extend(tail.lines().map(|_| None));
        (text, owners)
    }

    /// The rows an edit runs in an order, from top to bottom, by the simulator: built, edited, built again.
    ///
    /// # Errors
    /// The edit does not fit, or the rows do not build.
    pub fn reruns(&self, order: &[usize], edit: usize) -> Result<Vec<Rerun>, SetError> {
        let Frame::Dockerfile { project, .. } = &self.frame else {
            return Ok(Vec::new());
        };
        let (dockerfile, owners) = self.compose(order);
        let mut builder = Builder::new();
        let first = builder.build(&input(dockerfile.clone(), project)?);
        if let Some(error) = first.error {
            return Err(SetError::Build(Box::new(error)));
        }
        let mut edited = project.clone();
        for change in self.edits.get(edit).map_or(&[][..], |edit| &edit.changes) {
            edited.apply(change)?;
        }
        let second = builder.build(&input(dockerfile.clone(), &edited)?);
        if let Some(error) = second.error {
            return Err(SetError::Build(Box::new(error)));
        }
        let mut found: Vec<Rerun> = Vec::new();
        for step in second.steps {
            let Some(span) = step.span.filter(|_| step.status == Status::Run) else {
                continue;
            };
            let line = dockerfile[..span.start as usize].matches('\n').count();
            let Some(row) = owners.get(line).copied().flatten() else {
                continue;
            };
            let own = match &step.reason {
                Reason::Miss(causes) => causes.iter().any(|cause| {
                    matches!(cause, Cause::Content { from: None, .. } | Cause::Changed(_))
                }),
                _ => false,
            };
            match found.iter_mut().find(|rerun| rerun.row == row) {
                Some(rerun) => rerun.touched |= own,
                None => found.push(Rerun { row, touched: own }),
            }
        }
        Ok(found)
    }

    /// The set as a problem: needs as they are written, touches as the simulator finds them.
    ///
    /// # Errors
    /// See [`SetError`].
    pub fn problem(&self) -> Result<Problem, SetError> {
        let steps = self.rows.iter().map(|row| Step {
            cost: row.cost,
            needs: row.needs.iter().map(|need| need.any).collect(),
        });
        let written: Vec<usize> = (0..self.rows.len()).collect();
        let mut edits = Vec::new();
        for (index, edit) in self.edits.iter().enumerate() {
            let touched: Vec<usize> = self
                .reruns(&written, index)?
                .iter()
                .filter(|rerun| rerun.touched)
                .map(|rerun| rerun.row)
                .collect();
            edits.push(Edit {
                weight: edit.share,
                touches: StepSet::of(&touched),
            });
        }
        Ok(Problem::new(steps.collect(), edits)?)
    }
}

/// A row that ran again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rerun {
    /// The row.
    pub row: usize,
    /// It takes what was edited, and did not only follow.
    pub touched: bool,
}

impl Row {
    fn read(at: &At<'_>, ids: &BTreeMap<String, usize>) -> Result<Self, Misfit> {
        at.object(&["id", "text", "name", "seconds", "needs"])?;
        Ok(Self {
            id: at.field("id")?.words()?,
            text: at.field("text")?.lines()?,
            name: at.field("name")?.words()?,
            cost: at.optional("seconds").map_or(Ok(0), |at| at.seconds())?,
            needs: at.each("needs", |need| Need::read(need, ids))?,
        })
    }
}

impl Need {
    fn read(at: &At<'_>, ids: &BTreeMap<String, usize>) -> Result<Self, Misfit> {
        at.object(&["any", "why"])?;
        let any = at.field("any")?.items()?;
        let rows = any.iter().map(|item| {
            let id = item.words()?;
            let row = ids.get(&id).copied();
            row.ok_or_else(|| item.misfit(tr!("there is no row “{}”", id)))
        });
        Ok(Self {
            any: StepSet::of(&rows.collect::<Result<Vec<_>, _>>()?),
            why: at.field("why")?.words()?,
        })
    }
}

impl Kind {
    fn read(at: &At<'_>) -> Result<Self, Misfit> {
        at.object(&["title", "share", "changes"])?;
        let share = at.field("share")?;
        Ok(Self {
            title: at.field("title")?.words()?,
            share: u32::try_from(share.whole()?).map_err(|_| share.misfit(tr!("is too large")))?,
            changes: at.each("changes", Change::read)?,
        })
    }
}

fn input(dockerfile: String, project: &Project) -> Result<BuildInput, Unfitting> {
    let mut input = BuildInput {
        dockerfile,
        context: project.tree()?,
        ignore_files: project.ignore_files(),
        ..BuildInput::default()
    };
    input.images.assume_unknown = true;
    Ok(input)
}
