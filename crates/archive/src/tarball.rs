//! Tar files, plain or packed by gzip. The `tar` crate knows their headers: those of GNU, of pax, and the old ones.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use tar::{Archive, Entry, EntryType};

use crate::aside::Why;
use crate::bounds::{Bounds, Limit};
use crate::contents::{Event, PORTION};
use crate::fault::{Fault, Flaw};
use crate::gunzip::Gunzip;
use crate::kind::Kind;
use crate::listing::{Count, DIRECTORY_MODE, FILE_MODE, What};
use crate::name;
use crate::place::Places;
use crate::source::{Bytes, Stream};

/// What describes one member has no more bytes than this: the crate holds it in memory as a whole.
const HEADERS: u64 = 1024 * 1024;

pub(crate) async fn list(
    bytes: &dyn Bytes,
    kind: Kind,
    bounds: &Bounds,
    places: &mut Places<'_>,
    pause: &mut impl AsyncFnMut(Count) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let mut count = Count::default();
    let mut each = async |passing: Passing<'_, '_, '_>| {
        if let Passing::Entry(number, entry) = passing {
            if let Some(size) = place(entry, number, bounds, places)? {
                count.files += 1;
                count.bytes = count.bytes.saturating_add(size);
            }
            bounds.hold(entry.size(), count.bytes)?;
        }
        Ok(pause(count).await)
    };
    walk(bytes, kind, bounds, &mut each).await
}

pub(crate) async fn contents(
    bytes: &dyn Bytes,
    kind: Kind,
    bounds: &Bounds,
    wanted: &BTreeSet<usize>,
    each: &mut impl AsyncFnMut(Event<'_>) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let Some(last) = wanted.last().copied() else {
        return Ok(());
    };
    let mut current = None;
    let mut ended = false;
    let mut walked = async |passing: Passing<'_, '_, '_>| {
        let event = match passing {
            Passing::Entry(number, _) => {
                current = wanted.contains(&number).then_some(number);
                Event::Passed
            }
            Passing::Bytes(bytes) if current.is_some() => Event::Bytes(bytes),
            Passing::Bytes(_) => Event::Passed,
            Passing::End => current.take().map_or(Event::Passed, Event::End),
        };
        let flow = each(event).await;
        // What follows the last one was read when the archive was listed.
        if matches!(event, Event::End(number) if number == last) {
            ended = true;
            return Ok(ControlFlow::Break(()));
        }
        Ok(flow)
    };
    match walk(bytes, kind, bounds, &mut walked).await {
        Err(Fault::Stopped) if ended => Ok(()),
        other => other,
    }
}

/// What a walk comes by.
enum Passing<'a, 'b, 'c> {
    /// A member, by its number.
    Entry(usize, &'a mut Entry<'b, Metered<'c>>),
    /// Bytes of the member, or behind the last one.
    Bytes(&'a [u8]),
    /// The member has ended.
    End,
}

/// Walks over all members and whatever follows them.
async fn walk(
    bytes: &dyn Bytes,
    kind: Kind,
    bounds: &Bounds,
    each: &mut impl AsyncFnMut(Passing<'_, '_, '_>) -> Result<ControlFlow<()>, Fault>,
) -> Result<(), Fault> {
    let meter = Rc::new(Meter::new(bounds.bytes));
    let mut archive = Archive::new(Metered {
        unpacked: match kind {
            Kind::TarGz => Unpacked::Gzip(Box::new(Gunzip::new(Stream::all(bytes)))),
            _ => Unpacked::Plain(Stream::all(bytes)),
        },
        meter: Rc::clone(&meter),
    });
    let mut after = None;
    let mut buffer = vec![0; PORTION];
    let mut entries = archive
        .entries()
        .map_err(|_| meter.fault(Flaw::Header, None))?;
    let mut number = 0;
    loop {
        meter.allowed.set(HEADERS);
        let Some(entry) = entries.next() else {
            break;
        };
        let mut entry = entry.map_err(|_| meter.fault(Flaw::Header, after.take()))?;
        meter.allowed.set(u64::MAX);
        // These describe the archive: `git archive` writes its commit there.
        let is_member = !entry.header().entry_type().is_pax_global_extensions();
        if is_member {
            go(each(Passing::Entry(number, &mut entry)).await?)?;
        }
        let mut left = entry.size();
        while left > 0 {
            let read = entry.read(&mut buffer);
            let read = read.map_err(|_| meter.fault(Flaw::Truncated, after.clone()))?;
            if read == 0 {
                return Err(meter.fault(Flaw::Truncated, after));
            }
            left = left.saturating_sub(read as u64);
            let bytes = if is_member { &buffer[..read] } else { &[] };
            go(each(Passing::Bytes(bytes)).await?)?;
        }
        if is_member {
            go(each(Passing::End).await?)?;
            after = Some(name::shown(&entry.path_bytes()));
            number += 1;
        }
    }
    // The end of a tar says nothing of the gzip around it, whose checksum comes last.
    let mut rest = archive.into_inner();
    meter.allowed.set(u64::MAX);
    loop {
        let read = rest.read(&mut buffer);
        if read.map_err(|_| meter.fault(Flaw::Truncated, after.clone()))? == 0 {
            return Ok(());
        }
        go(each(Passing::Bytes(&[])).await?)?;
    }
}

fn go(flow: ControlFlow<()>) -> Result<(), Fault> {
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Fault::Stopped),
    }
}

/// Gives a member its place; how many bytes it has, if it is a file with bytes of its own.
fn place(
    entry: &mut Entry<Metered>,
    body: usize,
    bounds: &Bounds,
    places: &mut Places,
) -> Result<Option<u64>, Fault> {
    let raw = entry.path_bytes().into_owned();
    let kind = entry.header().entry_type();
    let path = match name::clean(&raw, bounds) {
        Ok(path) => path,
        Err(why) => return places.put_aside(&raw, why).map(|()| None),
    };
    let mode = entry.header().mode().map(|mode| mode & 0o7777);
    let is_directory = kind == EntryType::Directory
        // Tars from before there were directories.
        || (kind == EntryType::Regular && raw.ends_with(b"/"));
    let what = match kind {
        _ if is_directory => Ok(What::Directory {
            mode: mode.unwrap_or(DIRECTORY_MODE),
        }),
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
            let size = entry.size();
            let extensions = Extensions::of(entry);
            let written = entry.header().mtime().ok();
            let written = written.and_then(|seconds| i64::try_from(seconds).ok());
            if extensions.sparse {
                Err(Why::Sparse)
            } else {
                Ok(What::File {
                    body,
                    size,
                    mode: mode.unwrap_or(FILE_MODE),
                    mtime: extensions.mtime.or(written),
                })
            }
        }
        EntryType::Symlink => {
            let target = entry.link_name_bytes().unwrap_or_default();
            name::target(&target, bounds).map(|target| What::Symlink { target })
        }
        EntryType::Link => {
            let target = entry.link_name_bytes().unwrap_or_default();
            name::clean(&target, bounds).and_then(|target| {
                let linked = places.leaf(&target).cloned();
                linked.ok_or(Why::DeadLink)
            })
        }
        EntryType::Char | EntryType::Block | EntryType::Fifo => Err(Why::Special),
        _ => Err(Why::Unknown),
    };
    match what {
        Ok(what) => {
            let own = match &what {
                What::File { body: of, size, .. } if *of == body => Some(*size),
                _ => None,
            };
            places.put(path, what)?;
            Ok(own)
        }
        Err(why) => places.put_aside(&raw, why).map(|()| None),
    }
}

/// What pax says of a member beyond what the crate takes from it.
#[derive(Default)]
struct Extensions {
    mtime: Option<i64>,
    sparse: bool,
}

impl Extensions {
    fn of(entry: &mut Entry<Metered>) -> Self {
        let mut said = Self::default();
        let Ok(Some(extensions)) = entry.pax_extensions() else {
            return said;
        };
        for extension in extensions.flatten() {
            let key = extension.key_bytes();
            if key == b"mtime" {
                let seconds = extension.value().unwrap_or_default();
                let whole = seconds.split('.').next().unwrap_or_default();
                said.mtime = whole.parse().ok();
            }
            said.sparse |= key.starts_with(b"GNU.sparse.");
        }
        said
    }
}

/// What the reader of a tar has taken, and why it got no more.
struct Meter {
    /// How many bytes may be read before the next member.
    allowed: Cell<u64>,
    /// How many bytes may be unpacked in all, and how many still.
    bytes: u64,
    left: Cell<u64>,
    /// Why reading failed, past what [`io::Error`] says.
    failed: Cell<Option<Failed>>,
    /// Whether the end was reached.
    ended: Cell<bool>,
}

#[derive(Clone, Copy)]
enum Failed {
    Over(Limit),
    Flaw(Flaw),
}

impl Meter {
    fn new(bytes: u64) -> Self {
        Self {
            allowed: Cell::new(u64::MAX),
            bytes,
            left: Cell::new(bytes),
            failed: Cell::new(None),
            ended: Cell::new(false),
        }
    }

    /// Why the crate gave up. It says so in words only; what it did not come to say itself is `otherwise`, unless it had
    /// come to the end.
    fn fault(&self, otherwise: Flaw, after: Option<String>) -> Fault {
        let flaw = match self.failed.get() {
            Some(Failed::Over(limit)) => return Fault::Over(limit),
            Some(Failed::Flaw(flaw)) => flaw,
            None if self.ended.get() => Flaw::Truncated,
            None => otherwise,
        };
        Fault::Broken { flaw, after }
    }

    fn fail(&self, failed: Failed) -> io::Error {
        self.failed.set(Some(failed));
        io::ErrorKind::Other.into()
    }
}

enum Unpacked<'a> {
    Plain(Stream<'a>),
    Gzip(Box<Gunzip<'a>>),
}

/// The bytes of the tar itself, counted.
struct Metered<'a> {
    unpacked: Unpacked<'a>,
    meter: Rc<Meter>,
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let meter = &self.meter;
        if into.is_empty() {
            return Ok(0);
        }
        let allowed = meter.allowed.get();
        if allowed == 0 {
            return Err(meter.fail(Failed::Flaw(Flaw::Header)));
        }
        let most = into
            .len()
            .min(usize::try_from(allowed).unwrap_or(usize::MAX));
        let read = match &mut self.unpacked {
            Unpacked::Plain(stream) => stream.read(&mut into[..most])?,
            Unpacked::Gzip(gunzip) => gunzip
                .read(&mut into[..most])
                .map_err(|flaw| meter.fail(Failed::Flaw(flaw)))?,
        };
        meter.ended.set(read == 0);
        meter.allowed.set(allowed - read as u64);
        match meter.left.get().checked_sub(read as u64) {
            Some(left) => meter.left.set(left),
            None => return Err(meter.fail(Failed::Over(Limit::Bytes(meter.bytes)))),
        }
        Ok(read)
    }
}
