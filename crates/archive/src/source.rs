//! Where the bytes of an archive lie, and reading a range of them from front to back.

use std::io::{self, Read};

use rawzip::ReaderAt;

/// Bytes that are all there and can be read from any place at once.
pub trait Bytes {
    /// How many there are.
    fn size(&self) -> u64;

    /// Reads from `at` on as much as is there and fits. Says how much that was: nothing only at the end.
    fn read_at(&self, at: u64, into: &mut [u8]) -> usize;
}

impl Bytes for &[u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> usize {
        let rest = usize::try_from(at)
            .ok()
            .and_then(|at| self.get(at..))
            .unwrap_or_default();
        let read = rest.len().min(into.len());
        into[..read].copy_from_slice(&rest[..read]);
        read
    }
}

/// The same bytes as the reader of zip directories wants them.
pub(crate) struct Anywhere<'a>(pub &'a dyn Bytes);

impl ReaderAt for Anywhere<'_> {
    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        Ok(self.0.read_at(at, into))
    }
}

/// How much is taken from the source at once.
const PORTION: usize = 32 * 1024;

/// A range of the bytes, read from front to back.
pub(crate) struct Stream<'a> {
    source: &'a dyn Bytes,
    at: u64,
    end: u64,
    buffer: Vec<u8>,
    /// How much of the buffer was used already.
    used: usize,
}

impl<'a> Stream<'a> {
    pub(crate) fn all(source: &'a dyn Bytes) -> Self {
        Self::range(source, 0, source.size())
    }

    /// From `at` up to `end`, or to where the bytes end.
    pub(crate) fn range(source: &'a dyn Bytes, at: u64, end: u64) -> Self {
        Self {
            source,
            at,
            end: end.min(source.size()),
            buffer: Vec::new(),
            used: 0,
        }
    }

    /// What comes next; empty only at the end.
    pub(crate) fn ahead(&mut self) -> &[u8] {
        if self.used == self.buffer.len() {
            let left = self.end.saturating_sub(self.at).min(PORTION as u64);
            self.buffer.resize(left as usize, 0);
            let read = self.source.read_at(self.at, &mut self.buffer);
            self.buffer.truncate(read);
            self.at += read as u64;
            self.used = 0;
        }
        &self.buffer[self.used..]
    }

    /// Goes on by `count` bytes of what [`Stream::ahead`] gave.
    pub(crate) fn advance(&mut self, count: usize) {
        self.used = self.buffer.len().min(self.used + count);
    }

    /// The next byte.
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let byte = self.ahead().first().copied()?;
        self.advance(1);
        Some(byte)
    }

    /// The next bytes, if there are so many.
    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut array = [0; N];
        for byte in &mut array {
            *byte = self.byte()?;
        }
        Some(array)
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ahead = self.ahead();
        let count = ahead.len().min(into.len());
        into[..count].copy_from_slice(&ahead[..count]);
        self.advance(count);
        Ok(count)
    }
}
