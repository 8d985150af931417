//! Archives as folders: read whole, listed, and their files unpacked in portions that go to the hasher as files do.
//!
//! What unpacks is the crate `archive`. It runs on the page, in steps of a few milliseconds: in a worker it would have to
//! be published twice, for frames that are granted none.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use archive::{
    Aside, Bounds, Bytes, Event, Fault, Kind, Listing, Member, Unread, What, Why, contents, list,
};
use cache_model::digest::Digest;
use cache_model::ignore::Matcher;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FileSystemEntry, FileSystemFileEntry};

use super::{
    Archive, BATCH_BYTES, BATCH_FILES, Count, DIRECTORY, Folder, FolderFile, MAX_BYTES, Stopped,
    Walk, callback, said,
};
use crate::host::hashing::Hasher;
use crate::host::timers;

/// Archives of more bytes than this are not taken: the browser holds them in memory while they are read.
pub(crate) const MAX_PACKED: u64 = 1_000_000_000;

const BOUNDS: Bounds = Bounds {
    members: 300_000,
    bytes: MAX_BYTES,
    member_bytes: MAX_BYTES,
    names: 64_000_000,
    // As Linux has it.
    path: 4096,
    // Trees are walked by functions that call themselves.
    depth: 200,
};

/// An ignore file of more bytes is none.
const MAX_RULES: u64 = 1024 * 1024;

/// How much is looked at to tell what a file is.
const START: f64 = 65_536.0;

/// For how many milliseconds one goes on before the browser may draw.
const TURN: f64 = 10.0;

/// Portions are put together when they are this many bytes.
const JOINED: u64 = 8 * 1024 * 1024;

/// Why a file was not opened as an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unopened {
    /// It has more bytes than [`MAX_PACKED`].
    TooLarge,
    /// The browser did not give its bytes, and said this.
    Lost(String),
    /// It is none that is read here.
    Unread(Unread),
    /// It is broken, or holds too much.
    Fault(Fault),
    /// Nothing in it has a place in a folder.
    Nothing(Vec<Aside>),
}

/// What a file is.
pub(super) async fn kind_of(file: &File) -> Result<Kind, Stopped> {
    let start = file
        .slice_with_f64_and_f64(0.0, START)
        .map_err(|error| lost(&error))?;
    let start = bytes_of(&start).await?.to_vec();
    archive::kind(&start.as_slice())
        .map_err(|unread| Stopped::Unopened(Unopened::Unread(unread), None))
}

/// The archive that was dropped alone, or why the packed file that was dropped alone is none that can be read; nothing
/// for anything else.
pub(super) async fn dropped(entries: &[FileSystemEntry]) -> Option<Result<(File, Kind), Unread>> {
    let [only] = entries else {
        return None;
    };
    if !only.is_file() {
        return None;
    }
    let entry: &FileSystemFileEntry = only.unchecked_ref();
    let file = callback(|resolve, reject| entry.file_with_callback_and_callback(resolve, reject));
    let file: File = JsFuture::from(file).await.ok()?.unchecked_into();
    match kind_of(&file).await {
        Ok(kind) => Some(Ok((file, kind))),
        Err(Stopped::Unopened(Unopened::Unread(unread), _)) if unread != Unread::NoArchive => {
            Some(Err(unread))
        }
        Err(_) => None,
    }
}

fn lost(error: &wasm_bindgen::JsValue) -> Stopped {
    Stopped::Unopened(Unopened::Lost(said(error)), None)
}

async fn bytes_of(blob: &Blob) -> Result<Uint8Array, Stopped> {
    let buffer = JsFuture::from(blob.array_buffer()).await;
    buffer
        .map(|buffer| Uint8Array::new(&buffer))
        .map_err(|error| lost(&error))
}

/// The bytes of an archive, left where the browser has them.
struct Packed(Uint8Array);

impl Bytes for Packed {
    fn size(&self) -> u64 {
        self.0.length().into()
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> usize {
        let Ok(at) = u32::try_from(at) else {
            return 0;
        };
        let rest = self.0.length().saturating_sub(at) as usize;
        let read = rest.min(into.len());
        self.0
            .subarray(at, at + read as u32)
            .copy_to(&mut into[..read]);
        read
    }
}

/// When the browser may draw again.
struct Turn(f64);

impl Turn {
    fn begin() -> Self {
        Self(timers::now())
    }

    /// Lets the browser draw if it is time; whether it was.
    async fn pass(&mut self) -> bool {
        if timers::now() - self.0 < TURN {
            return false;
        }
        timers::pause().await;
        self.0 = timers::now();
        true
    }
}

/// A file of the folder whose bytes are still packed.
struct Wanted {
    path: String,
    mode: u32,
    mtime: Option<i64>,
}

impl<T: FnMut(Count) -> ControlFlow<()>> Walk<'_, T> {
    /// Reads an archive as the folder it holds.
    pub(super) async fn unpack(
        mut self,
        file: &File,
        kind: Kind,
        dropped: bool,
    ) -> Result<Folder, Stopped> {
        if file.size() as u64 > MAX_PACKED {
            return Err(Stopped::Unopened(Unopened::TooLarge, None));
        }
        self.report()?;
        let packed = Packed(bytes_of(file).await?);
        let listing = self.list(&packed, kind).await?;
        self.count = Count::default();
        self.rules = rules(&packed, kind, &listing).await;
        let Listing {
            name,
            members,
            aside,
            leading_out,
        } = listing;
        self.folder.name = name.unwrap_or_else(|| stem(&file.name()).to_owned());
        self.folder.archive = Some(Archive {
            name: file.name(),
            dropped: dropped.then(|| file.clone()),
            aside,
            leading_out,
        });
        let wanted = self.sort(members);
        self.count.listed = true;
        self.report()?;
        self.contents(&packed, kind, wanted).await?;
        let Folder {
            files,
            links,
            directories,
            ..
        } = &self.folder;
        if files.is_empty() && links.is_empty() && directories.is_empty() {
            let aside = self.folder.archive.unwrap_or_default().aside;
            return Err(if aside.is_empty() {
                Stopped::Empty
            } else {
                Stopped::Unopened(Unopened::Nothing(aside), None)
            });
        }
        Ok(self.folder)
    }

    /// Takes over what needs no unpacking; gives what does, by the number of its body.
    fn sort(&mut self, members: Vec<Member>) -> BTreeMap<usize, Vec<Wanted>> {
        let mut wanted: BTreeMap<usize, Vec<Wanted>> = BTreeMap::new();
        let mut left_out = BTreeSet::new();
        for member in members {
            let path = member.path;
            let is_directory = matches!(member.what, What::Directory { .. });
            let own = is_directory.then_some(path.len());
            let above = path.match_indices('/').map(|(end, _)| end).chain(own);
            if let Some(end) = above
                .into_iter()
                .find(|end| self.is_left_out(&path[..*end]))
            {
                left_out.insert(path[..end].to_owned());
                continue;
            }
            match member.what {
                What::Directory { mode } => self.folder.directories.push((path, mode)),
                What::Symlink { target } => self.folder.links.push((path, target)),
                What::File {
                    body,
                    size,
                    mode,
                    mtime,
                } => {
                    self.count.files_found += 1;
                    self.count.bytes_found += size;
                    let file = Wanted { path, mode, mtime };
                    wanted.entry(body).or_default().push(file);
                }
            }
        }
        let unread = left_out.iter().map(|path| (path.clone(), DIRECTORY));
        self.folder.directories.extend(unread);
        self.folder.left_out = left_out.into_iter().collect();
        wanted
    }

    async fn list(&mut self, packed: &Packed, kind: Kind) -> Result<Listing, Stopped> {
        let mut turn = Turn::begin();
        let mut pause = async |count: archive::Count| {
            if !turn.pass().await {
                return ControlFlow::Continue(());
            }
            (self.tell)(Count {
                files_found: count.files,
                bytes_found: count.bytes,
                ..Count::default()
            })
        };
        list(packed, kind, &BOUNDS, &mut pause)
            .await
            .map_err(stopped)
    }

    /// Unpacks and hashes what is wanted, in batches as files of a folder are.
    async fn contents(
        &mut self,
        packed: &Packed,
        kind: Kind,
        mut wanted: BTreeMap<usize, Vec<Wanted>>,
    ) -> Result<(), Stopped> {
        let bodies: BTreeSet<usize> = wanted.keys().copied().collect();
        let mut turn = Turn::begin();
        let mut batch = Batch::start().await;
        let mut ended = Ok(());
        let mut each = async |event: Event<'_>| {
            match event {
                Event::Passed => {}
                Event::Bytes(bytes) => ended = batch.body.add(bytes),
                Event::End(number) => {
                    ended = batch.close(wanted.remove(&number).unwrap_or_default());
                }
                Event::Damaged(number, flaw) => {
                    batch.body = Body::default();
                    let damaged = wanted.remove(&number).unwrap_or_default();
                    let aside = damaged.into_iter().map(|file| Aside {
                        name: file.path,
                        why: Why::Damaged(flaw),
                    });
                    self.folder
                        .archive
                        .get_or_insert_default()
                        .aside
                        .extend(aside);
                }
            }
            if ended.is_err() {
                return ControlFlow::Break(());
            }
            if batch.is_full() {
                batch.hash(self).await;
            } else if !turn.pass().await {
                return ControlFlow::Continue(());
            }
            ended = self.report();
            match ended {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        };
        let read = contents(packed, kind, &BOUNDS, &bodies, &mut each).await;
        ended?;
        read.map_err(stopped)?;
        batch.hash(self).await;
        self.report()
    }
}

fn stopped(fault: Fault) -> Stopped {
    match fault {
        Fault::Stopped => Stopped::Cancelled,
        fault => Stopped::Unopened(Unopened::Fault(fault), None),
    }
}

/// The rules of the ignore file at the top; none if it cannot be read or holds a bad pattern, as for folders.
async fn rules(packed: &Packed, kind: Kind, listing: &Listing) -> Option<Matcher> {
    let body = listing
        .members
        .iter()
        .find_map(|member| match member.what {
            What::File { body, size, .. }
                if member.path == ".dockerignore" && size <= MAX_RULES =>
            {
                Some(body)
            }
            _ => None,
        })?;
    let mut text = Vec::new();
    let mut turn = Turn::begin();
    let mut sound = false;
    let mut each = async |event: Event<'_>| {
        match event {
            Event::Bytes(bytes) => text.extend_from_slice(bytes),
            Event::End(_) => sound = true,
            Event::Damaged(..) => return ControlFlow::Break(()),
            Event::Passed => {
                turn.pass().await;
            }
        }
        ControlFlow::Continue(())
    };
    let wanted = BTreeSet::from([body]);
    contents(packed, kind, &BOUNDS, &wanted, &mut each)
        .await
        .ok()?;
    let text = String::from_utf8(text).ok()?;
    sound.then(|| Matcher::new(&text).ok())?
}

/// The name of an archive without its endings.
fn stem(name: &str) -> &str {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.strip_suffix(".tar").unwrap_or(stem)
}

/// The bytes of a file as they come.
#[derive(Default)]
struct Body {
    parts: Array,
    /// Bytes of all of them, and of those that are not joined.
    size: u64,
    loose: u64,
}

impl Body {
    fn add(&mut self, bytes: &[u8]) -> Result<(), Stopped> {
        self.parts.push(&Uint8Array::from(bytes));
        self.size += bytes.len() as u64;
        self.loose += bytes.len() as u64;
        // The browser may keep a blob elsewhere than in memory.
        if self.loose >= JOINED {
            self.parts = Array::of1(&self.join()?.into());
            self.loose = 0;
        }
        Ok(())
    }

    fn join(&self) -> Result<Blob, Stopped> {
        Blob::new_with_buffer_source_sequence(&self.parts).map_err(|error| lost(&error))
    }
}

/// Files that are unpacked and wait to be hashed together.
struct Batch {
    hasher: Hasher,
    body: Body,
    blobs: Array,
    files: Vec<Vec<Wanted>>,
    bytes: u64,
}

impl Batch {
    async fn start() -> Self {
        Self {
            hasher: Hasher::start().await,
            body: Body::default(),
            blobs: Array::new(),
            files: Vec::new(),
            bytes: 0,
        }
    }

    /// The body is complete: it is that of these files.
    fn close(&mut self, files: Vec<Wanted>) -> Result<(), Stopped> {
        let body = std::mem::take(&mut self.body);
        self.blobs.push(&body.join()?.into());
        self.bytes += body.size;
        self.files.push(files);
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.files.len() >= BATCH_FILES || self.bytes >= BATCH_BYTES
    }

    /// Hashes what has gathered.
    async fn hash<T>(&mut self, walk: &mut Walk<'_, T>) {
        let outcomes = self.hasher.hash(&self.blobs).await;
        self.blobs = Array::new();
        self.bytes = 0;
        for (files, outcome) in std::mem::take(&mut self.files).into_iter().zip(outcomes) {
            walk.count.files_done += files.len();
            for Wanted { path, mode, mtime } in files {
                match &outcome {
                    Ok(known) => {
                        walk.count.bytes_done += known.size;
                        walk.folder.files.push(FolderFile {
                            path,
                            digest: Digest::from_bytes(known.digest),
                            size: known.size,
                            mode,
                            mtime,
                            text: known.text.clone(),
                        });
                    }
                    Err(error) => walk.folder.unreadable.push((path, error.clone())),
                }
            }
        }
    }
}
