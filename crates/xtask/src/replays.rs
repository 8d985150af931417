//! Recorded histories of real projects as something to measure: the model's time beside the real builder's.
//!
//! A folder of such recordings holds `<owner>-<name>.<mode>.jsonl` and a `README.md` whose table says how long the real
//! builder took when nothing had changed. The texts belong to other projects: they go into the build folder, nowhere
//! else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::conformance::cases;
use crate::tally::Tally;

/// How many times faster than the real builder the model has to be in Chromium.
const FASTER: f64 = 100.0;

/// Where the measuring program finds the names of the histories.
const LIST: &str = "replays.json";

/// What `model-bench` prints of one history.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Replay {
    builds: usize,
    files: usize,
    no_change_ms: f64,
    edited_ms: f64,
}

/// The histories to measure: by `<owner>-<name>` the real builder's seconds, where the table has them.
#[derive(Debug, Default)]
pub(crate) struct Replays {
    recorded: BTreeMap<String, f64>,
    any: bool,
}

impl Replays {
    /// Writes the inputs of one recording for each repository into `folder`; without recordings sees that none are
    /// left there.
    ///
    /// # Errors
    /// A recording cannot be read, or the folder not be written to.
    pub(crate) fn prepare(recordings: Option<&Path>, folder: &Path) -> Result<Self> {
        let mut names = BTreeSet::new();
        let mut replays = Self::default();
        if let Some(recordings) = recordings {
            let readme = fs::read_to_string(recordings.join("README.md")).unwrap_or_default();
            replays.recorded = recorded_seconds(&readme);
            for path in files(recordings)? {
                let name = path.file_name().and_then(|name| name.to_str());
                let Some((repository, _)) = name.and_then(|name| name.split_once('.')) else {
                    continue;
                };
                // Recordings of one repository differ in what its commands write, not in what has to be looked at.
                if !names.insert(repository.to_owned()) {
                    continue;
                }
                let place = || path.display().to_string();
                let text = fs::read_to_string(&path).with_context(place)?;
                let inputs = cases::inputs(&text).with_context(place)?;
                let text = serde_json::to_string(&inputs)?;
                fs::write(folder.join(format!("{repository}.json")), text)?;
            }
        }
        replays.any = !names.is_empty();
        fs::write(folder.join(LIST), serde_json::to_string(&names)?)?;
        Ok(replays)
    }

    /// Prints a table, and counts a repository as held where the model in Chromium is as much faster as it has to be.
    pub(crate) fn compare(
        &self,
        native: &BTreeMap<String, Replay>,
        chromium: &BTreeMap<String, Replay>,
    ) -> Tally {
        let mut tally = Tally::default();
        if !self.any {
            return tally;
        }
        println!();
        println!(
            "{:44} {:>6} {:>6} {:>8}  {:>18}  {:>18}  {:>9} {:>9}",
            "no change",
            "builds",
            "files",
            "BuildKit",
            "native",
            "Chromium",
            "one file",
            "Chromium"
        );
        for (name, here) in native {
            let real = self.recorded.get(name).map(|seconds| seconds * 1e3);
            let there = chromium.get(name);
            let shown = |milliseconds: f64| match real {
                Some(real) => format!("{milliseconds:.3} ms {:5.0}×", real / milliseconds),
                None => format!("{milliseconds:.3} ms"),
            };
            let missing = || "missing".to_owned();
            let holds = match (real, there) {
                (Some(real), Some(there)) => real / there.no_change_ms >= FASTER,
                (None, there) => there.is_some(),
                (Some(_), None) => false,
            };
            println!(
                "{name:44} {:6} {:6} {:>8}  {:>18}  {:>18}  {:>9} {:>9}  {}",
                here.builds,
                here.files,
                real.map_or_else(|| "–".to_owned(), |real| format!("{real:.0} ms")),
                shown(here.no_change_ms),
                there.map_or_else(missing, |there| shown(there.no_change_ms)),
                format!("{:.2} ms", here.edited_ms),
                there.map_or_else(missing, |there| format!("{:.2} ms", there.edited_ms)),
                if holds { "ok" } else { "BROKEN" }
            );
            tally += Tally::one(holds);
        }
        tally
    }
}

fn files(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "jsonl")
    });
    files.sort();
    Ok(files)
}

/// The table of the folder's README: first column the repository, the one headed `no-change rebuild` its seconds.
fn recorded_seconds(readme: &str) -> BTreeMap<String, f64> {
    let mut column = None;
    let mut seconds = BTreeMap::new();
    for line in readme.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let heading = |cell: &&str| cell.starts_with("no-change rebuild");
        column = cells.iter().position(heading).or(column);
        let value = column.and_then(|column| cells.get(column)?.parse().ok());
        if let (Some(value), false) = (value, cells[0].is_empty()) {
            seconds.insert(cells[0].replace('/', "-"), value);
        }
    }
    seconds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seconds_are_read_from_the_table() {
        let readme = "\
# Text | with a bar

| repository | mode | no-change rebuild, s |
|---|---|---|
| a/b | repro | 0.096 |
|  | nonrepro |  |
| c/d | repro | – |
";
        let expected = BTreeMap::from([("a-b".to_owned(), 0.096)]);
        assert_eq!(recorded_seconds(readme), expected);
    }
}
