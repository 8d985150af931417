//! Files that are published beside the page.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

/// Why a file of bounded length cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is not there, is no text, or the connection broke.
    Missing,
    /// It goes on beyond the bound.
    TooLong,
}

/// Reads a file of the page's own folder as text; none if it cannot be had.
pub(crate) async fn text(path: &str) -> Option<String> {
    let response = response(path).await?;
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}

/// The same as bytes.
pub(crate) async fn bytes(path: &str) -> Option<Vec<u8>> {
    let response = response(path).await?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The same of a file that may be anything: no more of it is taken than so many bytes.
///
/// # Errors
/// See [`Refused`].
pub(crate) async fn text_up_to(path: &str, longest: usize) -> Result<String, Refused> {
    let body = response(path).await.and_then(|response| response.body());
    let reader = body.ok_or(Refused::Missing)?.get_reader();
    let reader: ReadableStreamDefaultReader = reader.unchecked_into();
    let mut bytes = Vec::new();
    while let Some(part) = next_part(&reader).await? {
        if bytes.len() + part.length() as usize > longest {
            // The connection is closed; that it is, nobody has to wait for.
            let _ = reader.cancel();
            return Err(Refused::TooLong);
        }
        bytes.extend(part.to_vec());
    }
    String::from_utf8(bytes).map_err(|_| Refused::Missing)
}

async fn response(path: &str) -> Option<web_sys::Response> {
    let request = web_sys::window()?.fetch_with_str(path);
    let response: web_sys::Response = JsFuture::from(request).await.ok()?.dyn_into().ok()?;
    response.ok().then_some(response)
}

/// What a stream gives next; none at its end.
async fn next_part(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, Refused> {
    let read = JsFuture::from(reader.read()).await;
    let read = read.map_err(|_| Refused::Missing)?;
    let value = Reflect::get(&read, &JsValue::from_str("value"));
    let value = value.map_err(|_| Refused::Missing)?;
    // At the end there is none.
    Ok(value.dyn_into().ok())
}
