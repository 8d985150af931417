//! The examples are sound: they fit their schema, and what they say about themselves is so.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;
use std::path::Path;

use lesson::example::Example;

fn content() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

#[test]
fn examples_name_their_schema_and_read_back_the_same() {
    for entry in std::fs::read_dir(content().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let example: Example = serde_json::from_str(&text).unwrap();
        assert_eq!(example.schema, "../example.schema.json");
        assert_eq!(path.file_stem().unwrap().to_str().unwrap(), example.id);
        let again: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(&example).unwrap(), again);
    }
}

#[test]
fn paths_are_clean_and_unique() {
    let example = Example::model_serving();
    let mut seen = BTreeSet::new();
    for file in &example.files {
        assert!(seen.insert(file.path.clone()), "{} twice", file.path);
        assert!(
            file.path
                .split('/')
                .all(|part| !part.is_empty() && part != "." && part != ".."),
            "{}",
            file.path
        );
        assert_ne!(
            file.path, "Dockerfile",
            "the Dockerfile comes from an order"
        );
    }
}

#[test]
fn each_edit_changes_exactly_one_place_of_a_file() {
    let example = Example::model_serving();
    for edit in &example.edits {
        let file = example
            .files
            .iter()
            .find(|file| file.path == edit.path)
            .unwrap();
        let text = file.to_text().unwrap();
        assert_eq!(text.matches(&edit.find).count(), 1, "{}", edit.id);
        assert_ne!(edit.apply(&text), text, "{}", edit.id);
    }
}

#[test]
fn large_files_are_known_by_digest_and_size() {
    let example = Example::model_serving();
    let weights = example
        .files
        .iter()
        .find(|file| file.path.ends_with(".safetensors"))
        .unwrap();
    assert_eq!(weights.to_text(), None);
    assert_eq!(weights.to_file().size, 267_832_558);
    let script = example.files.iter().find(|file| file.executable).unwrap();
    assert_eq!(script.to_file().meta.mode, 0o755);
}

#[test]
fn timings_ignore_how_words_are_spaced() {
    let example = Example::model_serving();
    let spaced = "RUN pip install  --no-cache-dir     -r requirements.txt";
    assert_eq!(example.timing(spaced).unwrap().duration().as_secs(), 221);
    assert!(example.timing("RUN pip install flask").is_none());
}

#[test]
fn the_catalog_offers_the_base_image_of_every_order() {
    let example = Example::model_serving();
    let catalog = example.catalog();
    let image = &catalog.images["docker.io/library/python:3.12-slim"];
    let layers = &image.manifests["linux/amd64"].layers;
    let ids: BTreeSet<_> = layers.iter().map(|layer| layer.diff_id).collect();
    assert_eq!(ids.len(), layers.len());
    for order in &example.orders {
        assert!(
            order
                .dockerfile
                .0
                .iter()
                .any(|line| line == "FROM python:3.12-slim")
        );
    }
}
