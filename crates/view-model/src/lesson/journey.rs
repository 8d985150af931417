//! One build as a journey: at every stop, what is really there.

use std::collections::BTreeMap;
use std::time::Duration;

use cache_model::build::{BuildReport, Status};
use cache_model::content::tree::Tree;
use cache_model::ignore::Matcher;
use cache_model::ignore::filter::filter;
use cache_model::image::Image;
use cache_model::image::transfer::{Travel, pull, push};
use cache_model::timeline::{Durations, schedule};
use language::tr;

use super::live::instruction;
use crate::bench::Built;
use crate::format;

/// Rows that a stop shows before the rest is only counted.
const ROWS: usize = 24;

/// A stop of the journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// What is done here.
    pub title: String,
    /// What is found here, in a sentence or two.
    pub says: String,
    /// What the columns of the table are.
    pub head: Vec<String>,
    /// The table.
    pub rows: Vec<Vec<String>>,
    /// How many rows are not shown.
    pub more: usize,
}

impl Stop {
    fn new(title: String, says: String, head: Vec<String>, mut rows: Vec<Vec<String>>) -> Self {
        let more = rows.len().saturating_sub(ROWS);
        rows.truncate(ROWS);
        Self {
            title,
            says,
            head,
            rows,
            more,
        }
    }
}

/// The journey of a build. `last` is the image of the build before, which registry and nodes have; `durations` are
/// those of steps by name, where known.
pub fn journey(
    next: Built<'_>,
    last: Option<&Image>,
    durations: &BTreeMap<String, Duration>,
) -> Vec<Stop> {
    let report = next.report;
    let mut out = vec![definition(next)];
    let sent = rules(next, &mut out);
    out.push(context(&sent));
    if report.error.is_some() && report.steps.is_empty() {
        return out;
    }
    out.push(graph(report));
    out.push(keys(report));
    out.push(lookup(report));
    out.push(execution(report, durations));
    if let Some(image) = &report.image {
        out.push(export(image));
        out.push(moving(image, last));
    }
    out
}

fn definition(next: Built<'_>) -> Stop {
    let stages = &next.program.stages;
    let commands: usize = stages.iter().map(|stage| stage.commands.len() + 1).sum();
    let rows = stages.iter().map(|stage| {
        let name = if stage.name.is_empty() {
            tr!("stage {}", stage.index)
        } else {
            stage.name.clone()
        };
        let first = stage.source.lines().next().unwrap_or_default();
        vec![name, first.to_owned(), stage.commands.len().to_string()]
    });
    let says = tr!(
        "{lines} of text give {instructions} in {stages}.",
        lines = lines(&next.input.dockerfile),
        instructions = tr!("{n} instruction" | "{n} instructions" % commands),
        stages = tr!("{n} stage" | "{n} stages" % stages.len())
    );
    Stop::new(
        tr!("Read the Dockerfile"),
        says,
        vec![
            tr!("Stage"),
            tr!("Begins with"),
            tr!("Instructions after it"),
        ],
        rows.collect(),
    )
}

/// What the rules leave of the context.
fn rules(next: Built<'_>, out: &mut Vec<Stop>) -> Tree {
    let files = &next.input.ignore_files;
    let own = format!("{}.dockerignore", next.input.dockerfile_path);
    let named = [own.as_str(), ".dockerignore"];
    let found = named
        .iter()
        .find_map(|name| Some((*name, files.get(*name)?)));
    let whole = &next.input.context;
    let (sent, says, rows) = match found.map(|(name, text)| (name, Matcher::new(text))) {
        Some((name, Ok(matcher))) => {
            let sent = filter(whole, &matcher);
            let left = whole.total_size().saturating_sub(sent.total_size());
            let says = tr!(
                "{name} has {n} pattern. They leave out {left} of {all}."
                    | "{name} has {n} patterns. They leave out {left} of {all}."
                        % matcher.patterns().len(),
                name = name,
                left = format::bytes(left),
                all = format::bytes(whole.total_size())
            );
            let rows = matcher
                .patterns()
                .iter()
                .map(|pattern| vec![pattern.text().to_owned()]);
            (sent, says, rows.collect())
        }
        Some((name, Err(error))) => (
            whole.clone(),
            tr!(
                "{name} cannot be read: {error}.",
                name = name,
                error = error
            ),
            Vec::new(),
        ),
        None => (
            whole.clone(),
            tr!("There is no .dockerignore: everything in the folder may be sent."),
            Vec::new(),
        ),
    };
    out.push(Stop::new(
        tr!("Apply the ignore rules"),
        says,
        vec![tr!("Pattern")],
        rows,
    ));
    sent
}

fn context(sent: &Tree) -> Stop {
    let rows = sent.root().entries().map(|(name, node)| {
        let mut below = Tree::default();
        // One entry, with everything in it, as a tree of its own.
        let counted = below.insert(name, node.clone()).is_ok();
        let (count, bytes) = if counted {
            (count_files(&below), below.total_size())
        } else {
            (0, 0)
        };
        vec![name.to_owned(), format::count(count), format::bytes(bytes)]
    });
    let says = tr!(
        "{files} with {bytes} may be sent; a builder that has seen them asks only for those that changed.",
        files = files(count_files(sent)),
        bytes = format::bytes(sent.total_size())
    );
    Stop::new(
        tr!("Send the context"),
        says,
        vec![tr!("Entry"), tr!("Files"), tr!("Bytes")],
        rows.collect(),
    )
}

fn count_files(tree: &Tree) -> usize {
    tree.walk().filter(|(_, node)| !node.is_dir()).count()
}

fn graph(report: &BuildReport) -> Stop {
    let name = |index: usize| -> Option<String> {
        let vertex = report.flow.vertices.get(index)?.vertex;
        let step = report.steps.iter().find(|step| step.vertex == vertex)?;
        Some(short(&step.name))
    };
    let rows = report.steps.iter().map(|step| {
        let flow = report
            .flow
            .vertices
            .iter()
            .find(|one| one.vertex == step.vertex);
        let inputs = flow.map(|flow| &flow.inputs[..]).unwrap_or_default();
        let of = |by_content: bool| {
            let names = inputs
                .iter()
                .filter(|input| input.by_content == by_content)
                .map(|input| name(input.index).unwrap_or_else(|| tr!("a source")));
            names.collect::<Vec<_>>().join(", ")
        };
        vec![short(&step.name), of(false), of(true)]
    });
    let unused = report.stages.len()
        - report
            .stages
            .iter()
            .filter(|stage| {
                let at = Some(stage.index);
                report.steps.iter().any(|step| step.step.stage_index == at)
                    || report.bases.iter().any(|base| base.step.stage_index == at)
            })
            .count();
    let mut says = tr!(
        "{steps} and {bases} for what the target needs.",
        steps = tr!("{n} step" | "{n} steps" % report.steps.len()),
        bases = tr!("{n} base image" | "{n} base images" % report.bases.len())
    );
    if unused > 0 {
        says.push(' ');
        says.push_str(&tr!(
            "{n} stage is asked for by nothing." | "{n} stages are asked for by nothing." % unused
        ));
    }
    Stop::new(
        tr!("Plan the graph"),
        says,
        vec![tr!("Step"), tr!("Stands on"), tr!("Takes content of")],
        rows.collect(),
    )
}

fn keys(report: &BuildReport) -> Stop {
    let rows = report.steps.iter().map(|step| {
        let content = step
            .content
            .map(|content| content.short())
            .unwrap_or_default();
        vec![short(&step.name), step.key.short(), content]
    });
    let says = tr!(
        "Each step gets a key of what it does and what it stands on, and, where it takes files, a digest of their \
         content."
    );
    Stop::new(
        tr!("Compute the keys"),
        says,
        vec![tr!("Step"), tr!("Key"), tr!("Content")],
        rows.collect(),
    )
}

fn lookup(report: &BuildReport) -> Stop {
    let found = report
        .steps
        .iter()
        .filter(|step| step.status == Status::Cached)
        .count();
    let rows = report.steps.iter().map(|step| {
        let word = match step.status {
            Status::Cached => tr!("found"),
            Status::Run => tr!("has to run"),
            Status::Error => tr!("fails"),
            Status::Canceled | Status::None => tr!("not started"),
        };
        vec![short(&step.name), word]
    });
    let says = tr!(
        "{found} of {n} step is found." | "{found} of {n} steps are found." % report.steps.len(),
        found = found
    );
    Stop::new(
        tr!("Look them up"),
        says,
        vec![tr!("Step"), tr!("Result")],
        rows.collect(),
    )
}

fn execution(report: &BuildReport, durations: &BTreeMap<String, Duration>) -> Stop {
    let millis: Durations = report
        .steps
        .iter()
        .filter_map(|step| Some((step.vertex, durations.get(&step.name)?.as_millis() as u64)))
        .collect();
    let unknown = report
        .steps
        .iter()
        .any(|step| step.status == Status::Run && !millis.contains_key(&step.vertex));
    let timeline = schedule(&report.flow, &millis, None);
    let time = |millis: u64| format::duration(Duration::from_millis(millis));
    let rows: Vec<Vec<String>> = report
        .steps
        .iter()
        .filter(|step| step.status == Status::Run)
        .filter_map(|step| {
            let bar = timeline.bars.iter().find(|bar| bar.vertex == step.vertex)?;
            let path = if timeline.critical.contains(&step.vertex) {
                tr!("yes")
            } else {
                String::new()
            };
            Some(vec![
                short(&step.name),
                time(bar.start),
                time(bar.finish),
                path,
            ])
        })
        .collect();
    let says = match (rows.is_empty(), unknown) {
        (true, _) => tr!("Nothing runs."),
        (false, true) => {
            tr!("What was not found runs; how long some of it takes is not known.")
        }
        (false, false) => tr!(
            "What was not found runs, side by side where it can: {}.",
            time(timeline.total)
        ),
    };
    Stop::new(
        tr!("Execute the rest"),
        says,
        vec![
            tr!("Step"),
            tr!("Starts"),
            tr!("Ends"),
            tr!("On the longest path"),
        ],
        rows,
    )
}

fn export(image: &Image) -> Stop {
    let rows = image.history().into_iter().map(|line| {
        let layer = line.layer.and_then(|at| image.layers.get(at));
        let digest = layer.map(|layer| layer.diff_id.short());
        let size = layer.map(|layer| layer.size.map_or_else(|| tr!("not known"), format::bytes));
        vec![
            line.entry.created_by.clone(),
            digest.unwrap_or_else(|| tr!("configuration only")),
            size.unwrap_or_default(),
        ]
    });
    let says = tr!("{n} layer and a configuration become an image."
        | "{n} layers and a configuration become an image." % image.layers.len());
    Stop::new(
        tr!("Export the image"),
        says,
        vec![tr!("History"), "Diff ID".to_owned(), tr!("Size")],
        rows.collect(),
    )
}

fn moving(image: &Image, last: Option<&Image>) -> Stop {
    let blobs = image.blobs(&|_, _| None);
    let old: Vec<_> = last
        .map(|last| last.blobs(&|_, _| None))
        .into_iter()
        .collect();
    let (pushed, pulled) = (push(&blobs, &old, &[]), pull(&blobs, &old));
    let word = |travel: &Travel| match travel {
        Travel::Transferred => tr!("travels"),
        Travel::Mounted => tr!("linked"),
        Travel::UnpackedAgain => tr!("unpacked again"),
        Travel::Present => tr!("there already"),
    };
    let rows = image.layers.iter().enumerate().map(|(at, layer)| {
        let travel = |transfer: &[Travel]| transfer.get(at).map(word).unwrap_or_default();
        vec![
            layer.diff_id.short(),
            travel(&pushed.layers),
            travel(&pulled.layers),
        ]
    });
    let new = pushed
        .layers
        .iter()
        .filter(|travel| **travel == Travel::Transferred)
        .count();
    let all = image.layers.len();
    let says = if last.is_some() {
        tr!(
            "To a registry and nodes that hold the image of the build before, {new} of {n} layer travel."
                | "To a registry and nodes that hold the image of the build before, {new} of {n} layers travel."
                    % all,
            new = new
        )
    } else {
        tr!(
            "To a registry and nodes that hold nothing yet, {new} of {n} layer travel."
                | "To a registry and nodes that hold nothing yet, {new} of {n} layers travel."
                    % all,
            new = new
        )
    };
    Stop::new(
        tr!("Push and pull"),
        says,
        vec![tr!("Layer"), tr!("Push"), tr!("Pull")],
        rows.collect(),
    )
}

/// A number of files, in words.
pub(super) fn files(count: usize) -> String {
    tr!(
        "{count} file" | "{count} files" % count,
        count = format::count(count)
    )
}

/// The number of a text's lines, in words.
pub(super) fn lines(text: &str) -> String {
    tr!("{n} line" | "{n} lines" % text.lines().count())
}

/// An instruction on one line, cut to what a table has room for.
pub(super) fn short(name: &str) -> String {
    const ROOM: usize = 60;
    let words = instruction(name)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if words.chars().count() <= ROOM {
        return words;
    }
    let mut cut: String = words.chars().take(ROOM - 1).collect();
    cut.push('…');
    cut
}
