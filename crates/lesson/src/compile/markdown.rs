//! Markdown → tree. What the tree has no place for is a fault, so that nothing an author writes is lost silently.
//!
//! Beside plain Markdown an author has: `## Words {#point.id}` for headings with a place; `[words](#point.id)` for links
//! inside the lesson, `[words](room:bench)` to a room, `[words](term:layer)` for the glossary; a paragraph
//! `{{figure: name key=value}}`; a quote for an aside, of a belief that is wrong if it begins with strong words
//! (`**Myth.**`, in whatever language); a block `shows` for a proof.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use crate::moves::words;
use crate::text::{Block, Figure, Inline, plain};

/// A part of the file that is no text: a proof.
pub(super) struct Shows {
    /// Offset of its first line.
    pub(super) at: usize,
    /// How many blocks stand above it.
    pub(super) above: usize,
    /// Its lines.
    pub(super) text: String,
}

/// What a text was read as.
pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    /// The offset at which each block begins.
    pub(super) starts: Vec<usize>,
    pub(super) shows: Vec<Shows>,
}

/// Offset and message of what is wrong.
type Wrong = (usize, String);

/// Reads a text.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn read(text: &str) -> Result<Read, Wrong> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut reader = Reader {
        events: Parser::new_ext(text, options).into_offset_iter().collect(),
        at: 0,
        starts: Vec::new(),
        shows: Vec::new(),
    };
    let blocks = reader.blocks(None)?;
    Ok(Read {
        blocks,
        starts: reader.starts,
        shows: reader.shows,
    })
}

struct Reader<'a> {
    events: Vec<(Event<'a>, Range<usize>)>,
    at: usize,
    starts: Vec<usize>,
    shows: Vec<Shows>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<(Event<'a>, usize)> {
        let (event, range) = self.events.get(self.at)?.clone();
        self.at += 1;
        Some((event, range.start))
    }

    fn peek_is_inline(&self) -> bool {
        matches!(
            self.events.get(self.at),
            Some((
                Event::Text(_)
                    | Event::Code(_)
                    | Event::SoftBreak
                    | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. }),
                _
            ))
        )
    }

    /// Blocks up to an end.
    fn blocks(&mut self, end: Option<TagEnd>) -> Result<Vec<Block>, Wrong> {
        let mut out = Vec::new();
        loop {
            // The entries of a tight list hold words without a paragraph around them.
            if self.peek_is_inline() {
                out.push(Block::Paragraph(self.inlines(None)?));
                continue;
            }
            let Some((event, at)) = self.next() else {
                return Ok(out);
            };
            match event {
                Event::End(found) if Some(found) == end => return Ok(out),
                Event::Start(tag) => {
                    self.block(tag, at, &mut out)?;
                    if end.is_none() {
                        self.starts.resize(out.len(), at);
                    }
                }
                other => return Err((at, format!("{other:?} has no place here"))),
            }
        }
    }

    fn block(&mut self, tag: Tag<'a>, at: usize, out: &mut Vec<Block>) -> Result<(), Wrong> {
        match tag {
            Tag::Paragraph => {
                let words = self.inlines(Some(TagEnd::Paragraph))?;
                out.push(match figure(&plain(&words)) {
                    Some(figure) => Block::Figure(figure.map_err(|message| (at, message))?),
                    None => Block::Paragraph(words),
                });
            }
            Tag::Heading { level, id, .. } => {
                let level_number = match level {
                    HeadingLevel::H2 => 2,
                    HeadingLevel::H3 => 3,
                    _ => return Err((at, "headings are of level 2 or 3".to_owned())),
                };
                let words = self.inlines(Some(TagEnd::Heading(level)))?;
                let id = id.map_or_else(|| slug(&plain(&words)), |id| id.to_string());
                out.push(Block::Heading {
                    level: level_number,
                    id,
                    words,
                });
            }
            Tag::List(first) => {
                let mut entries = Vec::new();
                loop {
                    match self.next() {
                        Some((Event::Start(Tag::Item), _)) => {
                            entries.push(self.blocks(Some(TagEnd::Item))?);
                        }
                        Some((Event::End(TagEnd::List(_)), _)) => break,
                        _ => return Err((at, "this list does not end".to_owned())),
                    }
                }
                out.push(Block::List {
                    ordered: first.is_some(),
                    entries,
                });
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let mut text = String::new();
                while let Some((event, _)) = self.next() {
                    match event {
                        Event::Text(part) => text.push_str(&part),
                        _ => break,
                    }
                }
                match language.as_str() {
                    "" => return Err((at, "a block of code names its language".to_owned())),
                    "shows" => {
                        let above = self.starts.len();
                        self.shows.push(Shows { at, above, text });
                    }
                    _ => out.push(Block::Code { language, text }),
                }
            }
            Tag::BlockQuote(_) => {
                let blocks = self.blocks(Some(TagEnd::BlockQuote(None)))?;
                let myth = matches!(
                    blocks.first(),
                    Some(Block::Paragraph(words)) if matches!(words.first(), Some(Inline::Strong(_)))
                );
                out.push(Block::Aside {
                    kind: if myth { "myth" } else { "note" }.to_owned(),
                    blocks,
                });
            }
            Tag::Table(_) => out.push(Block::Table(self.rows(at)?)),
            other => return Err((at, format!("{other:?} has no place here"))),
        }
        Ok(())
    }

    fn rows(&mut self, at: usize) -> Result<Vec<Vec<Vec<Inline>>>, Wrong> {
        let mut rows = Vec::new();
        let mut cells = Vec::new();
        loop {
            match self.next() {
                Some((Event::Start(Tag::TableCell), _)) => {
                    cells.push(self.inlines(Some(TagEnd::TableCell))?);
                }
                Some((Event::Start(Tag::TableHead | Tag::TableRow), _)) => {}
                Some((Event::End(TagEnd::TableHead | TagEnd::TableRow), _)) => {
                    rows.push(std::mem::take(&mut cells));
                }
                Some((Event::End(TagEnd::Table), _)) => return Ok(rows),
                _ => return Err((at, "this table does not end".to_owned())),
            }
        }
    }

    /// Words up to an end; without one, as far as words go.
    fn inlines(&mut self, end: Option<TagEnd>) -> Result<Vec<Inline>, Wrong> {
        let mut out: Vec<Inline> = Vec::new();
        loop {
            if end.is_none() && !self.peek_is_inline() {
                return Ok(out);
            }
            let Some((event, at)) = self.next() else {
                return Ok(out);
            };
            let part = match event {
                Event::End(found) if Some(found) == end => return Ok(out),
                Event::Text(text) => Inline::Words(text.to_string()),
                Event::SoftBreak => Inline::Words(" ".to_owned()),
                Event::Code(code) => Inline::Code(code.to_string()),
                Event::Start(Tag::Emphasis) => {
                    Inline::Stress(self.inlines(Some(TagEnd::Emphasis))?)
                }
                Event::Start(Tag::Strong) => Inline::Strong(self.inlines(Some(TagEnd::Strong))?),
                Event::Start(Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url,
                    ..
                }) => {
                    let words = self.inlines(Some(TagEnd::Link))?;
                    link(&dest_url, words).map_err(|message| (at, message))?
                }
                other => return Err((at, format!("{other:?} has no place here"))),
            };
            match (out.last_mut(), part) {
                (Some(Inline::Words(last)), Inline::Words(more)) => last.push_str(&more),
                (_, part) => out.push(part),
            }
        }
    }
}

fn link(target: &str, words: Vec<Inline>) -> Result<Inline, String> {
    if let Some(place) = target.strip_prefix('#') {
        return Ok(Inline::Link(format!("#/lesson/{place}"), words));
    }
    match target.split_once(':') {
        Some(("room", room)) => Ok(Inline::Link(format!("#/{room}"), words)),
        Some(("term", term)) => Ok(Inline::Term(term.to_owned(), words)),
        _ => Err(format!(
            "`{target}` leads nowhere: links are `#place`, `room:name` or `term:name`"
        )),
    }
}

/// A paragraph that places a figure.
fn figure(text: &str) -> Option<Result<Figure, String>> {
    let inside = text.strip_prefix("{{figure:")?.strip_suffix("}}")?;
    Some(figure_words(inside))
}

fn figure_words(text: &str) -> Result<Figure, String> {
    // `key="several words"` is one word to its author.
    let spaced = text.replace("=\"", "= \"");
    let mut words = words(&spaced)?.into_iter();
    let name = words.next().ok_or("a figure has a name")?;
    let mut parameters = Vec::new();
    while let Some(word) = words.next() {
        let (key, value) = word
            .split_once('=')
            .ok_or_else(|| format!("`{word}` is no key=value"))?;
        let value = if value.is_empty() {
            words.next().unwrap_or_default()
        } else {
            value.to_owned()
        };
        parameters.push((key.to_owned(), value));
    }
    Ok(Figure { name, parameters })
}

/// A place's name made from its words.
pub(super) fn slug(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, json: &str) {
        let found = read(text).map(|read| crate::text::blocks_to_json(&read.blocks).to_string());
        assert_eq!(found, Ok(json.to_owned()), "{text}");
    }

    #[test]
    fn text_becomes_a_tree() {
        check(
            "One *two*\nthree `x`.\n",
            r#"[["p","One ",["e","two"]," three ",["c","x"],"."]]"#,
        );
        check(
            "## A b {#t.a}\n\n### C, d!\n",
            r#"[["h",2,"t.a","A b"],["h",3,"c-d","C, d!"]]"#,
        );
        check(
            "- a\n- b\n  more\n",
            r#"[["ul",[["p","a"]],[["p","b more"]]]]"#,
        );
        check("1. a\n\n   b\n", r#"[["ol",[["p","a"],["p","b"]]]]"#);
        check(
            "```dockerfile\nFROM a\n```\n",
            r#"[["pre","dockerfile","FROM a\n"]]"#,
        );
        check(
            "> **Myth.** No.\n>\n> Yes.\n",
            r#"[["aside","myth",[["p",["b","Myth."]," No."],["p","Yes."]]]]"#,
        );
        check(
            "> A **b**.\n",
            r#"[["aside","note",[["p","A ",["b","b"],"."]]]]"#,
        );
        check(
            "|a|b|\n|-|-|\n|`c`|d|\n",
            r#"[["table",[["a"],["b"]],[[["c","c"]],["d"]]]]"#,
        );
        check(
            "[a](#t.b) [c](room:bench) [d](term:layer)\n",
            r##"[["p",["a","#/lesson/t.b","a"]," ",["a","#/bench","c"]," ",["t","layer","d"]]]"##,
        );
        check(
            "{{figure: stack order=a,b say=\"two words\"}}\n",
            r#"[["figure","stack",[["order","a,b"],["say","two words"]]]]"#,
        );
    }

    #[test]
    fn proofs_are_kept_apart() {
        let read = read("A.\n\n```shows\nstory a\n```\n").map_err(|wrong| wrong.1);
        let read = read.unwrap_or_else(|message| panic!("{message}"));
        assert_eq!(read.blocks.len(), 1);
        assert_eq!((read.shows[0].at, &*read.shows[0].text), (4, "story a\n"));
    }

    #[test]
    fn blocks_are_told_with_where_they_begin() {
        let read = read("## A {#a}\n\n> B\n\n- c\n- d\n\n```shows\nx\n```\n\nE\n");
        let read = read.unwrap_or_else(|wrong| panic!("{}", wrong.1));
        assert_eq!(read.starts, [0, 11, 16, 41]);
        assert_eq!(read.blocks.len(), 4);
        assert_eq!((read.shows[0].at, read.shows[0].above), (25, 3));
    }

    #[test]
    fn what_has_no_place_is_refused() {
        for text in [
            "# One",
            "<b>x</b>",
            "![a](b.png)",
            "[a](http://b)",
            "---",
            "    code",
            "```\nx\n```",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
