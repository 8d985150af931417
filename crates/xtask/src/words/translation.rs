//! What a language's `.po` files say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, anyhow, bail};
use rspolib::{MOEntry, MOFile, POEntry, pofile};

use crate::words::source::{Message, Source, is_below};
use crate::workspace::Workspace;

/// The translations of one language, of all its files.
#[derive(Debug)]
pub(super) struct Translation {
    /// The folder they are in.
    folder: String,
    /// The plural rule and what else stands in the head of the first file.
    metadata: std::collections::HashMap<String, String>,
    entries: BTreeMap<Message, Entry>,
    /// What is said twice.
    doubled: Vec<String>,
}

#[derive(Debug)]
struct Entry {
    file: String,
    told: POEntry,
}

impl Translation {
    /// Reads `app/lang/<tag>/*.po`.
    ///
    /// # Errors
    /// A file cannot be read, there is none, or two have different plural rules.
    pub(super) fn read(workspace: &Workspace, tag: &str) -> Result<Self> {
        let folder = format!("app/lang/{tag}");
        let path = workspace.path(&folder);
        let listed = fs::read_dir(&path).with_context(|| format!("cannot read {folder}"))?;
        let mut files: Vec<_> = listed
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "po"))
            .collect();
        files.sort();
        let mut out = Self {
            folder,
            metadata: std::collections::HashMap::new(),
            entries: BTreeMap::new(),
            doubled: Vec::new(),
        };
        for file in files {
            let name = file.strip_prefix(workspace.root()).unwrap_or(&file);
            let name = name.to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&file).with_context(|| format!("cannot read {name}"))?;
            out.take(&name, &text)?;
        }
        if out.entries.is_empty() {
            bail!("{} holds no translations", out.folder);
        }
        Ok(out)
    }

    /// Takes the entries of one file.
    pub(super) fn take(&mut self, file: &str, text: &str) -> Result<()> {
        let read = pofile(text).map_err(|error| anyhow!("{file}: {error}"))?;
        let rule = |metadata: &std::collections::HashMap<String, String>| {
            metadata.get("Plural-Forms").cloned()
        };
        let Some(own) = rule(&read.metadata) else {
            bail!("{file}: its head states no Plural-Forms");
        };
        match rule(&self.metadata) {
            None => self.metadata.clone_from(&read.metadata),
            Some(other) if other == own => {}
            Some(other) => bail!("{file}: its Plural-Forms are {own:?}, elsewhere {other:?}"),
        }
        for told in read.entries.into_iter().filter(|entry| !entry.obsolete) {
            let message = Message {
                context: told.msgctxt.clone(),
                text: told.msgid.clone(),
                plural: told.msgid_plural.clone(),
            };
            let entry = Entry {
                file: file.to_owned(),
                told,
            };
            if let Some(before) = self.entries.insert(message, entry) {
                self.doubled.push(format!(
                    "{file}: {:?} is translated in {} already",
                    before.told.msgid, before.file
                ));
            }
        }
        Ok(())
    }

    /// What a plain text is called.
    pub(super) fn of(&self, text: &str) -> Option<&str> {
        let message = Message {
            context: None,
            text: text.to_owned(),
            plural: None,
        };
        self.entries.get(&message)?.told.msgstr.as_deref()
    }

    /// What is missing, said twice, no longer needed, or does not fit its text.
    pub(super) fn faults(&self, source: &Source, below: Option<&str>) -> Vec<String> {
        let mut faults = Vec::new();
        for (message, place) in &source.messages {
            if !is_below(place, below) {
                continue;
            }
            match self.entries.get(message) {
                None => faults.push(format!(
                    "{}: not translated:\n#: {place}\n{}",
                    self.folder,
                    as_entry(message)
                )),
                Some(entry) => faults.extend(entry.faults(message)),
            }
        }
        if below.is_none() {
            faults.extend(self.doubled.iter().cloned());
            let idle = self
                .entries
                .iter()
                .filter(|(message, _)| !source.messages.contains_key(message));
            faults.extend(idle.map(|(message, entry)| {
                format!(
                    "{}: no longer in the source: {:?}",
                    entry.file, message.text
                )
            }));
        }
        faults
    }

    /// The catalogue as the page reads it.
    pub(super) fn compile(&self) -> Vec<u8> {
        let mut file = MOFile::new("".into());
        file.metadata.clone_from(&self.metadata);
        // The reader underneath (tr 0.1.11) knows the rule only right behind its semicolon.
        if let Some(rule) = file.metadata.get_mut("Plural-Forms") {
            *rule = rule.replace("; ", ";");
        }
        file.entries = self
            .entries
            .values()
            .map(|entry| {
                let mut entry = MOEntry::from(&entry.told);
                entry.msgid =
                    language::id(entry.msgctxt.take().as_deref(), &entry.msgid).into_owned();
                entry
            })
            .collect();
        rspolib::AsBytes::as_bytes(&file).into_owned()
    }
}

impl Entry {
    fn faults(&self, message: &Message) -> Vec<String> {
        let told = &self.told;
        let fault = |what: String| format!("{}: {:?}: {what}", self.file, message.text);
        let said: Vec<&String> = match &message.plural {
            None => told.msgstr.iter().collect(),
            Some(_) => told.msgstr_plural.iter().collect(),
        };
        if said.is_empty() || said.iter().any(|text| text.is_empty()) {
            return vec![fault("not translated".to_owned())];
        }
        let mut faults = Vec::new();
        if told.flags.iter().any(|flag| flag == "fuzzy") {
            faults.push(fault(
                "marked as fuzzy: look at it, then take the mark away".to_owned(),
            ));
        }
        // The number may be left out where a form says it in a word.
        let wanted = places(message.plural.as_ref().unwrap_or(&message.text));
        for text in said {
            let found = places(text);
            let missing: Vec<_> = wanted
                .difference(&found)
                .filter(|place| *place != "n")
                .collect();
            let foreign: Vec<_> = found.difference(&wanted).collect();
            if !missing.is_empty() || !foreign.is_empty() {
                faults.push(fault(format!(
                    "its places are {found:?}, those of the text {wanted:?}"
                )));
            }
        }
        faults
    }
}

/// The places of a text that values fill: their names, or their numbers in order.
fn places(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut next = 0;
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        rest = &rest[start + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            rest = after;
            continue;
        }
        let Some(end) = rest.find('}') else { break };
        let name = rest[..end].trim();
        if name.is_empty() {
            out.insert(next.to_string());
            next += 1;
        } else {
            out.insert(name.to_owned());
        }
        rest = &rest[end + 1..];
    }
    out
}

/// A text as an entry of a `.po` file that waits for its translation.
fn as_entry(message: &Message) -> String {
    let quoted = |text: &str| {
        let text = text
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n");
        format!("\"{text}\"")
    };
    let mut out = String::new();
    if let Some(context) = &message.context {
        let _ = writeln!(out, "msgctxt {}", quoted(context));
    }
    let _ = writeln!(out, "msgid {}", quoted(&message.text));
    match &message.plural {
        None => out.push_str("msgstr \"\"\n"),
        Some(plural) => {
            let _ = writeln!(out, "msgid_plural {}", quoted(plural));
            out.push_str("msgstr[0] \"\"\nmsgstr[1] \"\"\n");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "msgid \"\"\nmsgstr \"\"\n\"Language: es\\n\"\n\"Plural-Forms: nplurals=2; plural=n != 1;\\n\"\n\n";

    #[track_caller]
    fn check(code: &str, entries: &str, expected: &[&str]) {
        let mut source = Source::default();
        source.take("a.rs", code).expect("it is Rust");
        let mut translation = Translation {
            folder: "lang/es".to_owned(),
            metadata: std::collections::HashMap::new(),
            entries: BTreeMap::new(),
            doubled: Vec::new(),
        };
        translation
            .take("es.po", &format!("{HEAD}{entries}"))
            .expect("it can be read");
        assert_eq!(translation.faults(&source, None), expected);
    }

    #[test]
    fn what_fits_is_no_fault() {
        check(
            r#"fn f() { tr!("Undo") }"#,
            "msgid \"Undo\"\nmsgstr \"Deshacer\"\n",
            &[],
        );
        check(
            r#"fn f() { tr!("One of {}" | "{n} of {}" % n, all) }"#,
            "msgid \"One of {}\"\nmsgid_plural \"{n} of {}\"\nmsgstr[0] \"Uno de {}\"\nmsgstr[1] \"{n} de {}\"\n",
            &[],
        );
    }

    #[test]
    fn every_misfit_is_told() {
        check(
            r#"fn f() { tr!("Undo") }"#,
            "msgid \"Redo\"\nmsgstr \"Rehacer\"\n",
            &[
                "lang/es: not translated:\n#: a.rs:1\nmsgid \"Undo\"\nmsgstr \"\"\n",
                "es.po: no longer in the source: \"Redo\"",
            ],
        );
        check(
            r#"fn f() { tr!("Undo") }"#,
            "msgid \"Undo\"\nmsgstr \"\"\n",
            &["es.po: \"Undo\": not translated"],
        );
        check(
            r#"fn f() { tr!("{} of {name}", a, name = b) }"#,
            "msgid \"{} of {name}\"\nmsgstr \"{nombre}: {}\"\n",
            &[
                "es.po: \"{} of {name}\": its places are {\"0\", \"nombre\"}, those of the text {\"0\", \"name\"}",
            ],
        );
        check(
            r#"fn f() { tr!("Undo") }"#,
            "#, fuzzy\nmsgid \"Undo\"\nmsgstr \"Deshacer\"\n",
            &["es.po: \"Undo\": marked as fuzzy: look at it, then take the mark away"],
        );
        check(
            r#"fn f() { tr!("Undo") }"#,
            "msgid \"Undo\"\nmsgstr \"Deshacer\"\n\nmsgid \"Undo\"\nmsgstr \"Deshaz\"\n",
            &["es.po: \"Undo\" is translated in es.po already"],
        );
    }
}
