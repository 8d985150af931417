//! The address: the part after `#`, where routes and shared states live and which no server ever sees.

use leptos::prelude::*;

/// The part after `#`, without it.
pub(crate) fn hash() -> String {
    web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .map(|hash| hash.trim_start_matches('#').to_owned())
        .unwrap_or_default()
}

/// The part after `#`, kept up to date for as long as its owner lives.
pub(crate) fn watch() -> ReadSignal<String> {
    let (read, write) = signal(hash());
    let listener = window_event_listener_untyped("hashchange", move |_| write.set(hash()));
    on_cleanup(move || listener.remove());
    read
}

/// The value of a parameter before the `#`, for instance `embed` of `?embed=bench`.
pub(crate) fn parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    search
        .trim_start_matches('?')
        .split('&')
        .find_map(|pair| match pair.split_once('=') {
            Some((key, value)) if key == name => Some(decode(value)),
            None if pair == name => Some(String::new()),
            _ => None,
        })
}

fn decode(value: &str) -> String {
    js_sys::decode_uri_component(value).map_or_else(|_| value.to_owned(), String::from)
}
