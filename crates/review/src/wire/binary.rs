//! Events as bytes: what is kept on the device.
//!
//! `LLog`, the version, the number of events, the events, SHA-256 of all that. Numbers are LEB128. A writer or a text
//! is written where it occurs first and by its place among its kind afterwards; the order of an event is its distance
//! to the one before. A rating takes some 15 bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::fields::{self, Sink, Source};
use super::{Damage, Unreadable, VERSION, v1};
use crate::event::{Event, EventId, MAX_NUMBER, What};

const MAGIC: &[u8] = b"LLog";
const CHECKSUM: usize = 32;

/// These events as bytes.
pub fn encode(events: &[Event]) -> Vec<u8> {
    let mut out = Output::default();
    out.bytes.extend_from_slice(MAGIC);
    out.varint(VERSION);
    out.varint(events.len() as u64);
    let mut before = 0;
    for event in events {
        out.writer(event.id.writer);
        out.varint(event.id.count);
        out.varint(zigzag(event.order.wrapping_sub(before)));
        out.varint(zigzag(event.at.wrapping_sub(event.order)));
        out.varint(fields::kind(&event.what) as u64);
        fields::write(&event.what, &mut out);
        before = event.order;
    }
    let checksum = Sha256::digest(&out.bytes);
    out.bytes.extend_from_slice(&checksum);
    out.bytes
}

/// The events of bytes that any version wrote.
///
/// # Errors
///
/// If a newer version wrote them, they are damaged, or something else.
pub fn decode(bytes: &[u8]) -> Result<Vec<Event>, Unreadable> {
    let body = bytes.strip_prefix(MAGIC).ok_or(Unreadable::Foreign)?;
    let mut from = Reader::new(body);
    let version = from.varint()?;
    if version > VERSION {
        return Err(Unreadable::Newer(version));
    }
    let checked = bytes.len().saturating_sub(CHECKSUM);
    if Sha256::digest(&bytes[..checked])[..] != bytes[checked..] {
        return Err(Unreadable::Damaged(Damage::Checksum));
    }
    let end = from.bytes.len().saturating_sub(CHECKSUM);
    from.bytes = &from.bytes[..end];
    match version {
        1 => v1::events(&mut from),
        _ => events(&mut from),
    }
}

/// The checksum that [`encode`] would close with.
pub(super) fn checksum(events: &[Event]) -> String {
    let bytes = encode(events);
    bytes[bytes.len() - CHECKSUM..]
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
        .collect()
}

fn events(from: &mut Reader<'_>) -> Result<Vec<Event>, Unreadable> {
    let count = from.varint()?;
    let mut events = Vec::new();
    let mut before = 0_u64;
    for _ in 0..count {
        let writer = from.writer()?;
        let count = from.varint().and_then(exact)?;
        let order = exact(before.wrapping_add(unzigzag(from.varint()?)))?;
        let at = exact(order.wrapping_add(unzigzag(from.varint()?)))?;
        let kind = from.varint()? as usize;
        let what: What = fields::read(kind, from)?;
        events.push(Event {
            order,
            id: EventId { writer, count },
            at,
            what,
        });
        before = order;
    }
    if from.bytes.is_empty() {
        Ok(events)
    } else {
        Err(Unreadable::Damaged(Damage::TooLong))
    }
}

/// The number, if it is one that an event may hold.
pub(super) fn exact(number: u64) -> Result<u64, Unreadable> {
    if number <= MAX_NUMBER {
        Ok(number)
    } else {
        Err(Unreadable::Damaged(Damage::LargeNumber))
    }
}

/// Small distances in either direction as small numbers.
const fn zigzag(distance: u64) -> u64 {
    (distance << 1) ^ ((distance as i64) >> 63) as u64
}

const fn unzigzag(number: u64) -> u64 {
    (number >> 1) ^ (number & 1).wrapping_neg()
}

#[derive(Default)]
struct Output {
    bytes: Vec<u8>,
    writers: BTreeMap<u64, u64>,
    texts: BTreeMap<Arc<str>, u64>,
}

impl Output {
    fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn writer(&mut self, writer: u64) {
        let next = self.writers.len() as u64;
        let place = *self.writers.entry(writer).or_insert(next);
        self.varint(place);
        if place == next {
            self.varint(writer);
        }
    }
}

impl Sink for Output {
    fn number(&mut self, _name: &'static str, value: u64) {
        self.varint(value);
    }

    fn numbers(&mut self, _name: &'static str, values: &[u64]) {
        for value in values {
            self.varint(*value);
        }
    }

    fn text(&mut self, _name: &'static str, value: &Arc<str>) {
        if let Some(place) = self.texts.get(value) {
            return self.varint(*place);
        }
        let place = self.texts.len() as u64;
        self.texts.insert(Arc::clone(value), place);
        self.varint(place);
        self.varint(value.len() as u64);
        self.bytes.extend_from_slice(value.as_bytes());
    }
}

/// Reads what [`Output`] wrote; never trusts a length.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    writers: Vec<u64>,
    texts: Vec<Arc<str>>,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            writers: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// A number.
    pub(super) fn varint(&mut self) -> Result<u64, Unreadable> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self
                .bytes
                .split_first()
                .ok_or(Unreadable::Damaged(Damage::TooShort))?;
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Unreadable::Damaged(Damage::EndlessNumber))
    }

    /// A text of its own.
    pub(super) fn plain_text(&mut self) -> Result<Arc<str>, Unreadable> {
        let length = self.varint()? as usize;
        let (text, rest) = self
            .bytes
            .split_at_checked(length)
            .ok_or(Unreadable::Damaged(Damage::TooShort))?;
        self.bytes = rest;
        let text = str::from_utf8(text).map_err(|_| Unreadable::Damaged(Damage::TextBytes))?;
        Ok(text.into())
    }

    fn writer(&mut self) -> Result<u64, Unreadable> {
        let place = self.varint()? as usize;
        if place == self.writers.len() {
            let writer = self.varint().and_then(exact)?;
            self.writers.push(writer);
        }
        self.writers
            .get(place)
            .copied()
            .ok_or(Unreadable::Damaged(Damage::WriterPlace))
    }
}

impl Source for Reader<'_> {
    fn number(&mut self, _name: &'static str) -> Result<u64, Unreadable> {
        self.varint().and_then(exact)
    }

    fn numbers(&mut self, name: &'static str, values: &mut [u64]) -> Result<(), Unreadable> {
        for value in values {
            *value = self.number(name)?;
        }
        Ok(())
    }

    fn text(&mut self, _name: &'static str) -> Result<Arc<str>, Unreadable> {
        let place = self.varint()? as usize;
        if place == self.texts.len() {
            let text = self.plain_text()?;
            self.texts.push(text);
        }
        self.texts
            .get(place)
            .cloned()
            .ok_or(Unreadable::Damaged(Damage::TextPlace))
    }
}
