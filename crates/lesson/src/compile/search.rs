//! What the search finds: entries of everything that has a place on the page.
//!
//! Answers are left out of what is asked: whoever looks for an incident or a question may still want to solve it. Flash
//! cards are found by both sides.

use std::collections::BTreeSet;

use super::{Compiled, Fault, Sources, glossary};
use crate::cards::{Card, Deck, Face, Part};
use crate::interview::Interview;
use crate::lab::Scenario;
use crate::question::Topic;
use crate::reorder::Set;
use crate::search::{Entry, Kind};
use crate::text::{Block, plain};

/// What is practised, read already.
#[derive(Debug, Clone, Default)]
pub struct Practice {
    /// Flash cards.
    pub deck: Deck,
    /// Questions of an interview.
    pub interview: Interview,
    /// Incidents.
    pub scenarios: Vec<Scenario>,
    /// Steps to put in order.
    pub sets: Vec<Set>,
}

impl Compiled {
    /// Everything that the search finds, in the order in which equally good hits stand.
    pub fn entries(&self, practice: &Practice) -> Vec<Entry> {
        let mut entries = Vec::new();
        self.lesson(&mut entries);
        for term in &self.terms {
            let place = format!("lesson/glossary/{}", term.id);
            entries.push(entry(
                Kind::Term,
                place,
                &term.word,
                "",
                &plain(&term.meaning),
            ));
        }
        for way in &self.ways {
            let kind = if topic_at(&way.id).is_some() {
                Kind::Topic
            } else {
                Kind::Room
            };
            entries.push(entry(
                kind,
                way.id.clone(),
                &way.word,
                "",
                &plain(&way.meaning),
            ));
        }
        for stop in &self.walk.stops {
            let place = format!("walk/{}", stop.look.name());
            let said: Vec<String> = stop.paragraphs.iter().map(|words| plain(words)).collect();
            entries.push(entry(Kind::Stop, place, &stop.title, "", &said.join(" ")));
        }
        for one in &practice.scenarios {
            let place = format!("lab/{}", one.id);
            let told = [
                &one.story[..],
                std::slice::from_ref(&one.question),
                &one.evidence[..],
            ];
            let topics = one.concepts.iter().filter_map(|id| Topic::of(id));
            let topics: Vec<String> = topics.map(|topic| self.topic(topic)).collect();
            entries.push(entry(
                Kind::Incident,
                place,
                &one.title,
                &topics.join(", "),
                &told.concat().join(" "),
            ));
        }
        for set in &practice.sets {
            let place = format!("reorder/{}", set.id);
            entries.push(entry(Kind::Set, place, &set.title, "", &set.about));
        }
        for card in &practice.deck.cards {
            let (front, back) = sides(card);
            let point = self.point(&card.point);
            entries.push(entry(
                Kind::Card,
                format!("cards/{}", card.id),
                &front,
                &point,
                &back,
            ));
        }
        for question in &practice.interview.questions {
            let place = format!("interview/{}", question.id);
            let asked: Vec<&str> = question.rubric.iter().map(|point| &*point.ask).collect();
            let point = self.point(&question.point);
            entries.push(entry(
                Kind::Question,
                place,
                &question.question,
                &point,
                &asked.join(" "),
            ));
        }
        entries
    }

    /// Chapters and their headings, each with what stands below it.
    fn lesson(&self, entries: &mut Vec<Entry>) {
        for (at, (chapter, blocks)) in self.catalogue.chapters.iter().zip(&self.texts).enumerate() {
            let number = self.wording.numbered(at + 1);
            let place = format!("lesson/{}", chapter.id);
            entries.push(entry(
                Kind::Lesson,
                place,
                &chapter.title,
                &number,
                &chapter.summary,
            ));
            for block in blocks {
                match (block, entries.last_mut()) {
                    (Block::Heading { id, words, .. }, _) => {
                        let place = format!("lesson/{id}");
                        entries.push(entry(
                            Kind::Lesson,
                            place,
                            &plain(words),
                            &chapter.title,
                            "",
                        ));
                    }
                    (block, Some(last)) => said(block, &mut last.text),
                    (_, None) => {}
                }
            }
        }
    }

    /// What a topic of the drill is called by who leads there.
    fn topic(&self, topic: Topic) -> String {
        let mut ways = self.ways.iter();
        let way = ways.find(|way| topic_at(&way.id) == Some(topic));
        way.map_or_else(|| topic.title(), |way| way.word.clone())
    }

    /// What the lesson calls a point.
    fn point(&self, id: &str) -> String {
        let section = self.catalogue.section(id);
        section
            .map(|section| section.title.clone())
            .unwrap_or_default()
    }
}

/// The ways in, from `ways.md`: places with what is there.
pub(super) fn ways(sources: &Sources) -> Result<Vec<crate::catalogue::Term>, Fault> {
    let fault = |message: String| Fault {
        file: "ways.md".to_owned(),
        line: 1,
        message,
    };
    let ways = glossary("ways.md", &sources.ways)?;
    let mut topics = BTreeSet::new();
    for way in &ways {
        let room = way.id.split('/').next().unwrap_or_default();
        if !sources.rooms.iter().any(|known| known == room) {
            return Err(fault(format!("there is no room `{room}`")));
        }
        topics.extend(topic_at(&way.id));
    }
    match Topic::ALL.iter().find(|topic| !topics.contains(topic)) {
        Some(topic) => Err(fault(format!("nothing leads to `drill/{}`", topic.id()))),
        None => Ok(ways),
    }
}

/// The topic of the drill at a place.
fn topic_at(place: &str) -> Option<Topic> {
    Topic::of(place.strip_prefix("drill/")?)
}

fn entry(kind: Kind, place: String, title: &str, context: &str, text: &str) -> Entry {
    // Backticks only say what is set as code.
    let bare = |text: &str| text.replace('`', "").trim().to_owned();
    Entry {
        kind,
        place,
        title: bare(title),
        context: bare(context),
        text: bare(text),
    }
}

/// Adds what a block says.
fn said(block: &Block, out: &mut String) {
    let mut say = |text: &str| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(text.trim());
    };
    match block {
        Block::Paragraph(words) | Block::Heading { words, .. } => say(&plain(words)),
        Block::Code { text, .. } => say(text),
        Block::Figure(figure) => {
            if let Some(title) = figure.get("say") {
                say(&format!("{title}."));
            }
        }
        Block::Table(rows) => rows.iter().flatten().for_each(|cell| say(&plain(cell))),
        Block::List { entries, .. } => entries.iter().flatten().for_each(|block| said(block, out)),
        Block::Aside { blocks, .. } => blocks.iter().for_each(|block| said(block, out)),
    }
}

/// What a card asks and answers.
fn sides(card: &Card) -> (String, String) {
    match &card.face {
        Face::Question { front, back } => (front.clone(), back.clone()),
        Face::Cloze { text, back } => {
            let side = |filled: bool| {
                let parts = text.iter().map(|part| match part {
                    Part::Gap(_) if !filled => "…",
                    Part::Words(words) | Part::Gap(words) => words,
                });
                parts.collect::<String>()
            };
            (side(false), format!("{} {back}", side(true)))
        }
        Face::Cached(question) => (
            format!("{}: is {} cached?", question.edit.title, question.step),
            question.back.clone(),
        ),
    }
}
