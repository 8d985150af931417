//! What the browser says about the screen and the person's preferences.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

/// Whether nothing shall move, now: as the page around a frame asks (`app/static/frame.js`), else as the system does.
pub(crate) fn is_still() -> bool {
    let window = web_sys::window();
    let root = window
        .as_ref()
        .and_then(|window| window.document()?.document_element());
    match root.and_then(|root| root.get_attribute("data-motion")) {
        Some(asked) => asked == "reduce",
        None => window
            .and_then(|window| {
                window
                    .match_media("(prefers-reduced-motion: reduce)")
                    .ok()
                    .flatten()
            })
            .is_some_and(|list| list.matches()),
    }
}

/// Whether a media query holds, kept up to date for as long as its owner lives.
pub(crate) fn query(query: &str) -> ReadSignal<bool> {
    let list = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    let (read, write) = signal(list.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    if let Some(list) = list {
        let watched = list.clone();
        let closure = Closure::<dyn Fn()>::new(move || write.set(watched.matches()));
        // Refused to nobody: the name of the event is a constant.
        let _ = list.add_event_listener_with_callback("change", closure.as_ref().unchecked_ref());
        let kept = StoredValue::new_local((list, closure));
        on_cleanup(move || {
            kept.with_value(|(list, closure)| {
                let _ = list.remove_event_listener_with_callback(
                    "change",
                    closure.as_ref().unchecked_ref(),
                );
            });
        });
    }
    read
}
