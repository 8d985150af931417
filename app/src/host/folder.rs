//! Folders a person drops or picks.

use web_sys::{DataTransfer, FileList, FileSystemEntry};

/// A folder before it is read.
pub(crate) enum FolderSource {
    /// What was dropped.
    Dropped(Vec<FileSystemEntry>),
    /// What `<input type="file" webkitdirectory>` gave.
    Picked(FileList),
}

impl FolderSource {
    /// What a drop brought. To be called while the event is handled: afterwards the browser hides it.
    pub(crate) fn of_drop(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        Self::Dropped(
            (0..items.length())
                .filter_map(|index| items.get(index)?.webkit_get_as_entry().ok().flatten())
                .collect(),
        )
    }
}
