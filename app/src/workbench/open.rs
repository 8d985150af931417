//! Projects as they are opened: from a folder, or from the lesson's example.

use std::sync::Arc;

use cache_model::build::{BuildInput, NoCache, RunOutput};
use cache_model::content::tree::{File, Meta, Node, Symlink, Tree};
use cache_model::digest::Digest;
use lesson::example::Example;
use view_model::lesson::Taken;

use super::texts::Texts;
use super::work::{DOCKERFILE, Project, Settings, Work};
use crate::host::folder::Folder;

/// A folder as a project. Without a Dockerfile in it, `dockerfile` is taken.
pub(crate) fn folder(folder: &Folder, dockerfile: &str, stamp: u64, texts: &mut Texts) -> Work {
    let mut entries: Vec<(&str, Node)> = Vec::new();
    for file in &folder.files {
        if let Some(text) = &file.text {
            texts.put(file.digest, text);
        }
        entries.push((
            &file.path,
            Node::File(File {
                digest: file.digest,
                size: file.size,
                meta: Meta::FILE.with_mode(file.mode),
                mtime: file.mtime,
            }),
        ));
    }
    for (path, target) in &folder.links {
        entries.push((path, Node::Symlink(Symlink::to(target))));
    }
    for (path, mode) in &folder.directories {
        entries.push((path, Node::dir(*mode)));
    }
    let context: Tree = entries.into_iter().collect();
    let text = texts.of_path(&context, DOCKERFILE).unwrap_or(dockerfile);
    Work::new(
        Arc::new(Project {
            name: folder.name.clone(),
            example: None,
            stamp,
            context: context.clone(),
        }),
        text,
        context.clone(),
        Settings::default(),
    )
}

/// An example in the order to start from.
pub(crate) fn example(example: &Example, stamp: u64, texts: &mut Texts) -> Work {
    let context: Tree = example
        .files
        .iter()
        .map(|file| {
            if let Some(text) = file.to_text() {
                texts.put(Digest::of(text.as_bytes()), &text);
            }
            (file.path.as_str(), Node::File(file.to_file()))
        })
        .collect();
    let dockerfile = example
        .orders
        .first()
        .map(|order| order.dockerfile.to_text())
        .unwrap_or_default();
    Work::new(
        Arc::new(Project {
            name: example.title.clone(),
            example: Some(example.id.clone()),
            stamp,
            context: context.clone(),
        }),
        &dockerfile,
        context,
        Settings::default(),
    )
}

/// What a figure shows, as it was built and as it is now.
pub(crate) fn taken(
    taken: &Taken,
    example: &Example,
    stamp: u64,
    texts: &mut Texts,
) -> (Work, Work) {
    let project = self::example(example, stamp, texts).project;
    for text in &taken.texts {
        texts.put(Digest::of(text.as_bytes()), text);
    }
    let work = |input: &BuildInput| {
        let assumed = input.outputs.steps.iter();
        let assumed = assumed.filter_map(|(step, output)| match output {
            RunOutput::Assumed(rerun) => Some((step.clone(), *rerun)),
            _ => None,
        });
        let settings = Settings {
            args: input.args.clone(),
            target: input.target.clone(),
            no_cache: input.options.no_cache == NoCache::All,
            builder: input.builder,
            assumptions: assumed.collect(),
        };
        let (text, context) = (&input.dockerfile, input.context.clone());
        Work::new(Arc::clone(&project), text, context, settings)
    };
    (work(&taken.first), work(&taken.next))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use lesson::catalogue::Change;
    use lesson::moves::Move;
    use lesson::story::Library;
    use view_model::bench::Row;
    use view_model::lesson::{Live, Scene};

    use super::*;
    use crate::host::folder::FolderFile;
    use crate::workbench::forecast::Forecast;
    use crate::workbench::state::State;

    fn file(path: &str, text: Option<&str>) -> FolderFile {
        let bytes = text.unwrap_or("\0").as_bytes();
        FolderFile {
            path: path.to_owned(),
            digest: Digest::of(bytes),
            size: bytes.len() as u64,
            mode: 0o644,
            mtime: Some(1_700_000_000),
            text: text.map(str::to_owned),
        }
    }

    #[test]
    fn a_folder_brings_its_dockerfile_and_its_texts() {
        let mut texts = Texts::default();
        let read = Folder {
            name: "service".into(),
            files: vec![
                file("Dockerfile", Some("FROM alpine\n")),
                file("src/a.py", Some("pass\n")),
                file("logo.png", None),
            ],
            directories: vec![("node_modules".into(), 0o755)],
            ..Folder::default()
        };
        let work = folder(&read, "FROM scratch\n", 7, &mut texts);
        assert_eq!(&**work.dockerfile(), "FROM alpine\n");
        assert_eq!(texts.of_path(work.context(), "src/a.py"), Some("pass\n"));
        assert_eq!(texts.of_path(work.context(), "logo.png"), None);
        assert!(
            work.context()
                .get("node_modules")
                .is_some_and(|node| node.is_dir())
        );
        assert_eq!(work.project.stamp, 7);
    }

    #[test]
    fn modes_and_links_are_those_of_the_archive() {
        let deep = vec!["d"; 200].join("/");
        let read = Folder {
            files: vec![
                FolderFile {
                    mode: 0o755,
                    ..file("bin/run", Some("#!/bin/sh\n"))
                },
                file(&deep, Some("x")),
            ],
            links: vec![("run".into(), "bin/run".into())],
            directories: vec![("bin".into(), 0o775), ("empty".into(), 0o700)],
            ..Folder::default()
        };
        let work = folder(&read, "FROM scratch\n", 1, &mut Texts::default());
        let mode = |path: &str| work.context().get(path).map(|node| node.meta().mode);
        assert_eq!(mode("bin/run"), Some(0o755));
        assert_eq!(mode("bin"), Some(0o775));
        assert_eq!(mode("empty"), Some(0o700));
        assert_eq!(mode(&deep), Some(0o644));
        let link = Node::Symlink(Symlink::to("bin/run"));
        assert_eq!(work.context().get("run"), Some(link));
    }

    #[test]
    fn a_folder_without_dockerfile_takes_the_one_in_the_editor() {
        let mut texts = Texts::default();
        let read = Folder {
            files: vec![file("a", Some("b"))],
            ..Folder::default()
        };
        let work = folder(&read, "FROM scratch\n", 1, &mut texts);
        assert_eq!(&**work.dockerfile(), "FROM scratch\n");
        assert!(work.context().contains(DOCKERFILE));
        assert!(!work.project.context.contains(DOCKERFILE));
    }

    #[test]
    fn the_example_opens_in_its_first_order() {
        let mut texts = Texts::default();
        let model_serving = Example::model_serving();
        let work = example(&model_serving, 1, &mut texts);
        assert_eq!(
            **work.dockerfile(),
            model_serving.orders[0].dockerfile.to_text()
        );
        assert_eq!(work.context().len() - 1, work.project.context.len());
        assert!(texts.of_path(work.context(), "src/app.py").is_some());
    }

    #[test]
    fn the_bench_shows_what_the_figure_shows() {
        let library = Library {
            example: Example::model_serving(),
            dockerfiles: [].into(),
        };
        let mut scene = Scene::opening(&library.example);
        for moves in [
            "chmod 664 requirements.txt",
            "rename README.md ABOUT.md",
            "arg GIT_SHA=1",
            "replace \"libgomp1\" \"libgomp1 curl\"",
        ] {
            scene.changes.push(Change {
                moves: vec![Move::parse(moves).unwrap()],
                ..Change::default()
            });
        }
        let images = library.example.catalog();
        for (order, _) in scene.orders.iter().enumerate() {
            let changes = (0..scene.changes.len()).map(Some);
            for change in changes.chain([None]) {
                let figure = Live::of(&scene, &library, order, change).unwrap();
                let carried = scene.take(&library, order, change).unwrap();
                let mut texts = Texts::default();
                let (first, next) = taken(&carried, &library.example, 1, &mut texts);
                let state = State {
                    work: next,
                    ..State::opened(first, &texts, &images)
                };
                let forecast = Forecast::of(&state, &texts, &images, &library.example, None);
                let bench = forecast.screen(&BTreeSet::new());
                let shown = |rows: &[Row]| -> Vec<String> {
                    rows.iter()
                        .map(|row| format!("{} {}", row.title, row.state.key()))
                        .collect()
                };
                assert_eq!(
                    shown(&bench.listing.rows),
                    shown(&figure.listing.rows),
                    "{order} {change:?}"
                );
            }
        }
    }
}
