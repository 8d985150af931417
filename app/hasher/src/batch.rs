//! Many files at once, and how they are told between page and worker.
//!
//! A request is an array of files; the answer an array with one entry for each, in the same order: `[digest, size,
//! text or null]`, or the text of what went wrong. When the worker has started it sends [`READY`] once, unasked.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::File;

use crate::Known;

/// What a worker sends when it can take requests.
pub const READY: &str = "ready";

/// How one file of a batch fared.
pub type Outcome = Result<Known, String>;

/// Reads the files of a request, all at once, and gives the answer. Never rejects.
pub async fn answer(request: Array) -> Array {
    let answers: Array = request
        .iter()
        .map(|file| future_to_promise(async move { Ok(entry(&file.unchecked_into()).await) }))
        .collect();
    match JsFuture::from(Promise::all(&answers)).await {
        Ok(answers) => answers.unchecked_into(),
        Err(error) => request.iter().map(|_| message(&error)).collect(),
    }
}

async fn entry(file: &File) -> JsValue {
    match crate::read(file).await {
        Ok(known) => Array::of3(
            &Uint8Array::from(known.digest.as_slice()),
            &JsValue::from_f64(known.size as f64),
            &known.text.map_or(JsValue::NULL, JsValue::from),
        )
        .into(),
        Err(error) => message(&error),
    }
}

/// Reads an answer.
pub fn outcomes(answer: &Array) -> Vec<Outcome> {
    answer.iter().map(|entry| outcome(&entry)).collect()
}

fn outcome(entry: &JsValue) -> Outcome {
    if let Some(error) = entry.as_string() {
        return Err(error);
    }
    let entry: &Array = entry.unchecked_ref();
    let mut digest = [0; 32];
    let bytes = Uint8Array::new(&entry.get(0));
    if bytes.length() != 32 {
        return Err("no digest".to_owned());
    }
    bytes.copy_to(&mut digest);
    Ok(Known {
        digest,
        size: entry.get(1).as_f64().unwrap_or_default() as u64,
        text: entry.get(2).as_string(),
    })
}

/// What an exception of the browser says.
fn message(error: &JsValue) -> JsValue {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| "it could not be read".into(), js_sys::Error::message)
        .into()
}
