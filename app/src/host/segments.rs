//! A history on this device: bytes that are only ever added, in a database of its own.
//!
//! Each thing that is kept is a segment under a name that no other page gives, so pages that are open at once cannot
//! overwrite each other. Whatever changes several segments is one transaction: all of it happens, or nothing. The
//! database has one version for good, since its segments have their own; so no page ever waits for another to close.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbTransaction, IdbTransactionMode};

use super::storage::{self, StorageError, answered, completed};

/// Name of the database.
const DATABASE: &str = "layer-lab-progress";

/// Name of its store.
const SEGMENTS: &str = "segments";

/// Why segments could not be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SegmentError {
    /// The browser refuses.
    Refused(StorageError),
    /// A newer page has given the database another form.
    Newer,
}

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
pub(crate) struct Segments {
    database: IdbDatabase,
    /// Kept while the database is open.
    _replaced: Closure<dyn FnMut()>,
}

impl Segments {
    /// Opens the database. `replaced` is called when a newer page needs another form of it: it was closed then, so that
    /// the newer page can go on.
    pub(crate) async fn open(replaced: impl Fn() + 'static) -> Result<Self, SegmentError> {
        Self::try_open(replaced).await.map_err(|error| kind(&error))
    }

    async fn try_open(replaced: impl Fn() + 'static) -> Result<Self, JsValue> {
        let factory = web_sys::window()
            .ok_or(JsValue::NULL)?
            .indexed_db()?
            .ok_or(JsValue::NULL)?;
        let request = factory.open_with_u32(DATABASE, 1)?;
        let made: Rc<RefCell<Result<(), JsValue>>> = Rc::new(RefCell::new(Ok(())));
        let upgrade = {
            let (made, request) = (Rc::clone(&made), request.clone());
            Closure::<dyn FnMut()>::new(move || {
                let database = request.result().map(JsCast::unchecked_into::<IdbDatabase>);
                let store = database.and_then(|database| database.create_object_store(SEGMENTS));
                *made.borrow_mut() = store.map(|_| ());
            })
        };
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database: IdbDatabase = JsFuture::from(answered(&request)).await?.unchecked_into();
        made.borrow().clone()?;
        let closing = database.clone();
        let on_change = Closure::<dyn FnMut()>::new(move || {
            closing.close();
            replaced();
        });
        database.set_onversionchange(Some(on_change.as_ref().unchecked_ref()));
        Ok(Self {
            database,
            _replaced: on_change,
        })
    }

    /// All segments, in the order of their names.
    pub(crate) async fn all(&self) -> Result<Vec<Segment>, SegmentError> {
        let read = async {
            let mode = IdbTransactionMode::Readonly;
            let transaction = self
                .database
                .transaction_with_str_and_mode(SEGMENTS, mode)?;
            read(&transaction.object_store(SEGMENTS)?).await
        };
        read.await.map_err(|error: JsValue| kind(&error))
    }

    /// Adds a segment.
    pub(crate) async fn add(&self, segment: &Segment) -> Result<(), SegmentError> {
        let added = async {
            let (transaction, store) = self.begin()?;
            let change = Change {
                put: vec![segment.clone()],
                remove: Vec::new(),
            };
            finish(&transaction, &store, &change).await
        };
        added.await.map_err(|error: JsValue| kind(&error))
    }

    /// Does in one transaction what `change` says of the segments there are. Gives those.
    pub(crate) async fn rewrite(
        &self,
        change: impl FnOnce(&[Segment]) -> Change,
    ) -> Result<Vec<Segment>, SegmentError> {
        let written = async {
            let (transaction, store) = self.begin()?;
            let before = read(&store).await?;
            finish(&transaction, &store, &change(&before)).await?;
            Ok(before)
        };
        written.await.map_err(|error: JsValue| kind(&error))
    }

    fn begin(&self) -> Result<(IdbTransaction, IdbObjectStore), JsValue> {
        let mode = IdbTransactionMode::Readwrite;
        let transaction = self
            .database
            .transaction_with_str_and_mode(SEGMENTS, mode)?;
        let store = transaction.object_store(SEGMENTS)?;
        Ok((transaction, store))
    }
}

/// Does a change, and waits until the browser says that it is done.
async fn finish(
    transaction: &IdbTransaction,
    store: &IdbObjectStore,
    change: &Change,
) -> Result<(), JsValue> {
    if let Err(error) = apply(store, change) {
        // What was asked for so far would be done otherwise.
        let _ = transaction.abort();
        return Err(error);
    }
    JsFuture::from(completed(transaction)).await.map(drop)
}

fn apply(store: &IdbObjectStore, change: &Change) -> Result<(), JsValue> {
    for segment in &change.put {
        let bytes = Uint8Array::from(segment.bytes.as_slice());
        store.put_with_key(&bytes, &segment.name.as_str().into())?;
    }
    for name in &change.remove {
        store.delete(&name.as_str().into())?;
    }
    Ok(())
}

async fn read(store: &IdbObjectStore) -> Result<Vec<Segment>, JsValue> {
    // Both are asked for before either is waited for; they come in the same order.
    let (names, values) = (store.get_all_keys()?, store.get_all()?);
    let names: Array = JsFuture::from(answered(&names)).await?.unchecked_into();
    let values: Array = JsFuture::from(answered(&values)).await?.unchecked_into();
    let segments = names
        .iter()
        .zip(values.iter())
        .map(|(name, value)| Segment {
            name: name.as_string().unwrap_or_default(),
            bytes: value
                .dyn_into::<Uint8Array>()
                .map_or_else(|_| Vec::new(), |bytes| bytes.to_vec()),
        });
    Ok(segments.collect())
}

fn kind(error: &JsValue) -> SegmentError {
    if storage::name(error).as_deref() == Some("VersionError") {
        SegmentError::Newer
    } else {
        SegmentError::Refused(storage::kind(error))
    }
}
