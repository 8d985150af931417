//! Folders a person drops or picks, also as archives: walked, counted, read and hashed.
//!
//! Nothing is left out silently. Directories that `.dockerignore` leaves out entirely are not read, and named; files
//! that cannot be read and names that are not UTF-8 are reported; the rest works. A browser shows no links, no
//! right to execute, no owners, and no empty directories to a picker. An archive ([`unpack`]) does.

mod unpack;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use archive::{Aside, Unread};
use cache_model::content::tree::Meta;
use cache_model::digest::Digest;
use cache_model::ignore::Matcher;
use js_sys::{Array, Function, Promise};
use language::tr;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
};

use super::hashing::Hasher;
pub(crate) use unpack::{MAX_PACKED, Unopened};

/// More files than this are not taken.
pub(crate) const MAX_FILES: usize = 100_000;

/// More bytes than this are not taken.
pub(crate) const MAX_BYTES: u64 = 2_000_000_000;

/// The mode of files, which a browser does not tell.
const FILE: u32 = Meta::FILE.mode;

/// The mode of directories, which it does not tell either.
const DIRECTORY: u32 = Meta::DIRECTORY.mode;

/// A batch of files that is read at once ends at this many files …
const BATCH_FILES: usize = 64;

/// … or this many bytes.
const BATCH_BYTES: u64 = 32 * 1024 * 1024;

/// A folder before it is read.
pub(crate) enum FolderSource {
    /// What was dropped.
    Dropped(Vec<FileSystemEntry>),
    /// What `<input type="file" webkitdirectory>` gave.
    Picked(Vec<File>),
    /// A file that is taken for the archive of a folder.
    Archive(File),
    /// A file that is taken for itself, whatever it is.
    OneFile(File),
}

impl FolderSource {
    /// What an input for folders holds. Its list is emptied together with the input, so the files are taken out at once.
    pub(crate) fn of_pick(files: &FileList) -> Self {
        Self::Picked(
            (0..files.length())
                .filter_map(|index| files.get(index))
                .collect(),
        )
    }

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

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Count {
    /// Files found.
    pub files_found: usize,
    /// Bytes found.
    pub bytes_found: u64,
    /// Directories are all walked: what was found is all there is.
    pub listed: bool,
    /// Files read and hashed.
    pub files_done: usize,
    /// Bytes read and hashed.
    pub bytes_done: u64,
}

/// A folder that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Folder {
    /// Its name; empty if several things were dropped at once.
    pub name: String,
    /// Files, by path from the folder.
    pub files: Vec<FolderFile>,
    /// Symbolic links, each with its text.
    pub links: Vec<(String, String)>,
    /// Directories that hold nothing, or nothing that was read, or that an archive names; each with its mode.
    pub directories: Vec<(String, u32)>,
    /// Directories that `.dockerignore` leaves out, and that were not read.
    pub left_out: Vec<String>,
    /// Paths that could not be read, each with what the browser said.
    pub unreadable: Vec<(String, String)>,
    /// Paths that are not UTF-8, as the browser shows them.
    pub bad_names: Vec<String>,
    /// What came out of an archive, if it is one.
    pub archive: Option<Archive>,
    /// Why the one file that it is was not opened as an archive, though it is packed.
    pub unread: Option<Unread>,
}

/// What has to be told of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Archive {
    /// What its file is called.
    pub name: String,
    /// It was dropped where any file may be dropped, so it may have been meant as one.
    pub dropped: Option<File>,
    /// What was put aside.
    pub aside: Vec<Aside>,
    /// Links that lead out of the folder.
    pub leading_out: Vec<String>,
}

/// A file of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FolderFile {
    /// Path from the folder, with forward slashes.
    pub path: String,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Bytes.
    pub size: u64,
    /// Permission bits with setuid, setgid and sticky.
    pub mode: u32,
    /// When it was last written, in Unix seconds.
    pub mtime: Option<i64>,
    /// Its text, if it is one and not too large.
    pub text: Option<String>,
}

/// Why a folder was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// A person stopped it.
    Cancelled,
    /// It holds more than [`MAX_FILES`] files or [`MAX_BYTES`] bytes.
    TooLarge(Count),
    /// There was nothing in it: plain text was dropped, or an empty folder.
    Empty,
    /// It is a file that could not be opened as an archive; the file itself if it was dropped, so that it may be taken
    /// for one file yet.
    Unopened(Unopened, Option<File>),
}

/// Reads a folder. `tell` is called with each count and may stop it.
///
/// # Errors
///
/// [`Stopped`]: the folder as a whole is not taken.
pub(crate) async fn read(
    source: FolderSource,
    mut tell: impl FnMut(Count) -> ControlFlow<()>,
) -> Result<Folder, Stopped> {
    let mut walk = Walk {
        tell: &mut tell,
        count: Count::default(),
        folder: Folder::default(),
        found: Vec::new(),
        rules: None,
    };
    match source {
        FolderSource::Dropped(entries) => match unpack::dropped(&entries).await {
            Some(Ok((file, kind))) => {
                let unpacked = walk.unpack(&file, kind, true).await;
                return unpacked.map_err(|stopped| match stopped {
                    Stopped::Unopened(why, _) => Stopped::Unopened(why, Some(file)),
                    other => other,
                });
            }
            Some(Err(unread)) => {
                walk.folder.unread = Some(unread);
                walk.dropped(entries).await?;
            }
            None => walk.dropped(entries).await?,
        },
        FolderSource::Picked(files) => walk.picked(files).await?,
        FolderSource::Archive(file) => {
            let kind = unpack::kind_of(&file).await?;
            return walk.unpack(&file, kind, false).await;
        }
        FolderSource::OneFile(file) => walk.found(file.name(), file),
    }
    walk.count.listed = true;
    walk.report()?;
    walk.hash().await?;
    let Walk { folder, .. } = walk;
    if folder == Folder::default() {
        return Err(Stopped::Empty);
    }
    Ok(folder)
}

struct Walk<'a, T> {
    tell: &'a mut T,
    count: Count,
    folder: Folder,
    found: Vec<(String, File)>,
    rules: Option<Matcher>,
}

impl<T: FnMut(Count) -> ControlFlow<()>> Walk<'_, T> {
    fn report(&mut self) -> Result<(), Stopped> {
        if self.count.files_found > MAX_FILES || self.count.bytes_found > MAX_BYTES {
            return Err(Stopped::TooLarge(self.count));
        }
        match (self.tell)(self.count) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stopped::Cancelled),
        }
    }

    /// Directories are walked level by level, so that the ignore file at the top is known before anything below.
    async fn dropped(&mut self, entries: Vec<FileSystemEntry>) -> Result<(), Stopped> {
        let mut level: Vec<(String, FileSystemEntry)> = match entries.as_slice() {
            [only] if only.is_directory() => {
                self.folder.name = only.name();
                vec![(String::new(), only.clone())]
            }
            _ => entries
                .into_iter()
                .map(|entry| (entry.name(), entry))
                .collect(),
        };
        while !level.is_empty() {
            self.files_of(&level).await?;
            self.read_rules().await;
            let mut below = Vec::new();
            for (path, entry) in level {
                if !entry.is_directory() || self.leaves_out(&path) {
                    continue;
                }
                match entries_of(entry.unchecked_ref()).await {
                    Ok(entries) if entries.is_empty() => {
                        self.folder.directories.push((path, DIRECTORY));
                    }
                    Ok(entries) => below.extend(
                        entries
                            .into_iter()
                            .map(|entry| (join(&path, &entry.name()), entry)),
                    ),
                    Err(error) => self.folder.unreadable.push((path, said(&error))),
                }
                self.report()?;
            }
            level = below;
        }
        Ok(())
    }

    /// Turns the file entries among these into files.
    async fn files_of(&mut self, level: &[(String, FileSystemEntry)]) -> Result<(), Stopped> {
        let files: Vec<_> = level.iter().filter(|(_, entry)| entry.is_file()).collect();
        for files in files.chunks(BATCH_FILES) {
            let promises: Array = files
                .iter()
                .map(|(_, entry)| {
                    let entry: &FileSystemFileEntry = entry.unchecked_ref();
                    callback(|resolve, reject| {
                        entry.file_with_callback_and_callback(resolve, reject);
                    })
                })
                .collect();
            for ((path, _), settled) in files.iter().zip(settle(&promises).await) {
                match settled {
                    Ok(file) => self.found(path.clone(), file.unchecked_into()),
                    Err(error) => self.folder.unreadable.push((path.clone(), said(&error))),
                }
            }
            self.report()?;
        }
        Ok(())
    }

    async fn picked(&mut self, files: Vec<File>) -> Result<(), Stopped> {
        let files: Vec<(String, File)> = files
            .into_iter()
            .map(|file| (relative_path(&file), file))
            .collect();
        let top = files.first().and_then(|(path, _)| path.split_once('/'));
        let top = top.map_or(String::new(), |(top, _)| top.to_owned());
        let within = |path: &str| match path.strip_prefix(&top) {
            Some(rest) if !top.is_empty() => rest.trim_start_matches('/').to_owned(),
            _ => path.to_owned(),
        };
        self.folder.name.clone_from(&top);
        for (path, file) in &files {
            if within(path) == ".dockerignore" {
                self.rules = rules_of(file).await;
            }
        }
        let mut left_out = BTreeSet::new();
        for (index, (path, file)) in files.into_iter().enumerate() {
            let path = within(&path);
            let above = path.match_indices('/').map(|(end, _)| &path[..end]);
            match above.into_iter().find(|above| self.is_left_out(above)) {
                Some(directory) => {
                    left_out.insert(directory.to_owned());
                }
                None => self.found(path, file),
            }
            if index % 1024 == 0 {
                self.report()?;
            }
        }
        let unread = left_out.iter().map(|path| (path.clone(), DIRECTORY));
        self.folder.directories.extend(unread);
        self.folder.left_out = left_out.into_iter().collect();
        Ok(())
    }

    fn found(&mut self, path: String, file: File) {
        // What is not UTF-8, and a lone surrogate of a script's string, both arrive as U+FFFD.
        if path.contains(char::REPLACEMENT_CHARACTER) {
            self.folder.bad_names.push(path);
            return;
        }
        self.count.files_found += 1;
        self.count.bytes_found += file.size() as u64;
        self.found.push((path, file));
    }

    async fn read_rules(&mut self) {
        if self.rules.is_some() {
            return;
        }
        let file = self.found.iter().find(|(path, _)| path == ".dockerignore");
        if let Some((_, file)) = file {
            self.rules = rules_of(file).await;
        }
    }

    /// Whether the rules leave out a directory and all below it. With an exception among the rules any file may be
    /// taken back, so all is read.
    fn is_left_out(&self, path: &str) -> bool {
        self.rules
            .as_ref()
            .is_some_and(|rules| !rules.has_exceptions() && rules.matches_or_parent_matches(path))
    }

    fn leaves_out(&mut self, path: &str) -> bool {
        let left_out = !path.is_empty() && self.is_left_out(path);
        if left_out {
            self.folder.left_out.push(path.to_owned());
            self.folder.directories.push((path.to_owned(), DIRECTORY));
        }
        left_out
    }

    async fn hash(&mut self) -> Result<(), Stopped> {
        let mut hasher = Hasher::start().await;
        let mut rest = std::mem::take(&mut self.found).into_iter().peekable();
        while rest.peek().is_some() {
            let mut batch = Vec::new();
            let mut bytes = 0;
            while batch.len() < BATCH_FILES && bytes < BATCH_BYTES {
                let Some((path, file)) = rest.next() else {
                    break;
                };
                bytes += file.size() as u64;
                batch.push((path, file));
            }
            let files: Array = batch.iter().map(|(_, file)| file).collect();
            let outcomes = hasher.hash(&files).await;
            self.count.files_done += batch.len();
            self.count.bytes_done += bytes;
            for ((path, file), outcome) in batch.into_iter().zip(outcomes) {
                match outcome {
                    Ok(known) => self.folder.files.push(FolderFile {
                        path,
                        digest: Digest::from_bytes(known.digest),
                        size: known.size,
                        mode: FILE,
                        mtime: Some((file.last_modified() / 1000.0) as i64),
                        text: known.text,
                    }),
                    Err(error) => self.folder.unreadable.push((path, error)),
                }
            }
            self.report()?;
        }
        Ok(())
    }
}

fn join(directory: &str, name: &str) -> String {
    if directory.is_empty() {
        name.to_owned()
    } else {
        format!("{directory}/{name}")
    }
}

/// The path within the picked folder, its name in front; the plain name for a file picked alone.
fn relative_path(file: &File) -> String {
    js_sys::Reflect::get(file, &"webkitRelativePath".into())
        .ok()
        .and_then(|path| path.as_string())
        .filter(|path| !path.is_empty())
        .unwrap_or_else(|| file.name())
}

/// The rules of an ignore file; none if it cannot be read or holds a bad pattern: then all files are read, and the
/// build reports the pattern.
async fn rules_of(file: &File) -> Option<Matcher> {
    let known = hasher::read(file).await.ok()?;
    Matcher::new(&known.text?).ok()
}

/// All entries of a directory. A reader gives them in portions, an empty one last.
async fn entries_of(directory: &FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader = directory.create_reader();
    let mut entries = Vec::new();
    loop {
        let portion = JsFuture::from(callback(|resolve, reject| {
            if let Err(error) = reader.read_entries_with_callback_and_callback(resolve, reject) {
                let _ = reject.call1(&JsValue::UNDEFINED, &error);
            }
        }))
        .await?;
        let portion: Array = portion.unchecked_into();
        if portion.length() == 0 {
            return Ok(entries);
        }
        entries.extend(
            portion
                .iter()
                .map(JsCast::unchecked_into::<FileSystemEntry>),
        );
    }
}

/// A promise for a function that takes a callback for success and one for failure.
fn callback(start: impl Fn(&Function, &Function)) -> Promise {
    Promise::new(&mut |resolve, reject| start(&resolve, &reject))
}

async fn settle(promises: &Array) -> Vec<Result<JsValue, JsValue>> {
    // All are listened to before the first is waited for: one that fails unheard is an uncaught error of the page.
    let futures: Vec<JsFuture> = promises
        .iter()
        .map(|promise| JsFuture::from(promise.unchecked_into::<Promise>()))
        .collect();
    let mut results = Vec::with_capacity(futures.len());
    for future in futures {
        results.push(future.await);
    }
    results
}

fn said(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(
        || tr!("it could not be read"),
        |error| error.message().into(),
    )
}
