//! Where the keyboard's focus is.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

/// Gives the focus to an element's child, by its place among the children.
pub(crate) fn child(parent: &Element, index: u32) {
    if let Some(child) = parent.children().item(index) {
        element(&child);
    }
}

/// Gives the focus to the element with this id.
pub(crate) fn id(id: &str) {
    if let Some(found) = by_id(id) {
        element(&found);
    }
}

/// Gives the focus to the element with this id and shows the page from its beginning.
pub(crate) fn top(id: &str) {
    self::id(id);
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Shows the element with this id at the top of the window and gives it the focus.
pub(crate) fn reveal(id: &str) {
    if let Some(found) = by_id(id) {
        found.scroll_into_view();
        element(&found);
    }
}

/// Brings the element with this id into view, if it is not, within what scrolls around it.
pub(crate) fn show(id: &str) {
    if let Some(found) = by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        found.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn by_id(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Gives the focus to an element. Elements of SVG take it as those of HTML do.
fn element(element: &Element) {
    // What cannot take the focus leaves it where it is.
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// Gives the focus to one of the elements below `parent` that a selector finds.
pub(crate) fn nth(parent: &Element, selector: &str, index: u32) {
    let found = parent
        .query_selector_all(selector)
        .ok()
        .and_then(|all| all.get(index));
    if let Some(node) = found {
        element(node.unchecked_ref());
    }
}

/// Gives the focus to the first element a selector finds; leaves it where it is if there is none.
pub(crate) fn first(selector: &str) {
    let found = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(found) = found {
        element(&found);
    }
}

/// Gives the focus to the text area with this id, all of its text selected: what is pasted replaces it. Tells whether it
/// is there.
pub(crate) fn select_text(id: &str) -> bool {
    let area = by_id(id).and_then(|found| found.dyn_into::<HtmlTextAreaElement>().ok());
    if let Some(area) = &area {
        element(area);
        area.select();
    }
    area.is_some()
}

/// The element that has the focus; none while that is with the page as a whole, as after what had it is gone.
pub(crate) fn holder() -> Option<Element> {
    let held = web_sys::window()?.document()?.active_element()?;
    (held.tag_name() != "BODY").then_some(held)
}

/// Gives the focus back to an element, unless it has gone elsewhere meanwhile.
pub(crate) fn give_back(to: &Element) {
    if holder().is_none() {
        element(to);
    }
}
