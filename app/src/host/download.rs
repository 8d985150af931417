//! Files that a person takes along.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlAnchorElement;

/// Saves a text as a file, wherever the browser puts downloads; says whether the browser let us begin.
pub(crate) fn save(name: &str, text: &str) -> bool {
    try_save(name, text).is_ok()
}

fn try_save(name: &str, text: &str) -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    let data = String::from(js_sys::encode_uri_component(text));
    link.set_href(&format!("data:text/plain;charset=utf-8,{data}"));
    link.set_download(name);
    link.click();
    Ok(())
}
