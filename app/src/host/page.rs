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

/// Whether the page lies in a package for a learning platform, which holds no pages for sharing.
pub(crate) fn is_packed() -> bool {
    let mark = document().query_selector("meta[name='layer-lab-lms']");
    mark.is_ok_and(|mark| mark.is_some())
}

/// Whether lines of text go from right to left.
pub(crate) fn is_rtl() -> bool {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("dir")).as_deref() == Some("rtl")
}

/// The key of an event with the arrows along the line as they are where text goes from left to right: `ArrowRight` leads on.
pub(crate) fn key(event: &web_sys::KeyboardEvent) -> String {
    match event.key().as_str() {
        "ArrowLeft" if is_rtl() => "ArrowRight".to_owned(),
        "ArrowRight" if is_rtl() => "ArrowLeft".to_owned(),
        other => other.to_owned(),
    }
}

/// Whether a key goes into a field that a person fills in.
pub(crate) fn is_typed(event: &web_sys::KeyboardEvent) -> bool {
    field_of(event).is_some()
}

/// Whether a key goes into such a field outside of what a selector finds.
pub(crate) fn is_typed_outside(event: &web_sys::KeyboardEvent, selector: &str) -> bool {
    // A selector that is none finds nothing.
    field_of(event).is_some_and(|field| !matches!(field.closest(selector), Ok(Some(_))))
}

fn field_of(event: &web_sys::KeyboardEvent) -> Option<web_sys::Element> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let is_field = matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    is_field.then_some(target)
}

/// What the document is called: in the tab, in the history, and by screen readers on arrival.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Writes into an element of `index.html` that stands beside the program.
pub(crate) fn set_text(id: &str, text: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.set_text_content(Some(text));
    }
}

/// Sets an attribute of such an element.
pub(crate) fn set_attribute(id: &str, name: &str, value: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        // The names are constants and valid.
        let _ = element.set_attribute(name, value);
    }
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
