//! Interface texts and their translations: `cargo xtask words`, a test, and the catalogues beside the page.
//!
//! ```text
//! *.rs ─source→ texts to translate ┐
//!                                  ├─check→ faults
//! app/lang/<tag>/*.po ─translation─┘─compile→ lang/<tag>.mo
//!                                   └opening→ index.html
//! ```

mod opening;
mod source;
mod translation;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use language::{ENGLISH, LANGUAGES};

use crate::arguments::Arguments;
use crate::workspace::Workspace;
use opening::{Words, worded};
use source::Source;
use translation::Translation;

/// Folder of the published page that holds the catalogues.
const FOLDER: &str = "lang";

/// Texts of the source that stay as they are, a line each; lines that begin with `#` say why.
const KEPT: &str = "app/lang/kept.txt";

/// Prints what is wrong, and each missing entry as it belongs into a `.po` file.
///
/// # Errors
/// A file cannot be read, or something is wrong.
pub(crate) fn run(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let below = arguments.option("--below")?;
    arguments.finish()?;
    let faults = faults(workspace, below.as_deref())?;
    for fault in &faults {
        println!("{fault}");
    }
    match faults.len() {
        0 => Ok(()),
        count => bail!("{count} texts to mend"),
    }
}

/// Everything that is wrong with the texts of the source and with their translations; with `below`, as far as it comes
/// from files whose path begins so.
///
/// # Errors
/// A file cannot be read.
fn faults(workspace: &Workspace, below: Option<&str>) -> Result<Vec<String>> {
    let source = Source::read(workspace)?;
    let kept = kept(workspace)?;
    let mut faults = source.bare(&kept, below);
    if below.is_none() {
        let found = source.unmarked();
        let idle = kept.iter().filter(|text| !found.contains(text.as_str()));
        faults.extend(idle.map(|text| format!("{KEPT}: no such text is left: {text}")));
    }
    for language in LANGUAGES.iter().filter(|one| **one != ENGLISH) {
        let translation = Translation::read(workspace, language.tag)?;
        faults.extend(translation.faults(&source, below));
    }
    Ok(faults)
}

/// The texts that are the same in every language.
fn kept(workspace: &Workspace) -> Result<BTreeSet<String>> {
    let lines = workspace.read(KEPT)?;
    let texts = lines
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(texts.map(str::to_owned).collect())
}

/// Compiles each language's catalogue into `folder/lang/`, and writes the first screen's words into `folder/index.html`.
///
/// # Errors
/// A translation cannot be read or is missing, or a file not be written.
pub(crate) fn write(workspace: &Workspace, folder: &Path) -> Result<()> {
    let target = folder.join(FOLDER);
    fs::create_dir_all(&target).with_context(|| format!("cannot make {}", target.display()))?;
    let write = |path: &Path, bytes: &[u8]| {
        fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    let mut languages = Vec::new();
    for language in LANGUAGES.iter().filter(|one| **one != ENGLISH) {
        let texts = Translation::read(workspace, language.tag)?;
        write(
            &target.join(format!("{}.mo", language.tag)),
            &texts.compile(),
        )?;
        languages.push(Words::of_language(workspace, language.tag, texts)?);
    }
    let page = folder.join("index.html");
    let html = fs::read_to_string(&page).context("the page has no index.html")?;
    let kept = kept(workspace)?;
    let html = worded(&html, &languages, |text| kept.contains(text))?;
    write(&page, html.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_translated() {
        let workspace = Workspace::find().expect("the repository is there");
        let faults = faults(&workspace, None).expect("its texts can be read");
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn the_page_reads_what_is_compiled() {
        let workspace = Workspace::find().expect("the repository is there");
        for language in LANGUAGES.iter().filter(|one| **one != ENGLISH) {
            let translation = Translation::read(&workspace, language.tag).expect("it can be read");
            language::Catalogue::read(translation.compile()).expect("it is a catalogue");
        }
    }
}
