//! The search as it stands on the screen: what was found, kind by kind, with what was looked for marked.
//!
//! `lesson::search` finds; here is what is shown of it, in which order and words, and where the arrow keys lead.

mod excerpt;

use std::cmp::Reverse;

use language::tr;
use lesson::search::{Entry, Found, Hit, Index, Kind};

use crate::format;
pub use excerpt::Stretch;
use excerpt::{excerpt, marked};

/// How many rows of a kind are shown before somebody asks for all.
const AT_ONCE: usize = 4;

/// What stands below the field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Screen {
    /// What is said about it, and read out.
    pub said: String,
    /// The kinds, the one with the best hit first.
    pub groups: Vec<Group>,
    /// The row that is chosen as long as nobody moves.
    pub first: Option<usize>,
}

/// Rows of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they are.
    pub title: String,
    /// The rows, best first.
    pub rows: Vec<Row>,
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place among all rows of the screen.
    pub at: usize,
    /// What choosing it does.
    pub act: Act,
    /// What it is called.
    pub title: Vec<Stretch>,
    /// What it is part of.
    pub context: String,
    /// What it says where it was found.
    pub text: Vec<Stretch>,
    /// The file of the content that says so, and so has its language; none if the program itself says it.
    pub file: Option<&'static str>,
}

/// What choosing a row does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Goes to an address of the page.
    Go(String),
    /// Asks this instead.
    Ask(String),
    /// Shows all of a kind.
    ShowAll(Kind),
}

/// Where an arrow key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To the row below; from the last to the first.
    Down,
    /// To the row above; from the first to the last.
    Up,
}

impl Step {
    /// The row that is chosen then, of so many.
    pub fn from(self, chosen: Option<usize>, rows: usize) -> Option<usize> {
        let last = rows.checked_sub(1)?;
        Some(match (self, chosen) {
            (Self::Down, Some(at)) if at < last => at + 1,
            (Self::Down, _) => 0,
            (Self::Up, None | Some(0)) => last,
            (Self::Up, Some(at)) => (at - 1).min(last),
        })
    }
}

impl Screen {
    /// What is shown for a query. `stopped` is where somebody stopped reading, below `#/lesson/`; of the kinds in `whole`
    /// everything is shown.
    pub fn of(index: &Index, query: &str, stopped: Option<&str>, whole: &[Kind]) -> Self {
        let query = query.trim();
        if query.is_empty() {
            return Self::door(index, stopped);
        }
        let found = index.find(query);
        if found.hits.is_empty() {
            return Self::nothing(index, query, &found);
        }
        let mut kinds: Vec<(Kind, Vec<&Hit<'_>>)> = Kind::ALL
            .into_iter()
            .map(|kind| {
                (
                    kind,
                    found
                        .hits
                        .iter()
                        .filter(|hit| hit.entry.kind == kind)
                        .collect(),
                )
            })
            .filter(|(_, hits): &(Kind, Vec<&Hit<'_>>)| !hits.is_empty())
            .collect();
        kinds.sort_by_key(|(_, hits)| Reverse(hits.first().map(|hit| hit.score)));
        let groups = kinds.into_iter().map(|(kind, hits)| {
            let shown = if whole.contains(&kind) {
                hits.len()
            } else {
                AT_ONCE
            };
            let mut rows: Vec<Row> = hits.iter().take(shown).map(|hit| of_hit(hit)).collect();
            if hits.len() > shown {
                let all = tr!("All {} of them", format::count(hits.len()));
                rows.push(row(Act::ShowAll(kind), &all));
            }
            Group {
                title: title(kind),
                rows,
            }
        });
        let hits = found.hits.len();
        let count = format::count(hits);
        let said = if found.is_partial {
            tr!(
                "Nothing has all of these words; {count} thing has some of them."
                    | "Nothing has all of these words; {count} things have some of them." % hits,
                count = count
            )
        } else {
            tr!("{count} result" | "{count} results" % hits, count = count)
        };
        Self::new(said, groups.collect(), Some(0))
    }

    /// Before anything is typed: the ways in.
    fn door(index: &Index, stopped: Option<&str>) -> Self {
        let stopped = stopped.map(|place| format!("lesson/{place}"));
        let last = index
            .of_kind(Kind::Lesson)
            .find(|entry| Some(&entry.place) == stopped.as_ref());
        let last = last.map(|entry| Group {
            title: tr!("Where you stopped reading"),
            rows: vec![of_entry(entry)],
        });
        let groups = last.into_iter().chain([rooms(index, tr!("Rooms"))]);
        Self::new(String::new(), groups.collect(), None)
    }

    /// Nothing was found: what is near, and the ways in.
    fn nothing(index: &Index, query: &str, found: &Found<'_>) -> Self {
        let near = found
            .nearest
            .iter()
            .map(|near| row(Act::Ask(near.clone()), near));
        let near = Group {
            title: tr!("Did you mean"),
            rows: near.collect(),
        };
        let said = tr!("Nothing matches “{}”.", query);
        let first = (!near.rows.is_empty()).then_some(0);
        Self::new(
            said,
            vec![near, rooms(index, tr!("Rooms to look in"))],
            first,
        )
    }

    /// Numbers the rows and leaves out groups without any.
    fn new(said: String, mut groups: Vec<Group>, first: Option<usize>) -> Self {
        groups.retain(|group| !group.rows.is_empty());
        let rows = groups.iter_mut().flat_map(|group| &mut group.rows);
        for (at, row) in rows.enumerate() {
            row.at = at;
        }
        Self {
            said,
            groups,
            first,
        }
    }

    /// All rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
}

/// What things of a kind are called together.
fn title(kind: Kind) -> String {
    match kind {
        Kind::Lesson => tr!("Lesson"),
        Kind::Term => tr!("Glossary"),
        Kind::Room => tr!("Rooms"),
        Kind::Stop => tr!("Code walkthrough"),
        Kind::Incident => tr!("Incidents of the lab"),
        Kind::Topic => tr!("Topics of the drill"),
        Kind::Set => tr!("Reorder exercises"),
        Kind::Card => tr!("Flash cards"),
        Kind::Question => tr!("Interview questions"),
    }
}

fn rooms(index: &Index, title: String) -> Group {
    Group {
        title,
        rows: index.of_kind(Kind::Room).map(of_entry).collect(),
    }
}

fn of_entry(entry: &Entry) -> Row {
    Row {
        at: 0,
        act: Act::Go(format!("#/{}", entry.place)),
        title: marked(&entry.title, &[]),
        context: entry.context.clone(),
        text: excerpt(&entry.text, &[]),
        file: Some(entry.kind.file()),
    }
}

fn of_hit(hit: &Hit<'_>) -> Row {
    Row {
        title: marked(&hit.entry.title, &hit.in_title),
        text: excerpt(&hit.entry.text, &hit.in_text),
        ..of_entry(hit.entry)
    }
}

fn row(act: Act, title: &str) -> Row {
    Row {
        at: 0,
        act,
        title: marked(title, &[]),
        context: String::new(),
        text: Vec::new(),
        file: None,
    }
}
