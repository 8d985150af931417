//! Files that are published beside the page.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

/// Reads a file of the page's own folder as text; none if it cannot be had.
pub(crate) async fn text(path: &str) -> Option<String> {
    let request = web_sys::window()?.fetch_with_str(path);
    let response: web_sys::Response = JsFuture::from(request).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}

/// The same, unless it is longer than so many bytes.
pub(crate) async fn text_up_to(path: &str, longest: usize) -> Option<String> {
    text(path).await.filter(|text| text.len() <= longest)
}
