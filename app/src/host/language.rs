//! The language that is asked for, and the one the document is in.

use language::Language;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::{location, storage};

/// Where the choice is kept.
const KEY: &str = "layer-lab:language";

/// The event by which `app/static/frame.js` passes on what the page around a frame asks for. Its detail is a tag.
const ASKED: &str = "layer-lab:language";

/// The language to begin with: the one the address names, else the one chosen last time, else the first of the browser's
/// that there is.
pub(crate) fn wished() -> &'static Language {
    if let Some(asked) = location::parameter("lang") {
        return Language::wished([asked.as_str()]);
    }
    if let Some(kept) = storage::small::get(KEY).and_then(|tag| Language::of_tag(&tag)) {
        return kept;
    }
    let tags: Vec<String> = window()
        .navigator()
        .languages()
        .iter()
        .filter_map(|tag| tag.as_string())
        .collect();
    Language::wished(tags.iter().map(String::as_str))
}

/// Keeps a choice for next time, where the browser lets us.
pub(crate) fn keep(language: &Language) {
    storage::small::set(KEY, language.tag);
}

/// Says what language the document is in, and how it runs.
pub(crate) fn show(language: &Language) {
    if let Some(root) = document().document_element() {
        for (name, value) in [
            ("lang", language.tag),
            ("dir", language.direction.attribute()),
        ] {
            // The attributes' names are constants and valid.
            let _ = root.set_attribute(name, value);
        }
    }
}

/// Calls `act` with each language that the page around this frame asks for. Ends with its owner.
pub(crate) fn on_asked(act: impl Fn(&'static Language) + 'static) {
    let listener = window_event_listener_untyped(ASKED, move |event| {
        let event: Option<&web_sys::CustomEvent> = event.dyn_ref();
        if let Some(tag) = event.and_then(|event| event.detail().as_string()) {
            act(Language::wished([tag.as_str()]));
        }
    });
    on_cleanup(move || listener.remove());
}
