//! What figures can be told: `props.json`, the Dockerfiles beside it and the scenes of rooms → what travels; and the same
//! with its texts in another language.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Fault, Sources, markdown};
use crate::catalogue::{Dockerfile, Props};
use crate::example::Example;
use crate::reader::{self, At};
use crate::text::Block;

const FILE: &str = "props.json";

/// Reads it.
///
/// # Errors
/// What is wrong.
pub(super) fn read(sources: &Sources) -> Result<(Props, Value), Fault> {
    let fault = |file: &str, message: &str| Fault {
        file: file.to_owned(),
        line: 1,
        message: message.to_owned(),
    };
    let mut value: Value =
        serde_json::from_str(&sources.props).map_err(|error| fault(FILE, &error.to_string()))?;
    let mut dockerfiles = BTreeMap::new();
    for (name, text) in &sources.dockerfiles {
        let (title, text) = titled(text)
            .ok_or_else(|| fault(name, "its first line is no comment with its title"))?;
        let file = Dockerfile {
            title: title.to_owned(),
            text: text.to_owned(),
        };
        dockerfiles.insert(name.clone(), json!([file.title, file.text]));
    }
    value["dockerfiles"] = json!(dockerfiles);
    let read = markdown::read(&sources.scenes);
    let read = read.map_err(|(_, message)| fault("rooms.md", &message))?;
    for pair in read.blocks.chunks(2) {
        let [Block::Heading { id, .. }, figure @ Block::Figure(_)] = pair else {
            return Err(fault("rooms.md", "a room is a heading and a figure"));
        };
        value["scenes"][id.as_str()] = figure.to_json();
    }
    let props = Props::of_json(&value)
        .ok_or_else(|| fault(FILE, "a change has a title and moves that can be read"))?;
    Ok((props, value))
}

/// A Dockerfile's title, from the comment in its first line, and the text below.
fn titled(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("# ")?.split_once('\n')
}

/// `sources` with the texts of their props in another language. `translated` is a flat object: English text → translation.
///
/// # Errors
/// A text is missing, or there is one that nothing is called. Whatever is there is translated nevertheless.
pub(super) fn translate(sources: &mut Sources, translated: &str) -> Result<(), Vec<Fault>> {
    let fault = |line: usize, message: String| Fault {
        file: FILE.to_owned(),
        line,
        message,
    };
    let value = reader::json(translated);
    let texts = value.and_then(|value| At::root(&value).texts());
    let texts: BTreeMap<String, String> = texts
        .map_err(|misfit| vec![fault(1, misfit.to_string())])?
        .into_iter()
        .collect();
    let mut used = BTreeSet::new();
    let mut faults = Vec::new();
    let mut say = |english: &str| {
        used.insert(english.to_owned());
        if let Some(text) = texts.get(english).filter(|text| !text.trim().is_empty()) {
            return text.clone();
        }
        let message =
            format!("“{english}” is not translated: add it as a key, with its translation");
        faults.push(fault(1, message));
        english.to_owned()
    };
    // Where the English is broken, compiling it tells.
    if let Ok(mut props) = serde_json::from_str::<Value>(&sources.props) {
        let changes = props.get_mut("changes").and_then(Value::as_array_mut);
        for change in changes.into_iter().flatten() {
            if let Some(title) = change.get("title").and_then(Value::as_str) {
                change["title"] = say(title).into();
            }
        }
        let example = Example::model_serving();
        let orders = example.orders.into_iter().map(|order| order.title);
        let titles: BTreeMap<String, String> = orders
            .chain(example.edits.into_iter().map(|edit| edit.title))
            .map(|title| (title.clone(), say(&title)))
            .collect();
        props["titles"] = json!(titles);
        sources.props = props.to_string();
    }
    for (_, text) in &mut sources.dockerfiles {
        if let Some((title, rest)) = titled(text) {
            *text = format!("# {}\n{rest}", say(title));
        }
    }
    for english in texts.keys().filter(|english| !used.contains(*english)) {
        let key = Value::from(english.as_str()).to_string();
        let at = translated.find(&key).unwrap_or(0);
        faults.push(fault(
            1 + translated[..at].matches('\n').count(),
            format!("nothing is called “{english}” in English: remove it, or write the key as the English has it"),
        ));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources() -> Sources {
        Sources {
            props: r#"{"changes": [{"id": "a", "title": "Touch it", "moves": ["touch a"]}], "timings": []}"#.to_owned(),
            dockerfiles: vec![("two".to_owned(), "# Two stages\nFROM a\n".to_owned())],
            ..Sources::default()
        }
    }

    /// All that is called something, with what it is called then.
    fn texts() -> BTreeMap<String, String> {
        let example = Example::model_serving();
        let orders = example.orders.into_iter().map(|order| order.title);
        let edits = example.edits.into_iter().map(|edit| edit.title);
        let own = ["Touch it", "Two stages"].map(str::to_owned);
        let all = orders.chain(edits).chain(own);
        all.map(|title| (title.clone(), format!("<{title}>")))
            .collect()
    }

    #[test]
    fn every_title_is_translated() {
        let mut sources = sources();
        assert_eq!(translate(&mut sources, &json!(texts()).to_string()), Ok(()));
        let (props, _) = read(&sources).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(props.changes[0].title, "<Touch it>");
        assert_eq!(props.dockerfiles["two"].title, "<Two stages>");
        assert_eq!(props.dockerfiles["two"].text, "FROM a\n");
        let example = props.library().example;
        for title in [&example.orders[1].title, &example.edits[0].title] {
            assert!(title.starts_with('<'), "{title}");
        }
    }

    #[test]
    fn a_text_too_few_and_one_too_many_are_told() {
        let mut some = texts();
        some.remove("Touch it");
        some.insert("Two stages".to_owned(), " ".to_owned());
        some.insert("Two stage".to_owned(), "Dos".to_owned());
        let written = serde_json::to_string_pretty(&some).unwrap_or_default();
        let faults = translate(&mut sources(), &written)
            .err()
            .unwrap_or_default();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let line = 1 + written
            .lines()
            .position(|line| line.contains("\"Two stage\""))
            .unwrap_or_default();
        let expected = [
            "props.json:1: “Touch it” is not translated: add it as a key, with its translation"
                .to_owned(),
            "props.json:1: “Two stages” is not translated: add it as a key, with its translation"
                .to_owned(),
            format!(
                "props.json:{line}: nothing is called “Two stage” in English: remove it, or write the key as the English has it"
            ),
        ];
        assert_eq!(told, expected);
        let faults = translate(&mut sources(), "[]").err().unwrap_or_default();
        assert_eq!(
            faults[0].to_string(),
            "props.json:1: must be an object of strings"
        );
    }
}
