//! What comes out of archives, honest and hostile.

#![allow(clippy::unwrap_used)]

mod properties;
mod samples;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use tar::EntryType::{self, Block, Char, Directory, Fifo, Link, Regular, Symlink};

use crate::{Bounds, Count, Fault, Flaw, Kind, Limit, Listing, Unread, What, Why, kind, list};
use samples::{
    BOUNDS, Entry, PROJECT, WHEN, bodies, gzip, listed, now, project_zip, read, tar, zip,
};

/// Members as `ls -F` would show them.
fn shown(listing: &Listing) -> Vec<String> {
    let member = |member: &crate::Member| match &member.what {
        What::File { mode, .. } if mode & 0o100 != 0 => format!("{}*", member.path),
        What::File { .. } => member.path.clone(),
        What::Symlink { target } => format!("{} -> {target}", member.path),
        What::Directory { .. } => format!("{}/", member.path),
    };
    listing.members.iter().map(member).collect()
}

fn aside(listing: &Listing) -> Vec<(&str, Why)> {
    let aside = listing.aside.iter();
    aside
        .map(|aside| (aside.name.as_str(), aside.why))
        .collect()
}

/// Expects what is taken from a tar, plain and packed, and what is put aside.
#[track_caller]
fn check(entries: &[Entry], taken: &[&str], put_aside: &[(&str, Why)]) {
    let plain = tar(entries);
    for bytes in [plain.clone(), gzip(&plain)] {
        let listing = listed(&bytes, &BOUNDS).unwrap();
        assert_eq!(shown(&listing), taken);
        assert_eq!(aside(&listing), put_aside);
    }
}

#[test]
fn the_same_project_comes_out_of_every_kind() {
    let plain = tar(PROJECT);
    let (expected, texts) = read(&plain);
    assert_eq!(expected.name.as_deref(), Some("shop-main"));
    assert_eq!(
        shown(&expected),
        [
            "Dockerfile",
            "empty/",
            "run.sh*",
            "src/app.py",
            "start -> run.sh"
        ]
    );
    assert_eq!(texts["src/app.py"], "print('open')\n");
    assert!(expected.aside.is_empty());
    let (packed, packed_texts) = read(&gzip(&plain));
    assert_eq!((&packed, &packed_texts), (&expected, &texts));
    let (zipped, zipped_texts) = read(&project_zip());
    assert_eq!(shown(&zipped), shown(&expected));
    assert_eq!((zipped.name, zipped_texts), (expected.name, texts));
}

#[test]
fn kinds_are_told_by_content() {
    let plain = tar(PROJECT);
    let check = |bytes: &[u8], expected: Result<Kind, Unread>| {
        assert_eq!(kind(&bytes), expected);
    };
    check(&plain, Ok(Kind::Tar));
    check(&gzip(&plain), Ok(Kind::TarGz));
    check(&project_zip(), Ok(Kind::Zip));
    check(&zip(&[]), Ok(Kind::Zip));
    check(&gzip(b"a log\n"), Err(Unread::Gzip));
    check(&gzip(&vec![b'a'; 5000]), Err(Unread::Gzip));
    check(b"BZh91AY&SY", Err(Unread::Other("bzip2")));
    check(b"\xfd7zXZ\0\0\x04", Err(Unread::Other("xz")));
    check(b"FROM alpine\n", Err(Unread::NoArchive));
    check(b"", Err(Unread::NoArchive));
    check(&[0; 2048], Err(Unread::NoArchive));
}

#[test]
fn names_that_lead_out_are_put_aside() {
    check(
        &[
            (Regular, b"ok", b"1"),
            (Regular, b"../up", b"2"),
            (Regular, b"/etc/passwd", b"3"),
            (Regular, b"a/../../b", b"4"),
            (Regular, b"a/..", b"5"),
            (Regular, b"C:\\Windows\\x", b"6"),
            (Regular, b"c:/x", b"7"),
            (Regular, b"\\\\host\\x", b"8"),
            (Regular, b"..\\x", b"9"),
            (Directory, b"./", b""),
            (Regular, b"./b//c/./d", b"10"),
            (Regular, b"dev-disk\\x2dby.device", b"11"),
            (Regular, b"x:y", b"12"),
        ],
        &["b/c/d", "dev-disk\\x2dby.device", "ok", "x:y"],
        &[
            ("../up", Why::Outside),
            ("/etc/passwd", Why::Outside),
            ("a/../../b", Why::Outside),
            ("a/..", Why::Outside),
            ("C:\\Windows\\x", Why::Outside),
            ("c:/x", Why::Outside),
            ("\\\\host\\x", Why::Outside),
            ("..\\x", Why::Outside),
        ],
    );
}

#[test]
fn links_stay_texts_and_nothing_is_put_through_them() {
    check(
        &[
            (Symlink, b"a", b".."),
            (Regular, b"a/b", b"1"),
            (Symlink, b"etc", b"/etc"),
            (Regular, b"etc/passwd", b"2"),
            (Directory, b"etc/cron.d/", b""),
            (Symlink, b"etc/shadow", b"x"),
            (Regular, b"d/file", b"3"),
            (Symlink, b"d", b"/tmp"),
            (Symlink, b"nowhere", b""),
            (Symlink, b"d/in", b"../etc"),
        ],
        &["a -> ..", "d/file", "d/in -> ../etc", "etc -> /etc"],
        &[
            ("a/b", Why::ThroughLink),
            ("etc/passwd", Why::ThroughLink),
            ("etc/cron.d", Why::ThroughLink),
            ("etc/shadow", Why::ThroughLink),
            ("d", Why::Clash),
            ("nowhere", Why::BadTarget),
        ],
    );
    let links = tar(&[
        (Symlink, b"a", b".."),
        (Symlink, b"d/up", b"../a"),
        (Symlink, b"d/out", b"x/../../../a"),
        (Symlink, b"root", b"/"),
    ]);
    let listing = listed(&links, &BOUNDS).unwrap();
    assert_eq!(listing.leading_out, ["a", "d/out", "root"]);
}

#[test]
fn hard_links_share_the_bytes_of_a_file_before_them() {
    let entries: &[Entry] = &[
        (Link, b"early", b"file"),
        (Regular, b"file", b"old"),
        (Link, b"d/linked", b"./file"),
        (Regular, b"file", b"new"),
        (Symlink, b"sym", b"file"),
        (Link, b"hard-sym", b"sym"),
        (Link, b"out", b"/etc/passwd"),
        (Link, b"up", b"../x"),
        (Link, b"dir", b"d"),
    ];
    check(
        entries,
        &["d/linked", "file", "hard-sym -> file", "sym -> file"],
        &[
            ("early", Why::DeadLink),
            ("file", Why::Replaced),
            ("out", Why::Outside),
            ("up", Why::Outside),
            ("dir", Why::DeadLink),
        ],
    );
    let (_, texts) = read(&tar(entries));
    assert_eq!((&*texts["d/linked"], &*texts["file"]), ("old", "new"));
}

#[test]
fn what_is_no_file_is_put_aside() {
    check(
        &[
            (Char, b"dev/null", b""),
            (Block, b"dev/sda", b""),
            (Fifo, b"pipe", b""),
            (EntryType::new(b'M'), b"rest", b""),
            (Regular, b"caf\xe9", b"1"),
            (Regular, b"", b"2"),
            (Regular, b".", b"3"),
        ],
        &[],
        &[
            ("dev/null", Why::Special),
            ("dev/sda", Why::Special),
            ("pipe", Why::Special),
            ("rest", Why::Unknown),
            ("caf\u{fffd}", Why::NotUtf8),
            ("", Why::Nameless),
            ("./", Why::Clash),
        ],
    );
}

#[test]
fn one_name_is_one_thing() {
    check(
        &[
            (Regular, b"twice", b"1"),
            (Regular, b"twice", b"2"),
            (Regular, b"file", b"3"),
            (Regular, b"file/below", b"4"),
            (Directory, b"file/", b""),
            (Regular, b"dir/x", b"5"),
            (Regular, b"dir", b"6"),
            (Directory, b"dir/", b""),
        ],
        &["dir/", "dir/x", "file", "twice"],
        &[
            ("twice", Why::Replaced),
            ("file/below", Why::Clash),
            ("file", Why::Clash),
            ("dir", Why::Clash),
        ],
    );
}

#[test]
fn the_one_folder_around_everything_is_the_name() {
    let name = |entries: &[Entry]| {
        let listing = listed(&tar(entries), &BOUNDS).unwrap();
        (listing.name.clone(), shown(&listing))
    };
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(
        name(&[(Regular, b"p/a", b""), (Regular, b"p/b/c", b"")]),
        (some("p"), vec!["a".into(), "b/c".into()])
    );
    assert_eq!(
        name(&[(Regular, b"p/a", b""), (Regular, b"p.txt", b"")]).0,
        None
    );
    assert_eq!(name(&[(Regular, b"p", b"")]).0, None);
    assert_eq!(name(&[(Symlink, b"p", b"q")]).0, None);
    assert_eq!(name(&[(Directory, b"p/", b"")]), (some("p"), vec![]));
}

#[test]
fn zips_are_held_to_the_same() {
    let bytes = zip(&[
        (b"p/ok.txt", b"1"),
        (b"../up", b"2"),
        (b"/abs", b"3"),
        (b"p/../../x", b"4"),
        (b"C:\\x", b"5"),
        (b"caf\xe9", b"6"),
        (b"zero\0.txt", b"7"),
        (b"p/unit\\x2d.service", b"8"),
        (b"__MACOSX/p/._ok.txt", b"9"),
        (b"p/ok.txt", b"10"),
    ]);
    let (listing, texts) = read(&bytes);
    assert_eq!(listing.name.as_deref(), Some("p"));
    assert_eq!(shown(&listing), ["ok.txt", "unit\\x2d.service"]);
    assert_eq!(texts["ok.txt"], "10");
    assert_eq!(
        aside(&listing),
        [
            ("../up", Why::Outside),
            ("/abs", Why::Outside),
            ("p/../../x", Why::Outside),
            ("C:\\x", Why::Outside),
            ("caf\u{fffd}", Why::NotUtf8),
            ("zero\0.txt", Why::NotUtf8),
            ("__MACOSX/p/._ok.txt", Why::AppleDouble),
            ("p/ok.txt", Why::Replaced),
        ]
    );
}

/// Where the table of contents of a zip without a comment begins.
fn directory(zip: &[u8]) -> usize {
    let end = &zip[zip.len() - 22..];
    u32::from_le_bytes(end[16..20].try_into().unwrap()) as usize
}

#[test]
fn zip_members_that_cannot_be_read_are_put_aside() {
    let changed = |at: usize, bytes: &[u8]| {
        let mut zip = zip(&[(b"dir\\a", b"1"), (b"b", b"2")]);
        let at = directory(&zip) + at;
        zip[at..at + bytes.len()].copy_from_slice(bytes);
        let listing = listed(&zip, &BOUNDS).unwrap();
        (shown(&listing), listing.aside.first().map(|one| one.why))
    };
    let both = || vec!["b".to_owned(), "dir\\a".to_owned()];
    let one = || vec!["b".to_owned()];
    // Made on Unix, by FAT; encrypted; bzip2; a device.
    assert_eq!(changed(5, &[3]), (both(), None));
    assert_eq!(changed(5, &[0]), (one(), Some(Why::Backslash)));
    assert_eq!(changed(8, &[1]), (one(), Some(Why::Encrypted)));
    assert_eq!(changed(10, &[12]), (one(), Some(Why::Method(12))));
    let device = (0o020_644_u32 << 16).to_le_bytes();
    assert_eq!(changed(38, &device), (one(), Some(Why::Special)));
}

#[test]
fn damaged_zip_members_are_told_and_the_rest_is_read() {
    let check = |at: usize, bytes: &[u8], flaw: Flaw| {
        let mut zip = zip(&[(b"a", b"some text that is packed"), (b"b", b"2")]);
        let at = directory(&zip) + at;
        zip[at..at + bytes.len()].copy_from_slice(bytes);
        let bodies = bodies(&zip, Kind::Zip, &[0, 1].into()).unwrap();
        assert_eq!(bodies[&0], Err(flaw));
        assert_eq!(bodies[&1], Ok(b"2".to_vec()));
    };
    check(16, &[1, 2, 3, 4], Flaw::Checksum);
    check(24, &[5, 0, 0, 0], Flaw::Size);
    check(24, &[99, 0, 0, 0], Flaw::Size);
    check(20, &[4, 0, 0, 0], Flaw::Truncated);
    check(20, &[0xff, 0xff, 0xff, 0x7f], Flaw::Truncated);
    check(42, &[3, 0, 0, 0], Flaw::Header);
}

#[test]
fn times_are_those_of_the_extra_field_or_of_the_clock() {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let clock = zip::DateTime::from_date_and_time(2024, 2, 29, 13, 14, 16).unwrap();
    let options = zip::write::SimpleFileOptions::default().last_modified_time(clock);
    writer.start_file("a", options).unwrap();
    let zip = writer.finish().unwrap().into_inner();
    let mtime = |bytes: &[u8]| match listed(bytes, &BOUNDS).unwrap().members[0].what {
        What::File { mtime, .. } => mtime,
        _ => None,
    };
    assert_eq!(mtime(&zip), Some(1_709_212_456));
    assert_eq!(mtime(&tar(&[(Regular, b"a", b"")])), Some(WHEN as i64));

    let mut builder = tar::Builder::new(Vec::new());
    let extensions = [("mtime", &b"1234567890.5"[..]), ("path", b"long/name")];
    builder.append_pax_extensions(extensions).unwrap();
    let mut bytes = builder.into_inner().unwrap();
    bytes.truncate(1024);
    bytes.extend(tar(&[(Regular, b"short", b"")]));
    assert_eq!(mtime(&bytes), Some(1_234_567_890));
    assert_eq!(
        listed(&bytes, &BOUNDS).unwrap().name.as_deref(),
        Some("long")
    );
}

#[test]
fn holes_are_zeros_or_put_aside() {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(EntryType::GNUSparse);
    header.set_mode(0o644);
    let gnu = header.as_gnu_mut().unwrap();
    gnu.name[..6].copy_from_slice(b"sparse");
    gnu.set_real_size(1000);
    gnu.sparse[0].set_offset(0);
    gnu.sparse[0].set_length(2);
    gnu.sparse[1].set_offset(1000);
    gnu.sparse[1].set_length(0);
    header.set_size(2);
    header.set_cksum();
    let mut builder = tar::Builder::new(Vec::new());
    builder.append(&header, &b"ab"[..]).unwrap();
    let (_, texts) = read(&builder.into_inner().unwrap());
    assert_eq!(texts["sparse"].trim_end_matches('\0'), "ab");
    assert_eq!(texts["sparse"].len(), 1000);

    let mut builder = tar::Builder::new(Vec::new());
    let extensions = [("GNU.sparse.major", &b"1"[..])];
    builder.append_pax_extensions(extensions).unwrap();
    let mut bytes = builder.into_inner().unwrap();
    bytes.truncate(1024);
    bytes.extend(tar(&[(Regular, b"pax", b"")]));
    let listing = listed(&bytes, &BOUNDS).unwrap();
    assert_eq!(aside(&listing), [("pax", Why::Sparse)]);
}

#[test]
fn the_commit_that_git_writes_is_no_member() {
    let mut bytes = tar(&[(
        EntryType::XGlobalHeader,
        b"pax_global_header",
        b"52 comment=x\n",
    )]);
    bytes.truncate(1024);
    bytes.extend(tar(PROJECT));
    let (listing, texts) = read(&bytes);
    assert_eq!(listing.name.as_deref(), Some("shop-main"));
    assert_eq!(texts["Dockerfile"], "FROM alpine\n");
    assert!(listing.aside.is_empty());
}

#[test]
fn bombs_stop_at_the_bound() {
    let zeros = vec![0; 900 * 1024];
    let many: Vec<Entry> = vec![(Regular, b"zeros", &zeros); 6];
    let over = |bytes: &[u8], bounds: &Bounds| match listed(bytes, bounds) {
        Err(Fault::Over(limit)) => limit,
        other => panic!("{other:?}"),
    };
    let packed = gzip(&tar(&many));
    assert!(packed.len() < 10_000);
    assert_eq!(over(&packed, &BOUNDS), Limit::Bytes(BOUNDS.bytes));
    let small = Bounds {
        member_bytes: 1000,
        ..BOUNDS
    };
    assert_eq!(over(&packed, &small), Limit::MemberBytes(1000));

    // What lies behind the end of the tar, and names without end, are counted as well.
    let mut padded = tar(&[(Regular, b"a", b"")]);
    padded.resize(5_000_000, 0);
    assert_eq!(over(&gzip(&padded), &BOUNDS), Limit::Bytes(BOUNDS.bytes));
    let name = vec![b'n'; 2_000_000];
    let long = gzip(&tar(&[(EntryType::GNULongName, b"././@LongLink", &name)]));
    let broken = Fault::Broken {
        flaw: Flaw::Header,
        after: None,
    };
    assert_eq!(listed(&long, &BOUNDS), Err(broken));

    // A size that is only said reserves nothing.
    let mut header = tar::Header::new_gnu();
    header.set_path("huge").unwrap();
    header.set_size(u64::MAX / 2);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.resize(4096, 0);
    assert_eq!(
        over(&bytes, &BOUNDS),
        Limit::MemberBytes(BOUNDS.member_bytes)
    );

    let members: Vec<String> = (0..1001).map(|n| format!("f{n}")).collect();
    let many: Vec<Entry> = members
        .iter()
        .map(|name| (Regular, name.as_bytes(), &b""[..]))
        .collect();
    assert_eq!(over(&tar(&many), &BOUNDS), Limit::Members(1000));
    assert!(listed(&tar(&many[..1000]), &BOUNDS).is_ok());
    let few = Bounds {
        names: 10,
        ..BOUNDS
    };
    assert_eq!(over(&tar(&many), &few), Limit::Names(10));
    // Directories that are only named count too.
    let deep = [&b"a/b/c/d/e"[..], b"f/g/h/i/j"].map(|name| (Regular, name, &b""[..]));
    let few = Bounds {
        members: 8,
        ..BOUNDS
    };
    assert_eq!(over(&tar(&deep), &few), Limit::Members(8));
}

#[test]
fn a_hundred_thousand_members_are_no_matter() {
    let names: Vec<String> = (0..100_000)
        .map(|n| format!("p/d{}/f{n}", n % 100))
        .collect();
    let many: Vec<Entry> = names
        .iter()
        .map(|name| (Regular, name.as_bytes(), &b""[..]))
        .collect();
    let bounds = Bounds {
        members: 100_101,
        bytes: 100_000_000,
        names: 10_000_000,
        ..BOUNDS
    };
    let listing = listed(&gzip(&tar(&many)), &bounds).unwrap();
    assert_eq!(listing.members.len(), 100_000);
    assert_eq!(listing.members[0].path, "d0/f0");
}

#[test]
fn a_zip_bomb_is_counted_by_what_is_read_of_it() {
    let zeros = vec![0; 900 * 1024];
    let many: Vec<(&[u8], &[u8])> = [b"a", b"b", b"c", b"d", b"e", b"f"]
        .iter()
        .map(|name| (&name[..], &*zeros))
        .collect();
    let bytes = zip(&many);
    assert!(bytes.len() < 10_000);
    assert_eq!(listed(&bytes, &BOUNDS).unwrap().members.len(), 6);
    let wanted = |numbers: &[usize]| bodies(&bytes, Kind::Zip, &numbers.iter().copied().collect());
    assert_eq!(wanted(&[0, 5]).unwrap().len(), 2);
    let over = Fault::Over(Limit::Bytes(BOUNDS.bytes));
    assert_eq!(wanted(&[0, 1, 2, 3, 4, 5]), Err(over));

    // One that says it is small gives no more than that.
    let mut lying = bytes;
    let at = directory(&lying) + 24;
    lying[at..at + 4].copy_from_slice(&[10, 0, 0, 0]);
    let bodies = bodies(&lying, Kind::Zip, &[0].into()).unwrap();
    assert_eq!(bodies[&0], Err(Flaw::Size));
}

#[test]
fn long_and_deep_names_are_put_aside() {
    let deep = b"a/".repeat(21);
    let long = b"n".repeat(1025);
    let (deep, long) = ([&*deep, b"x"].concat(), long);
    let listing = listed(&zip(&[(&deep, b""), (&long, b""), (b"ok", b"")]), &BOUNDS).unwrap();
    assert_eq!(shown(&listing), ["ok"]);
    assert!(listing.aside.iter().all(|one| one.why == Why::TooLong));
    assert_eq!(listing.aside[1].name.chars().count(), 201);
}

#[test]
fn broken_archives_say_where() {
    let plain = tar(PROJECT);
    let packed = gzip(&plain);
    let check = |bytes: &[u8], flaw: Flaw, after: Option<&str>| {
        let after = after.map(str::to_owned);
        assert_eq!(listed(bytes, &BOUNDS), Err(Fault::Broken { flaw, after }));
    };
    // The headers of the folder, the Dockerfile, its text, …
    check(&plain[..700], Flaw::Truncated, Some("shop-main/"));
    check(&plain[..1030], Flaw::Truncated, Some("shop-main/"));
    check(
        &plain[..1100],
        Flaw::Truncated,
        Some("shop-main/Dockerfile"),
    );
    check(
        &plain[..1540],
        Flaw::Truncated,
        Some("shop-main/Dockerfile"),
    );
    let mut damaged = plain.clone();
    damaged[600] ^= 1;
    check(&damaged, Flaw::Header, Some("shop-main/"));
    check(
        &packed[..packed.len() - 4],
        Flaw::Truncated,
        Some("shop-main/src/app.py"),
    );
    let mut damaged = packed.clone();
    let crc = damaged.len() - 8;
    damaged[crc] ^= 1;
    check(&damaged, Flaw::Checksum, Some("shop-main/src/app.py"));

    let zip = project_zip();
    check(&zip[..zip.len() - 10], Flaw::Directory, None);
    let mut damaged = zip.clone();
    let at = directory(&zip);
    damaged[at] ^= 1;
    check(&damaged, Flaw::Directory, None);
}

#[test]
fn gzip_in_pieces_and_with_padding_is_read_to_its_end() {
    let plain = tar(PROJECT);
    let (expected, _) = read(&plain);
    let (one, two) = plain.split_at(1700);
    let mut pieces = [gzip(one), gzip(two)].concat();
    assert_eq!(read(&pieces).0, expected);
    pieces.extend([0; 700]);
    assert_eq!(read(&pieces).0, expected);
}

#[test]
fn reading_stops_when_it_is_told_to() {
    for bytes in [tar(PROJECT), gzip(&tar(PROJECT)), project_zip()] {
        let bytes = &*bytes;
        let kind = kind(&bytes).unwrap();
        let mut pauses = 0;
        let mut pause = async |_: Count| {
            pauses += 1;
            if pauses == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let stopped = now(list(&bytes, kind, &BOUNDS, &mut pause));
        assert_eq!((stopped, pauses), (Err(Fault::Stopped), 3));
        let wanted: BTreeSet<usize> = (0..6).collect();
        let mut each = async |_: crate::Event<'_>| ControlFlow::Break(());
        let stopped = now(crate::contents(&bytes, kind, &BOUNDS, &wanted, &mut each));
        assert_eq!(stopped, Err(Fault::Stopped));
    }
}
