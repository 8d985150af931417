//! What is left when the program itself fails: a panel outside of it, with the work still to be had.

/// Shows the panel `#panic` of `index.html` when the program panics. Its buttons are worked by `app/start.js`, since
/// after a panic nothing of the program runs.
pub(crate) fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            return;
        };
        if let Some(detail) = document.get_element_by_id("panic-detail") {
            detail.set_text_content(Some(&info.to_string()));
        }
        if let Some(panel) = document.get_element_by_id("panic") {
            // The name of the attribute is a constant and valid.
            let _ = panel.remove_attribute("hidden");
        }
    }));
}
