//! Histories of real projects, built once through the model, and then the two builds that people wait for: nothing
//! changed, and one file changed.
//!
//! `cargo xtask bench --replays DIR` writes the inputs where [`outside::read`] finds them; without them there is nothing
//! to measure.

use std::collections::BTreeMap;
use std::hint::black_box;

use cache_model::build::{BuildInput, Builder, Status};
use cache_model::content::tree::{File, Node};
use cache_model::digest::Digest;
use serde::Serialize;

use crate::figures::{Clock, median};
use crate::outside;

/// What one history gave.
#[derive(Debug, Serialize)]
pub(crate) struct Replay {
    /// Builds of the history.
    builds: usize,
    /// Files and directories of the context in the end.
    files: usize,
    /// Milliseconds of a build when nothing has changed.
    no_change_ms: f64,
    /// Milliseconds of a build after one file was edited, one whose edit runs something.
    edited_ms: f64,
}

/// Measures every history that is there, by name.
pub(crate) fn measure(clock: Clock<'_>) -> BTreeMap<String, Replay> {
    let names = outside::read("replays.json").unwrap_or_default();
    let names: Vec<String> = serde_json::from_str(&names).unwrap_or_default();
    let replay = |name: String| {
        let text = outside::read(&format!("{name}.json")).expect("what is listed is there");
        let inputs = serde_json::from_str(&text).expect("inputs are written as they are read");
        (name, replay(clock, inputs))
    };
    names.into_iter().map(replay).collect()
}

fn replay(clock: Clock<'_>, inputs: Vec<BuildInput>) -> Replay {
    const ROUNDS: usize = 10;
    let builds = inputs.len();
    let mut builder = Builder::new();
    let mut last = BuildInput::default();
    for input in inputs {
        black_box(builder.build(&input));
        last = input;
    }
    let no_change = median(5, || {
        let start = clock();
        for _ in 0..ROUNDS {
            black_box(builder.build(&last));
        }
        (clock() - start) / ROUNDS as f64
    });
    let path = telling_file(&builder, &last);
    let mut version = 0;
    let edited_ms = median(5, || {
        let start = clock();
        for _ in 0..ROUNDS {
            version += 1;
            edit(&mut last, &path, version);
            black_box(builder.build(&last));
        }
        (clock() - start) / ROUNDS as f64
    });
    Replay {
        builds,
        files: last.context.len(),
        no_change_ms: no_change,
        edited_ms,
    }
}

/// The first file whose edit makes a step run.
fn telling_file(builder: &Builder, input: &BuildInput) -> String {
    let files = input.context.walk().filter(|(_, node)| !node.is_dir());
    let mut paths = files.map(|(path, _)| path.clone());
    let runs = |path: &String| {
        let mut edited = input.clone();
        edit(&mut edited, path, 0);
        let report = builder.predict(&edited);
        report.steps.iter().any(|step| step.status == Status::Run)
    };
    paths.find(runs).expect("some file of a project counts")
}

fn edit(input: &mut BuildInput, path: &str, version: i64) {
    let file = File {
        digest: Digest::of(&version.to_le_bytes()),
        // A builder reads a file again only if its time is another.
        ..File::of(b"").with_mtime(i64::MAX - version)
    };
    input
        .context
        .insert(path, Node::File(file))
        .expect("a file stands where one stood");
}
