//! The parts in which a history is kept: read, and joined when there are many.

use review::event::Event;
use review::log::Log;
use review::wire::{Unreadable, decode, encode};

use crate::host::segments::{Change, Segment};

/// How many small segments may lie there before they are joined.
const MANY: usize = 64;

/// From how many bytes on a segment is not joined with others any more.
const LARGE: usize = 128 * 1024;

/// What segments hold.
#[derive(Default)]
pub(super) struct Read {
    /// Events of those that can be read.
    pub events: Vec<Event>,
    /// Those that cannot.
    pub unreadable: Vec<Segment>,
    /// Why, in the same order.
    pub reasons: Vec<Unreadable>,
}

/// Reads segments. One that cannot be read does not keep the others from being read.
pub(super) fn read(segments: &[Segment]) -> Read {
    let mut read = Read::default();
    for segment in segments {
        match decode(&segment.bytes) {
            Ok(events) => read.events.extend(events),
            Err(reason) => {
                read.unreadable.push(segment.clone());
                read.reasons.push(reason);
            }
        }
    }
    read
}

/// Whether there are so many small segments that joining them pays.
pub(super) fn are_many(segments: &[Segment]) -> bool {
    segments
        .iter()
        .filter(|segment| segment.bytes.len() < LARGE)
        .count()
        > MANY
}

/// The small segments joined into one of this name, in the present version. What cannot be read is not touched.
pub(super) fn joined(segments: &[Segment], name: String) -> Change {
    let mut events = Vec::new();
    let mut remove = Vec::new();
    for segment in segments {
        if segment.bytes.len() >= LARGE {
            continue;
        }
        if let Ok(read) = decode(&segment.bytes) {
            events.extend(read);
            remove.push(segment.name.clone());
        }
    }
    if remove.is_empty() {
        return Change::default();
    }
    let bytes = encode(Log::of(events).events());
    Change {
        put: vec![Segment { name, bytes }],
        remove,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use review::event::{EventId, What};

    use super::*;

    fn event(count: u64) -> Event {
        Event {
            order: count,
            id: EventId { writer: 1, count },
            at: count,
            what: What::Suspended {
                card: Arc::from("a"),
            },
        }
    }

    fn segment(name: &str, bytes: Vec<u8>) -> Segment {
        Segment {
            name: name.into(),
            bytes,
        }
    }

    /// Segments of one event each, one of them damaged, one of a version to come.
    fn segments() -> Vec<Segment> {
        let mut all: Vec<_> = (1..=80)
            .map(|count| segment(&format!("a-{count:02}"), encode(&[event(count)])))
            .collect();
        all[3].bytes[7] ^= 1;
        all[5].bytes[4] = 9;
        all
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_rest_counts() {
        let read = read(&segments());
        assert_eq!(read.events.len(), 78);
        let names: Vec<&str> = read
            .unreadable
            .iter()
            .map(|segment| segment.name.as_str())
            .collect();
        assert_eq!(names, ["a-04", "a-06"]);
        assert!(matches!(
            read.reasons[..],
            [Unreadable::Damaged(_), Unreadable::Newer(9)]
        ));
    }

    #[test]
    fn joining_keeps_every_event_and_leaves_alone_what_it_cannot_read() {
        let before = segments();
        assert!(are_many(&before));
        let change = joined(&before, "b".into());
        assert_eq!(change.remove.len(), 78);
        assert!(
            !change
                .remove
                .iter()
                .any(|name| name == "a-04" || name == "a-06")
        );
        let after: Vec<_> = before
            .iter()
            .filter(|segment| !change.remove.contains(&segment.name))
            .chain(&change.put)
            .cloned()
            .collect();
        assert_eq!(after.len(), 3);
        assert!(!are_many(&after));
        assert_eq!(Log::of(read(&after).events), Log::of(read(&before).events));
    }
}
