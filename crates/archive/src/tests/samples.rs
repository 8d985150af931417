//! Archives for tests, honest and hostile, and reading them without a browser.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::ops::ControlFlow;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use tar::{EntryType, Header};
use zip::write::SimpleFileOptions;

use crate::{Bounds, Count, Event, Fault, Kind, Listing, Member, What, contents, kind, list};

/// Bounds that honest samples stay far below.
pub(crate) const BOUNDS: Bounds = Bounds {
    members: 1000,
    bytes: 4 * 1024 * 1024,
    member_bytes: 1024 * 1024,
    names: 64 * 1024,
    path: 1024,
    depth: 20,
};

/// When all samples were written.
pub(crate) const WHEN: u64 = 1_700_000_000;

/// The outcome of something that never waits.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits for something"),
    }
}

/// Lists an archive of whatever kind.
pub(crate) fn listed(bytes: &[u8], bounds: &Bounds) -> Result<Listing, Fault> {
    let kind = kind(&bytes).expect("an archive");
    now(list(&bytes, kind, bounds, &mut async |_: Count| {
        ControlFlow::Continue(())
    }))
}

/// What became of the bodies with these numbers.
pub(crate) type Bodies = BTreeMap<usize, Result<Vec<u8>, crate::Flaw>>;

/// Reads the bodies with these numbers.
pub(crate) fn bodies(bytes: &[u8], kind: Kind, wanted: &BTreeSet<usize>) -> Result<Bodies, Fault> {
    let mut bodies = Bodies::new();
    let mut current = Vec::new();
    let mut each = async |event: Event<'_>| {
        match event {
            Event::Passed => {}
            Event::Bytes(bytes) => current.extend_from_slice(bytes),
            Event::End(number) => {
                bodies.insert(number, Ok(std::mem::take(&mut current)));
            }
            Event::Damaged(number, flaw) => {
                current.clear();
                bodies.insert(number, Err(flaw));
            }
        }
        ControlFlow::Continue(())
    };
    now(contents(&bytes, kind, &BOUNDS, wanted, &mut each))?;
    Ok(bodies)
}

/// A member with the bytes of its file, as text.
pub(crate) fn read(bytes: &[u8]) -> (Listing, BTreeMap<String, String>) {
    let listing = listed(bytes, &BOUNDS).expect("it is sound");
    let body = |member: &Member| match member.what {
        What::File { body, .. } => Some(body),
        _ => None,
    };
    let wanted = listing.members.iter().filter_map(body).collect();
    let bodies = bodies(bytes, kind(&bytes).expect("an archive"), &wanted).expect("it is sound");
    let texts = listing.members.iter().filter_map(|member| {
        let text = bodies[&body(member)?].as_ref().expect("it is sound");
        Some((
            member.path.clone(),
            String::from_utf8_lossy(text).into_owned(),
        ))
    });
    let texts = texts.collect();
    (listing, texts)
}

/// A member of a tar: type, name, target of a link or text of a file.
pub(crate) type Entry<'a> = (EntryType, &'a [u8], &'a [u8]);

/// A tar of these members, whose names are written as they are.
pub(crate) fn tar(entries: &[Entry]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (kind, name, rest) in entries {
        let mut header = Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_mtime(WHEN);
        header.set_mode(match kind {
            EntryType::Directory => 0o755,
            _ if name.ends_with(b".sh") => 0o755,
            _ => 0o644,
        });
        let old = header.as_old_mut();
        assert!(name.len() <= old.name.len(), "long names are for pax");
        old.name[..name.len()].copy_from_slice(name);
        let text: &[u8] = match kind {
            EntryType::Symlink | EntryType::Link => {
                old.linkname[..rest.len()].copy_from_slice(rest);
                b""
            }
            _ => rest,
        };
        header.set_size(text.len() as u64);
        header.set_cksum();
        builder.append(&header, text).expect("it is in memory");
    }
    builder.into_inner().expect("it is in memory")
}

/// These bytes, packed by gzip.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::GzBuilder::new()
        .filename("sample.tar")
        .write(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("it is in memory");
    encoder.finish().expect("it is in memory")
}

/// A zip of files with these names, which are written as they are, each holding its text.
pub(crate) fn zip(files: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut writer = ZipArchiveWriter::new(Vec::new());
    for (name, text) in files {
        let (mut entry, config) = writer
            .new_file(EntryPath::verbatim(*name))
            .compression_method(CompressionMethod::DEFLATE)
            .unix_permissions(0o100_644)
            .start()
            .expect("it is in memory");
        let encoder =
            flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::default());
        let mut data = config.wrap(encoder);
        data.write_all(text).expect("it is in memory");
        let (encoder, descriptor) = data.finish().expect("it is in memory");
        encoder.finish().expect("it is in memory");
        entry.finish(descriptor).expect("it is in memory");
    }
    writer.finish().expect("it is in memory")
}

/// A project as people have it, in one folder.
pub(crate) const PROJECT: &[Entry] = &[
    (EntryType::Directory, b"shop-main/", b""),
    (
        EntryType::Regular,
        b"shop-main/Dockerfile",
        b"FROM alpine\n",
    ),
    (EntryType::Directory, b"shop-main/empty/", b""),
    (EntryType::Regular, b"shop-main/run.sh", b"#!/bin/sh\n"),
    (EntryType::Symlink, b"shop-main/start", b"run.sh"),
    (
        EntryType::Regular,
        b"shop-main/src/app.py",
        b"print('open')\n",
    ),
];

/// The same project as another program zips it.
pub(crate) fn project_zip() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (kind, name, rest) in PROJECT {
        let name = str::from_utf8(name).expect("it is ASCII");
        let options = SimpleFileOptions::default();
        let rest = str::from_utf8(rest).expect("it is ASCII");
        match kind {
            EntryType::Directory => writer.add_directory(name, options.unix_permissions(0o755)),
            EntryType::Symlink => writer.add_symlink(name, rest, options),
            _ => {
                let mode = if name.contains(".sh") { 0o755 } else { 0o644 };
                let started = writer.start_file(name, options.unix_permissions(mode));
                started.and_then(|()| Ok(writer.write_all(rest.as_bytes())?))
            }
        }
        .expect("it is in memory");
    }
    writer.finish().expect("it is in memory").into_inner()
}
