//! The life of the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

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

/// The language that the document says it is in.
pub(crate) fn language() -> String {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("lang"))
        .unwrap_or_default()
}

/// Calls `act` when the page was scrolled, and once at the start. Ends with its owner.
pub(crate) fn on_scroll(act: impl Fn() + Clone + 'static) {
    let start = act.clone();
    request_animation_frame(start);
    let listener = window_event_listener_untyped("scroll", move |_| act());
    on_cleanup(move || listener.remove());
}

/// The last of these elements, by id, whose top has passed the upper part of the window. Their distances are those from
/// the top of the document: nothing around them is positioned.
pub(crate) fn passed(ids: &[String]) -> Option<String> {
    let height = window().inner_height().ok()?.as_f64()?;
    let line = window().scroll_y().ok()? + height * 0.4;
    let above = |id: &&String| {
        let found = document().get_element_by_id(id);
        let element = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
        element.is_some_and(|element| f64::from(element.offset_top()) < line)
    };
    ids.iter().rfind(above).cloned()
}

/// Asks the browser to print the page.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        // A browser that cannot print leaves the page as it is.
        let _ = window.print();
    }
}
