//! The laws of the house that a program can check: which crate may know which, and that the
//! crates below the page know neither a browser nor the world outside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What each crate of ours may name among the others. Arrows point down.
const ARROWS: [(&str, &[&str]); 13] = [
    ("language", &[]),
    ("archive", WORDS),
    ("dockerfile", &[]),
    ("cache-model", &["dockerfile"]),
    ("optimizer", MODEL),
    ("build-log", &[]),
    ("review", WORDS),
    (
        "lesson",
        &["language", "dockerfile", "cache-model", "optimizer"],
    ),
    ("view-model", BELOW_THE_SCREEN),
    ("hasher", &[]),
    ("layer-lab", EVERYTHING),
    ("model-bench", &["dockerfile", "cache-model", "review"]),
    ("xtask", EVERYTHING),
];
const WORDS: &[&str] = &["language"];
const MODEL: &[&str] = &["language", "dockerfile", "cache-model"];
const BELOW_THE_SCREEN: &[&str] = &[
    "language",
    "dockerfile",
    "cache-model",
    "optimizer",
    "build-log",
    "review",
    "lesson",
];
const EVERYTHING: &[&str] = &[
    "language",
    "archive",
    "dockerfile",
    "cache-model",
    "optimizer",
    "build-log",
    "review",
    "lesson",
    "view-model",
    "hasher",
];

/// The crates that stand on the browser or on the machine.
const OUTERMOST: [&str; 4] = ["hasher", "layer-lab", "model-bench", "xtask"];

/// Libraries that only the page may name.
const BROWSER: [&str; 8] = [
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "js-sys",
    "web-sys",
    "leptos",
    "gloo",
    "leptos-use",
    "reactive_stores",
];

/// Words by which code reaches a clock, a disk, a network, chance or threads.
const OUTSIDE: [&str; 10] = [
    "std::fs",
    "std::env",
    "std::net::Tcp",
    "std::net::Udp",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "SystemTime",
    "RandomState",
    "rand::",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Our crates: name → names of what it depends on, dev-dependencies left out.
fn crates() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").expect("cargo runs tests");
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
            "--locked",
        ])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("a name").to_owned();
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("dependencies");
            let own = dependencies
                .iter()
                .filter(|dependency| dependency["kind"] != "dev");
            (
                text(&package["name"]),
                own.map(|dependency| text(&dependency["name"])).collect(),
            )
        })
        .collect()
}

#[test]
fn crates_depend_only_downwards() {
    let crates = crates();
    let arrows = BTreeMap::from(ARROWS);
    for (name, dependencies) in &crates {
        let Some(allowed) = arrows.get(name.as_str()) else {
            panic!("`{name}` is a new room: say in ARROWS and in ARCHITECTURE.md what it may know");
        };
        for dependency in dependencies
            .iter()
            .filter(|dependency| crates.contains_key(*dependency))
        {
            assert!(
                allowed.contains(&dependency.as_str()),
                "`{name}` must not depend on `{dependency}`"
            );
        }
    }
}

#[test]
fn no_crate_below_the_page_names_a_browser() {
    for (name, dependencies) in crates() {
        if OUTERMOST.contains(&name.as_str()) {
            continue;
        }
        for library in BROWSER {
            assert!(
                !dependencies.contains(library),
                "`{name}` must not depend on `{library}`"
            );
        }
    }
}

#[test]
fn no_crate_below_the_page_reaches_outside() {
    for (name, _) in ARROWS {
        let source = root().join("crates").join(name).join("src");
        if OUTERMOST.contains(&name) || !source.is_dir() {
            continue;
        }
        for file in rust_files(&source) {
            let text = fs::read_to_string(&file).expect("a source file is text");
            // Tests may read recordings; they stand at the end of a file or in files of their own.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for line in code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
            {
                for word in OUTSIDE {
                    assert!(
                        !line.contains(word),
                        "{} names {word}: {}",
                        file.display(),
                        line.trim()
                    );
                }
            }
        }
    }
}

#[test]
fn every_crate_takes_its_versions_and_lints_from_the_workspace() {
    for manifest in manifests() {
        let text = fs::read_to_string(&manifest).expect("a manifest is text");
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{}: lints are the workspace's",
            manifest.display()
        );
        let dependencies = text
            .split_once("[dependencies]")
            .map_or("", |(_, rest)| rest);
        for line in dependencies.lines() {
            let value = line.split_once(" = ").map_or("", |(_, value)| value);
            let own = line.contains("version = ")
                || value
                    .trim_start_matches(['"', '=', '^'])
                    .starts_with(char::is_numeric);
            assert!(
                !own,
                "{}: `{line}` names its own version",
                manifest.display()
            );
        }
    }
}

fn manifests() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).expect("crates/ is a folder");
    let mut manifests: Vec<PathBuf> = crates
        .flatten()
        .map(|entry| entry.path().join("Cargo.toml"))
        .collect();
    manifests.extend(
        ["app", "app/hasher", "tests/bench"].map(|room| root().join(room).join("Cargo.toml")),
    );
    manifests.retain(|manifest| manifest.is_file());
    manifests
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a source folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            // `tests` below a source folder is compiled for tests only.
            if path.file_name().is_some_and(|name| name != "tests") {
                files.extend(rust_files(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && path.file_stem().is_some_and(|stem| stem != "tests")
        {
            files.push(path);
        }
    }
    files
}
