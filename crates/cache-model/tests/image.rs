//! The image of a build: which instruction made which layer, what the layers show and hide, what travels.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use cache_model::build::{BuildInput, BuildReport, Builder, BuilderKind, RunOutput};
use cache_model::content::layer::chain_id;
use cache_model::content::tree::{File, Meta, Node};
use cache_model::content::union::LayerChange;
use cache_model::image::Image;
use cache_model::image::archive::{EntryKind, entries};
use cache_model::image::transfer::{Travel, pull, push};

fn file(text: &str) -> Node {
    Node::File(File::of(text.as_bytes()))
}

/// Text, mode: what a RUN leaves at a path; none for a path it removes.
type Write<'a> = (&'a str, Option<(&'a str, u32)>);

fn input(dockerfile: &str, writes: &[(&str, &[Write<'_>])]) -> BuildInput {
    let mut input = BuildInput {
        dockerfile: dockerfile.into(),
        dockerfile_outside_context: true,
        ..BuildInput::default()
    };
    input.images.assume_unknown = true;
    for (path, text) in [("app/main", "12345678"), ("app/data", "1234")] {
        input.context.insert(path, file(text)).unwrap();
    }
    for (step, writes) in writes {
        let writes: BTreeMap<String, Option<Node>> = writes
            .iter()
            .map(|(path, write)| {
                let node =
                    write.map(|(text, mode)| file(text).with_meta(Meta::FILE.with_mode(mode)));
                ((*path).to_owned(), node)
            })
            .collect();
        input
            .outputs
            .steps
            .insert((*step).to_owned(), RunOutput::Known(writes));
    }
    input
}

const APP: &str = "\
FROM base
ENV A=1
COPY app /app
RUN chmod +x /app/main
RUN rm /app/data
RUN true
WORKDIR /
CMD a
";

fn app() -> BuildInput {
    input(
        APP,
        &[
            (
                "[3/6] RUN chmod +x /app/main",
                &[("/app/main", Some(("12345678", 0o755)))],
            ),
            ("[4/6] RUN rm /app/data", &[("/app/data", None)]),
            ("[5/6] RUN true", &[]),
        ],
    )
}

fn image(report: &BuildReport) -> &Image {
    report.image.as_ref().unwrap()
}

#[test]
fn each_layer_has_its_instruction() {
    let report = Builder::new().build(&app());
    let image = image(&report);
    let name = |vertex| {
        let step = report.steps.iter().find(|step| Some(step.vertex) == vertex);
        step.map(|step| step.name.as_str())
    };
    let told: Vec<_> = image
        .layers
        .iter()
        .map(|layer| {
            (
                name(layer.vertex),
                layer.created_by.as_str(),
                layer.size,
                layer.empty,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (None, "", None, false),
            (
                Some("[2/6] COPY app /app"),
                "COPY app /app # buildkit",
                Some(12),
                false
            ),
            (
                Some("[3/6] RUN chmod +x /app/main"),
                "RUN /bin/sh -c chmod +x /app/main # buildkit",
                Some(8),
                false
            ),
            (
                Some("[4/6] RUN rm /app/data"),
                "RUN /bin/sh -c rm /app/data # buildkit",
                Some(0),
                false
            ),
            (
                Some("[5/6] RUN true"),
                "RUN /bin/sh -c true # buildkit",
                Some(0),
                true
            ),
        ]
    );
    let lines: Vec<_> = image
        .history()
        .iter()
        .map(|line| {
            (
                line.entry.created_by.split(' ').next().unwrap().to_owned(),
                line.layer,
            )
        })
        .collect();
    let expected = [
        ("ENV", None),
        ("COPY", Some(1)),
        ("RUN", Some(2)),
        ("RUN", Some(3)),
        ("RUN", Some(4)),
        ("WORKDIR", None),
        ("CMD", None),
    ];
    assert_eq!(
        lines,
        expected.map(|(word, layer)| (word.to_owned(), layer))
    );
    let mut below = None;
    for layer in &image.layers {
        assert_eq!(layer.chain_id, chain_id(below, layer.diff_id));
        below = Some(layer.chain_id);
    }
}

#[test]
fn the_stack_shows_what_changes_of_mode_and_removals_cost() {
    let report = Builder::new().build(&app());
    let union = image(&report).union().unwrap();
    let main = &union.paths["/app/main"];
    let changes: Vec<_> = main.versions.iter().map(|version| version.change).collect();
    assert_eq!(changes, [LayerChange::Added, LayerChange::CopiedUp]);
    assert_eq!((main.provider(), main.wasted()), (Some(2), 8));
    let data = &union.paths["/app/data"];
    assert_eq!((data.provider(), data.wasted()), (None, 4));
    assert_eq!((union.bytes(), union.wasted()), (20, 12));
    let unknown: Vec<_> = union.layers.iter().map(|layer| layer.unknown).collect();
    assert_eq!(unknown, [true, false, false, false, false]);
}

#[test]
fn a_removal_is_an_entry() {
    let dockerfile = "FROM scratch\nCOPY app /app\nRUN fresh\n";
    let fresh: &[Write<'_>] = &[("/app", None), ("/app/new", Some(("1", 0o644)))];
    let names = |writes: &[Write<'_>]| {
        let mut input = input(dockerfile, &[("[2/2] RUN fresh", writes)]);
        input.images.assume_unknown = true;
        let report = Builder::new().build(&input);
        let layer = image(&report)
            .layers
            .last()
            .unwrap()
            .content()
            .unwrap()
            .clone();
        entries(&layer)
    };
    let told = |writes| {
        let entries = names(writes);
        entries
            .into_iter()
            .map(|entry| entry.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&[("/app/data", None)]), ["app/.wh.data"]);
    assert_eq!(told(&[("/app", None)]), [".wh.app"]);
    assert_eq!(told(fresh), ["app/.wh..wh..opq", "app", "app/new"]);
    assert_eq!(names(fresh)[2].kind, EntryKind::File { size: 1 });
}

#[test]
fn only_what_changed_travels_between_versions() {
    let mut builder = Builder::new();
    let mut project = app();
    let first = image(&builder.build(&project)).clone();
    project.dockerfile = project.dockerfile.replace("RUN true\n", "RUN echo\n");
    let writes = [("/new".to_owned(), Some(file("123")))];
    let step = "[5/6] RUN echo".to_owned();
    project
        .outputs
        .steps
        .insert(step, RunOutput::Known(writes.into()));
    let second = image(&builder.build(&project)).clone();
    let size = |position: usize, _: &cache_model::image::Layer| (position == 0).then_some(1_000);
    let (first, second) = (first.blobs(&size), second.blobs(&size));
    let all = push(&first, &[], &[]);
    assert_eq!((all.bytes, all.more), (1_000 + 12 + 8, false));
    let held = [first];
    let update = push(&second, &held, &[]);
    assert_eq!(update.bytes, 3);
    assert_eq!(update.layers[..4], [Travel::Present; 4]);
    let update = pull(&second, &held);
    assert_eq!((update.bytes, update.unpacked), (3, 3));
    let mounted = push(&second, &[], &held);
    assert_eq!((mounted.bytes, mounted.layers[0]), (3, Travel::Mounted));
}

#[test]
fn the_classic_builder_leaves_out_empty_layers() {
    let mut project = app();
    project.builder = BuilderKind::Classic;
    let report = Builder::new().build(&project);
    let image = image(&report);
    assert_eq!(image.layers.len(), 4);
    assert!(image.layers.iter().all(|layer| !layer.empty));
    let lines = image.history();
    assert_eq!(lines.len(), 7);
    assert_eq!(lines[4].layer, None);
    assert_eq!(image.layers[3].created_by, "/bin/sh -c rm /app/data");
}

#[test]
fn an_image_read_back_has_no_contents() {
    let report = Builder::new().build(&app());
    let text = serde_json::to_string(image(&report)).unwrap();
    let back: Image = serde_json::from_str(&text).unwrap();
    assert_eq!(back.union(), None);
    assert_eq!(back.layers.len(), image(&report).layers.len());
}
