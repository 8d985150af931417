//! The clipboard.

use wasm_bindgen_futures::JsFuture;

/// Puts text on the clipboard; says whether the browser let us. It refuses on insecure pages and in frames without
/// `allow="clipboard-write"`: show the text then, so that it can be copied by hand.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let clipboard = window.navigator().clipboard();
    // Absent on insecure pages, whatever the type says.
    if !wasm_bindgen::JsValue::from(clipboard.clone()).is_object() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
