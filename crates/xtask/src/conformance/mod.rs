//! Replays recordings of real `BuildKit` through the model and compares every step.

pub(crate) mod cases;
pub(crate) mod llb;
pub(crate) mod parser;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::tally::Tally;
use crate::workspace::Workspace;
use table::{Row, Table};

/// Replays `files`, or every recording under `tests/corpus` when none is named. A recording with `golden` results of
/// the parser is compared with what we make of the text; any other is a case of builds. Prints every disagreement and a
/// table by family.
///
/// # Errors
/// A recording cannot be read.
pub(crate) fn run(workspace: &Workspace, files: &[String]) -> Result<Tally> {
    let corpus = workspace.root().join("tests/corpus");
    let mut files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
    if files.is_empty() {
        for folder in ["parser", "cases"] {
            files.extend(recordings(&corpus.join(folder))?);
        }
    }
    let mut table = Table::default();
    for file in &files {
        let text = fs::read_to_string(file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        let first: Value = serde_json::from_str(text.lines().next().unwrap_or("null"))
            .with_context(|| format!("{} is not a recording", file.display()))?;
        table.push(if first["golden"].is_object() {
            texts(file, &text)?
        } else {
            cases::replay(&corpus, file, &text)?
        });
    }
    print!("{table}");
    Ok(table.sum().checks)
}

fn recordings(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "jsonl")
    });
    files.sort();
    Ok(files)
}

/// Compares syntax, typed instructions, checks and graph of each Dockerfile; prints where each first differs.
fn texts(file: &Path, text: &str) -> Result<Row> {
    let mut tally = Tally::default();
    for (index, line) in text.lines().enumerate() {
        let place = || format!("{}:{}", file.display(), index + 1);
        let case: Value = serde_json::from_str(line).with_context(place)?;
        let difference = parser::run_case(&case).err();
        if let Some(difference) = &difference {
            println!("{} {difference}", case["id"].as_str().unwrap_or_default());
        }
        tally += Tally::one(difference.is_none());
    }
    Ok(Row {
        family: name(file),
        cases: tally,
        builds: 0,
        checks: tally,
    })
}

fn name(file: &Path) -> String {
    file.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Families that agree with the recordings in full. A line may be added, never taken away.
    const AGREED: &str = "tests/conformance-families.txt";

    #[test]
    fn agreed_families_still_agree() {
        let workspace = Workspace::find().unwrap();
        let list = fs::read_to_string(workspace.root().join(AGREED)).unwrap();
        let files: Vec<String> = list
            .lines()
            .map(|family| {
                let file = format!("tests/corpus/{family}.jsonl");
                workspace.root().join(file).display().to_string()
            })
            .collect();
        let tally = run(&workspace, &files).unwrap();
        assert_eq!(tally.failed, 0, "{tally}");
        assert!(tally.passed >= 15_809, "{tally}");
    }

    #[test]
    fn every_recorded_family_is_agreed() {
        let workspace = Workspace::find().unwrap();
        let list = fs::read_to_string(workspace.root().join(AGREED)).unwrap();
        for folder in ["cases", "parser"] {
            for file in recordings(&workspace.root().join("tests/corpus").join(folder)).unwrap() {
                let family = format!("{folder}/{}", name(&file));
                assert!(list.lines().any(|line| line == family), "{family}");
            }
        }
    }

    /// Histories of real projects are third-party files and lie outside of the repository: they are replayed where
    /// `LAYER_LAB_REPLAYS`, or the folder `shared/replays` beside the working copy, has them.
    #[test]
    fn histories_of_real_projects_agree_where_they_are_at_hand() {
        let workspace = Workspace::find().unwrap();
        let folder = std::env::var_os("LAYER_LAB_REPLAYS")
            .map_or_else(|| workspace.root().join("../shared/replays"), PathBuf::from);
        if !folder.is_dir() {
            return;
        }
        let files: Vec<String> = recordings(&folder)
            .unwrap()
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        let tally = run(&workspace, &files).unwrap();
        assert_eq!(tally.failed, 0, "{tally}");
    }
}
