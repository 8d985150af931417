//! What is kept on this device: records in `IndexedDB`, and small settings in `localStorage`.
//!
//! A browser may refuse (a sandboxed frame, private windows, a full disk): then everything lives in memory until the page
//! is left, and whoever saves is told, so that a person can be told.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbRequest, IdbTransaction, IdbTransactionMode};

/// Name of the database.
const DATABASE: &str = "layer-lab";

/// Name of its only store of records.
const RECORDS: &str = "records";

/// Why a record could not be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StorageError {
    /// The browser grants no storage here.
    Denied,
    /// It does not fit.
    Full,
}

/// Records by name. Writing several is one step: all or none.
pub(crate) trait Storage {
    /// The record of this name.
    async fn get(&self, name: &str) -> Result<Option<String>, StorageError>;

    /// Writes records in one step.
    async fn put(&self, records: &[(&str, &str)]) -> Result<(), StorageError>;

    /// Writes records in one step if the record `guard.0` still is `guard.1`; what it is instead, if it is not.
    async fn put_if(
        &self,
        guard: (&str, Option<&str>),
        records: &[(&str, &str)],
    ) -> Result<Result<(), Option<String>>, StorageError>;

    /// Names of the records that begin so, in order.
    async fn names(&self, beginning: &str) -> Result<Vec<String>, StorageError>;

    /// Forgets records in one step.
    async fn forget(&self, names: &[String]) -> Result<(), StorageError>;
}

/// Records in `IndexedDB`.
pub(crate) struct Database(IdbDatabase);

/// Records that last as long as the page.
#[derive(Default)]
pub(crate) struct Memory(RefCell<BTreeMap<String, String>>);

/// Records wherever the browser lets them be.
pub(crate) enum Device {
    /// On disk.
    Database(Database),
    /// Until the page is left.
    Memory(Memory),
}

impl Device {
    /// Opens the database, or falls back to memory.
    pub(crate) async fn open() -> Self {
        match Database::open().await {
            Ok(database) => Self::Database(database),
            Err(StorageError::Denied | StorageError::Full) => Self::Memory(Memory::default()),
        }
    }

    /// Whether records outlast the page.
    pub(crate) const fn lasts(&self) -> bool {
        matches!(self, Self::Database(_))
    }
}

impl Storage for Device {
    async fn get(&self, name: &str) -> Result<Option<String>, StorageError> {
        match self {
            Self::Database(database) => database.get(name).await,
            Self::Memory(memory) => memory.get(name).await,
        }
    }

    async fn put(&self, records: &[(&str, &str)]) -> Result<(), StorageError> {
        match self {
            Self::Database(database) => database.put(records).await,
            Self::Memory(memory) => memory.put(records).await,
        }
    }

    async fn put_if(
        &self,
        guard: (&str, Option<&str>),
        records: &[(&str, &str)],
    ) -> Result<Result<(), Option<String>>, StorageError> {
        match self {
            Self::Database(database) => database.put_if(guard, records).await,
            Self::Memory(memory) => memory.put_if(guard, records).await,
        }
    }

    async fn names(&self, beginning: &str) -> Result<Vec<String>, StorageError> {
        match self {
            Self::Database(database) => database.names(beginning).await,
            Self::Memory(memory) => memory.names(beginning).await,
        }
    }

    async fn forget(&self, names: &[String]) -> Result<(), StorageError> {
        match self {
            Self::Database(database) => database.forget(names).await,
            Self::Memory(memory) => memory.forget(names).await,
        }
    }
}

impl Storage for Memory {
    async fn get(&self, name: &str) -> Result<Option<String>, StorageError> {
        Ok(self.0.borrow().get(name).cloned())
    }

    async fn put(&self, records: &[(&str, &str)]) -> Result<(), StorageError> {
        let records = records
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        self.0.borrow_mut().extend(records);
        Ok(())
    }

    /// No other page sees this memory, so nothing ever differs.
    async fn put_if(
        &self,
        _guard: (&str, Option<&str>),
        records: &[(&str, &str)],
    ) -> Result<Result<(), Option<String>>, StorageError> {
        self.put(records).await.map(Ok)
    }

    async fn names(&self, beginning: &str) -> Result<Vec<String>, StorageError> {
        let records = self.0.borrow();
        let names = records.keys().filter(|name| name.starts_with(beginning));
        Ok(names.cloned().collect())
    }

    async fn forget(&self, names: &[String]) -> Result<(), StorageError> {
        self.0.borrow_mut().retain(|name, _| !names.contains(name));
        Ok(())
    }
}

impl Storage for Database {
    async fn get(&self, name: &str) -> Result<Option<String>, StorageError> {
        let read = async {
            let transaction = self.begin(IdbTransactionMode::Readonly)?;
            let request = transaction.object_store(RECORDS)?.get(&name.into())?;
            JsFuture::from(answered(&request)).await
        };
        Ok(read.await.map_err(|error| kind(&error))?.as_string())
    }

    async fn put(&self, records: &[(&str, &str)]) -> Result<(), StorageError> {
        let written = async {
            let transaction = self.begin(IdbTransactionMode::Readwrite)?;
            let store = transaction.object_store(RECORDS)?;
            for (name, text) in records {
                store.put_with_key(&(*text).into(), &(*name).into())?;
            }
            JsFuture::from(completed(&transaction)).await
        };
        written.await.map_err(|error| kind(&error))?;
        Ok(())
    }

    async fn put_if(
        &self,
        (name, expected): (&str, Option<&str>),
        records: &[(&str, &str)],
    ) -> Result<Result<(), Option<String>>, StorageError> {
        let written = async {
            // Reading and writing are one transaction: no other page can come in between.
            let transaction = self.begin(IdbTransactionMode::Readwrite)?;
            let store = transaction.object_store(RECORDS)?;
            let found = JsFuture::from(answered(&store.get(&name.into())?)).await?;
            let found = found.as_string();
            if found.as_deref() != expected {
                return Ok(Err(found));
            }
            for (name, text) in records {
                store.put_with_key(&(*text).into(), &(*name).into())?;
            }
            JsFuture::from(completed(&transaction)).await?;
            Ok(Ok(()))
        };
        written.await.map_err(|error: JsValue| kind(&error))
    }

    async fn names(&self, beginning: &str) -> Result<Vec<String>, StorageError> {
        let read = async {
            let transaction = self.begin(IdbTransactionMode::Readonly)?;
            let request = transaction.object_store(RECORDS)?.get_all_keys()?;
            JsFuture::from(answered(&request)).await
        };
        let keys: js_sys::Array = read.await.map_err(|error| kind(&error))?.unchecked_into();
        let names = keys.iter().filter_map(|key| key.as_string());
        Ok(names.filter(|name| name.starts_with(beginning)).collect())
    }

    async fn forget(&self, names: &[String]) -> Result<(), StorageError> {
        let forgotten = async {
            let transaction = self.begin(IdbTransactionMode::Readwrite)?;
            let store = transaction.object_store(RECORDS)?;
            for name in names {
                store.delete(&name.into())?;
            }
            JsFuture::from(completed(&transaction)).await
        };
        forgotten.await.map_err(|error| kind(&error))?;
        Ok(())
    }
}

impl Database {
    async fn open() -> Result<Self, StorageError> {
        Self::try_open().await.map_err(|error| kind(&error))
    }

    async fn try_open() -> Result<Self, JsValue> {
        let factory = web_sys::window()
            .ok_or(JsValue::NULL)?
            .indexed_db()?
            .ok_or(JsValue::NULL)?;
        let request = factory.open_with_u32(DATABASE, 1)?;
        let upgrading = request.clone();
        let upgrade = Closure::<dyn FnMut()>::new(move || {
            let made = upgrading
                .result()
                .map(JsCast::unchecked_into::<IdbDatabase>)
                .and_then(|database| database.create_object_store(RECORDS));
            // The first version has no store yet, so making it cannot fail; if it did, opening would.
            debug_assert!(made.is_ok());
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database = JsFuture::from(answered(&request)).await?;
        Ok(Self(database.unchecked_into()))
    }

    fn begin(&self, mode: IdbTransactionMode) -> Result<IdbTransaction, JsValue> {
        self.0.transaction_with_str_and_mode(RECORDS, mode)
    }
}

/// The result of a request, or its error.
pub(super) fn answered(request: &IdbRequest) -> Promise {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    let (succeeded, failed) = (request.clone(), request.clone());
    wasm_bindgen_futures::future_to_promise(async move {
        match JsFuture::from(done).await {
            Ok(_) => succeeded.result(),
            Err(_) => Err(failed.error()?.map_or(JsValue::NULL, JsValue::from)),
        }
    })
}

/// The end of a transaction, or its error.
pub(super) fn completed(transaction: &IdbTransaction) -> Promise {
    let done = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
        transaction.set_onerror(Some(&reject));
    });
    let transaction = transaction.clone();
    wasm_bindgen_futures::future_to_promise(async move {
        match JsFuture::from(done).await {
            Ok(_) => Ok(JsValue::UNDEFINED),
            Err(_) => Err(transaction.error().map_or(JsValue::NULL, JsValue::from)),
        }
    })
}

pub(super) fn kind(error: &JsValue) -> StorageError {
    if name(error).as_deref() == Some("QuotaExceededError") {
        StorageError::Full
    } else {
        StorageError::Denied
    }
}

/// What the browser calls an error.
pub(super) fn name(error: &JsValue) -> Option<String> {
    Reflect::get(error, &"name".into()).ok()?.as_string()
}

/// Settings of a few bytes, readable before anything is drawn.
pub(crate) mod small {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast as _;

    /// A setting; none where it was never set or storage is refused.
    pub(crate) fn get(name: &str) -> Option<String> {
        storage()?.get_item(name).ok()?
    }

    /// Keeps a setting where storage allows. Losing one is no harm: its default applies.
    pub(crate) fn set(name: &str, value: &str) {
        if let Some(storage) = storage() {
            let _ = storage.set_item(name, value);
        }
    }

    /// Forgets a setting.
    pub(crate) fn remove(name: &str) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(name);
        }
    }

    /// Calls `told` with name and value when another page changes a setting whose name begins so. Ends with its owner.
    pub(crate) fn watch(beginning: &'static str, told: impl Fn(&str, &str) + 'static) {
        let listener = window_event_listener_untyped("storage", move |event| {
            let Ok(event) = event.dyn_into::<web_sys::StorageEvent>() else {
                return;
            };
            if let (Some(name), Some(value)) = (event.key(), event.new_value())
                && name.starts_with(beginning)
            {
                told(&name, &value);
            }
        });
        on_cleanup(move || listener.remove());
    }

    /// Names of the settings that begin so.
    pub(crate) fn names(beginning: &str) -> Vec<String> {
        let Some(storage) = storage() else {
            return Vec::new();
        };
        let length = storage.length().unwrap_or(0);
        (0..length)
            .filter_map(|at| storage.key(at).ok()?)
            .filter(|name| name.starts_with(beginning))
            .collect()
    }

    fn storage() -> Option<web_sys::Storage> {
        web_sys::window()?.local_storage().ok()?
    }
}
