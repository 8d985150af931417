//! What bytes are, told by themselves and not by the name of their file.

use std::fmt;

use language::tr;

use crate::gunzip::{Gunzip, MAGIC};
use crate::source::{Bytes, Stream};

/// An archive that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A tar file.
    Tar,
    /// A tar file, packed by gzip.
    TarGz,
    /// A zip file, whatever it is called: a wheel or a jar is one too.
    Zip,
}

/// Why bytes are not read as an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// They are no archive.
    NoArchive,
    /// One file packed by gzip: there is no folder in it.
    Gzip,
    /// An archive, or a file, packed in another way, which has this name.
    Other(&'static str),
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::NoArchive => tr!("it is no tar and no zip"),
            Self::Gzip => tr!("gzip packed a single file there, not a folder"),
            Self::Other(name) => tr!("{} is not read here", name),
        })
    }
}

const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

const OTHERS: [(&[u8], &str); 6] = [
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"LZIP", "lzip"),
];

/// A unit of tar: a header, or as much of a file.
pub(crate) const BLOCK: usize = 512;

/// Tells what bytes are. The first 64 KB of them are enough.
///
/// # Errors
///
/// [`Unread`] for everything that is not read here.
pub fn kind(bytes: &dyn Bytes) -> Result<Kind, Unread> {
    let mut start = [0; BLOCK];
    let read = fill(|into| Some(bytes.read_at(0, into)), &mut start);
    let start = &start[..read];
    if ZIP.iter().any(|magic| start.starts_with(magic)) {
        return Ok(Kind::Zip);
    }
    if start.starts_with(&MAGIC) {
        let mut gunzip = Gunzip::new(Stream::all(bytes));
        let mut first = [0; BLOCK];
        let read = fill(|into| gunzip.read(into).ok(), &mut first);
        return if is_tar(&first[..read]) {
            Ok(Kind::TarGz)
        } else {
            Err(Unread::Gzip)
        };
    }
    if is_tar(start) {
        return Ok(Kind::Tar);
    }
    let other = OTHERS.iter().find(|(magic, _)| start.starts_with(magic));
    Err(other.map_or(Unread::NoArchive, |(_, name)| Unread::Other(name)))
}

/// Reads until all is full or nothing comes.
fn fill(mut read: impl FnMut(&mut [u8]) -> Option<usize>, into: &mut [u8]) -> usize {
    let mut filled = 0;
    while filled < into.len() {
        match read(&mut into[filled..]) {
            Some(count) if count > 0 => filled += count,
            _ => break,
        }
    }
    filled
}

/// Whether a block is the header of a tar: its checksum is right. Old ones have no other sign.
fn is_tar(block: &[u8]) -> bool {
    let Ok(block) = <&[u8; BLOCK]>::try_from(block) else {
        return false;
    };
    let header = tar::Header::from_byte_slice(block);
    let mut sums = header.clone();
    sums.set_cksum();
    header
        .cksum()
        .is_ok_and(|sum| sums.cksum().is_ok_and(|right| sum == right))
}
