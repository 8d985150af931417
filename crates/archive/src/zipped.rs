//! Zip files. The `rawzip` crate finds and reads their table of contents, which alone says what is in them.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::ops::ControlFlow;

use rawzip::extra_fields::ExtraFieldId;
use rawzip::{
    CompressionMethod, CreatorSystem, MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ZipArchive,
    ZipArchiveEntryWayfinder, ZipFileHeaderRecord, ZipLocator,
};

use crate::aside::Why;
use crate::bounds::Bounds;
use crate::contents::{Event, PORTION};
use crate::fault::{Fault, Flaw};
use crate::gunzip::CRC;
use crate::inflate::Inflate;
use crate::listing::{Count, DIRECTORY_MODE, FILE_MODE, What};
use crate::name;
use crate::place::Places;
use crate::source::{Anywhere, Bytes, Stream};

/// Types of files in the upper bits of a Unix mode.
const TYPE: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;
const DIRECTORY: u32 = 0o040_000;
const SYMLINK: u32 = 0o120_000;

pub(crate) async fn list(
    bytes: &dyn Bytes,
    bounds: &Bounds,
    places: &mut Places<'_>,
    pause: &mut impl AsyncFnMut(Count) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let mut buffer = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let archive = open(bytes, &mut buffer)?;
    let mut count = Count::default();
    let mut after = None;
    let mut entries = archive.entries(&mut buffer);
    for number in 0.. {
        let entry = entries.next_entry().map_err(|_| Fault::Broken {
            flaw: Flaw::Directory,
            after: after.take(),
        })?;
        let Some(entry) = entry else {
            break;
        };
        let raw = entry.file_path().as_bytes();
        after = Some(name::shown(raw));
        match what(bytes, &archive, &entry, number, bounds) {
            Ok((path, what)) => {
                if let What::File { size, .. } = what {
                    count.files += 1;
                    count.bytes = count.bytes.saturating_add(size);
                }
                places.put(path, what)?;
            }
            Err(why) => places.put_aside(raw, why)?,
        }
        if pause(count).await.is_break() {
            return Err(Fault::Stopped);
        }
    }
    Ok(())
}

pub(crate) async fn contents(
    bytes: &dyn Bytes,
    bounds: &Bounds,
    wanted: &BTreeSet<usize>,
    each: &mut impl AsyncFnMut(Event<'_>) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let mut buffer = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let archive = open(bytes, &mut buffer)?;
    let mut entries = archive.entries(&mut buffer);
    let mut all: u64 = 0;
    let Some(last) = wanted.last() else {
        return Ok(());
    };
    for number in 0..=*last {
        let directory = |_| Fault::Broken {
            flaw: Flaw::Directory,
            after: None,
        };
        let Some(entry) = entries.next_entry().map_err(directory)? else {
            break;
        };
        if !wanted.contains(&number) {
            if each(Event::Passed).await.is_break() {
                return Err(Fault::Stopped);
            }
            continue;
        }
        let size = entry.uncompressed_size_hint();
        all = all.saturating_add(size);
        bounds.hold(size, all)?;
        let mut opened = Body::open(bytes, &archive, &entry);
        let mut portion = vec![0; PORTION];
        loop {
            let next = match &mut opened {
                Ok(body) => body.read(&mut portion),
                Err(flaw) => Err(*flaw),
            };
            let (event, ended) = match next {
                Ok(0) => (Event::End(number), true),
                Ok(read) => (Event::Bytes(&portion[..read]), false),
                Err(flaw) => (Event::Damaged(number, flaw), true),
            };
            if each(event).await.is_break() {
                return Err(Fault::Stopped);
            }
            if ended {
                break;
            }
        }
    }
    Ok(())
}

fn open<'a>(bytes: &'a dyn Bytes, buffer: &mut [u8]) -> Result<ZipArchive<Anywhere<'a>>, Fault> {
    let located = ZipLocator::new().locate_in_reader(Anywhere(bytes), buffer, bytes.size());
    located.map_err(|_| Fault::Broken {
        flaw: Flaw::Directory,
        after: None,
    })
}

/// What a member is, and its place.
fn what(
    bytes: &dyn Bytes,
    archive: &ZipArchive<Anywhere>,
    entry: &ZipFileHeaderRecord,
    body: usize,
    bounds: &Bounds,
) -> Result<(String, What), Why> {
    let raw = entry.file_path().as_bytes();
    let path = name::clean(raw, bounds)?;
    let system = entry.version_made_by().creator_system();
    let of_unix = matches!(system, CreatorSystem::UNIX | CreatorSystem::MACOS);
    if !of_unix && path.contains('\\') {
        return Err(Why::Backslash);
    }
    if path.starts_with("__MACOSX/") || path == "__MACOSX" {
        return Err(Why::AppleDouble);
    }
    // What says nothing of its mode has the usual one.
    let unix = if of_unix {
        entry.external_attributes() >> 16
    } else {
        0
    };
    let mode = |usual| match unix & 0o7777 {
        0 => usual,
        mode => mode,
    };
    if raw.ends_with(b"/") || unix & TYPE == DIRECTORY {
        let mode = mode(DIRECTORY_MODE);
        return Ok((path, What::Directory { mode }));
    }
    if entry.flags().is_encrypted() {
        return Err(Why::Encrypted);
    }
    let method = entry.compression_method();
    if !matches!(
        method,
        CompressionMethod::STORE | CompressionMethod::DEFLATE
    ) {
        return Err(Why::Method(method.as_u16()));
    }
    let what = match unix & TYPE {
        0 | REGULAR => What::File {
            body,
            size: entry.uncompressed_size_hint(),
            mode: mode(FILE_MODE),
            mtime: mtime(entry),
        },
        SYMLINK => {
            let text = text(bytes, archive, entry, bounds)?;
            let target = name::target(&text, bounds)?;
            What::Symlink { target }
        }
        _ => return Err(Why::Special),
    };
    Ok((path, what))
}

/// The bytes of a member, which is the target of a link.
fn text(
    bytes: &dyn Bytes,
    archive: &ZipArchive<Anywhere>,
    entry: &ZipFileHeaderRecord,
    bounds: &Bounds,
) -> Result<Vec<u8>, Why> {
    let mut body = Body::open(bytes, archive, entry).map_err(Why::Damaged)?;
    let mut text = vec![0; bounds.path];
    let mut filled = 0;
    loop {
        match body.read(&mut text[filled..]).map_err(Why::Damaged)? {
            0 => break,
            read => filled += read,
        }
        if filled == text.len() {
            return Err(Why::BadTarget);
        }
    }
    text.truncate(filled);
    Ok(text)
}

/// When a member was last written: what its extra field says, else the wall clock of who packed it, taken for UTC.
fn mtime(entry: &ZipFileHeaderRecord) -> Option<i64> {
    for (id, field) in entry.extra_fields() {
        if id == ExtraFieldId::EXTENDED_TIMESTAMP
            && let [flags, a, b, c, d, ..] = *field
            && flags & 1 != 0
        {
            return Some(i32::from_le_bytes([a, b, c, d]).into());
        }
    }
    let clock = entry.last_modified_dos();
    let (year, month, day) = (clock.year(), clock.month(), clock.day());
    let (hour, minute, second) = (clock.hour(), clock.minute(), clock.second());
    (month >= 1).then(|| {
        days(year.into(), month.into(), day.into()) * 86_400
            + i64::from(hour) * 3600
            + i64::from(minute) * 60
            + i64::from(second)
    })
}

/// Days from the first of 1970. Years begin in March here, so that leap days come last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leaps = year / 4 - year / 100 + year / 400;
    let before_1970 = 719_469;
    year * 365 + leaps + (month * 153 + 2) / 5 + day - before_1970
}

/// The bytes of one member, compared with what the table of contents says of them.
struct Body<'a> {
    packed: Stream<'a>,
    inflate: Option<Inflate>,
    crc: crc::Digest<'static, u32>,
    expected: u32,
    size: u64,
    read: u64,
}

impl<'a> Body<'a> {
    fn open(
        bytes: &'a dyn Bytes,
        archive: &ZipArchive<Anywhere>,
        entry: &ZipFileHeaderRecord,
    ) -> Result<Self, Flaw> {
        let way: ZipArchiveEntryWayfinder = entry.wayfinder();
        let found = archive.get_entry(way).map_err(|_| Flaw::Header)?;
        let (start, end) = found.compressed_data_range();
        if end > bytes.size() {
            return Err(Flaw::Truncated);
        }
        Ok(Self {
            packed: Stream::range(bytes, start, end),
            inflate: (entry.compression_method() == CompressionMethod::DEFLATE).then(Inflate::new),
            crc: CRC.digest(),
            expected: entry.crc32(),
            size: entry.uncompressed_size_hint(),
            read: 0,
        })
    }

    /// The next bytes; nothing only at the end, when size and checksum were right.
    fn read(&mut self, into: &mut [u8]) -> Result<usize, Flaw> {
        let read = match &mut self.inflate {
            Some(inflate) => inflate.read(&mut self.packed, into)?,
            None => self.packed.read(into).map_err(|_| Flaw::Truncated)?,
        };
        self.crc.update(&into[..read]);
        self.read += read as u64;
        if self.read > self.size || (read == 0 && self.read < self.size) {
            return Err(Flaw::Size);
        }
        if read == 0 && self.crc.clone().finalize() != self.expected {
            return Err(Flaw::Checksum);
        }
        Ok(read)
    }
}
