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

/// The address of the page without parameters and place, up to its last slash.
pub(crate) fn base() -> String {
    let href = web_sys::window()
        .and_then(|window| window.location().href().ok())
        .unwrap_or_default();
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let end = path.rfind('/').map_or(path.len(), |at| at + 1);
    path[..end].to_owned()
}

/// The address of the same place without parameters: the whole page, for a frame that shows one room.
pub(crate) fn whole(hash: &str) -> String {
    let path = web_sys::window()
        .and_then(|window| window.location().pathname().ok())
        .unwrap_or_default();
    format!("{path}#{hash}")
}

/// An address as it is seen from the page, if it leads to the page's own origin.
pub(crate) fn same_origin(address: &str) -> Option<String> {
    let here = web_sys::window()?.location().href().ok()?;
    let found = web_sys::Url::new_with_base(address, &here).ok()?;
    let home = web_sys::Url::new(&here).ok()?;
    let is_home = found.protocol().starts_with("http") && found.origin() == home.origin();
    is_home.then(|| found.href())
}

/// Goes to a place of the page.
pub(crate) fn go(hash: &str) {
    if let Some(window) = web_sys::window() {
        // An address of this page is never refused.
        let _ = window.location().set_hash(hash);
    }
}

/// The value of a parameter before the `#`, for instance `embed` of `?embed=bench`.
pub(crate) fn parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    let parameters = web_sys::UrlSearchParams::new_with_str(&search).ok()?;
    parameters.get(name)
}

/// Whether the page is shown in a frame as a figure, in which nothing can be changed: `?embed=…&readonly`.
pub(crate) fn is_figure() -> bool {
    let asked = parameter("readonly");
    parameter("embed").is_some() && matches!(asked.as_deref(), Some("" | "1"))
}
