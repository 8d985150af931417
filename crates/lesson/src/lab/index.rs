//! What the lab's door shows of each scenario, so that the scenarios themselves are fetched one by one.

use serde_json::{Value, json};

use super::scenario::Scenario;
use crate::reader::{At, Misfit, json};

/// A scenario as the door shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it teaches.
    pub concepts: Vec<String>,
    /// 1 to 3.
    pub level: u64,
}

impl Entry {
    /// The entry of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            concepts: scenario.concepts.clone(),
            level: scenario.level,
        }
    }
}

/// The index as it travels.
pub fn index_to_json(entries: &[Entry]) -> Value {
    let entry = |entry: &Entry| {
        json!({
            "id": entry.id,
            "title": entry.title,
            "concepts": entry.concepts,
            "level": entry.level,
        })
    };
    entries.iter().map(entry).collect()
}

/// Reads the index.
///
/// # Errors
/// It is none.
pub fn read_index(text: &str) -> Result<Vec<Entry>, Misfit> {
    let value = json(text)?;
    let entry = |at: &At<'_>| {
        Ok(Entry {
            id: at.field("id")?.words()?,
            title: at.field("title")?.words()?,
            concepts: at.each("concepts", At::words)?,
            level: at.field("level")?.whole()?,
        })
    };
    At::root(&value).items()?.iter().map(entry).collect()
}
