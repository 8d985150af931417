//! The lesson's texts: compiled when the page is bundled, and laid beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use lesson::cards::Deck;
use lesson::compile::{Practice, Sources, compile};
use lesson::interview::Interview;
use lesson::lab::{Entry, Scenario, index_to_json};
use lesson::reorder::Set;
use lesson::search::entries_to_json;

use crate::workspace::Workspace;

/// Folder of the published page that holds them.
const FOLDER: &str = "content";

/// Compiles the texts into `folder/content/`, and the whole lesson into `folder/read.html`.
///
/// # Errors
/// A file cannot be read or written, or the content does not hold together: then everything that is wrong is told.
pub(crate) fn write(workspace: &Workspace, folder: &Path) -> Result<()> {
    let compiled = match compile(&sources(workspace)?) {
        Ok(compiled) => compiled,
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            bail!("the lesson does not hold together:\n{}", faults.join("\n"));
        }
    };
    let target = folder.join(FOLDER);
    fs::create_dir_all(&target).with_context(|| format!("cannot make {}", target.display()))?;
    for (name, text) in compiled.files() {
        let path = target.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let document = folder.join("read.html");
    fs::write(&document, compiled.document())
        .with_context(|| format!("cannot write {}", document.display()))?;
    let write = |kind: &str, text: &str| {
        let path = target.join(format!("{kind}.json"));
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    let kinds = ["cards", "interview", "reorder"];
    let [cards, interview, reorder] = kinds.map(|kind| joined(workspace, kind));
    let texts = [cards?, interview?, reorder?];
    for (kind, text) in kinds.iter().zip(&texts) {
        write(kind, text)?;
    }
    let [cards, interview, reorder] = &texts;
    let practice = Practice {
        deck: Deck::read(cards)?,
        interview: Interview::read(interview)?,
        scenarios: scenarios(workspace, &target.join("lab"))?,
        sets: Set::parse_all(reorder).map_err(|misfit| anyhow!("reorder: {misfit}"))?,
    };
    let entries = compiled.entries(&practice);
    write("search", &entries_to_json(&entries).to_string())
}

/// The scenarios of the lab, each by itself, and an index of what its door shows of them.
fn scenarios(workspace: &Workspace, target: &Path) -> Result<Vec<Scenario>> {
    fs::create_dir_all(target).with_context(|| format!("cannot make {}", target.display()))?;
    let write = |name: &str, value: &serde_json::Value| {
        let path = target.join(name);
        fs::write(&path, value.to_string())
            .with_context(|| format!("cannot write {}", path.display()))
    };
    let mut scenarios = Vec::new();
    for (name, text) in texts(&workspace.path("crates/lesson/content/lab"), ".json")? {
        let scenario =
            Scenario::parse(&text).map_err(|misfit| anyhow!("lab/{name}.json: {misfit}"))?;
        scenarios.push(scenario);
        let value: serde_json::Value = serde_json::from_str(&text)?;
        write(&format!("{name}.json"), &value)?;
    }
    let index: Vec<Entry> = scenarios.iter().map(Entry::of).collect();
    write("index.json", &index_to_json(&index))?;
    Ok(scenarios)
}

/// The files of a kind as one list, in the order of their names, without the space that only authors need.
fn joined(workspace: &Workspace, kind: &str) -> Result<String> {
    let folder = workspace.path("crates/lesson/content").join(kind);
    let mut files = Vec::new();
    for (name, text) in texts(&folder, ".json")? {
        let value: serde_json::Value =
            serde_json::from_str(&text).with_context(|| format!("{kind}/{name}.json"))?;
        files.push(value);
    }
    Ok(serde_json::to_string(&files)?)
}

fn sources(workspace: &Workspace) -> Result<Sources> {
    let content = workspace.path("crates/lesson/content");
    let read = |name: &str| {
        let path = content.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    Ok(Sources {
        chapters: texts(&content.join("lesson"), ".md")?,
        glossary: read("glossary.md")?,
        props: read("props.json")?,
        scenes: read("rooms.md")?,
        dockerfiles: texts(&content.join("dockerfiles"), ".Dockerfile")?,
        walk: read("walk.md")?,
        code: code(workspace)?,
        ways: read("ways.md")?,
        // A room is a folder or a file of this name.
        rooms: names(&workspace.path("app/src/modules"))?
            .iter()
            .map(|name| name.trim_end_matches(".rs").to_owned())
            .collect(),
    })
}

/// The simulator's own source, of which the walk shows parts.
fn code(workspace: &Workspace) -> Result<BTreeMap<String, String>> {
    let crates = workspace.path("crates");
    let mut out = BTreeMap::new();
    let mut folders = vec![crates.join("cache-model/src")];
    while let Some(folder) = folders.pop() {
        for name in names(&folder)? {
            let path = folder.join(name);
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path);
            let text = text.with_context(|| format!("cannot read {}", path.display()))?;
            let name = path
                .strip_prefix(&crates)?
                .to_string_lossy()
                .replace('\\', "/");
            out.insert(name, text);
        }
    }
    Ok(out)
}

/// The files of a folder with this ending, by name without it, sorted.
fn texts(folder: &Path, ending: &str) -> Result<Vec<(String, String)>> {
    let mut out = Vec::new();
    for name in names(folder)? {
        if let Some(stem) = name.strip_suffix(ending) {
            let path = folder.join(&name);
            let text = fs::read_to_string(&path);
            let text = text.with_context(|| format!("cannot read {}", path.display()))?;
            out.push((stem.to_owned(), text));
        }
    }
    Ok(out)
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut out = Vec::new();
    for entry in entries {
        out.push(entry?.file_name().to_string_lossy().into_owned());
    }
    out.sort();
    Ok(out)
}
