//! What the program itself says in what it compiles: `wording.json`, one for each language.

use super::Fault;
use crate::reader::{At, Misfit, json};

/// Where the number of a chapter stands, or the link to the page.
const GAP: &str = "{}";

/// The words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Wording {
    /// What the language calls itself.
    pub(super) language: String,
    /// `ltr` or `rtl`, as HTML says it.
    pub(super) direction: String,
    /// The title of the plain document in the tab.
    pub(super) title: String,
    /// Its heading.
    pub(super) heading: String,
    /// What it is, before and after the link to the page.
    pub(super) about: (String, String),
    /// What its list of chapters is called.
    pub(super) contents: String,
    /// What leads to a figure.
    pub(super) figure: String,
    /// What a chapter is called by its number, before and after that.
    pub(super) chapter: (String, String),
}

impl Wording {
    /// Reads `wording.json`.
    ///
    /// # Errors
    /// It is not of its form.
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        read(text).map_err(|misfit| Fault {
            file: "wording.json".to_owned(),
            line: 1,
            message: misfit.to_string(),
        })
    }

    /// What the chapter of this number is called, from 1.
    pub(super) fn numbered(&self, number: usize) -> String {
        format!("{}{number}{}", self.chapter.0, self.chapter.1)
    }
}

fn read(text: &str) -> Result<Wording, Misfit> {
    let value = json(text)?;
    let at = At::root(&value);
    at.object(&[
        "$schema",
        "language",
        "direction",
        "title",
        "heading",
        "about",
        "contents",
        "figure",
        "chapter",
    ])?;
    let words = |name: &str| at.field(name)?.words();
    let around = |name: &str| {
        let words = words(name)?;
        let (before, after) = words
            .split_once(GAP)
            .ok_or_else(|| at.misfit(format!("“{name}” lacks its `{GAP}`")))?;
        Ok((before.to_owned(), after.to_owned()))
    };
    let direction = at.field("direction")?;
    Ok(Wording {
        language: words("language")?,
        direction: direction
            .choice(&[("ltr", "ltr"), ("rtl", "rtl")])?
            .to_owned(),
        title: words("title")?,
        heading: words("heading")?,
        about: around("about")?,
        contents: words("contents")?,
        figure: words("figure")?,
        chapter: around("chapter")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"language": "L", "direction": "rtl", "title": "T", "heading": "H", "about": "a {} b",
        "contents": "C", "figure": "F", "chapter": "Part {}"}"#;

    #[test]
    fn words_are_read() {
        let wording = Wording::read(GOOD).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(wording.numbered(3), "Part 3");
        assert_eq!(wording.about, ("a ".to_owned(), " b".to_owned()));
        assert_eq!(wording.direction, "rtl");
    }

    #[test]
    fn what_does_not_fit_is_told() {
        for (from, to, expected) in [
            ("Part {}", "Part", "“chapter” lacks its `{}`"),
            ("\"F\"", "\" \"", "figure: must not be empty"),
            ("\"title\"", "\"titel\"", "has a field “titel”"),
            ("rtl", "up", "direction: is “up”; possible are ltr, rtl"),
            ("{\"lan", "{", "this is no JSON"),
        ] {
            let fault = Wording::read(&GOOD.replace(from, to)).err();
            let said = fault.map(|fault| fault.to_string()).unwrap_or_default();
            assert!(said.contains(expected), "{said}");
        }
    }
}
