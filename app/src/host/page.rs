//! The life of the page.

use leptos::prelude::*;

/// Calls `act` when the page is hidden or left: the last moment at which anything is sure to run. Ends with its owner.
pub(crate) fn on_leave(act: impl Fn() + Clone + 'static) {
    let hidden = {
        let act = act.clone();
        window_event_listener_untyped("visibilitychange", move |_| {
            if document().hidden() {
                act();
            }
        })
    };
    let left = window_event_listener_untyped("pagehide", move |_| act());
    on_cleanup(move || {
        hidden.remove();
        left.remove();
    });
}

/// What the document is called: in the tab, in the history, and by screen readers on arrival.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Asks the browser to print the page.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        // A browser that cannot print leaves the page as it is.
        let _ = window.print();
    }
}
