//! The door of the lab: all scenarios by level, with what they teach and how they went.

use language::tr;
use lesson::lab::Entry;
use review::state::State;

/// Scenarios of one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// What it is called.
    pub title: String,
    /// Its scenarios, by concept, then by title.
    pub rows: Vec<DoorRow>,
}

/// A scenario in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorRow {
    /// Its name in addresses.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it teaches.
    pub concepts: String,
    /// How it went.
    pub status: String,
}

/// The scenarios, the easiest first.
pub fn door(entries: &[Entry], state: &State) -> Vec<Level> {
    let levels = [
        (1, tr!("First incidents")),
        (2, tr!("On call")),
        (3, tr!("Post-mortems")),
    ];
    let level = |(level, title)| {
        let mut rows: Vec<DoorRow> = entries
            .iter()
            .filter(|entry| entry.level == level)
            .map(|entry| DoorRow {
                id: entry.id.clone(),
                title: entry.title.clone(),
                concepts: concepts(&entry.concepts),
                status: status(&entry.id, state),
            })
            .collect();
        rows.sort_by(|one, other| {
            (&one.concepts, &one.title).cmp(&(&other.concepts, &other.title))
        });
        Level { title, rows }
    };
    levels
        .map(level)
        .into_iter()
        .filter(|level| !level.rows.is_empty())
        .collect()
}

/// The name under which the learner's history knows a scenario.
pub(super) fn question(id: &str) -> String {
    format!("lab/{id}")
}

/// Words for concepts; those that an author made up are written as they are.
pub(super) fn concepts(concepts: &[String]) -> String {
    let words: Vec<String> = concepts
        .iter()
        .map(|concept| match concept.as_str() {
            "copy-content" => tr!("what COPY takes"),
            "arg-env" => tr!("ARG and ENV"),
            "mode-mtime" => tr!("modes and times"),
            "multi-stage" => tr!("multi-stage"),
            "ignore-rules" => tr!("ignore rules"),
            "mounts" => tr!("mounts"),
            "metadata" => tr!("metadata"),
            "base-moves" => tr!("base moves"),
            "cache-export" => tr!("cache export"),
            "layers" => tr!("layers"),
            "stale" => tr!("stale"),
            other => other.replace('-', " "),
        })
        .collect();
    words.join(", ")
}

fn status(id: &str, state: &State) -> String {
    match state.questions.get(question(id).as_str()) {
        None => tr!("not played yet"),
        Some(record) => tr!("best {} of 100", record.best),
    }
}
