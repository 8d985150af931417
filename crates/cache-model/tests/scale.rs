//! Sizes at which lowering would not end, or not fit into memory, if anything in it were quadratic.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod world;

use std::fmt::Write as _;

use cache_model::build::{BuildInput, Builder, Status};
use cache_model::content::tree::{File, Node, Tree};
use cache_model::lower::{Lowered, check, lower};

use world::World;

/// Builds and checks `text`.
#[track_caller]
fn lowered(text: &str) -> Lowered {
    World::default().run(text, |syntax, parsed, options| {
        assert_eq!(parsed.error, None);
        let (_, error) = check(syntax, parsed, options);
        assert_eq!(error, None);
        let lowered = lower(syntax, parsed, options);
        assert_eq!(lowered.error, None);
        lowered
    })
}

#[track_caller]
fn check_vertices(text: &str, expected: usize) {
    assert_eq!(lowered(text).graph.vertices.len(), expected);
}

#[test]
fn ten_megabytes_of_one_continuation() {
    let lines = "    --option=value and words \\\n".repeat(10_000_000 / 31);
    check_vertices(&format!("FROM a\nRUN x \\\n{lines}end\n"), 2);
    let mut text = "FROM a\nENV \\\n".to_owned();
    for i in 0..300_000 {
        writeln!(text, "    NAME{i}=\"value $X ${{Y:-z}}\" \\").unwrap();
    }
    let env = lowered(&(text + "END=1\n"))
        .images
        .swap_remove(0)
        .config
        .env;
    assert_eq!(env.len(), 300_002);
}

#[test]
fn a_hundred_thousand_stages_beside_one_another() {
    let mut text = String::new();
    for i in 0..100_000 {
        writeln!(text, "FROM alpine AS s{i}\nRUN x{i}").unwrap();
    }
    check_vertices(&text, 2);
}

#[test]
fn a_hundred_thousand_stages_on_one_another() {
    let mut text = "FROM alpine AS s0\n".to_owned();
    for i in 1..100_000 {
        writeln!(text, "FROM s{} AS s{i}\nRUN x", i - 1).unwrap();
    }
    check_vertices(&text, 100_000);
}

#[test]
fn a_hundred_thousand_stages_that_take_from_one_another() {
    let mut text = "FROM scratch AS s0\nADD a a\n".to_owned();
    for i in 1..100_000 {
        writeln!(text, "FROM scratch AS s{i}\nCOPY --from=s{} a a", i - 1).unwrap();
    }
    check_vertices(&text, 100_001);
}

#[test]
fn ten_thousand_steps_on_one_another_are_built() {
    let steps = 10_000;
    let mut dockerfile = "FROM alpine\n".to_owned();
    for i in 0..steps {
        writeln!(dockerfile, "RUN x{i}").unwrap();
    }
    let mut input = BuildInput {
        dockerfile,
        ..BuildInput::default()
    };
    input.images.assume_unknown = true;
    let mut builder = Builder::new();
    for status in [Status::Run, Status::Cached] {
        let report = builder.build(&input);
        assert!(report.steps.iter().all(|step| step.status == status));
        assert_eq!(report.steps.len(), steps);
        assert_eq!(report.image.unwrap().layers.len(), steps + 1);
    }
}

#[test]
fn fifty_thousand_files_are_matched_into_one_directory() {
    // Each file holds one byte.
    let count = 50_000;
    let context: Tree = (0..count)
        .map(|i| (format!("src/{i:06}.js"), Node::File(File::of(b"x"))))
        .collect();
    let mut input = BuildInput {
        dockerfile: "FROM scratch\nWORKDIR /app\nCOPY --chown=1:1 src/*.js ./\n".to_owned(),
        context,
        ..BuildInput::default()
    };
    input.images.assume_unknown = true;
    let report = Builder::new().build(&input);
    assert_eq!(report.error, None);
    let layers = report.image.unwrap().layers;
    assert_eq!(layers.last().unwrap().size, Some(count));
}

#[test]
fn a_path_has_bounds() {
    #[track_caller]
    fn check(dockerfile: &str, expected: Option<&str>) {
        let mut input = BuildInput {
            dockerfile: format!("FROM alpine\n{dockerfile}\n"),
            context: [("x", Node::File(File::of(b"x")))].into_iter().collect(),
            ..BuildInput::default()
        };
        input.images.assume_unknown = true;
        let error = Builder::new().build(&input).error;
        let message = error.as_ref().map(|error| error.message.as_str());
        assert_eq!(message, expected, "{dockerfile}");
    }
    let deep = |depth: usize| "/a".repeat(depth);
    let too_deep = |path: &str| {
        format!("{path}: more than 200 directories within one another are not simulated")
    };
    let too_long = |path: &str| format!("lstat {path}: file name too long");
    let deepest = deep(200);
    check(&format!("WORKDIR {}\nCOPY x .", deep(199)), None);
    check(&format!("WORKDIR {deepest}"), None);
    check(
        &format!("WORKDIR {deepest}\nCOPY x ."),
        Some(&too_deep(&format!("{deepest}/x"))),
    );
    check(
        &format!("WORKDIR {}\nFROM alpine\nCOPY --from=0 / /b/", deep(199)),
        None,
    );
    check(
        &format!("WORKDIR {deepest}\nFROM alpine\nCOPY --from=0 / /b/"),
        Some(&too_deep("/b")),
    );
    let long = |names: usize| format!("/{}", "n".repeat(250)).repeat(names);
    for line in ["WORKDIR", "COPY x"] {
        check(
            &format!("{line} {}/", deep(30_000)),
            Some(&too_deep(&deep(201))),
        );
        check(&format!("{line} {}/", long(16)), None);
        check(&format!("{line} {}/", long(30)), Some(&too_long(&long(17))));
        let name = format!("/d/{}", "n".repeat(256));
        check(&format!("{line} {name}"), Some(&too_long(&name)));
    }
}

#[test]
fn ten_thousand_heredocs() {
    let each = "RUN <<EOF\necho a\nEOF\n".repeat(10_000);
    check_vertices(&format!("FROM a\n{each}"), 10_001);
    let mut text = "FROM a\nCOPY ".to_owned();
    for i in 0..10_000 {
        writeln!(text, "<<E{i} \\").unwrap();
    }
    text += "/x/\n";
    for i in 0..10_000 {
        writeln!(text, "text\nE{i}").unwrap();
    }
    check_vertices(&text, 10_002);
}
