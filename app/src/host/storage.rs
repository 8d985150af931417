//! What is kept on this device: records in `IndexedDB`, and small settings in `localStorage`.
//!
//! A browser may refuse (a sandboxed frame, private windows, a full disk): then everything lives in memory until the page
//! is left, and whoever saves is told, so that a person can be told.

use std::cell::RefCell;
use std::collections::BTreeMap;

pub(crate) use super::database::StorageError;
use super::database::{Step, Store};

/// Name of the database.
const DATABASE: &str = "layer-lab";

/// Name of its only store of records.
const RECORDS: &str = "records";

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
pub(crate) struct Database(Store);

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
        // The work lasts as long as the page even where a newer one has changed the database.
        let database = Store::open(DATABASE, RECORDS, || {}).await;
        database.map_or_else(
            |_| Self::Memory(Memory::default()),
            |store| Self::Database(Database(store)),
        )
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
        let found = self.0.reading()?.get(name).await?;
        Ok(found.and_then(|text| text.as_string()))
    }

    async fn put(&self, records: &[(&str, &str)]) -> Result<(), StorageError> {
        let step = self.0.writing()?;
        write(&step, records)?;
        step.done().await
    }

    async fn put_if(
        &self,
        (name, expected): (&str, Option<&str>),
        records: &[(&str, &str)],
    ) -> Result<Result<(), Option<String>>, StorageError> {
        // Reading and writing are one step: no other page can come in between.
        let step = self.0.writing()?;
        let found = step.get(name).await?.and_then(|text| text.as_string());
        if found.as_deref() != expected {
            return Ok(Err(found));
        }
        write(&step, records)?;
        step.done().await.map(Ok)
    }

    async fn names(&self, beginning: &str) -> Result<Vec<String>, StorageError> {
        let mut names = self.0.reading()?.names().await?;
        names.retain(|name| name.starts_with(beginning));
        Ok(names)
    }

    async fn forget(&self, names: &[String]) -> Result<(), StorageError> {
        let step = self.0.writing()?;
        for name in names {
            step.remove(name)?;
        }
        step.done().await
    }
}

fn write(step: &Step, records: &[(&str, &str)]) -> Result<(), StorageError> {
    let mut records = records.iter();
    records.try_for_each(|(name, text)| step.put(name, &(*text).into()))
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
