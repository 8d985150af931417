//! Properties of builds that hold whatever is built.

#![allow(clippy::unwrap_used)]

use cache_model::build::{BuildInput, BuildReport, Builder, Rerun, Status};
use cache_model::content::tree::{File, Node, Symlink, Tree};
use proptest::prelude::*;

/// Files of a context: path and text, `->` in front of the text for a link, a slash behind the path for a directory.
type Files = Vec<(String, String)>;

fn context(files: &Files) -> Tree {
    let mut tree = Tree::default();
    for (path, text) in files {
        let node = match text.strip_prefix("->") {
            Some(target) => Node::Symlink(Symlink::to(target)),
            None if path.ends_with('/') => Node::dir(0o755),
            None => Node::File(File::of(text.as_bytes())),
        };
        // What cannot stand there is left out.
        let _ = tree.insert(path, node);
    }
    tree
}

fn input(dockerfile: &str, files: &Files, ignore: &str) -> BuildInput {
    let mut input = BuildInput {
        dockerfile: dockerfile.to_owned(),
        context: context(files),
        ..BuildInput::default()
    };
    let rules = ignore.to_owned();
    input.ignore_files.insert(".dockerignore".into(), rules);
    input.images.assume_unknown = true;
    input.outputs.default = Rerun::Same;
    input
}

fn ran(report: &BuildReport) -> Vec<&str> {
    let steps = report.steps.iter();
    steps
        .filter(|step| step.status == Status::Run)
        .map(|step| step.name.as_str())
        .collect()
}

fn files() -> impl Strategy<Value = Files> {
    let path = prop::sample::select(vec![
        "a",
        "b.txt",
        "d/a",
        "d/b.txt",
        "d/e/c",
        "src/main.c",
        "src/l",
        "l",
        "empty/",
        "it's [x]",
    ]);
    let text = prop::sample::select(vec![
        "1",
        "2",
        "->a",
        "->d",
        "->/src/main.c",
        "->nope",
        "->l",
    ]);
    let file = (path, text).prop_map(|(path, text)| (path.to_owned(), text.to_owned()));
    prop::collection::vec(file, 0..8)
}

/// A step that takes nothing below `untaken`.
fn step() -> impl Strategy<Value = String> {
    let source = prop::sample::select(vec![
        "a", "d", "d/", "src/*.c", "*.txt", "l", "[ab]*", "d/l*/c",
    ]);
    prop_oneof![
        3 => (source.clone(), prop::sample::select(vec!["/t/", "/t", "."]))
            .prop_map(|(source, dest)| format!("COPY {source} {dest}")),
        1 => source.prop_map(|source| format!("COPY --exclude=*.txt --parents {source} /p/")),
        3 => (0..3).prop_map(|n| format!("RUN make {n}")),
        1 => Just("RUN --mount=source=d,target=/m --mount=type=cache,target=/c make m".to_owned()),
        1 => Just("COPY --link a /linked/".to_owned()),
        1 => Just("COPY --from=first / /first/".to_owned()),
        1 => Just("WORKDIR /w".to_owned()),
        1 => (0..2).prop_map(|n| format!("ENV V={n}")),
        1 => Just("ADD <<END /inline\ntext\nEND".to_owned()),
    ]
}

fn dockerfile() -> impl Strategy<Value = String> {
    let stage = || prop::collection::vec(step(), 1..5);
    (stage(), stage()).prop_map(|(first, second)| {
        let first: Vec<String> = first
            .into_iter()
            .filter(|step| !step.contains("--from=first"))
            .collect();
        format!(
            "FROM alpine AS first\n{}\nFROM alpine\n{}\n",
            first.join("\n"),
            second.join("\n")
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_inputs_give_the_same_report(
        text in dockerfile(), before in files(), after in files(),
    ) {
        let told = |reversed: bool| {
            let mut builder = Builder::new();
            [&before, &after].map(|files| {
                let mut build = input(&text, files, "");
                if reversed {
                    let mut entries: Vec<_> =
                        build.context.walk().map(|(path, node)| (path, node.clone())).collect();
                    entries.reverse();
                    build.context = entries.into_iter().collect();
                }
                serde_json::to_string(&builder.build(&build)).unwrap()
            })
        };
        prop_assert_eq!(told(false), told(false));
        prop_assert_eq!(told(false), told(true));
    }

    #[test]
    fn what_is_predicted_happens(text in dockerfile(), before in files(), after in files()) {
        let mut builder = Builder::new();
        for files in [&before, &after] {
            let build = input(&text, files, "");
            let predicted = builder.predict(&build);
            prop_assert_eq!(predicted.steps, builder.build(&build).steps);
        }
    }

    #[test]
    fn a_build_that_succeeded_runs_nothing_again(text in dockerfile(), files in files()) {
        let mut builder = Builder::new();
        let build = input(&text, &files, "");
        prop_assume!(builder.build(&build).error.is_none());
        let again = builder.build(&build);
        prop_assert!(ran(&again).is_empty(), "{:?}", ran(&again));
    }

    #[test]
    fn what_no_step_takes_runs_nothing(text in dockerfile(), mut files in files()) {
        let mut builder = Builder::new();
        // Files that are left out still bring their directory, in which a link may end.
        files.insert(0, ("d/".to_owned(), String::new()));
        prop_assume!(builder.build(&input(&text, &files, "**/*.log")).error.is_none());
        for path in ["x.log", "d/x.log", "untaken/x"] {
            let mut files = files.clone();
            files.push((path.to_owned(), "new".to_owned()));
            let report = builder.build(&input(&text, &files, "**/*.log"));
            prop_assert!(ran(&report).is_empty(), "{path}: {:?}", ran(&report));
        }
    }

    #[test]
    fn nothing_that_is_written_makes_it_panic(
        words in prop::collection::vec("[a*?\\[\\]\\\\./!^ -]{1,8}", 1..4),
        ignore in "([a*?\\[\\]\\\\./!^#-]{1,8}\n){0,4}",
        names in prop::collection::vec("[a*?\\[\\]\\\\.!^é ]{1,6}", 0..4),
    ) {
        let files = names.into_iter().map(|name| (name, "1".to_owned())).collect();
        let text = format!("FROM alpine\nCOPY --exclude={} {} /x/\n", words[0], words.join(" "));
        let mut builder = Builder::new();
        let first = builder.build(&input(&text, &files, &ignore));
        let again = builder.build(&input(&text, &files, &ignore));
        prop_assert_eq!(first.error.is_none(), again.error.is_none());
    }
}
