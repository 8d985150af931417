//! Content in the language of the page, as far as there is any; what is in English for everybody says so where it is shown.

use lesson::translation::{address_of, language_of};

/// Where what is practised lies, by the rooms that show it.
pub(crate) const CARDS: &str = "cards.json";
pub(crate) const INTERVIEW: &str = "interview.json";
pub(crate) const REORDER: &str = "reorder.json";
pub(crate) const LAB: &str = "lab/index.json";

/// The address of a file of the content, in the language of the page if there it is.
pub(crate) fn address(file: &str) -> String {
    address_of(file, language::now().tag)
}

/// The language that a file of the content is in.
pub(crate) fn language(file: &str) -> &'static str {
    language_of(file, language::now().tag)
}

/// The attribute `lang` of an element that shows words of a file of the content: so screen readers speak them rightly. None
/// if they are in the language of the page.
pub(crate) fn lang(file: &str) -> Option<&'static str> {
    let tag = language::now().tag;
    Some(language_of(file, tag)).filter(|language| *language != tag)
}
