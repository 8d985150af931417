//! The Bench on real builds: the model builds, the view model words it.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use cache_model::build::{BuildInput, BuildReport, Builder, Rerun};
use cache_model::content::tree::{File, Node};
use cache_model::explain::{Cause, Change, Ingredient, PathChange, PathChangeKind, Reason};
use dockerfile::instruction::{self, Program};
use dockerfile::span::Lines;
use dockerfile::syntax;
use view_model::bench::{
    Bench, BenchInput, Built, IgnoredBy, Note, Problem, Row, State, StepRef, Subject,
};
use view_model::code::LineMark;
use view_model::prose::Sentence;

/// A bench in the hands of a person.
#[derive(Clone)]
struct Desk {
    builder: Builder,
    input: BuildInput,
    last: Option<(BuildInput, Program, BuildReport)>,
    builds: usize,
    /// Causes to put in place of those the model finds, by index of the step: these tests are about their wording.
    causes: BTreeMap<usize, Vec<Cause>>,
}

impl Desk {
    fn new(dockerfile: &str, files: &[(&str, &str)]) -> Self {
        let mut input = BuildInput {
            dockerfile: dockerfile.to_owned(),
            dockerfile_path: "Dockerfile".to_owned(),
            ..BuildInput::default()
        };
        input.images.assume_unknown = true;
        let mut desk = Self {
            builder: Builder::new(),
            input,
            last: None,
            builds: 0,
            causes: BTreeMap::new(),
        };
        desk.write("Dockerfile", dockerfile);
        for (path, text) in files {
            desk.write(path, text);
        }
        desk
    }

    fn write(&mut self, path: &str, text: &str) -> &mut Self {
        let file = File::of(text.as_bytes());
        self.input.context.insert(path, Node::File(file)).unwrap();
        if path.ends_with(".dockerignore") {
            self.input
                .ignore_files
                .insert(path.to_owned(), text.to_owned());
        }
        if path == "Dockerfile" {
            text.clone_into(&mut self.input.dockerfile);
        }
        self
    }

    /// Says that the step at `at` runs because these files changed.
    fn takes(&mut self, at: usize, paths: &[&str]) -> &mut Self {
        let paths: Vec<PathChange> = paths
            .iter()
            .map(|path| PathChange {
                path: (*path).to_owned(),
                kind: PathChangeKind::Content,
                old: None,
                new: None,
            })
            .collect();
        let total = paths.len();
        let cause = Cause::Content {
            from: None,
            paths,
            total,
        };
        self.causes.insert(at, vec![cause]);
        self
    }

    /// Says that the step at `at` runs because the step at `above` does.
    fn follows(&mut self, at: usize, above: usize) -> &mut Self {
        let vertex = self.builder.predict(&self.input).steps[above].vertex;
        self.causes.insert(
            at,
            vec![Cause::Parent {
                vertex,
                root: vertex,
            }],
        );
        self
    }

    fn build(&mut self) -> &mut Self {
        let report = self.builder.build(&self.input);
        self.last = Some((self.input.clone(), program(&self.input), report));
        self.builds += 1;
        self
    }

    fn screen(&self) -> Bench {
        let mut report = self.builder.predict(&self.input);
        for (at, causes) in &self.causes {
            report.steps[*at].reason = Reason::Miss(causes.clone());
        }
        let next = program(&self.input);
        let ignored = |path: &str| {
            (path.starts_with("docs") && self.input.ignore_files.contains_key(".dockerignore"))
                .then(|| IgnoredBy {
                    file: ".dockerignore".to_owned(),
                    line: 1,
                    pattern: "docs".to_owned(),
                })
        };
        Bench::of(&BenchInput {
            text: &self.input.dockerfile,
            problem: None,
            last: self.last.as_ref().map(|(input, program, report)| Built {
                input,
                program,
                report,
            }),
            next: Built {
                input: &self.input,
                program: &next,
                report: &report,
            },
            builds: self.builds,
            open_dirs: &BTreeSet::from(["src".to_owned()]),
            ignored: &ignored,
            durations: &BTreeMap::new(),
        })
    }
}

fn program(input: &BuildInput) -> Program {
    instruction::parse(&syntax::parse(&input.dockerfile)).program
}

fn example() -> Desk {
    let mut desk = Desk::new(
        "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install \\\n  -r requirements.txt\nCMD [\"app\"]\n",
        &[
            ("src/app.py", "v1"),
            ("requirements.txt", "fastapi"),
            (".dockerignore", "docs\n"),
            ("docs/index.md", "hello"),
        ],
    );
    desk.build();
    desk
}

#[track_caller]
fn answers(desk: &Desk, expected: &str) {
    assert_eq!(desk.screen().summary.answer.to_string(), expected);
}

#[track_caller]
fn row(bench: &Bench, line: u32) -> Row {
    bench.listing.row_at_line(line).cloned().unwrap()
}

#[track_caller]
fn states(desk: &Desk, expected: &[State]) {
    let found: Vec<State> = desk
        .screen()
        .listing
        .rows
        .iter()
        .map(|row| row.state)
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn an_edit_is_answered_with_its_cause_and_what_follows() {
    let mut desk = example();
    desk.write("src/app.py", "v2")
        .takes(1, &["src/app.py"])
        .follows(2, 1);
    answers(&desk, "2 of 3 steps run again because src/app.py changed.");
    states(
        &desk,
        &[
            State::Base,
            State::Cached,
            State::Cause,
            State::Runs,
            State::Metadata,
        ],
    );
    let bench = desk.screen();
    let copy = row(&bench, 3);
    assert_eq!(
        copy.reason.headline.to_string(),
        "COPY . . runs because src/app.py changed."
    );
    assert_eq!(copy.fact, "app.py changed");
    assert!(copy.reason.chain.is_empty());
    let run = row(&bench, 5);
    assert_eq!((run.lines.first, run.lines.last), (4, 5));
    let chain: Vec<String> = run
        .reason
        .chain
        .iter()
        .map(|link| link.text.to_string())
        .collect();
    assert_eq!(
        chain,
        [
            "COPY . . runs because src/app.py changed.",
            "RUN pip install -r requirements.txt runs because it stands on COPY . ., which runs."
        ]
    );
    assert!(
        copy.reason
            .digests
            .iter()
            .all(|change| change.old.is_some() && change.changed())
    );
    assert_eq!(
        (copy.wave, run.wave, row(&bench, 2).wave),
        (Some(0), Some(1), None)
    );
    assert_eq!(bench.listing.focus().unwrap().step, copy.step);
}

#[test]
fn many_reasons_are_counted() {
    let mut desk = example();
    let text = "FROM node:22\nCOPY a /a\nCOPY b /b\nCOPY c /c\n";
    for (path, text) in [("Dockerfile", text), ("a", ""), ("b", ""), ("c", "")] {
        desk.write(path, text);
    }
    answers(
        &desk,
        "All 3 steps run again, for 4 reasons: see the steps marked “cause”.",
    );
}

#[test]
fn the_figure_stands_on_the_lines_of_the_text() {
    let mut desk = example();
    desk.write("src/app.py", "v2")
        .takes(1, &["src/app.py"])
        .follows(2, 1);
    let figure = desk.screen().figure;
    let bands: Vec<(u32, u32)> = figure
        .bands
        .iter()
        .map(|band| (band.y / 24, band.height / 24))
        .collect();
    assert_eq!(bands, [(0, 1), (1, 1), (2, 1), (3, 2), (5, 1)]);
    assert_eq!(figure.height, 7 * 24);
    assert_eq!(figure.faults.len(), 1);
    let fault = &figure.faults[0];
    assert_eq!((fault.from, fault.to, fault.beats), (60, 84, 1));
}

#[test]
fn nothing_changed_and_nothing_built_are_told_apart() {
    let desk = example();
    answers(&desk, "Nothing runs: all 3 steps are cached.");
    assert_eq!(desk.screen().changes, []);
    let fresh = Desk::new("FROM alpine\nRUN make\nRUN test\n", &[]);
    answers(&fresh, "The first build runs all 2 steps.");
    answers(
        &Desk::new("FROM scratch\n", &[]),
        "There is nothing to build: no instruction makes a layer.",
    );
}

#[test]
fn changes_without_effect_say_why() {
    let mut desk = example();
    desk.write("docs/index.md", "other");
    let touched = File::of(b"v1").with_mtime(7);
    desk.input
        .context
        .insert("src/app.py", Node::File(touched))
        .unwrap();
    let chips: Vec<(String, Option<String>)> = desk
        .screen()
        .changes
        .into_iter()
        .map(|chip| (chip.label, chip.no_effect))
        .collect();
    assert_eq!(
        chips,
        [
            (
                "docs/index.md".to_owned(),
                Some("no effect: left out by “docs” in .dockerignore".to_owned())
            ),
            (
                "src/app.py".to_owned(),
                Some("no effect: times are in no digest".to_owned())
            ),
        ]
    );
    answers(&desk, "Nothing runs: all 3 steps are cached.");
}

#[test]
fn each_kind_of_change_has_its_chip() {
    let mut desk = example();
    desk.input.dockerfile.push_str("# more\n");
    desk.input.context.remove("requirements.txt");
    desk.input.args.insert("V".into(), "1".into());
    desk.input.options.no_cache = cache_model::build::NoCache::All;
    let subjects: Vec<Subject> = desk
        .screen()
        .changes
        .into_iter()
        .map(|chip| chip.subject)
        .collect();
    assert_eq!(
        subjects,
        [
            Subject::Dockerfile,
            Subject::File("requirements.txt".into()),
            Subject::BuildArg("V".into()),
            Subject::NoCache
        ]
    );
    assert_eq!(
        desk.screen().options.command,
        "docker build --no-cache --build-arg V=1 ."
    );
}

#[test]
fn files_show_size_rule_and_change() {
    let mut desk = example();
    desk.write("src/app.py", "v22").write("src/new.py", "");
    desk.input.context.remove("requirements.txt");
    let files = desk.screen().files;
    let rows: Vec<String> = files
        .rows
        .iter()
        .map(|row| {
            format!(
                "{}{} {}{}{}",
                "  ".repeat(row.depth as usize),
                row.name,
                row.size,
                row.ignored
                    .as_ref()
                    .map_or(String::new(), |rule| format!(" ignored:{}", rule.line)),
                row.change
                    .map_or(String::new(), |change| format!(" {}", change.word()))
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "docs 5 B ignored:1",
            "src 3 B",
            "  app.py 3 B changed",
            "  new.py 0 B new",
            ".dockerignore 5 B",
            "Dockerfile 91 B",
            "requirements.txt 7 B removed",
        ]
    );
    assert_eq!(files.files, 5);
    let words: Vec<String> = files
        .rows
        .iter()
        .filter_map(|row| Some(format!("{} {}", row.label(), row.word()?)))
        .collect();
    assert_eq!(
        words,
        [
            "docs/ ignored",
            "app.py changed",
            "new.py new",
            "requirements.txt removed",
        ]
    );
    let rule = files.rows[0].ignored.as_ref().map(IgnoredBy::told);
    assert_eq!(
        rule.as_deref(),
        Some("Left out by “docs”, line 1 of .dockerignore")
    );
}

#[track_caller]
fn told(bench: &Bench, path: &str, expected: Option<&str>) {
    assert_eq!(bench.effect(path).as_deref(), expected, "{path}");
}

#[test]
fn of_an_opened_file_is_said_what_became_of_it() {
    let mut desk = example();
    desk.write("src/app.py", "v2")
        .write("docs/index.md", "bye")
        .input
        .args
        .insert("V".to_owned(), "1".to_owned());
    desk.input.dockerfile.push('\n');
    let bench = desk.screen();
    told(&bench, "src/app.py", Some("Since the last build: changed."));
    told(
        &bench,
        "docs/index.md",
        Some("Since the last build: changed, no effect: left out by “docs” in .dockerignore."),
    );
    told(&bench, "Dockerfile", Some("Since the last build: edited."));
    told(&bench, "requirements.txt", None);
    // What is called like it is another change.
    told(&bench, "--build-arg V", None);
}

#[test]
fn the_tally_counts_what_the_dockerfile_itself_makes() {
    let mut desk = example();
    desk.write("src/app.py", "v2");
    assert_eq!(
        desk.screen().listing.tally(),
        [State::Cached, State::Cause, State::Runs]
    );
}

#[test]
fn a_line_with_an_error_and_a_finding_is_marked_as_an_error() {
    let lines = |first, last| Lines { first, last };
    let bench = Bench {
        problem: Some(Problem {
            message: String::new(),
            lines: vec![lines(2, 3)],
            hint: None,
        }),
        notes: [lines(0, 0), lines(3, 4)]
            .map(|lines| Note {
                rule: String::new(),
                message: String::new(),
                lines,
                span: None,
                why: Sentence::default(),
                url: None,
                fix: None,
            })
            .into(),
        ..Bench::default()
    };
    let (error, note) = (LineMark::Error, LineMark::Note);
    assert_eq!(
        bench.marks().into_iter().collect::<Vec<_>>(),
        [(1, note), (2, error), (3, error), (4, note)]
    );
}

#[test]
fn an_error_that_names_its_line_is_not_told_it_twice() {
    let place = |message: &str, lines| {
        let (message, hint) = (message.to_owned(), None);
        Problem {
            message,
            lines,
            hint,
        }
        .place()
    };
    let third = vec![Lines { first: 3, last: 3 }];
    assert_eq!(place("it fails", third.clone()), "Line 3");
    assert_eq!(place("parse error on line 3: it fails", third), "Error");
    assert_eq!(place("it fails", Vec::new()), "Error");
}

#[test]
fn an_instruction_that_makes_no_layer_still_counts_where_it_does() {
    let mut desk = Desk::new("FROM alpine\nENV V=1\nRUN make\nLABEL a=b\n", &[]);
    desk.build();
    desk.write("Dockerfile", "FROM alpine\nENV V=2\nRUN make\nLABEL a=c\n");
    desk.causes.insert(
        0,
        vec![Cause::Changed(Change {
            what: Ingredient::Env("V".into()),
            old: Some("1".into()),
            new: Some("2".into()),
        })],
    );
    answers(
        &desk,
        "1 of 1 step runs again because the variable V was 1 and is 2.",
    );
    states(
        &desk,
        &[State::Base, State::Metadata, State::Cause, State::Metadata],
    );
}

#[test]
fn what_hangs_on_a_run_is_marked_and_can_be_decided() {
    let mut desk = Desk::new(
        "FROM golang AS build\nCOPY main.go .\nRUN go build -o /out\nFROM alpine\nCOPY --from=build /out /app\nRUN check\n",
        &[("main.go", "v1")],
    );
    desk.input.outputs.default = Rerun::Same;
    desk.build();
    desk.input.outputs.default = Rerun::Different;
    desk.write("main.go", "v2")
        .takes(0, &["main.go"])
        .follows(1, 0);
    let go_build = desk.builder.predict(&desk.input).steps[1].vertex;
    desk.causes.insert(
        2,
        vec![Cause::Content {
            from: Some(go_build),
            paths: vec![PathChange {
                path: "out".into(),
                kind: PathChangeKind::Assumed,
                old: None,
                new: None,
            }],
            total: 1,
        }],
    );
    desk.follows(3, 2);
    let bench = desk.screen();
    let run = row(&bench, 3);
    let assumption = run.reason.assumption.clone().unwrap();
    assert_eq!(assumption.rerun, Rerun::Different);
    let taken = row(&bench, 5);
    assert_eq!(
        (taken.state, taken.predicted),
        (State::Unknown, State::Runs)
    );
    assert!(assumption.decides.contains(&StepRef {
        stage: Some(1),
        command: Some(0)
    }));
    answers(
        &desk,
        "2 of 4 steps run again because main.go changed; 2 more depend on what a RUN writes.",
    );
    desk.causes.clear();
    desk.input.outputs.default = Rerun::Same;
    assert_eq!(row(&desk.screen(), 5).predicted, State::Cached);
}

#[test]
fn a_stage_the_target_does_not_need_is_skipped() {
    let mut desk = Desk::new(
        "FROM alpine AS test\nRUN test\nFROM alpine\nRUN make\n",
        &[],
    );
    desk.build();
    let bench = desk.screen();
    assert_eq!(row(&bench, 1).state, State::Skipped);
    assert_eq!(row(&bench, 2).state, State::Skipped);
    assert_eq!(row(&bench, 4).state, State::Cached);
}

#[test]
fn a_failing_step_is_named_with_its_message() {
    let mut desk = Desk::new("FROM alpine\nCOPY missing /x\n", &[]);
    desk.build();
    let bench = desk.screen();
    let problem = bench.problem.unwrap();
    assert!(problem.message.contains("missing"), "{}", problem.message);
    assert!(problem.hint.is_some());
}

#[test]
fn both_builds_stand_side_by_side() {
    let mut desk = example();
    desk.write(
        "Dockerfile",
        "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN ls\nRUN pip install \\\n  -r requirements.txt\n",
    );
    let rows: Vec<(String, Option<State>, Option<State>)> = desk
        .screen()
        .comparison
        .rows
        .into_iter()
        .map(|row| (row.name, row.before, row.after))
        .collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[2].0, "RUN ls");
    assert_eq!(rows[2].1, None, "the new step had no counterpart");
    assert_eq!(rows[3].1, Some(State::Runs), "the first build ran it");
}

#[test]
fn an_error_is_said_on_its_line_and_the_checks_wait() {
    use view_model::bench::Margin;
    let mut desk = Desk::new("FROM alpine AS Base\nCMD run me\n", &[]);
    desk.build();
    let bench = desk.screen();
    let said: Vec<String> = bench.margins.iter().map(Margin::spoken).collect();
    assert_eq!(
        said,
        [
            "Check on line 1: stage name in upper case",
            "Check on line 2: a shell becomes process 1",
        ]
    );
    let fix = bench.margins[1].fix().unwrap();
    assert_eq!(
        fix.apply(&desk.input.dockerfile),
        "FROM alpine AS Base\nCMD [\"run\", \"me\"]\n"
    );
    let blocks =
        view_model::bench::reading::reading(&desk.input.dockerfile, &bench.listing, &bench.margins);
    let lines: Vec<(u32, usize)> = blocks
        .iter()
        .map(|block| (block.line, block.margins.len()))
        .collect();
    assert_eq!(lines, [(1, 1), (2, 1)]);
}

#[test]
fn an_assumption_is_a_change_wherever_its_step_has_moved() {
    let mut desk = Desk::new("FROM alpine\nRUN make\n", &[]);
    desk.build();
    desk.write("Dockerfile", "FROM alpine\nRUN before\nRUN make\n");
    desk.input.outputs.steps.insert(
        cache_model::build::run_key(0, 0, "RUN make"),
        cache_model::build::RunOutput::Assumed(Rerun::Same),
    );
    let bench = desk.screen();
    let chips: Vec<(String, String)> = bench
        .changes
        .iter()
        .map(|chip| (chip.label.clone(), chip.what.clone()))
        .collect();
    assert_eq!(
        chips,
        [
            ("Dockerfile".to_owned(), "edited".to_owned()),
            ("RUN make".to_owned(), "writes the same bytes".to_owned()),
        ]
    );
    assert_eq!(row(&bench, 3).reason.assumption.unwrap().rerun, Rerun::Same);
}

#[test]
fn both_builds_stand_on_one_scale_of_time() {
    let mut desk = Desk::new(
        "FROM alpine AS one\nRUN x\nFROM alpine AS two\nRUN y\nFROM alpine\nCOPY --from=one /x /x\nCOPY --from=two /y /y\n",
        &[],
    );
    assert_eq!(desk.screen().timeline.before, None);
    desk.build();
    let timeline = desk.screen().timeline;
    assert!(timeline.remark.is_some(), "no times are known");
    assert_eq!(timeline.after.bars, []);
    assert_eq!(timeline.after.counts, "0 run, 4 cached");
    let before = timeline.before.unwrap();
    assert_eq!((before.lanes, before.bars.len()), (2, 4));
    // The stages start side by side, each a third as long as the whole.
    let places: Vec<(u32, f64, f64)> = before
        .bars
        .iter()
        .map(|bar| {
            (
                bar.lane,
                (bar.start * 3.0).round(),
                (bar.length * 3.0).round(),
            )
        })
        .collect();
    assert_eq!(places[..2], [(0, 0.0, 1.0), (1, 0.0, 1.0)]);
    assert!(before.bars.iter().all(|bar| bar.step.is_none()));
    assert_eq!(before.bars[0].spoken(), "RUN x: runs");
}
