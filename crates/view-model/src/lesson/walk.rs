//! The walk through the code, with one step of a build: what the simulator had in its hands at every stop.

use cache_model::build::{Status, StepReport};
use cache_model::digest::Digest;
use cache_model::graph::{Op, VertexId};
use cache_model::solve::store::KeyId;
use cache_model::solve::trace::{Event, Trace};
use language::tr;
use lesson::text::Inline;
use lesson::walk::{Look, PieceKind, Source};

use super::journey::{files, lines, short};
use super::live::instruction;
use crate::bench::{Built, State, reason_of, state_of};
use crate::code::Piece;
use crate::format;

/// A step that can be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// Its vertex.
    pub vertex: VertexId,
    /// Its instruction, on one line.
    pub name: String,
    /// What becomes of it.
    pub state: State,
}

/// What a stop shows of a step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// The finding in a sentence.
    pub says: String,
    /// What the columns are.
    pub head: Vec<String>,
    /// The values.
    pub rows: Vec<Vec<String>>,
    /// Events that happened: lines of source marked with one of them are lit.
    pub lit: Vec<&'static str>,
}

/// A line of source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Its text, coloured.
    pub pieces: Vec<Piece>,
    /// The step came through it.
    pub is_lit: bool,
    /// What is said of the statement that ends here.
    pub notes: Vec<Note>,
}

/// Something said of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The words.
    pub says: Vec<Inline>,
    /// The step came through it.
    pub is_lit: bool,
}

impl Note {
    /// Whether the step came through it, in words.
    pub fn word(&self) -> String {
        if self.is_lit {
            tr!("Came through here.")
        } else {
            tr!("Not this time.")
        }
    }
}

/// Source with its notes; `lit` are the events that happened.
pub fn source(source: &Source, lit: &[&str]) -> Vec<SourceLine> {
    let happened = |event: &str| lit.contains(&event);
    let line = |(at, pieces): (usize, &Vec<lesson::walk::Piece>)| {
        let mut around = source
            .marks
            .iter()
            .filter(|mark| (mark.first..=mark.last).contains(&at));
        let ending = source.marks.iter().filter(|mark| mark.last == at);
        SourceLine {
            number: source.first_line + at,
            pieces: pieces.iter().map(coloured).collect(),
            is_lit: around.any(|mark| happened(&mark.event)),
            notes: ending
                .map(|mark| Note {
                    says: mark.says.clone(),
                    is_lit: happened(&mark.event),
                })
                .collect(),
        }
    };
    source.lines.iter().enumerate().map(line).collect()
}

fn coloured(piece: &lesson::walk::Piece) -> Piece {
    Piece {
        text: piece.text.clone(),
        class: match piece.kind {
            PieceKind::Plain => None,
            PieceKind::Keyword => Some("code--keyword"),
            PieceKind::Comment => Some("code--comment"),
            PieceKind::Literal => Some("code--string"),
        },
    }
}

/// The steps of a build, in the order of the file.
pub fn steps(built: Built<'_>) -> Vec<Follow> {
    let steps = built.report.steps.iter();
    let follow = |step: &StepReport| Follow {
        vertex: step.vertex,
        name: short(&step.name),
        state: state_of(built.program, built.report, step),
    };
    steps.map(follow).collect()
}

/// The step that is worth following first: the one that broke, else the first that runs, else the first.
pub fn first(steps: &[Follow]) -> Option<VertexId> {
    let of = |state| steps.iter().find(move |step| step.state == state);
    let found = of(State::Cause).or_else(|| of(State::Runs));
    found.or(steps.first()).map(|step| step.vertex)
}

/// What is shown of a step at a stop. `trace` is its way through the same build.
pub fn shown(look: Look, built: Built<'_>, vertex: VertexId, trace: &Trace) -> Shown {
    let mut steps = built.report.steps.iter();
    let step = steps.find(|step| step.vertex == vertex);
    match look {
        Look::Contract => contract(built, step),
        Look::Map => map(trace),
        Look::Ask => ask(trace),
        Look::Agree => agree(trace),
        Look::Hit => hit(trace),
        Look::Content => content(trace),
        Look::Complete => complete(trace),
        Look::Explain => explain(built, step),
        Look::Say => Shown::default(),
    }
}

fn contract(built: Built<'_>, step: Option<&StepReport>) -> Shown {
    let (input, report) = (built.input, built.report);
    let found = count(report.steps.iter(), Status::Cached);
    let count_files = input
        .context
        .walk()
        .filter(|(_, node)| !node.is_dir())
        .count();
    let goes_in = |what: String, here: String| vec![tr!("goes" => "in"), what, here];
    let goes_out = |what: String, here: String| vec![tr!("goes" => "out"), what, here];
    let bytes = format::bytes(input.context.total_size());
    let mut rows = vec![
        goes_in("Dockerfile".to_owned(), lines(&input.dockerfile)),
        goes_in(tr!("context"), format!("{}, {bytes}", files(count_files))),
        goes_in(
            tr!("arguments"),
            tr!("{n} argument" | "{n} arguments" % input.args.len()),
        ),
        goes_in(
            tr!("what the builder holds"),
            match report.number {
                0 => tr!("nothing: this would be its first build"),
                builds => tr!("results of {n} build" | "results of {n} builds" % builds),
            },
        ),
    ];
    let steps = report.steps.len();
    rows.push(goes_out(
        tr!("steps"),
        tr!(
            "{found} of {steps} found, the others executed",
            found = found,
            steps = steps
        ),
    ));
    if let Some(step) = step {
        rows.push(goes_out(tr!("this step"), word(step.status)));
        if let Some(layer) = &step.layer {
            rows.push(goes_out(tr!("its layer"), layer.diff_id.short()));
        }
    }
    Shown {
        says: tr!("4 kinds of things in, {n} outcome out."
            | "4 kinds of things in, {n} outcomes out." % steps),
        head: vec![tr!("Goes"), tr!("What"), tr!("Here")],
        rows,
        lit: vec!["plan", "solve", "report"],
    }
}

fn map(trace: &Trace) -> Shown {
    let (event, does) = match &trace.vertex.op {
        Op::Exec(_) => ("exec", tr!("This step executes a command.")),
        Op::File(_) => ("file", tr!("This step changes files.")),
        Op::Merge(_) => ("merge", tr!("This step lays layers on each other.")),
        Op::Source(_) => ("source", tr!("This step is a source.")),
    };
    let digest = trace.map.digests.first();
    let digest = digest.map(Digest::short).unwrap_or_default();
    let rows = trace.map.inputs.iter().enumerate().map(|(at, input)| {
        let (how, what) = match &input.content {
            None => (tr!("by definition only"), tr!("all of it")),
            Some(selectors) => {
                let paths = selectors.iter().map(|selector| &*selector.path);
                let paths = paths.collect::<Vec<_>>().join(", ");
                (tr!("by definition or by content"), paths)
            }
        };
        vec![input_name(trace, at), how, what]
    });
    let known = tr!(
        "The digest of what it does is {digest}; it has {n} input."
            | "The digest of what it does is {digest}; it has {n} inputs." % trace.map.inputs.len(),
        digest = digest
    );
    Shown {
        says: [does, known].join(" "),
        head: vec![tr!("Input"), tr!("Is matched"), tr!("What is taken")],
        rows: rows.collect(),
        lit: vec![event],
    }
}

fn ask(trace: &Trace) -> Shown {
    let asked: Vec<_> = trace
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Asked {
                input,
                offered,
                found,
            } => Some((*input, *offered, found)),
            _ => None,
        })
        .collect();
    let inputs = trace.inputs.len();
    let leads = (0..inputs).filter(|input| {
        asked
            .iter()
            .any(|(at, _, found)| at == input && !found.is_empty())
    });
    let leads = leads.count();
    let mut lit = Vec::new();
    if !asked.is_empty() {
        lit.push("asked");
    }
    if leads > 0 {
        lit.push("found");
    }
    let says = if inputs == 0 {
        tr!("It has no input: its key is its own digest.")
    } else if trace.vertex.meta.ignore_cache {
        tr!("--no-cache: nothing is asked.")
    } else {
        tr!(
            "{n} of {inputs} leads to keys of this step by definition."
                | "{n} of {inputs} lead to keys of this step by definition." % leads,
            inputs = tr!("{n} input" | "{n} inputs" % inputs)
        )
    };
    let rows = asked.into_iter().map(|(input, offered, found)| {
        vec![
            input_name(trace, input),
            tr!("{n} key" | "{n} keys" % offered),
            keys(found, || tr!("leads nowhere")),
        ]
    });
    Shown {
        says,
        head: vec![tr!("Input"), tr!("Offers"), tr!("They lead to")],
        rows: rows.collect(),
        lit,
    }
}

fn agree(trace: &Trace) -> Shown {
    let sets: Vec<&Vec<KeyId>> = trace
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Agreed { keys } => Some(keys),
            _ => None,
        })
        .collect();
    let says =
        match (sets.last(), sets.len()) {
            (None, _) => tr!("There is nothing to intersect."),
            (Some(last), 1) if last.is_empty() => {
                tr!("No key is common to all inputs: by definition this step is a new one.")
            }
            (Some(last), _) if last.is_empty() => {
                tr!("No key is common to all inputs, whenever one looked.")
            }
            (Some(last), _) => tr!("{n} key is common to all inputs."
                | "{n} keys are common to all inputs." % last.len()),
        };
    let rows = sets.iter().enumerate().map(|(at, set)| {
        let when = if at == 0 {
            tr!("at first")
        } else {
            tr!("after more was known")
        };
        vec![when, keys(set, || tr!("key" => "none"))]
    });
    Shown {
        says,
        head: vec![tr!("When"), tr!("Common keys")],
        rows: rows.collect(),
        lit: if sets.is_empty() {
            Vec::new()
        } else {
            vec!["agreed"]
        },
    }
}

fn hit(trace: &Trace) -> Shown {
    let looked: Vec<_> = trace
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Looked { keys } => Some(keys),
            _ => None,
        })
        .collect();
    let last = looked.last();
    let rows = last.into_iter().copied().flatten().map(|(key, created)| {
        let result = created.map_or_else(
            || tr!("result" => "none"),
            |build| tr!("of build {}", build),
        );
        vec![key.0.short(), result]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let newest = last.and_then(|keys| keys.iter().filter_map(|(_, created)| *created).max());
    let is_passed = trace.vertex.meta.ignore_cache;
    let says = match (is_passed, last, newest) {
        (true, ..) => tr!("--no-cache: the answer is no before anything is looked at."),
        (_, None, _) => tr!("Nobody looked: a step above this one was found."),
        (_, _, Some(build)) => tr!("There is a result, the newest of build {}.", build),
        (_, Some(keys), None) if keys.is_empty() => {
            tr!("There is no key, so there can be no result.")
        }
        (_, _, None) => tr!("The step is known, but its result is not here."),
    };
    Shown {
        says,
        head: vec![tr!("Key"), tr!("Result")],
        lit: match (is_passed, rows.is_empty()) {
            (true, _) => vec!["passed"],
            (false, true) => Vec::new(),
            (false, false) => vec!["looked"],
        },
        rows,
    }
}

fn content(trace: &Trace) -> Shown {
    let digested: Vec<_> = trace
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Digested {
                input,
                content,
                found,
            } => Some((*input, content.short(), found)),
            _ => None,
        })
        .collect();
    let may = trace.map.inputs.iter().any(|input| input.content.is_some());
    let is_known = digested.iter().any(|(.., found)| !found.is_empty());
    let says = match (may, digested.is_empty(), is_known) {
        (false, ..) => tr!("No input of this step may be matched by content."),
        (true, true, _) => tr!("No content was looked at: what is known by definition was enough."),
        (true, false, true) => tr!("The same content was taken before: the change stops here."),
        (true, false, false) => tr!("This content was never taken by this step before."),
    };
    let mut lit = Vec::new();
    if !digested.is_empty() {
        lit.push("digested");
    }
    if is_known {
        lit.push("found");
    }
    let rows = digested.into_iter().map(|(input, content, found)| {
        vec![
            input_name(trace, input),
            content,
            keys(found, || tr!("leads nowhere")),
        ]
    });
    Shown {
        says,
        head: vec![tr!("Taken from"), tr!("Digest"), tr!("It leads to")],
        rows: rows.collect(),
        lit,
    }
}

fn complete(trace: &Trace) -> Shown {
    let mut shown = Shown {
        says: tr!("Nothing needed the files of this step, so it was neither loaded nor executed."),
        head: vec![tr!("What happened"), tr!("Key"), tr!("Made by")],
        ..Shown::default()
    };
    let mut looks = 0;
    for event in &trace.events {
        match event {
            Event::Looked { .. } => looks += 1,
            Event::Loaded {
                key,
                created,
                import,
                is_twin,
            } => {
                let (says, by) = match (is_twin, import) {
                    (true, _) => (
                        tr!("Taken from a twin that this build has just executed."),
                        tr!("this build"),
                    ),
                    (_, Some(store)) => (
                        tr!("Loaded from an imported cache."),
                        tr!("the cache {}", store),
                    ),
                    (_, None) => (tr!("Loaded. Nothing ran."), tr!("build {}", created)),
                };
                shown.says = says;
                shown
                    .rows
                    .push(vec![tr!("result" => "loaded"), key.0.short(), by]);
                shown.lit.push(if looks > 1 { "taken" } else { "loaded" });
            }
            Event::Executed => {
                shown.says = tr!("Executed, and its result was saved.");
                shown.lit.push("executed");
            }
            Event::Saved { keys } => {
                shown.lit.push("saved");
                for key in keys {
                    shown.rows.push(vec![
                        tr!("executed and saved"),
                        key.0.short(),
                        tr!("this build"),
                    ]);
                }
            }
            Event::Asked { .. } | Event::Agreed { .. } | Event::Digested { .. } => {}
        }
    }
    shown
}

fn explain(built: Built<'_>, step: Option<&StepReport>) -> Shown {
    use cache_model::explain::{Hit, Reason};
    let Some(step) = step else {
        return Shown::default();
    };
    let lit = match &step.reason {
        Reason::Hit(Hit::NotNeeded) => vec!["unneeded"],
        Reason::Hit(_) => vec!["hit"],
        Reason::Miss(_) => vec!["missed"],
        Reason::NotStarted => Vec::new(),
    };
    let says = reason_of(built.program, built.report, step);
    Shown {
        says: says.map_or_else(String::new, |says| says.to_string()),
        head: Vec::new(),
        rows: Vec::new(),
        lit,
    }
}

/// What gives an input, in a word.
fn input_name(trace: &Trace, at: usize) -> String {
    let name = trace.inputs.get(at).map(|(_, name)| instruction(name));
    let name = name.unwrap_or_default();
    match name {
        "" => tr!("an inner step"),
        "load build context" => tr!("the build context"),
        _ => short(name),
    }
}

fn keys(keys: &[KeyId], none: fn() -> String) -> String {
    if keys.is_empty() {
        return none();
    }
    let short: Vec<String> = keys.iter().map(|key| key.0.short()).collect();
    short.join(", ")
}

fn count<'a>(steps: impl Iterator<Item = &'a StepReport>, status: Status) -> usize {
    steps.filter(|step| step.status == status).count()
}

fn word(status: Status) -> String {
    match status {
        Status::Cached => tr!("found"),
        Status::Run => tr!("executed"),
        Status::Error => tr!("failed"),
        Status::Canceled | Status::None => tr!("not started"),
    }
}
