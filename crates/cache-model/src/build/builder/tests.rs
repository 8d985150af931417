//! What a builder remembers to be quick changes nothing that it reports.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::build::{BuildOptions, CacheExport, ExportMode, NoCache};
use crate::content::tree::{File, Node, Tree};
use crate::image::catalog::{CatalogImage, CatalogLayer, CatalogManifest};

const DOCKERFILES: &[&str] = &[
    "FROM base\nCOPY . /all\nRUN make\n",
    "FROM base AS one\nARG A\nRUN echo $A\nCOPY --exclude=*.md d /d\n\
     FROM base\nCOPY --from=one /d /e\nRUN --mount=target=/src make\nCOPY d/f* /x/\n",
    "FROM base AS one\nARG A\nRUN echo $A\nCOPY --exclude=*.md d /d\nRUN more\n\
     FROM base\nCOPY --from=one /d /e\nRUN --mount=target=/src make\nCOPY d/f* /x/\n",
    "FROM --platform=$BUILDPLATFORM base AS one\nRUN a\nFROM other AS two\nCOPY --from=one / /\nADD d/f1 /\n",
    "FROM base AS one\nCOPY --from=named . /n\nCOPY --link d/f2 /l\nRUN b\n",
    "FROM base\nCOPY missing /\n",
    "FROM base AS one\nCOPY d/f1 /\nFRO typo\n",
];
const IGNORES: &[Option<&str>] = &[None, Some("*.md"), Some("d\n!d/f1"), Some("[")];
const PATHS: &[&str] = &["d/f1", "d/f2", "d/a.md", "e/f3", "Makefile"];

#[derive(Debug, Clone)]
enum Change {
    Nothing,
    Dockerfile(usize),
    Ignore(usize),
    IgnoreBeside(usize),
    Write(usize, u8, Option<i64>),
    WriteNamed(u8),
    Remove(usize),
    Mode(u32),
    Arg(Option<u8>),
    Target(Option<&'static str>),
    Platforms(&'static [&'static str]),
    NoCache(NoCache),
    Named(bool),
    IgnoreNamed(bool),
    Frontend(bool),
    MoveTag(u8),
    Configure(u8),
    Assume(Rerun),
    Export(bool),
    Import(bool),
    Prune,
    Elsewhere,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => Just(Change::Nothing),
        4 => (0..DOCKERFILES.len()).prop_map(Change::Dockerfile),
        1 => (0..IGNORES.len()).prop_map(Change::Ignore),
        1 => (0..IGNORES.len()).prop_map(Change::IgnoreBeside),
        3 => (0..PATHS.len(), 0..3_u8, proptest::option::of(0..2_i64))
            .prop_map(|(path, text, time)| Change::Write(path, text, time)),
        1 => (0..3_u8).prop_map(Change::WriteNamed),
        1 => (0..PATHS.len()).prop_map(Change::Remove),
        1 => prop::sample::select(vec![0o755, 0o700]).prop_map(Change::Mode),
        1 => proptest::option::of(0..2_u8).prop_map(Change::Arg),
        1 => prop::sample::select(vec![None, Some("one")]).prop_map(Change::Target),
        1 => prop::sample::select(vec![
            &[][..],
            &["linux/arm64"][..],
            &["linux/amd64", "linux/arm64"][..],
        ])
        .prop_map(Change::Platforms),
        1 => prop::sample::select(vec![
            NoCache::Off,
            NoCache::Off,
            NoCache::All,
            NoCache::Stages(vec!["one".to_owned()]),
        ])
        .prop_map(Change::NoCache),
        1 => any::<bool>().prop_map(Change::Named),
        1 => any::<bool>().prop_map(Change::IgnoreNamed),
        1 => any::<bool>().prop_map(Change::Frontend),
        1 => (0..2_u8).prop_map(Change::MoveTag),
        1 => (0..2_u8).prop_map(Change::Configure),
        1 => prop::sample::select(vec![Rerun::Same, Rerun::Different]).prop_map(Change::Assume),
        1 => any::<bool>().prop_map(Change::Export),
        1 => any::<bool>().prop_map(Change::Import),
        1 => Just(Change::Prune),
        1 => Just(Change::Elsewhere),
    ]
}

fn file(text: u8, time: Option<i64>) -> Node {
    let file = File::of(&[text]);
    Node::File(time.map_or(file.clone(), |time| file.with_mtime(time)))
}

fn image(version: u8, user: u8) -> CatalogImage {
    let digest = Digest::of(&[version]);
    let layer = CatalogLayer {
        diff_id: digest,
        size: None,
        files: BTreeMap::new(),
    };
    let mut manifest = CatalogManifest {
        layers: vec![layer],
        ..CatalogManifest::default()
    };
    manifest.config.config.user = user.to_string();
    CatalogImage {
        digest,
        manifests: [("linux/amd64".to_owned(), manifest)].into(),
    }
}

fn start() -> BuildInput {
    let mut input = BuildInput {
        dockerfile: DOCKERFILES[1].to_owned(),
        context: PATHS.iter().map(|path| (*path, file(0, Some(0)))).collect(),
        ..BuildInput::default()
    };
    let name = "docker.io/library/base:latest".to_owned();
    input.images.images.insert(name, image(0, 0));
    input.images.assume_unknown = true;
    input
}

impl Change {
    fn apply(&self, input: &mut BuildInput) {
        let BuildOptions {
            no_cache,
            cache_to,
            cache_from,
            contexts,
            context_ignores,
            frontend,
            ..
        } = &mut input.options;
        let base = "docker.io/library/base:latest";
        let named = "named".to_owned();
        match self {
            Self::Nothing | Self::Prune | Self::Elsewhere => {}
            Self::Dockerfile(which) => DOCKERFILES[*which].clone_into(&mut input.dockerfile),
            Self::Ignore(which) | Self::IgnoreBeside(which) => {
                let path = match self {
                    Self::Ignore(_) => ".dockerignore",
                    _ => "Dockerfile.dockerignore",
                };
                input.ignore_files.remove(path);
                let text = IGNORES[*which].map(str::to_owned);
                let files = &mut input.ignore_files;
                files.extend(text.map(|text| (path.to_owned(), text)));
            }
            Self::Write(path, text, time) => {
                let node = file(*text, *time);
                input.context.insert(PATHS[*path], node).unwrap();
            }
            Self::WriteNamed(text) => {
                if let Some(tree) = contexts.get_mut(&named) {
                    tree.insert("n", file(*text, None)).unwrap();
                }
            }
            Self::Remove(path) => {
                input.context.remove(PATHS[*path]);
            }
            Self::Mode(mode) => {
                if let Some(node) = input.context.get("d") {
                    let mut meta = node.meta();
                    meta.mode = *mode;
                    input.context.set_meta("d", meta);
                }
            }
            Self::Arg(value) => {
                input.args.remove("A");
                let value = value.map(|value| ("A".to_owned(), value.to_string()));
                input.args.extend(value);
            }
            Self::Target(target) => input.target = target.map(str::to_owned),
            Self::Platforms(platforms) => {
                input.platforms = platforms.iter().map(ToString::to_string).collect();
            }
            Self::NoCache(value) => *no_cache = value.clone(),
            Self::Named(true) => {
                let tree: Tree = [("n", file(0, None))].into_iter().collect();
                contexts.insert(named, tree);
            }
            Self::Named(false) => contexts.clear(),
            Self::IgnoreNamed(true) => {
                context_ignores.insert(named, "n".to_owned());
            }
            Self::IgnoreNamed(false) => context_ignores.clear(),
            Self::Frontend(true) => {
                frontend.insert("hostname".to_owned(), "h".to_owned());
            }
            Self::Frontend(false) => frontend.clear(),
            Self::MoveTag(version) => {
                input
                    .images
                    .images
                    .insert(base.to_owned(), image(*version, 0));
            }
            Self::Configure(user) => {
                input.images.images.insert(base.to_owned(), image(0, *user));
            }
            Self::Assume(rerun) => input.outputs.default = *rerun,
            Self::Export(false) => *cache_to = None,
            Self::Export(true) => {
                *cache_to = Some(CacheExport {
                    store: "s".to_owned(),
                    mode: ExportMode::Max,
                });
            }
            Self::Import(false) => cache_from.clear(),
            Self::Import(true) => *cache_from = vec!["s".to_owned()],
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// One builder takes plans, copies of sources and digests from earlier builds; the other has all of them made
    /// afresh each time.
    #[test]
    fn what_is_remembered_is_what_would_be_found_afresh(changes in prop::collection::vec(change(), 1..24)) {
        let mut input = start();
        let mut quick = Builder::new();
        let mut afresh = Builder::new();
        for change in &changes {
            change.apply(&mut input);
            for builder in [&mut quick, &mut afresh] {
                match change {
                    Change::Prune => {
                        builder.prune();
                    }
                    Change::Elsewhere => *builder = builder.fresh(),
                    _ => {}
                }
            }
            let predicted = quick.predict(&input);
            afresh.sources.doubt();
            let expected = afresh.build_as(Arc::new(Plan::new(&input)), &input);
            prop_assert_eq!(&predicted, &expected);
            prop_assert_eq!(&quick.build(&input), &expected);
        }
    }
}

#[test]
fn a_plan_is_remembered_while_it_holds() {
    let mut input = start();
    let mut builder = Builder::new();
    builder.build(&input);
    let plan = builder.plan(&input);
    let same = |input: &BuildInput| Arc::ptr_eq(&builder.plan(input), &plan);
    assert!(same(&input), "nothing changed");
    Change::Write(0, 1, None).apply(&mut input);
    assert!(same(&input), "files are no part of a plan");
    Change::Configure(1).apply(&mut input);
    assert!(!same(&input), "the image was configured anew");
}
