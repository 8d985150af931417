//! Recordings of a voice on this device: one under a name, the newest in the place of the one before.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Blob;

use super::database::{StorageError, Store};

/// Name of the database.
const DATABASE: &str = "layer-lab-voice";

/// Name of its store.
const RECORDINGS: &str = "recordings";

/// Recordings with their names.
pub(crate) type Recordings = Vec<(String, JsValue)>;

/// The recording of a name.
pub(crate) async fn get(name: &str) -> Result<Option<Blob>, StorageError> {
    let found = open().await?.reading()?.get(name).await?;
    Ok(found.and_then(|found| found.dyn_into().ok()))
}

/// Keeps a recording under a name.
pub(crate) async fn put(name: &str, recording: &Blob) -> Result<(), StorageError> {
    put_all(&vec![(name.to_owned(), recording.into())]).await
}

/// Keeps recordings under their names.
pub(crate) async fn put_all(recordings: &Recordings) -> Result<(), StorageError> {
    let store = open().await?;
    let step = store.writing()?;
    for (name, recording) in recordings {
        step.put(name, recording)?;
    }
    step.done().await
}

/// Forgets the recording of a name.
pub(crate) async fn remove(name: &str) -> Result<(), StorageError> {
    let store = open().await?;
    let step = store.writing()?;
    step.remove(name)?;
    step.done().await
}

/// Forgets all recordings. Gives them.
pub(crate) async fn take_all() -> Result<Recordings, StorageError> {
    let store = open().await?;
    let step = store.writing()?;
    let all = step.all().await?;
    for (name, _) in &all {
        step.remove(name)?;
    }
    step.done().await?;
    Ok(all)
}

async fn open() -> Result<Store, StorageError> {
    Store::open(DATABASE, RECORDINGS, || {}).await
}
