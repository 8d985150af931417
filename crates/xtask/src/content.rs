//! The lesson's texts: compiled when the page is bundled, and laid beside it, in every language there is.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use lesson::cards::Deck;
use lesson::compile::{
    Compiled, Edition, Fault, Practice, Sources, Translation, compile, translate,
};
use lesson::interview::Interview;
use lesson::lab::{Entry, Scenario, index_to_json};
use lesson::reorder::Set;
use lesson::search::entries_to_json;
use lesson::translation::{address_of, translations};

use crate::workspace::Workspace;

/// Folder of the published page that holds them.
const FOLDER: &str = "content";

/// Compiles the texts into `folder/content/`, those of another language into a folder of its own below; and the whole
/// lesson in each language into a document beside `index.html`, which has to lead there.
///
/// # Errors
/// A file cannot be read or written, or the content does not hold together: then everything that is wrong is told.
pub(crate) fn write(workspace: &Workspace, folder: &Path) -> Result<()> {
    let sources = sources(workspace)?;
    let mut languages = vec![held(compile(&sources))?];
    for tag in translations() {
        languages.push(held(translate(&sources, &translation(workspace, tag)?))?);
    }
    let editions: Vec<Edition> = languages.iter().map(Compiled::edition).collect();
    let html = fs::read_to_string(folder.join("index.html"));
    leads_to(&html.context("the page has no index.html")?, &editions)?;
    let practice = practice(workspace, &folder.join(FOLDER))?;
    for (compiled, edition) in languages.iter().zip(&editions) {
        let entries = compiled.entries(&practice);
        let mut files = compiled.files();
        files.insert(
            "search.json".to_owned(),
            entries_to_json(&entries).to_string(),
        );
        for (name, text) in files {
            put(&folder.join(address_of(&name, &edition.language)), &text)?;
        }
        put(&folder.join(&edition.file), &compiled.document(&editions))?;
    }
    Ok(())
}

fn held(compiled: Result<Compiled, Vec<Fault>>) -> Result<Compiled> {
    compiled.map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        anyhow!("the lesson does not hold together:\n{}", faults.join("\n"))
    })
}

/// Whoever comes without scripts finds the document in each language from the page.
fn leads_to(html: &str, editions: &[Edition]) -> Result<()> {
    for Edition { file, language, .. } in editions {
        if !html.contains(&format!("href=\"{file}\"")) {
            bail!(
                "the `noscript` of index.html leads to no {file}: add `<a href=\"{file}\" hreflang=\"{language}\" \
                 lang=\"{language}\">`"
            );
        }
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// What is practised: laid into the folder `target`, and read for the search.
fn practice(workspace: &Workspace, target: &Path) -> Result<Practice> {
    let kinds = ["cards", "interview", "reorder"];
    let [cards, interview, reorder] = kinds.map(|kind| {
        let text = joined(workspace, kind)?;
        put(&target.join(format!("{kind}.json")), &text)?;
        anyhow::Ok(text)
    });
    Ok(Practice {
        deck: Deck::read(&cards?)?,
        interview: Interview::read(&interview?)?,
        scenarios: scenarios(workspace, &target.join("lab"))?,
        sets: Set::parse_all(&reorder?).map_err(|misfit| anyhow!("reorder: {misfit}"))?,
    })
}

/// The scenarios of the lab, each by itself, and an index of what its door shows of them.
fn scenarios(workspace: &Workspace, target: &Path) -> Result<Vec<Scenario>> {
    let write = |name: &str, value: &serde_json::Value| put(&target.join(name), &value.to_string());
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
        wording: read("wording.json")?,
        // A room is a folder or a file of this name.
        rooms: names(&workspace.path("app/src/modules"))?
            .iter()
            .map(|name| name.trim_end_matches(".rs").to_owned())
            .collect(),
    })
}

/// What translators wrote into the folder of their language. A file that is missing is one without texts: what lacks there
/// is told with all else.
fn translation(workspace: &Workspace, language: &str) -> Result<Translation> {
    let folder = workspace.path("crates/lesson/content").join(language);
    let read = |name: &str| {
        let path = folder.join(name);
        match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            read => read.with_context(|| format!("cannot read {}", path.display())),
        }
    };
    Ok(Translation {
        language: language.to_owned(),
        chapters: texts(&folder.join("lesson"), ".md")?,
        glossary: read("glossary.md")?,
        props: read("props.json")?,
        scenes: read("rooms.md")?,
        walk: read("walk.md")?,
        ways: read("ways.md")?,
        wording: read("wording.json")?,
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

#[cfg(test)]
mod tests {
    use std::fs;

    use lesson::compile::Edition;

    use super::{leads_to, write};
    use crate::workspace::Workspace;

    fn edition(language: &str, file: &str) -> Edition {
        Edition {
            language: language.to_owned(),
            name: String::new(),
            file: file.to_owned(),
        }
    }

    #[test]
    fn a_page_that_leads_to_no_document_of_a_language_is_refused() {
        let editions = [edition("en", "read.html"), edition("xx", "read.xx.html")];
        let html = "<noscript><a href=\"read.html\">";
        let told = leads_to(html, &editions)
            .err()
            .map(|error| error.to_string());
        assert!(told.is_some_and(|told| told.contains("leads to no read.xx.html")));
        assert!(leads_to(html, &editions[..1]).is_ok());
    }

    #[test]
    fn every_language_is_laid_beside_the_page() {
        let workspace = Workspace::find().expect("the tests run inside of it");
        let folder = std::env::temp_dir().join(format!("layer-lab-content-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("there is room for a folder");
        let path = |name: &str| folder.join(name);
        let html = workspace.read("index.html").expect("the page has one");
        fs::write(path("index.html"), html).expect("the folder is new");
        write(&workspace, &folder).unwrap_or_else(|error| panic!("{error:#}"));
        for name in [
            "read.html",
            "read.es.html",
            "content/contents.json",
            "content/es/contents.json",
            "content/es/layers.json",
            "content/es/search.json",
            "content/cards.json",
            "content/lab/index.json",
        ] {
            assert!(path(name).exists(), "{name}");
        }
        assert!(!path("content/es/cards.json").exists());
        fs::remove_dir_all(&folder).expect("it is of this test alone");
    }
}
