//! A text with a link inside it, kept whole for who translates it.

use leptos::prelude::*;

/// What stands in the text where the link goes: the mark of an object in running text.
pub(super) const PLACE: char = '\u{fffc}';

/// The text, with the link in its place.
pub(super) fn linked(text: &str, href: &'static str, words: String) -> AnyView {
    let (before, after) = text.split_once(PLACE).unwrap_or((text, ""));
    view! { {before.to_owned()} <a href=href>{words}</a> {after.to_owned()} }.into_any()
}
