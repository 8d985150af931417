//! A history on this device: bytes that are only ever added, in a database of its own.
//!
//! Each thing that is kept is a segment under a name that no other page gives, so pages that are open at once cannot
//! overwrite each other. Whatever changes several segments is one transaction: all of it happens, or nothing.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::database::{Step, StorageError, Store};

/// Name of the database.
const DATABASE: &str = "layer-lab-progress";

/// Name of its store.
const SEGMENTS: &str = "segments";

/// Bytes under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The name.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What is to be done to the segments.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// Segments to write.
    pub put: Vec<Segment>,
    /// Names of segments to take away.
    pub remove: Vec<String>,
}

/// The segments of this device.
pub(crate) struct Segments(Store);

impl Segments {
    /// Opens the database. `replaced` is called when a newer page needs another form of it: it was closed then, so that
    /// the newer page can go on.
    pub(crate) async fn open(replaced: impl FnOnce() + 'static) -> Result<Self, StorageError> {
        Store::open(DATABASE, SEGMENTS, replaced).await.map(Self)
    }

    /// All segments, in the order of their names.
    pub(crate) async fn all(&self) -> Result<Vec<Segment>, StorageError> {
        read(&self.0.reading()?).await
    }

    /// Adds a segment.
    pub(crate) async fn add(&self, segment: &Segment) -> Result<(), StorageError> {
        let step = self.0.writing()?;
        put(&step, segment)?;
        step.done().await
    }

    /// Does in one transaction what `change` says of the segments there are. Gives those.
    pub(crate) async fn rewrite(
        &self,
        change: impl FnOnce(&[Segment]) -> Change,
    ) -> Result<Vec<Segment>, StorageError> {
        let step = self.0.writing()?;
        let before = read(&step).await?;
        let change = change(&before);
        for segment in &change.put {
            put(&step, segment)?;
        }
        for name in &change.remove {
            step.remove(name)?;
        }
        step.done().await?;
        Ok(before)
    }
}

fn put(step: &Step, segment: &Segment) -> Result<(), StorageError> {
    step.put(
        &segment.name,
        &Uint8Array::from(segment.bytes.as_slice()).into(),
    )
}

async fn read(step: &Step) -> Result<Vec<Segment>, StorageError> {
    let segments = step.all().await?.into_iter();
    Ok(segments
        .map(|(name, value)| Segment {
            name,
            bytes: bytes(value),
        })
        .collect())
}

/// Bytes, or none if a value is something else; they are told of as damaged then.
fn bytes(value: JsValue) -> Vec<u8> {
    value
        .dyn_into::<Uint8Array>()
        .map_or_else(|_| Vec::new(), |bytes| bytes.to_vec())
}
