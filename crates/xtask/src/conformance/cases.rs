//! Replays recorded cases (`cases/*.jsonl`, and histories of real projects where they are at hand) and compares the
//! status of every step.

mod described;
mod entry;
mod recording;
mod replay;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use cache_model::build::{BuildInput, BuildReport, Builder, Status};

use super::table::Row;
use crate::tally::Tally;
use recording::{BaseImages, Build, Case, ExpectedHistory};
use replay::Replay;

/// Replays a file of cases, each case on a machine of its own. Prints every disagreement.
///
/// # Errors
/// The file is not what the corpus documents.
pub(crate) fn replay(corpus: &Path, file: &Path, text: &str) -> Result<Row> {
    let base_images = corpus.join("base-images.json");
    let base_images: BaseImages = match fs::read_to_string(&base_images) {
        Ok(text) => serde_json::from_str(&text)
            .with_context(|| format!("{} is malformed", base_images.display()))?,
        Err(_) => BaseImages::default(),
    };
    let mut row = Row {
        family: super::name(file),
        cases: Tally::default(),
        builds: 0,
        checks: Tally::default(),
    };
    for (index, line) in text.lines().enumerate() {
        let place = || format!("{}:{}", file.display(), index + 1);
        let case: Case = serde_json::from_str(line).with_context(place)?;
        let tally = replay_case(&case, &base_images).with_context(place)?;
        row.cases += Tally::one(tally.failed == 0);
        row.builds += case.builds.len();
        row.checks += tally;
    }
    Ok(row)
}

/// The builds of the first case of a recording, as inputs to the model one after the other.
///
/// # Errors
/// The recording is not what the corpus documents.
pub(crate) fn inputs(text: &str) -> Result<Vec<BuildInput>> {
    let line = text.lines().next().context("the recording is empty")?;
    let case: Case = serde_json::from_str(line)?;
    let base_images = BaseImages::default();
    let mut replay = Replay::new(&case, &base_images);
    let builds = case.builds.iter().map(|build| replay.next(build));
    builds.collect()
}

fn replay_case(case: &Case, base_images: &BaseImages) -> Result<Tally> {
    let mut machine = Builder::new();
    let mut replay = Replay::new(case, base_images);
    let mut tally = Tally::default();
    for build in &case.builds {
        let input = replay.next(build).with_context(|| build.name.clone())?;
        if build.fresh_cache {
            machine = machine.fresh();
        }
        let report = machine.build(&input);
        let (holding, disagreements) = compare(build, &report);
        tally.passed += holding;
        tally.failed += disagreements.len();
        for disagreement in disagreements {
            println!("{} [{}] {disagreement}", case.id, build.name);
        }
    }
    Ok(tally)
}

/// How many expectations hold, and what does not.
fn compare(build: &Build, report: &BuildReport) -> (usize, Vec<String>) {
    let mut holding = 0;
    let mut wrong = Vec::new();
    let mut statuses: BTreeMap<&str, Status> = report
        .steps
        .iter()
        .map(|step| (step.name.as_str(), step.status))
        .collect();
    for step in &build.expect.steps {
        let name = step.name.trim_end_matches(" (retried)");
        match statuses.remove(name).map(word) {
            Some(status) if step.status == "any" || step.status == status => holding += 1,
            Some(status) => wrong.push(format!("{name}: {status}, recorded {}", step.status)),
            None => wrong.push(format!("{name}: not announced, recorded {}", step.status)),
        }
    }
    for (name, status) in statuses {
        wrong.push(format!("{name}: {}, not recorded at all", word(status)));
    }
    match (&build.expect.error, &report.error) {
        (None, None) => {}
        (Some(expected), Some(error)) => {
            let message = without_reference(&error.message);
            if message == expected.message {
                holding += 1;
            } else {
                wrong.push(format!(
                    "fails with {message:?}, recorded {:?}",
                    expected.message
                ));
            }
            // A place before the first line is not shown.
            let line = error
                .lines
                .first()
                .map(|lines| lines.first as usize)
                .filter(|line| *line > 0);
            if line == expected.line {
                holding += 1;
            } else {
                wrong.push(format!(
                    "fails on line {line:?}, recorded {:?}",
                    expected.line
                ));
            }
        }
        (Some(expected), None) => {
            wrong.push(format!("succeeds, recorded failure {:?}", expected.message));
        }
        (None, Some(error)) => wrong.push(format!("fails with {:?}", error.message)),
    }
    for difference in [bases(build, report), warnings(build, report)] {
        wrong.extend(difference);
    }
    wrong.extend(image(build, report));
    (holding, wrong)
}

/// Base images by the names they are announced under.
fn bases(build: &Build, report: &BuildReport) -> Option<String> {
    let mut expected: Vec<&str> = build
        .expect
        .bases
        .as_ref()?
        .iter()
        .map(|base| base.name.as_str())
        .collect();
    let mut bases: Vec<&str> = report.bases.iter().map(|base| base.name.as_str()).collect();
    expected.sort_unstable();
    bases.sort_unstable();
    (bases != expected).then(|| format!("bases {bases:?}, recorded {expected:?}"))
}

/// Findings with their lines.
fn warnings(build: &Build, report: &BuildReport) -> Option<String> {
    if build.commit.is_some() {
        return None;
    }
    let none = Vec::new();
    let expected = build.expect.warnings.as_ref().unwrap_or(&none);
    let mut expected: Vec<String> = expected
        .iter()
        .map(|warning| {
            let line = warning.line.unwrap_or_default();
            let marker = format!(" (line {line})");
            let message = warning.message.strip_suffix(&marker);
            format!("{line}: {}", message.unwrap_or(&warning.message))
        })
        .collect();
    let mut found: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            let line = finding.lines.first().map_or(0, |lines| lines.first);
            format!("{line}: {}: {}", finding.rule, finding.message)
        })
        .collect();
    expected.sort_unstable();
    found.sort_unstable();
    (found != expected).then(|| format!("warns {found:?}, recorded {expected:?}"))
}

/// Layers, history and configuration.
fn image(build: &Build, report: &BuildReport) -> Vec<String> {
    let Some(expected) = &build.expect.image else {
        return Vec::new();
    };
    let Some(image) = &report.image else {
        return vec!["makes no image, recorded one".to_owned()];
    };
    let mut wrong = Vec::new();
    if image.layers.len() != expected.layers {
        wrong.push(format!(
            "{} layers, recorded {}",
            image.layers.len(),
            expected.layers
        ));
    }
    let history: Vec<ExpectedHistory> = image
        .config
        .history
        .iter()
        .map(|entry| ExpectedHistory {
            created_by: entry.created_by.clone(),
            empty: entry.empty_layer,
        })
        .collect();
    if history != expected.history {
        wrong.push(format!(
            "history {history:?}, recorded {:?}",
            expected.history
        ));
    }
    let config = serde_json::to_value(&image.config.config).unwrap_or_default();
    if config != expected.config {
        wrong.push(format!("config {config}, recorded {}", expected.config));
    }
    wrong
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Cached => "cached",
        Status::Run => "run",
        Status::Error => "error",
        Status::Canceled => "canceled",
        Status::None => "none",
    }
}

/// A message as the recordings write it: the builder's name for a snapshot differs each time.
fn without_reference(message: &str) -> String {
    let Some((before, rest)) = message.split_once("checksum of ref ") else {
        return message.to_owned();
    };
    let after = rest.split_once(": ").map_or(rest, |(_, after)| after);
    format!("{before}checksum of ref <ref>: {after}")
}
