//! Files that go to and come from a person's disk.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlAnchorElement, Url};

use super::fetch::Refused;

/// Offers bytes as a file to be saved. Says whether the browser let us.
#[must_use]
pub(crate) fn save(name: &str, bytes: &[u8]) -> bool {
    try_save(name, bytes).is_ok()
}

fn try_save(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let parts = Array::of1(&Uint8Array::from(bytes));
    let address = Url::create_object_url_with_blob(&Blob::new_with_u8_array_sequence(&parts)?)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}

/// The text of a file of so many bytes at most.
///
/// # Errors
/// See [`Refused`].
pub(crate) async fn text_up_to(file: &File, longest: usize) -> Result<String, Refused> {
    if file.size() > longest as f64 {
        return Err(Refused::TooLong);
    }
    let text = JsFuture::from(file.text()).await;
    text.ok()
        .and_then(|text| text.as_string())
        .ok_or(Refused::Missing)
}
