//! What is said to a screen reader when something happened that the eye sees: one live region for the whole page.

use web_sys::{Document, Element};

/// Id of the region.
const REGION: &str = "announcer";

/// Makes the region. To be called before there is something to say: a region that appears with its text is not read.
pub(crate) fn prepare() {
    if let Some(document) = document() {
        region(&document);
    }
}

/// Says something, after what is being said.
pub(crate) fn say(text: &str) {
    let Some(region) = document().and_then(|document| region(&document)) else {
        return;
    };
    // The same text again is a change only if it differs: a no-break space is not spoken.
    let again = region.text_content().as_deref() == Some(text);
    region.set_text_content(Some(&if again {
        format!("{text}\u{a0}")
    } else {
        text.to_owned()
    }));
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn region(document: &Document) -> Option<Element> {
    if let Some(found) = document.get_element_by_id(REGION) {
        return Some(found);
    }
    let made = document.create_element("p").ok()?;
    made.set_id(REGION);
    made.set_class_name("visually-hidden");
    for (name, value) in [("role", "status"), ("aria-live", "polite")] {
        made.set_attribute(name, value).ok()?;
    }
    document.body()?.append_child(&made).ok()?;
    Some(made)
}
