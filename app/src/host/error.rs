//! What the browser says when something fails.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// What it calls an error, as `QuotaExceededError`; none if what was thrown has no name.
pub(super) fn name(error: &JsValue) -> Option<String> {
    Reflect::get(error, &"name".into()).ok()?.as_string()
}
