//! Other tabs of the browser that show the same page.
//!
//! They tell each other of changes by a small setting: the browser wakes the other tabs, and only them, when one is set.

use leptos::prelude::*;

use super::storage::small;

/// Calls `hear` with what another tab says under `name`. Ends with its owner.
pub(crate) fn listen(name: &'static str, hear: impl Fn(String) + 'static) {
    let last = StoredValue::new(small::get(name));
    let listener = window_event_listener_untyped("storage", move |_| {
        let now = small::get(name);
        if last.try_get_value().is_some_and(|last| last != now) {
            last.set_value(now.clone());
            now.into_iter().for_each(&hear);
        }
    });
    on_cleanup(move || listener.remove());
}

/// Says something under `name` to the other tabs. What differs from the last saying is heard.
pub(crate) fn say(name: &str, text: &str) {
    small::set(name, text);
}

/// A name that no other tab has, younger ones after older ones.
#[cfg(target_arch = "wasm32")]
pub(crate) fn identity() -> String {
    let chance = (js_sys::Math::random() * 1e9) as u32;
    format!("{}-{chance:09}", super::timers::epoch())
}

/// A name; outside a browser there is one page only.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn identity() -> String {
    "0-0".to_owned()
}
