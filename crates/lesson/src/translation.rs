//! Which content there is in which language.
//!
//! Content is written in English. Each further language of the page has the whole lesson with all that belongs to it, the
//! walk and the search; what is practised is in English for everybody.

use language::{ENGLISH, LANGUAGES};

/// The language that content is written in, as its tag.
pub const ORIGINAL: &str = ENGLISH.tag;

/// The languages that it is translated into, each in the folder of this name below `content/`.
pub fn translations() -> impl Iterator<Item = &'static str> {
    let tags = LANGUAGES.iter().map(|language| language.tag);
    tags.filter(|tag| *tag != ORIGINAL)
}

/// The content that is not translated, by how the names of its files begin.
const PRACTICE: [&str; 4] = ["cards", "interview", "lab/", "reorder"];

/// The language that a file of the content is in for somebody who reads this one.
///
/// ```
/// use lesson::translation::language_of;
/// assert_eq!(language_of("glossary.json", "es"), "es");
/// assert_eq!(language_of("cards.json", "es"), "en");
/// assert_eq!(language_of("glossary.json", "xx"), "en");
/// ```
pub fn language_of(file: &str, reads: &str) -> &'static str {
    let is_practice = PRACTICE.iter().any(|beginning| file.starts_with(beginning));
    let found = translations().find(|tag| *tag == reads);
    found.filter(|_| !is_practice).unwrap_or(ORIGINAL)
}

/// Where that file is published, from the folder of the page.
///
/// ```
/// use lesson::translation::address_of;
/// assert_eq!(address_of("glossary.json", "es"), "content/es/glossary.json");
/// assert_eq!(address_of("lab/index.json", "es"), "content/lab/index.json");
/// ```
pub fn address_of(file: &str, reads: &str) -> String {
    match language_of(file, reads) {
        ORIGINAL => format!("content/{file}"),
        tag => format!("content/{tag}/{file}"),
    }
}
