//! Content as authors write it → content as it travels. Runs when the page is built and in tests, never in the page.
//!
//! ```text
//! lesson/*.md ─front→ head ─markdown→ tree ─check→ files of JSON, and the proofs of the text
//!                                └─same→ what a translation says otherwise
//! ```

mod check;
mod front;
mod markdown;
mod plain;
mod proof;
mod same;
mod search;
mod source;
mod told;
mod translate;
mod walk;
mod wording;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::catalogue::{Catalogue, Chapter, Props, Section, Term, glossary_to_json};
use crate::search::folded;
use crate::text::{Block, Figure, blocks_to_json, plain};
use crate::translation::ORIGINAL;
use crate::walk::Walk;
pub use plain::Edition;
pub use proof::Proof;
pub use search::Practice;
pub use translate::{Translation, translate};
use wording::Wording;

/// Words that are read in a minute.
const WORDS_A_MINUTE: usize = 220;

/// Content as authors write it: names of files with their texts.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Chapters, in reading order.
    pub chapters: Vec<(String, String)>,
    /// The glossary.
    pub glossary: String,
    /// What figures can be told, `props.json`.
    pub props: String,
    /// The scenes of rooms: a heading with the room's name, and the figure below it.
    pub scenes: String,
    /// Dockerfiles: name without ending → text, whose first line is a comment with the title.
    pub dockerfiles: Vec<(String, String)>,
    /// The walk through the code.
    pub walk: String,
    /// The simulator's own source: file, from the folder of all crates → text.
    pub code: BTreeMap<String, String>,
    /// The rooms that links may lead to.
    pub rooms: Vec<String>,
    /// The ways in: a heading with the place, and what is there.
    pub ways: String,
    /// What the program itself says in what it compiles, `wording.json`.
    pub wording: String,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Content ready to travel.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// What there is to read.
    pub catalogue: Catalogue,
    /// The chapters' texts, in the same order.
    pub texts: Vec<Vec<Block>>,
    /// The glossary.
    pub terms: Vec<Term>,
    /// The ways in, by their places.
    pub ways: Vec<Term>,
    /// What figures can be told.
    pub props: Props,
    /// What the text claims.
    pub proofs: Vec<Proof>,
    /// The walk through the code.
    pub walk: Walk,
    /// The language, as its tag.
    pub language: String,
    wording: Wording,
    /// The chapters' files, in the same order.
    files: Vec<String>,
    /// `props` as it travels.
    told: Value,
}

impl Compiled {
    /// The whole lesson as one plain HTML document, to be published beside the page with `read.css`. It leads to the same in
    /// the other languages.
    pub fn document(&self, editions: &[Edition]) -> String {
        plain::document(self, editions)
    }

    /// This document among those in all languages.
    pub fn edition(&self) -> Edition {
        Edition::of(&self.language, &self.wording.language)
    }

    /// The files to publish below `content/`: name → text.
    pub fn files(&self) -> BTreeMap<String, String> {
        let mut out = BTreeMap::from([
            (
                "contents.json".to_owned(),
                self.catalogue.to_json().to_string(),
            ),
            (
                "glossary.json".to_owned(),
                glossary_to_json(&self.terms).to_string(),
            ),
            ("props.json".to_owned(), self.told.to_string()),
            ("walk.json".to_owned(), self.walk.to_json().to_string()),
        ]);
        for (chapter, blocks) in self.catalogue.chapters.iter().zip(&self.texts) {
            out.insert(
                format!("{}.json", chapter.id),
                blocks_to_json(blocks).to_string(),
            );
        }
        out
    }

    /// Every figure of the text and of the rooms, with the chapter or room it stands in.
    pub fn figures(&self) -> impl Iterator<Item = (&str, &Figure)> {
        let scenes = self.props.scenes.iter();
        let scenes = scenes.map(|(room, figure)| (room.as_str(), figure));
        let chapters = self.catalogue.chapters.iter().zip(&self.texts);
        let chapters = chapters.flat_map(|(chapter, blocks)| {
            let figures = blocks.iter().filter_map(|block| match block {
                Block::Figure(figure) => Some(figure),
                _ => None,
            });
            figures.map(|figure| (chapter.id.as_str(), figure))
        });
        chapters.chain(scenes)
    }
}

/// Compiles everything and checks that it holds together.
///
/// # Errors
/// Everything that is wrong.
pub fn compile(sources: &Sources) -> Result<Compiled, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut compiled = Compiled {
        catalogue: Catalogue::default(),
        texts: Vec::new(),
        terms: Vec::new(),
        ways: Vec::new(),
        props: Props::default(),
        proofs: Vec::new(),
        walk: Walk::default(),
        language: ORIGINAL.to_owned(),
        wording: Wording::default(),
        files: Vec::new(),
        told: Value::Null,
    };
    for (name, text) in &sources.chapters {
        if let Err(fault) = chapter(&chapter_file(name), text, &mut compiled) {
            faults.push(fault);
        }
    }
    match Wording::read(&sources.wording) {
        Ok(wording) => compiled.wording = wording,
        Err(fault) => faults.push(fault),
    }
    match glossary("glossary.md", &sources.glossary) {
        Ok(terms) => compiled.terms = terms,
        Err(fault) => faults.push(fault),
    }
    // Words stand in the order of their own language.
    compiled.terms.sort_by_cached_key(|term| folded(&term.word));
    match search::ways(sources) {
        Ok(ways) => compiled.ways = ways,
        Err(fault) => faults.push(fault),
    }
    match told::read(sources) {
        Ok((props, value)) => (compiled.props, compiled.told) = (props, value),
        Err(fault) => faults.push(fault),
    }
    match walk::read(sources) {
        Ok(walk) => compiled.walk = walk,
        Err(more) => faults.extend(more),
    }
    check::check(sources, &compiled, &mut faults);
    if faults.is_empty() {
        Ok(compiled)
    } else {
        Err(faults)
    }
}

/// The file of a chapter, from the folder of its language.
fn chapter_file(name: &str) -> String {
    format!("lesson/{name}.md")
}

fn chapter(file: &str, text: &str, compiled: &mut Compiled) -> Result<(), Fault> {
    let fault = |line, message| Fault {
        file: file.to_owned(),
        line,
        message,
    };
    let (front, body) = front::read(text).map_err(|(line, message)| fault(line, message))?;
    let line_of = |at: usize| front.first_line + body[..at].matches('\n').count();
    let read = markdown::read(body).map_err(|(at, message)| fault(line_of(at), message))?;
    for shows in read.shows {
        compiled.proofs.push(Proof {
            file: file.to_owned(),
            line: line_of(shows.at) + 1,
            text: shows.text,
        });
    }
    let sections = read.blocks.iter().filter_map(|block| match block {
        Block::Heading {
            level: 2,
            id,
            words,
        } => Some(Section {
            id: id.clone(),
            title: plain(words),
        }),
        _ => None,
    });
    compiled.catalogue.chapters.push(Chapter {
        id: front.id,
        title: front.title,
        summary: front.summary,
        minutes: minutes(&read.blocks),
        sections: sections.collect(),
    });
    compiled.texts.push(read.blocks);
    compiled.files.push(file.to_owned());
    Ok(())
}

/// How long a text takes: its words, and half a minute for each figure.
fn minutes(blocks: &[Block]) -> u64 {
    let halves = 2 * words(blocks).div_ceil(WORDS_A_MINUTE)
        + blocks
            .iter()
            .filter(|block| matches!(block, Block::Figure(_)))
            .count();
    halves.div_ceil(2) as u64
}

fn words(blocks: &[Block]) -> usize {
    let count = |text: &str| text.split_whitespace().count();
    blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(words) | Block::Heading { words, .. } => count(&plain(words)),
            Block::List { entries, .. } => entries.iter().map(|entry| words(entry)).sum(),
            Block::Aside { blocks, .. } => words(blocks),
            Block::Code { text, .. } => count(text),
            Block::Table(rows) => rows.iter().flatten().map(|cell| count(&plain(cell))).sum(),
            Block::Figure(_) => 0,
        })
        .sum()
}

/// Words and what they mean: a heading with a name, and a paragraph.
fn glossary(file: &str, text: &str) -> Result<Vec<Term>, Fault> {
    let fault = |at: usize, message: String| Fault {
        file: file.to_owned(),
        line: 1 + text[..at].matches('\n').count(),
        message,
    };
    let read = markdown::read(text).map_err(|(at, message)| fault(at, message))?;
    let mut terms = Vec::new();
    let mut blocks = read.blocks.into_iter();
    while let Some(block) = blocks.next() {
        match (block, blocks.next()) {
            (Block::Heading { id, words, .. }, Some(Block::Paragraph(meaning))) => {
                terms.push(Term {
                    id,
                    word: plain(&words),
                    meaning,
                });
            }
            (other, _) => {
                return Err(fault(0, format!("a word and one paragraph, not {other:?}")));
            }
        }
    }
    Ok(terms)
}
