//! Histories are written and read back whole, in every version; what cannot be read is refused with its reason.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{START, event, long_history};
use proptest::prelude::*;
use review::event::{Event, EventId, What};
use review::log::Log;
use review::schedule::Rating;
use review::wire::{Damage, Unreadable, decode, encode, export, import};
use sha2::{Digest as _, Sha256};

proptest! {
    #[test]
    fn bytes_read_back_the_same(events in prop::collection::vec(event(), 0..30)) {
        prop_assert_eq!(decode(&encode(&events)).unwrap(), events);
    }

    #[test]
    fn a_file_reads_back_the_same_however_it_is_laid_out(events in prop::collection::vec(event(), 0..30)) {
        let log = Log::of(events);
        let file = export(&log);
        prop_assert_eq!(&import(&file).unwrap(), &log);
        let value: serde_json::Value = serde_json::from_str(&file).unwrap();
        prop_assert_eq!(&import(&serde_json::to_string_pretty(&value).unwrap()).unwrap(), &log);
    }

    #[test]
    fn any_changed_byte_is_noticed(
        events in prop::collection::vec(event(), 0..6),
        place: prop::sample::Index,
        bit in 0..8_u8,
    ) {
        let mut bytes = encode(&events);
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert!(decode(&bytes).is_err());
    }

    #[test]
    fn bytes_cut_short_are_noticed(events in prop::collection::vec(event(), 0..6), cut: prop::sample::Index) {
        let bytes = encode(&events);
        prop_assert!(decode(&bytes[..cut.index(bytes.len())]).is_err());
    }

    /// Bytes that claim to be whole, so that their body is read.
    #[test]
    fn no_bytes_bring_the_reader_down(version in 1..3_u8, body in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = decode(&sealed(version, &body));
    }

    #[test]
    fn no_text_brings_the_reader_down(text in "\\PC{0,200}") {
        prop_assert!(import(&text).is_err());
    }
}

fn sealed(version: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = [b"LLog".as_slice(), &[version], body].concat();
    bytes.extend_from_slice(&Sha256::digest(&bytes));
    bytes
}

#[test]
fn newer_and_foreign_histories_are_refused_as_such() {
    assert_eq!(decode(&sealed(3, b"whatever")), Err(Unreadable::Newer(3)));
    assert_eq!(decode(b"PK\x03\x04"), Err(Unreadable::Foreign));
    assert_eq!(decode(b""), Err(Unreadable::Foreign));
    assert_eq!(import("{}"), Err(Unreadable::Foreign));
    assert_eq!(import("not even JSON"), Err(Unreadable::Foreign));
    let newer = export(&Log::default()).replace("\"version\":2", "\"version\":41");
    assert_eq!(import(&newer), Err(Unreadable::Newer(41)));
}

#[test]
fn a_file_edited_by_hand_is_refused() {
    let log = Log::of(long_history(3, 2));
    let edited = export(&log).replace("\"rating\":1", "\"rating\":4");
    assert_ne!(edited, export(&log));
    assert_eq!(import(&edited), Err(Unreadable::Damaged(Damage::Checksum)));
}

/// `tests/fixtures/v1.bin`: what the first version wrote of five events, the clock set back between the last two.
#[test]
fn the_first_version_is_read_and_brought_up() {
    let events = decode(include_bytes!("fixtures/v1.bin")).unwrap();
    let event = |count, order, at, what| Event {
        order,
        id: EventId { writer: 77, count },
        at,
        what,
    };
    let (point, card) = ("theory.layering", "theory.layering-1");
    let expected = [
        event(
            1,
            START,
            START,
            What::Seen {
                point: point.into(),
            },
        ),
        event(
            2,
            START + 5,
            START + 5,
            What::Answered {
                question: "order-1".into(),
                point: point.into(),
                score: 100,
            },
        ),
        event(
            3,
            START + 9,
            START + 9,
            What::Rated {
                card: card.into(),
                rating: Rating::Good,
                interval: None,
                took: 0,
            },
        ),
        event(
            4,
            START + 10,
            START + 10,
            What::Suspended { card: card.into() },
        ),
        event(
            5,
            START + 11,
            START - 60_000,
            What::Resumed { card: card.into() },
        ),
    ];
    assert_eq!(events, expected);
    // Written again, it is of the present version.
    assert_eq!(decode(&encode(&events)).unwrap(), events);
}

#[test]
fn a_rating_takes_few_bytes() {
    let bytes = encode(&long_history(10_000, 500)).len();
    assert!(bytes < 10_000 * 18, "{bytes} bytes");
}
