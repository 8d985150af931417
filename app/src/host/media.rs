//! What the browser says about the screen and the person's preferences.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

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
