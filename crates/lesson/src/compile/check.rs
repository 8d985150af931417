//! Whether the content holds together: names are unique, links and figures lead somewhere.

use std::collections::BTreeSet;

use super::{Compiled, Fault, Sources};
use crate::story::Story;
use crate::text::{Block, Figure, Inline};

/// The figures that the page can draw, and the parameters each takes.
const FIGURES: [(&str, &[&str]); 5] = [
    ("stack", &["orders", "changes", "on", "before", "say"]),
    ("four-layers", &["orders", "changes", "on", "say"]),
    ("week", &["orders", "say"]),
    ("image", &["orders", "changes", "on", "say"]),
    ("checks", &["say"]),
];

/// Adds what is wrong.
pub(super) fn check(sources: &Sources, compiled: &Compiled, faults: &mut Vec<Fault>) {
    let mut places = BTreeSet::new();
    let mut say = |file: &str, message: String| {
        faults.push(Fault {
            file: file.to_owned(),
            line: 1,
            message,
        });
    };
    for (file, chapter) in compiled.files.iter().zip(&compiled.catalogue.chapters) {
        let sections = chapter.sections.iter().map(|section| &section.id);
        for place in std::iter::once(&chapter.id).chain(sections) {
            if !places.insert(place.as_str()) {
                say(file, format!("the place `{place}` is there twice"));
            }
        }
    }
    let mut terms = BTreeSet::new();
    for term in &compiled.terms {
        if !terms.insert(term.id.as_str()) {
            say(
                "glossary.md",
                format!("the word `{}` is there twice", term.id),
            );
        }
    }
    let check_link = |inline: &Inline| match inline {
        Inline::Link(target, _) => {
            let place = target.strip_prefix("#/lesson/");
            let room = target.strip_prefix("#/").unwrap_or_default();
            let known = match place {
                Some(place) => places.contains(place),
                None => sources.rooms.iter().any(|known| known == room),
            };
            (!known).then(|| format!("the link `{target}` leads nowhere"))
        }
        Inline::Term(name, _) => (!terms.contains(name.as_str()))
            .then(|| format!("the glossary does not explain `{name}`")),
        _ => None,
    };
    for (file, blocks) in compiled.files.iter().zip(&compiled.texts) {
        each_inline(blocks, &mut |inline| {
            if let Some(message) = check_link(inline) {
                say(file, message);
            }
        });
    }
    for term in &compiled.terms {
        each_below(&term.meaning, &mut |inline| {
            if let Some(message) = check_link(inline) {
                say("glossary.md", message);
            }
        });
    }
    for stop in &compiled.walk.stops {
        let marks = stop.sources.iter().flat_map(|source| &source.marks);
        let said = marks.map(|mark| &mark.says).chain(&stop.paragraphs);
        for words in said {
            each_below(words, &mut |inline| {
                if let Some(message) = check_link(inline) {
                    say("walk.md", message);
                }
            });
        }
    }
    for (place, figure) in compiled.figures() {
        if let Err(message) = playable(compiled, figure) {
            let mut chapters = compiled.catalogue.chapters.iter();
            let chapter = chapters.position(|chapter| chapter.id == place);
            let file = chapter.map_or("rooms.md", |at| &compiled.files[at]);
            say(file, format!("figure `{}`: {message}", figure.name));
        }
    }
}

/// Whether the page can draw a figure whatever a reader does with it.
fn playable(compiled: &Compiled, figure: &Figure) -> Result<(), String> {
    let (_, known) = FIGURES
        .iter()
        .find(|(name, _)| *name == figure.name)
        .ok_or("there is no such figure")?;
    for (name, _) in &figure.parameters {
        if !known.contains(&name.as_str()) {
            return Err(format!("it takes no `{name}`"));
        }
    }
    if figure.get("say").is_none_or(str::is_empty) {
        return Err("it says nothing: `say` is its title".to_owned());
    }
    if known.contains(&"orders") && figure.list("orders").next().is_none() {
        return Err("it takes `orders`".to_owned());
    }
    let library = compiled.props.library();
    let change = |id: &str| {
        let found = compiled.props.change(id);
        found.ok_or_else(|| format!("there is no change `{id}`"))
    };
    for id in figure.list("on") {
        if !figure.list("changes").any(|offered| offered == id) {
            return Err(format!("`{id}` is on but not among its changes"));
        }
    }
    for order in figure.list("orders") {
        let mut story = Story::new(&library, order)?;
        for id in figure.list("before") {
            for done in &change(id)?.moves {
                story.make(done)?;
            }
        }
        builds(&story.build().1)?;
        for id in figure.list("changes") {
            let mut changed = story.clone();
            for done in &change(id)?.moves {
                changed
                    .make(done)
                    .map_err(|message| format!("`{id}` on `{order}`: {message}"))?;
            }
            builds(&changed.predict().1)?;
        }
    }
    Ok(())
}

fn builds(report: &cache_model::build::BuildReport) -> Result<(), String> {
    let error = report.error.as_ref();
    error.map_or(Ok(()), |error| {
        Err(format!("the build fails: {}", error.message))
    })
}

fn each_inline(blocks: &[Block], act: &mut dyn FnMut(&Inline)) {
    for block in blocks {
        match block {
            Block::Paragraph(words) | Block::Heading { words, .. } => each_below(words, act),
            Block::List { entries, .. } => entries.iter().for_each(|entry| each_inline(entry, act)),
            Block::Aside { blocks, .. } => each_inline(blocks, act),
            Block::Table(rows) => rows.iter().flatten().for_each(|cell| each_below(cell, act)),
            Block::Code { .. } | Block::Figure(_) => {}
        }
    }
}

/// Every part of words, those inside of others too.
pub(super) fn each_below(words: &[Inline], act: &mut dyn FnMut(&Inline)) {
    for inline in words {
        act(inline);
        match inline {
            Inline::Stress(words)
            | Inline::Strong(words)
            | Inline::Link(_, words)
            | Inline::Term(_, words) => each_below(words, act),
            Inline::Words(_) | Inline::Code(_) => {}
        }
    }
}
