//! The walk through the code: `walk.md` and the files it points at → stops.
//!
//! A stop is a heading whose place names what is [looked](Look) at, paragraphs, and items of source:
//! `{{figure: source file=crate/src/file.rs item=Type::method}}`. A list below an item says something of its lines: each
//! entry is an event, a part of the line that begins the statement, and the words. A stop that asks a question of the
//! interview places `{{figure: question id=…}}`.

use std::collections::BTreeMap;

use super::{Fault, Sources, markdown, source};
use crate::text::{Block, Figure, Inline, plain};
use crate::walk::{Look, Mark, Source, Stop, Walk};

/// Reads the walk.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn read(sources: &Sources) -> Result<Walk, Vec<Fault>> {
    let fault = |line: usize, message: String| Fault {
        file: "walk.md".to_owned(),
        line,
        message,
    };
    let read = markdown::read(&sources.walk).map_err(|(at, message)| {
        vec![fault(1 + sources.walk[..at].matches('\n').count(), message)]
    })?;
    let mut walk = Walk::default();
    let mut faults = Vec::new();
    for block in read.blocks {
        if let Err(message) = take(&mut walk.stops, block, &sources.code) {
            let at = walk
                .stops
                .last()
                .map_or("the beginning", |stop| stop.look.name());
            faults.push(fault(1, format!("{at}: {message}")));
        }
    }
    if faults.is_empty() {
        Ok(walk)
    } else {
        Err(faults)
    }
}

fn take(
    stops: &mut Vec<Stop>,
    block: Block,
    code: &BTreeMap<String, String>,
) -> Result<(), String> {
    if let Block::Heading { id, words, .. } = &block {
        let look = Look::named(id).ok_or_else(|| format!("nothing is called `{id}`"))?;
        if stops.iter().any(|stop| stop.look == look) {
            return Err(format!("`{id}` is there twice"));
        }
        stops.push(Stop {
            look,
            title: plain(words),
            paragraphs: Vec::new(),
            sources: Vec::new(),
            question: None,
        });
        return Ok(());
    }
    let stop = stops.last_mut().ok_or("it begins with a heading")?;
    match block {
        Block::Paragraph(words) => stop.paragraphs.push(words),
        Block::Figure(figure) if figure.name == "source" => {
            stop.sources.push(taken(&figure, code)?);
        }
        Block::Figure(figure) if figure.name == "question" => {
            let id = figure.get("id").ok_or("a question has an id")?;
            stop.question = Some(id.to_owned());
        }
        Block::List { entries, .. } => {
            let look = stop.look;
            let source = stop
                .sources
                .last_mut()
                .ok_or("a list stands below an item")?;
            for entry in entries {
                let mark = mark(look, source, &entry)?;
                source.marks.push(mark);
            }
        }
        other => return Err(format!("{other:?} has no place here")),
    }
    Ok(())
}

fn taken(figure: &Figure, code: &BTreeMap<String, String>) -> Result<Source, String> {
    let file = figure.get("file").ok_or("an item has a file")?;
    let item = figure.get("item").ok_or("an item has a name")?;
    let text = code
        .get(file)
        .ok_or_else(|| format!("there is no {file}"))?;
    source::item(file, text, item)
}

fn mark(look: Look, source: &Source, entry: &[Block]) -> Result<Mark, String> {
    let [Block::Paragraph(words)] = entry else {
        return Err("an entry is one paragraph".to_owned());
    };
    let [
        Inline::Code(event),
        Inline::Words(_),
        Inline::Code(anchor),
        says @ ..,
    ] = &words[..]
    else {
        return Err("an entry begins with an event and a part of a line".to_owned());
    };
    if !look.events().contains(&event.as_str()) {
        let known = look.events().join(", ");
        return Err(format!("`{event}` does not happen here; {known} do"));
    }
    let (first, last) = source::statement(source, anchor)?;
    let mut says = says.to_vec();
    if let Some(Inline::Words(words)) = says.first_mut() {
        *words = words.trim_start().to_owned();
    }
    Ok(Mark {
        event: event.clone(),
        first,
        last,
        says,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(walk: &str) -> Sources {
        let code = "/// Asks.\nfn ask() {\n    let a = find(\n        b,\n    );\n}\n";
        Sources {
            walk: walk.to_owned(),
            code: BTreeMap::from([("a/src/b.rs".to_owned(), code.to_owned())]),
            ..Sources::default()
        }
    }

    #[test]
    fn a_stop_has_words_source_and_marks() {
        let walk = read(&sources(
            "## Ask {#ask}\n\nWords.\n\n{{figure: source file=a/src/b.rs item=ask}}\n\n- `asked` `let a =` It is *found*.\n\n\
             ## Say {#say}\n\n{{figure: question id=q}}\n",
        ));
        let walk = walk.unwrap_or_else(|faults| panic!("{faults:?}"));
        let [ask, say] = &walk.stops[..] else {
            panic!("{walk:?}");
        };
        assert_eq!(
            (&*ask.title, ask.look, ask.paragraphs.len()),
            ("Ask", Look::Ask, 1)
        );
        let mark = &ask.sources[0].marks[0];
        assert_eq!((&*mark.event, mark.first, mark.last), ("asked", 2, 4));
        assert_eq!(plain(&mark.says), "It is found.");
        assert_eq!(say.question.as_deref(), Some("q"));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        for (walk, expected) in [
            ("Words.\n", "begins with a heading"),
            ("## A {#nowhere}\n", "nothing is called `nowhere`"),
            ("## A {#ask}\n\n## B {#ask}\n", "twice"),
            (
                "## A {#ask}\n\n{{figure: source file=c.rs item=ask}}\n",
                "there is no c.rs",
            ),
            (
                "## A {#ask}\n\n{{figure: source file=a/src/b.rs item=asks}}\n",
                "has no `asks`",
            ),
            ("## A {#ask}\n\n- `asked` `x` y\n", "stands below an item"),
            (
                "## A {#ask}\n\n{{figure: source file=a/src/b.rs item=ask}}\n\n- `gone` `let` y\n",
                "does not happen here",
            ),
            (
                "## A {#ask}\n\n{{figure: source file=a/src/b.rs item=ask}}\n\n- `asked` `zzz` y\n",
                "no line with `zzz`",
            ),
        ] {
            let faults = read(&sources(walk)).err().unwrap_or_default();
            let told = faults
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n");
            assert!(told.contains(expected), "{walk}: {told}");
        }
    }
}
