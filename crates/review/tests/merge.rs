//! Histories of several devices come together without loss and without counting anything twice.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::collections::BTreeSet;

use common::{START, event, what};
use proptest::prelude::*;
use review::day::Zone;
use review::event::{Event, What};
use review::log::Log;
use review::progress::Progress;
use review::schedule::{DAY, Rating};
use review::state::State;

fn events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(), 0..24)
}

fn merged(one: &Log, other: &Log) -> Log {
    let mut log = one.clone();
    log.take_in(other.events().to_vec());
    log
}

proptest! {
    #[test]
    fn merging_does_not_depend_on_order_grouping_or_repetition(a in events(), b in events(), c in events()) {
        let (a, b, c) = (Log::of(a), Log::of(b), Log::of(c));
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        prop_assert_eq!(merged(&a, &a), a.clone());
        prop_assert_eq!(merged(&merged(&a, &b), &b), merged(&a, &b));
    }

    #[test]
    fn merging_loses_nothing_and_adds_nothing(a in events(), b in events()) {
        let together: BTreeSet<Event> = a.iter().chain(&b).cloned().collect();
        let log = merged(&Log::of(a), &Log::of(b));
        prop_assert_eq!(log.events(), together.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn the_state_does_not_depend_on_how_events_arrive(
        parts in prop::collection::vec(events(), 0..5),
        zone in -840..=840_i32,
    ) {
        let zone = Zone(zone);
        let mut progress = Progress::new(1, zone);
        let mut fresh = 0;
        for part in &parts {
            fresh += progress.take_in(part.clone());
        }
        let log = Log::of(parts.concat());
        prop_assert_eq!(fresh, log.len());
        prop_assert_eq!(progress.log(), &log);
        prop_assert_eq!(progress.state(), &State::of(log.events(), zone));
    }

    /// Two devices do things, meet now and then, and in the end agree.
    #[test]
    fn devices_that_met_agree(steps in prop::collection::vec((0..3_usize, what(), 0..2 * DAY), 0..24)) {
        let mut devices = [Progress::new(1, Zone(0)), Progress::new(2, Zone(0))];
        let mut written = 0;
        let mut now = START;
        for (device, what, pause) in steps {
            now += pause;
            match devices.get_mut(device) {
                Some(device) => written += device.record(now, what).len(),
                None => meet(&mut devices),
            }
        }
        meet(&mut devices);
        let [one, other] = &devices;
        prop_assert_eq!(one.log().len(), written);
        prop_assert_eq!(one.log(), other.log());
        prop_assert_eq!(one.state(), other.state());
    }

    /// Whatever the clock says, an event stands after all that its page knew.
    #[test]
    fn what_is_done_later_stands_later(known in events(), what in what(), now in 0..3 * START) {
        let mut progress = Progress::new(9, Zone(0));
        progress.take_in(known);
        let latest = progress.log().latest();
        prop_assume!(latest < review::event::MAX_NUMBER);
        let event = progress.record(now, what).pop().unwrap();
        prop_assert!(event.order > latest);
        prop_assert_eq!(event.at, now);
        prop_assert_eq!(progress.log().events().last(), Some(&event));
    }
}

fn meet(devices: &mut [Progress; 2]) {
    let [one, other] = devices;
    one.take_in(other.log().events().to_vec());
    other.take_in(one.log().events().to_vec());
}

fn rated(card: &str, rating: Rating) -> What {
    What::Rated {
        card: card.into(),
        rating,
        interval: None,
        took: 0,
    }
}

#[test]
fn a_card_rated_on_two_devices_counts_twice() {
    let mut devices = [Progress::new(1, Zone(0)), Progress::new(2, Zone(0))];
    devices[0].record(START, rated("a", Rating::Good));
    devices[1].record(START + 600_000, rated("a", Rating::Good));
    meet(&mut devices);
    for device in &devices {
        assert_eq!(device.state().card("a").ratings, 2);
        assert_eq!(device.state().card("a").interval(), 2 * 86_400);
    }
}

#[test]
fn the_first_rating_writes_down_how_cards_are_scheduled() {
    let mut progress = Progress::new(1, Zone(0));
    let events = progress.record(START, rated("a", Rating::Good));
    assert_eq!(events.len(), 2);
    assert!(matches!(&events[0].what, What::Set(settings) if settings.algorithm == 6));
    assert_eq!(progress.record(START, rated("a", Rating::Good)).len(), 1);
}

#[test]
fn undo_takes_back_what_was_done_here_last_first() {
    let mut progress = Progress::new(1, Zone(0));
    let mut elsewhere = Progress::new(2, Zone(0));
    let foreign = elsewhere.record(START, rated("b", Rating::Easy));
    progress.record(START, rated("a", Rating::Good));
    let before = progress.state().clone();
    progress.record(START + 1, What::Suspended { card: "a".into() });
    let suspended = progress.state().clone();
    progress.record(START + 2, rated("a", Rating::Again));
    assert!(progress.undo(START + 3).is_some());
    assert_eq!(progress.state(), &suspended);
    assert!(progress.undo(START + 4).is_some());
    // A suspension undone leaves the card as it was before.
    assert_eq!(progress.state().cards, before.cards);
    progress.take_in(foreign);
    assert!(progress.undo(START + 5).is_some());
    assert_eq!(progress.state().card("a").ratings, 0);
    assert_eq!(progress.undo(START + 6), None);
    assert_eq!(progress.state().card("b").ratings, 1);
}

#[test]
fn what_was_erased_can_be_brought_back() {
    let mut progress = Progress::new(1, Zone(0));
    progress.record(START, rated("a", Rating::Good));
    let state = progress.state().clone();
    let (before, erased) = progress.erase(START + 1);
    assert_eq!(progress.log().events(), std::slice::from_ref(&erased));
    assert!(progress.state().cards.is_empty());
    // A file from before the erasing is taken in, but does not count until the erasing is taken back.
    assert_eq!(progress.take_in(before.events().to_vec()), 2);
    assert_eq!(progress.hidden(), 2);
    assert!(progress.state().cards.is_empty());
    assert_eq!(progress.state().erased, Some(erased.id));
    progress.take_back(START + 2, erased.id);
    assert_eq!(progress.state(), &state);
    assert_eq!((progress.hidden(), progress.state().erased), (0, None));
}

#[test]
fn what_is_done_after_erasing_counts() {
    let mut progress = Progress::new(1, Zone(0));
    progress.record(START, rated("a", Rating::Good));
    progress.erase(START + 1);
    progress.record(START - 5 * DAY, rated("b", Rating::Good));
    let cards: Vec<&str> = progress.state().cards.keys().map(|name| &**name).collect();
    assert_eq!(cards, ["b"]);
}
