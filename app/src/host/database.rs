//! Databases of the browser: values under names, changed in steps of which all happens, or nothing.
//!
//! Each database has one store and one version for good, since what lies in it has versions of its own; so no page ever
//! waits for another to close. The `idb` crate speaks to the browser. Its future for the end of a transaction is not
//! used: it ends with the first request that fails, and lets go of listeners that the browser still calls.

use idb::{
    Database, DatabaseEvent as _, Error, Event as _, Factory, ObjectStore, ObjectStoreParams,
    Request as _, Transaction, TransactionMode,
};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::error;

/// The only version.
const VERSION: u32 = 1;

/// Why something could not be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StorageError {
    /// The browser grants no storage here.
    Denied,
    /// It does not fit.
    Full,
    /// A newer page has given the database another form.
    Newer,
}

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        match name(&error).as_deref() {
            Some("QuotaExceededError") => Self::Full,
            Some("VersionError") => Self::Newer,
            _ => Self::Denied,
        }
    }
}

/// What the browser calls an error of which it tells.
fn name(error: &Error) -> Option<String> {
    let told: &JsValue = match error {
        Error::DomException(error) => error,
        Error::DeleteFailed(error)
        | Error::GetAllFailed(error)
        | Error::GetAllKeysFailed(error)
        | Error::GetFailed(error)
        | Error::IndexedDbNotFound(error)
        | Error::IndexedDbOpenFailed(error)
        | Error::ObjectStoreNotFound(error)
        | Error::TransactionOpenFailed(error)
        | Error::UpdateFailed(error) => error,
        _ => return None,
    };
    error::name(told)
}

/// A store of values. Dropped, it is closed.
pub(super) struct Store {
    database: Database,
    name: &'static str,
}

impl Store {
    /// Opens a store in a database of its own. `replaced` is called when a newer page needs another form of it: it was
    /// closed then, so that the newer page can go on.
    pub(super) async fn open(
        database: &str,
        name: &'static str,
        replaced: impl FnOnce() + 'static,
    ) -> Result<Self, StorageError> {
        let mut request = Factory::new()?.open(database, Some(VERSION))?;
        request.on_upgrade_needed(move |event| {
            let made = event
                .database()
                .and_then(|new| new.create_object_store(name, ObjectStoreParams::new()));
            if made.is_err() {
                // A database without its store would be of no use for good; aborted, the next page tries again.
                let upgrade = event.target().ok().and_then(|asked| asked.transaction());
                let _ = upgrade.map(Transaction::abort);
            }
        });
        let mut database = request.await?;
        database.on_version_change(move |event| {
            if let Ok(old) = event.database() {
                old.close();
            }
            replaced();
        });
        Ok(Self { database, name })
    }

    /// Begins a step that reads.
    pub(super) fn reading(&self) -> Result<Step, StorageError> {
        self.begin(TransactionMode::ReadOnly)
    }

    /// Begins a step that writes. No other page comes in between.
    pub(super) fn writing(&self) -> Result<Step, StorageError> {
        self.begin(TransactionMode::ReadWrite)
    }

    fn begin(&self, mode: TransactionMode) -> Result<Step, StorageError> {
        let transaction = self.database.transaction(&[self.name], mode)?;
        let values = transaction.object_store(self.name)?;
        Ok(Step {
            undone: (mode == TransactionMode::ReadWrite).then_some(transaction),
            values,
        })
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.database.close();
    }
}

/// A step. What it wrote counts once it is [`done`](Self::done); dropped before, nothing of it has happened.
pub(super) struct Step {
    /// What is to be taken back, if it writes.
    undone: Option<Transaction>,
    values: ObjectStore,
}

impl Step {
    /// The value of this name.
    pub(super) async fn get(&self, name: &str) -> Result<Option<JsValue>, StorageError> {
        Ok(self.values.get(JsValue::from(name))?.await?)
    }

    /// All names, in order.
    pub(super) async fn names(&self) -> Result<Vec<String>, StorageError> {
        let names = self.values.get_all_keys(None, None)?.await?;
        Ok(names.iter().filter_map(JsValue::as_string).collect())
    }

    /// All names and values, in the order of the names.
    pub(super) async fn all(&self) -> Result<Vec<(String, JsValue)>, StorageError> {
        // Both are asked for before either is waited for, and both are waited for: the browser calls whoever asked.
        let names = self.values.get_all_keys(None, None)?.into_future();
        let values = self.values.get_all(None, None)?.into_future();
        let (names, values) = (names.await, values.await);
        let names = names?.into_iter().map(|name| name.as_string());
        Ok(names.map(Option::unwrap_or_default).zip(values?).collect())
    }

    /// Puts a value under a name.
    pub(super) fn put(&self, name: &str, value: &JsValue) -> Result<(), StorageError> {
        self.values.put(value, Some(&name.into()))?;
        Ok(())
    }

    /// Takes the value of a name away.
    pub(super) fn remove(&self, name: &str) -> Result<(), StorageError> {
        self.values.delete(JsValue::from(name))?;
        Ok(())
    }

    /// Waits until the browser says that what was written is there.
    pub(super) async fn done(mut self) -> Result<(), StorageError> {
        let Some(mut transaction) = self.undone.take() else {
            return Ok(());
        };
        // A request that fails makes the browser abort, and only then it is said why: so that is waited for.
        let ended = Promise::new(&mut |resolve, reject| {
            transaction.on_complete(move |_| call(&resolve));
            transaction.on_abort(move |_| call(&reject));
        });
        match JsFuture::from(ended).await {
            Ok(_) => Ok(()),
            Err(_) => Err(transaction.error().map_or(StorageError::Denied, |error| {
                Error::DomException(error).into()
            })),
        }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(transaction) = self.undone.take() {
            // One that has ended, for whatever reason, cannot be taken back any more.
            let _ = transaction.abort();
        }
    }
}

/// Settles a promise, which never fails.
fn call(settle: &js_sys::Function) {
    let _ = settle.call0(&JsValue::UNDEFINED);
}
