//! Whatever the bytes: no panic, clean paths in one tree, and never more than the bounds allow.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::ops::ControlFlow;

use proptest::prelude::*;
use tar::EntryType;

use super::samples::{BOUNDS, PROJECT, gzip, now, project_zip, tar, zip};
use crate::gunzip::Gunzip;
use crate::source::Stream;
use crate::{Bounds, Count, Event, Kind, What, contents, kind, list};

/// Small, so that they are met.
const TIGHT: Bounds = Bounds {
    members: 12,
    bytes: 20_000,
    member_bytes: 8_000,
    names: 300,
    path: 40,
    depth: 4,
};

/// Reads everything there is, as a kind of archive that it may not be.
fn hold(bytes: &[u8], kind: Kind, bounds: &Bounds) {
    let mut pause = async |_: Count| ControlFlow::Continue(());
    let Ok(listing) = now(list(&bytes, kind, bounds, &mut pause)) else {
        return;
    };
    let mut stands = BTreeMap::new();
    let mut wanted = BTreeSet::new();
    for member in &listing.members {
        let path = &member.path;
        assert!(path.len() <= bounds.path && path.split('/').count() <= bounds.depth);
        assert!(
            path.split('/')
                .all(|name| !name.is_empty() && name != "." && name != ".."),
            "{path:?}"
        );
        assert!(stands.insert(path.clone(), &member.what).is_none());
        if let What::File { body, .. } = member.what {
            wanted.insert(body);
        }
    }
    assert!(stands.len() + listing.aside.len() <= bounds.members);
    for path in stands.keys() {
        for (end, _) in path.match_indices('/') {
            let above = stands.get(&path[..end]);
            assert!(
                above.is_none_or(|what| matches!(what, What::Directory { .. })),
                "{path:?}"
            );
        }
    }
    let mut unpacked = 0;
    let mut seen = BTreeSet::new();
    let mut each = async |event: Event<'_>| {
        match event {
            Event::Passed => {}
            Event::Bytes(bytes) => unpacked += bytes.len() as u64,
            Event::End(number) | Event::Damaged(number, _) => {
                assert!(wanted.contains(&number) && seen.insert(number));
            }
        }
        ControlFlow::Continue(())
    };
    let ended = now(contents(&bytes, kind, bounds, &wanted, &mut each));
    // The last portion of a member that is larger than it says is told before it is put aside.
    assert!(unpacked <= bounds.bytes + 64 * 1024);
    assert!(ended.is_err() || seen == wanted);
}

fn hold_as_all(bytes: &[u8]) {
    let _ = kind(&bytes);
    for kind in [Kind::Tar, Kind::TarGz, Kind::Zip] {
        hold(bytes, kind, &BOUNDS);
        hold(bytes, kind, &TIGHT);
    }
}

fn name() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        4 => Just("a".to_owned()),
        2 => "[a-c]{1,3}",
        1 => Just("..".to_owned()),
        1 => Just(".".to_owned()),
        1 => Just(String::new()),
        1 => Just("C:".to_owned()),
        1 => Just("\\x".to_owned()),
        1 => Just("é".to_owned()),
    ];
    prop::collection::vec(part, 1..6).prop_map(|parts| parts.join("/").into_bytes())
}

fn entry_type() -> impl Strategy<Value = EntryType> {
    prop::sample::select(vec![
        EntryType::Regular,
        EntryType::Regular,
        EntryType::Directory,
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Fifo,
        EntryType::GNULongName,
        EntryType::GNUSparse,
        EntryType::XHeader,
        EntryType::XGlobalHeader,
    ])
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        hold_as_all(&bytes);
    }

    #[test]
    fn any_members(entries in prop::collection::vec((entry_type(), name(), name()), 0..16)) {
        let entries: Vec<_> = entries
            .iter()
            .map(|(kind, name, rest)| (*kind, name.as_slice(), rest.as_slice()))
            .collect();
        let plain = tar(&entries);
        hold(&plain, Kind::Tar, &BOUNDS);
        hold(&plain, Kind::Tar, &TIGHT);
        let files: Vec<_> = entries.iter().map(|(_, name, text)| (*name, *text)).collect();
        let zipped = zip(&files);
        hold(&zipped, Kind::Zip, &BOUNDS);
        hold(&zipped, Kind::Zip, &TIGHT);
    }

    #[test]
    fn damaged_archives(
        which in 0..3_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = match which {
            0 => tar(PROJECT),
            1 => gzip(&tar(PROJECT)),
            _ => project_zip(),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        hold_as_all(&bytes);
    }

    #[test]
    fn gzip_unpacks_as_the_reference_does(
        members in prop::collection::vec(prop::collection::vec(0..4_u8, 0..5000), 1..4),
        change in any::<prop::sample::Index>(),
        to in any::<u8>(),
        sound in any::<bool>(),
    ) {
        let mut bytes: Vec<u8> = members.iter().flat_map(|member| gzip(member)).collect();
        if !sound {
            let at = change.index(bytes.len());
            bytes[at] = to;
        }
        let mut expected = Vec::new();
        let reference = flate2::read::MultiGzDecoder::new(&*bytes).read_to_end(&mut expected);
        let source = &*bytes;
        let mut gunzip = Gunzip::new(Stream::all(&source));
        let mut got = Vec::new();
        let mut portion = [0; 700];
        let outcome = loop {
            match gunzip.read(&mut portion) {
                Ok(0) => break Ok(()),
                Ok(read) => got.extend_from_slice(&portion[..read]),
                Err(flaw) => break Err(flaw),
            }
        };
        if reference.is_ok() {
            prop_assert_eq!(outcome, Ok(()));
            prop_assert_eq!(got, expected);
        } else if sound {
            prop_assert!(false, "the reference cannot read its own");
        }
    }
}
