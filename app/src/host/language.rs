//! The language that is asked for, and the one the document is in.

use language::Language;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::storage;

/// Where the choice is kept; `app/start.js` finds it there.
const KEY: &str = "layer-lab:language";

/// The event by which `app/static/frame.js` passes on what the page around a frame asks for. Its detail is a tag.
const ASKED: &str = "layer-lab:language";

/// The language to begin with: the one of the first screen, which `app/start.js` has chosen.
pub(crate) fn begun() -> &'static Language {
    let root = document().document_element();
    let tag = root.and_then(|root| root.get_attribute("lang"));
    Language::wished(tag.as_deref())
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
