//! The whole lesson as one plain HTML document: for readers without scripts, for printing, for search engines.
//!
//! Figures need the simulator, so in their place stands a link to where they play.

use std::fmt::Write as _;

use super::Compiled;
use super::wording::Wording;
use crate::text::{Block, Inline, escaped};
use crate::translation::ORIGINAL;

/// The document in one of the languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The language's tag.
    pub language: String,
    /// What the language calls itself.
    pub name: String,
    /// The document's file, beside the page.
    pub file: String,
}

impl Edition {
    /// That in this language.
    pub(super) fn of(language: &str, name: &str) -> Self {
        let file = match language {
            ORIGINAL => "read.html".to_owned(),
            tag => format!("read.{tag}.html"),
        };
        Self {
            language: language.to_owned(),
            name: name.to_owned(),
            file,
        }
    }
}

/// The document.
pub(super) fn document(compiled: &Compiled, editions: &[Edition]) -> String {
    let chapters = &compiled.catalogue.chapters;
    let mut out = String::new();
    head(&mut out, &compiled.language, &compiled.wording, editions);
    for chapter in chapters {
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "<li><a href=\"#{}\">{}</a></li>",
            escaped(&chapter.id),
            escaped(&chapter.title)
        );
    }
    out.push_str("</ol></nav>\n");
    for (chapter, blocks) in chapters.iter().zip(&compiled.texts) {
        let (id, title) = (escaped(&chapter.id), escaped(&chapter.title));
        let _ = writeln!(out, "<h2 id=\"{id}\">{title}</h2>");
        let figure = (&*chapter.id, &*compiled.wording.figure);
        self::blocks(&mut out, blocks, figure);
    }
    out.push_str("</main></body></html>\n");
    out
}

/// All that stands above the list of chapters.
fn head(out: &mut String, language: &str, wording: &Wording, editions: &[Edition]) {
    let (before, after) = &wording.about;
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\">\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'\">\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title>",
        escaped(language),
        escaped(&wording.direction),
        escaped(&wording.title),
    );
    for edition in editions {
        let (language, file) = (escaped(&edition.language), escaped(&edition.file));
        let _ = write!(
            out,
            "<link rel=\"alternate\" hreflang=\"{language}\" href=\"{file}\">"
        );
    }
    let _ = writeln!(
        out,
        "<link rel=\"stylesheet\" href=\"read.css\"></head><body><main>\n<h1>{}</h1>\n\
        <p>{}<a href=\"./\">Layer Lab</a>{}</p>",
        escaped(&wording.heading),
        escaped(before),
        escaped(after),
    );
    for edition in editions.iter().filter(|other| other.language != language) {
        let (language, file) = (escaped(&edition.language), escaped(&edition.file));
        let _ = writeln!(
            out,
            "<p><a href=\"{file}\" hreflang=\"{language}\" lang=\"{language}\">{}</a></p>",
            escaped(&edition.name),
        );
    }
    let _ = write!(
        out,
        "<nav aria-label=\"{}\"><ol>",
        escaped(&wording.contents)
    );
}

/// `figure`: the chapter, and what leads from its text to a figure.
fn blocks(out: &mut String, blocks: &[Block], figure: (&str, &str)) {
    for block in blocks {
        match block {
            Block::Paragraph(words) => wrapped(out, "p", words),
            Block::Heading { level, id, words } => {
                let level = (level + 1).min(6);
                let _ = write!(out, "<h{level} id=\"{}\">", escaped(id));
                inlines(out, words);
                let _ = writeln!(out, "</h{level}>");
            }
            Block::List { ordered, entries } => {
                let tag = if *ordered { "ol" } else { "ul" };
                let _ = write!(out, "<{tag}>");
                for entry in entries {
                    out.push_str("<li>");
                    self::blocks(out, entry, figure);
                    out.push_str("</li>");
                }
                let _ = writeln!(out, "</{tag}>");
            }
            Block::Code { text, .. } => {
                let _ = writeln!(
                    out,
                    "<pre tabindex=\"0\"><code>{}</code></pre>",
                    escaped(text)
                );
            }
            Block::Aside { blocks, .. } => {
                out.push_str("<aside>");
                self::blocks(out, blocks, figure);
                out.push_str("</aside>\n");
            }
            Block::Table(rows) => table(out, rows),
            Block::Figure(_) => {
                let _ = writeln!(
                    out,
                    "<p class=\"figure\"><a href=\"./#/lesson/{}\">{}</a></p>",
                    escaped(figure.0),
                    escaped(figure.1)
                );
            }
        }
    }
}

fn table(out: &mut String, rows: &[Vec<Vec<Inline>>]) {
    out.push_str("<table>");
    for (at, row) in rows.iter().enumerate() {
        out.push_str("<tr>");
        for cell in row {
            wrapped(out, if at == 0 { "th" } else { "td" }, cell);
        }
        out.push_str("</tr>");
    }
    out.push_str("</table>\n");
}

fn wrapped(out: &mut String, tag: &str, words: &[Inline]) {
    let _ = write!(out, "<{tag}>");
    inlines(out, words);
    let _ = writeln!(out, "</{tag}>");
}

fn inlines(out: &mut String, words: &[Inline]) {
    for inline in words {
        match inline {
            Inline::Words(words) => out.push_str(&escaped(words)),
            Inline::Code(code) => {
                let _ = write!(out, "<code>{}</code>", escaped(code));
            }
            Inline::Stress(words) => tagged(out, "em", words),
            Inline::Strong(words) => tagged(out, "strong", words),
            Inline::Link(target, words) => {
                // A place of the page is found in the page.
                let base = if target.starts_with('#') { "./" } else { "" };
                let _ = write!(out, "<a href=\"{base}{}\">", escaped(target));
                inlines(out, words);
                out.push_str("</a>");
            }
            Inline::Term(_, words) => inlines(out, words),
        }
    }
}

fn tagged(out: &mut String, tag: &str, words: &[Inline]) {
    let _ = write!(out, "<{tag}>");
    inlines(out, words);
    let _ = write!(out, "</{tag}>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(block: Block, expected: &str) {
        let mut out = String::new();
        blocks(&mut out, &[block], ("order", "See the figure play"));
        assert_eq!(out.trim_end(), expected);
    }

    #[test]
    fn a_document_says_its_language_and_leads_to_the_others() {
        let editions = [Edition::of("en", "English"), Edition::of("xx", "X & Y")];
        let mut out = String::new();
        let wording = Wording {
            direction: "rtl".to_owned(),
            about: ("a ".to_owned(), " b".to_owned()),
            ..Wording::default()
        };
        head(&mut out, "xx", &wording, &editions);
        for wanted in [
            "<html lang=\"xx\" dir=\"rtl\">",
            "<link rel=\"alternate\" hreflang=\"en\" href=\"read.html\">",
            "<link rel=\"alternate\" hreflang=\"xx\" href=\"read.xx.html\">",
            "<p>a <a href=\"./\">Layer Lab</a> b</p>",
            "<a href=\"read.html\" hreflang=\"en\" lang=\"en\">English</a>",
        ] {
            assert!(out.contains(wanted), "{wanted} is not in {out}");
        }
        assert!(!out.contains("X &"), "{out}");
    }

    #[test]
    fn text_is_escaped_and_places_are_in_the_page() {
        check(
            Block::Paragraph(vec![
                Inline::Words("a < b & ".to_owned()),
                Inline::Code("COPY . .".to_owned()),
                Inline::Link(
                    "#/lesson/x".to_owned(),
                    vec![Inline::Words("\"x\"".to_owned())],
                ),
            ]),
            "<p>a &lt; b &amp; <code>COPY . .</code><a href=\"./#/lesson/x\">&quot;x&quot;</a></p>",
        );
        check(
            Block::Figure(crate::text::Figure::default()),
            "<p class=\"figure\"><a href=\"./#/lesson/order\">See the figure play</a></p>",
        );
        check(
            Block::Table(vec![
                vec![vec![Inline::Words("a".to_owned())]],
                vec![vec![Inline::Words("b".to_owned())]],
            ]),
            "<table><tr><th>a</th>\n</tr><tr><td>b</td>\n</tr></table>",
        );
    }
}
