//! Projects to build: made, not read, so that every machine measures the same.

use std::fmt::Write as _;

use cache_model::build::BuildInput;
use cache_model::content::tree::{File, Node, Tree};

/// Files below one directory.
const FILES_PER_DIRECTORY: usize = 100;

/// A Dockerfile of `steps` steps in `stages` stages: each copies its part of the context and runs something on it; the
/// last takes the results of the others.
pub(crate) fn dockerfile(stages: usize, steps: usize) -> String {
    let mut text = String::new();
    let per_stage = steps / stages;
    // Writing to a String cannot fail.
    for stage in 0..stages {
        let _ = writeln!(
            text,
            "FROM python:3.12-slim AS stage{stage}\nWORKDIR /srv/app"
        );
        for step in 0..per_stage.saturating_sub(2) {
            let _ = match step % 3 {
                0 => writeln!(
                    text,
                    "COPY src/part{:03} ./part{step}/",
                    (stage * per_stage + step) % 10
                ),
                1 => writeln!(
                    text,
                    "ARG LEVEL{step}=2\nRUN --mount=type=cache,target=/root/.cache build --level \"$LEVEL{step}\" ./part{step}"
                ),
                _ => writeln!(
                    text,
                    "RUN check \\\n    --strict \\\n    --report=/srv/report{step}"
                ),
            };
        }
        let _ = if stage + 1 == stages && stage > 0 {
            writeln!(text, "COPY --from=stage0 /srv/app /srv/first")
        } else {
            writeln!(text, "COPY . .")
        };
    }
    text
}

/// A context of `count` source files of a few hundred bytes each.
pub(crate) fn context(count: usize) -> Tree {
    let mut tree = Tree::default();
    for at in 0..count {
        insert(&mut tree, &path(at), &contents(at, 0));
    }
    tree
}

/// The path of one of its files.
pub(crate) fn path(at: usize) -> String {
    format!(
        "src/part{:03}/module_{:05}.py",
        at / FILES_PER_DIRECTORY,
        at
    )
}

/// Changes one file.
pub(crate) fn edit(tree: &mut Tree, at: usize, version: usize) {
    insert(tree, &path(at), &contents(at, version));
}

/// One build of such a project.
pub(crate) fn input(dockerfile: String, mut context: Tree) -> BuildInput {
    insert(&mut context, "Dockerfile", &dockerfile);
    let ignore = "**/*.pyc\n.git\nnode_modules\n!keep.pyc\n".to_owned();
    insert(&mut context, ".dockerignore", &ignore);
    let mut input = BuildInput {
        dockerfile,
        dockerfile_path: "Dockerfile".to_owned(),
        context,
        ..BuildInput::default()
    };
    input
        .ignore_files
        .insert(".dockerignore".to_owned(), ignore);
    input.images.assume_unknown = true;
    input
}

fn contents(at: usize, version: usize) -> String {
    format!("VERSION = {version}\n\ndef module_{at}():\n    return {at}\n").repeat(4)
}

fn insert(tree: &mut Tree, path: &str, text: &str) {
    tree.insert(path, Node::File(File::of(text.as_bytes())))
        .expect("no file stands where a directory is wanted");
}
