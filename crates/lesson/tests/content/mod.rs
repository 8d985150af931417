//! The content as it lies in the repository, for the tests of this crate.
#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lesson::cards::Deck;
use lesson::compile::{Compiled, Practice, Sources, Translation, compile};
use lesson::interview::Interview;
use lesson::lab::Scenario;
use lesson::reorder::Set;

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

/// Names without ending and texts of the files of a folder, sorted.
fn folder(name: &str, ending: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(home().join(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_suffix(ending)?.to_owned();
            Some((name, fs::read_to_string(&path).unwrap()))
        })
        .collect();
    files.sort();
    files
}

/// Has the model told every claim of the text, which it has to bear out.
#[track_caller]
pub(crate) fn check_proofs(compiled: &Compiled) {
    let library = compiled.props.library();
    let faults: Vec<String> = compiled
        .proofs
        .iter()
        .filter_map(|proof| proof.run(&library).err())
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What authors wrote.
pub(crate) fn sources() -> Sources {
    let read = |name: &str| fs::read_to_string(home().join(name)).unwrap();
    Sources {
        chapters: folder("lesson", ".md"),
        glossary: read("glossary.md"),
        props: read("props.json"),
        scenes: read("rooms.md"),
        dockerfiles: folder("dockerfiles", ".Dockerfile"),
        walk: read("walk.md"),
        code: code(),
        ways: read("ways.md"),
        rooms: rooms(),
        wording: read("wording.json"),
    }
}

/// What translators wrote.
pub(crate) fn translation(language: &str) -> Translation {
    let read = |name: &str| fs::read_to_string(home().join(language).join(name)).unwrap();
    Translation {
        language: language.to_owned(),
        chapters: folder(&format!("{language}/lesson"), ".md"),
        glossary: read("glossary.md"),
        props: read("props.json"),
        scenes: read("rooms.md"),
        walk: read("walk.md"),
        ways: read("ways.md"),
        wording: read("wording.json"),
    }
}

/// The simulator's source, file by file.
fn code() -> BTreeMap<String, String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut code = BTreeMap::new();
    let mut folders = vec![crates.join("cache-model/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(&crates)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                code.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    code
}

/// The rooms of the page: a folder or a file each.
fn rooms() -> Vec<String> {
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../app/src/modules");
    let names = fs::read_dir(modules).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .map(|name| name.trim_end_matches(".rs").to_owned())
        .collect()
}

/// What travels.
pub(crate) fn compiled() -> Compiled {
    compile(&sources()).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

/// What is practised.
pub(crate) fn practice() -> Practice {
    let joined = |name: &str| {
        let texts: Vec<String> = folder(name, ".json")
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        format!("[{}]", texts.join(","))
    };
    let scenarios = folder("lab", ".json").into_iter();
    Practice {
        deck: Deck::read(&joined("cards")).unwrap(),
        interview: Interview::read(&joined("interview")).unwrap(),
        scenarios: scenarios
            .map(|(_, text)| Scenario::parse(&text).unwrap())
            .collect(),
        sets: Set::parse_all(&joined("reorder")).unwrap(),
    }
}
