//! What gzip packed (RFC 1952): one compressed member after another, each with a checksum.

use crc::{CRC_32_ISO_HDLC, Crc, Digest};

use crate::fault::Flaw;
use crate::inflate::Inflate;
use crate::source::Stream;

/// The checksum of gzip and zip.
pub(crate) static CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// The first bytes of each gzip member, with the only method there is.
pub(crate) const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

const HEADER_CRC: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;
const RESERVED: u8 = 0b1110_0000;

/// No name of a file, and no comment on one, is longer.
const TEXT: usize = 64 * 1024;

/// Unpacks gzip.
pub(crate) struct Gunzip<'a> {
    input: Stream<'a>,
    inflate: Inflate,
    place: Place,
    crc: Digest<'static, u32>,
    /// Bytes of this member, as gzip counts: modulo 2³².
    size: u32,
}

enum Place {
    Start,
    Body,
    End,
}

impl<'a> Gunzip<'a> {
    pub(crate) fn new(input: Stream<'a>) -> Self {
        Self {
            input,
            inflate: Inflate::new(),
            place: Place::Start,
            crc: CRC.digest(),
            size: 0,
        }
    }

    /// Unpacks as much as fits; nothing only at the end of the last member, when all checksums were right.
    pub(crate) fn read(&mut self, into: &mut [u8]) -> Result<usize, Flaw> {
        while !into.is_empty() {
            match self.place {
                Place::Start => {
                    header(&mut self.input)?;
                    self.place = Place::Body;
                }
                Place::Body => {
                    let read = self.inflate.read(&mut self.input, into)?;
                    if read > 0 {
                        self.crc.update(&into[..read]);
                        self.size = self.size.wrapping_add(read as u32);
                        return Ok(read);
                    }
                    self.close()?;
                }
                Place::End => break,
            }
        }
        Ok(0)
    }

    /// Compares the checksum, and looks whether another member follows. What else follows is padding, and no concern
    /// of gzip's.
    fn close(&mut self) -> Result<(), Flaw> {
        let crc = std::mem::replace(&mut self.crc, CRC.digest()).finalize();
        let size = std::mem::take(&mut self.size);
        let trailer: [[u8; 4]; 2] = [
            self.input.array().ok_or(Flaw::Truncated)?,
            self.input.array().ok_or(Flaw::Truncated)?,
        ];
        if trailer.map(u32::from_le_bytes) != [crc, size] {
            return Err(Flaw::Checksum);
        }
        self.inflate.restart();
        // A member that begins at the very end of what was read ahead is seen by its first byte.
        self.place = match self.input.ahead() {
            [first, rest @ ..]
                if *first == MAGIC[0] && rest.first().is_none_or(|next| *next == MAGIC[1]) =>
            {
                Place::Start
            }
            _ => Place::End,
        };
        Ok(())
    }
}

/// Passes over the header of a member.
fn header(input: &mut Stream) -> Result<(), Flaw> {
    let start: [u8; 10] = input.array().ok_or(Flaw::Truncated)?;
    let flags = start[3];
    if start[..3] != MAGIC || flags & RESERVED != 0 {
        return Err(Flaw::Header);
    }
    if flags & EXTRA != 0 {
        let length = input.array().map(u16::from_le_bytes);
        for _ in 0..length.ok_or(Flaw::Truncated)? {
            input.byte().ok_or(Flaw::Truncated)?;
        }
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let mut length = 0;
            while input.byte().ok_or(Flaw::Truncated)? != 0 {
                length += 1;
                if length > TEXT {
                    return Err(Flaw::Header);
                }
            }
        }
    }
    if flags & HEADER_CRC != 0 {
        input.array::<2>().ok_or(Flaw::Truncated)?;
    }
    Ok(())
}
