//! Histories for tests: any events, and long ones. Each test uses some of it.
#![allow(dead_code)]

use std::sync::Arc;

use proptest::prelude::*;
use review::event::{Event, EventId, MAX_NUMBER, Settings, What};
use review::schedule::memory::Parameters;
use review::schedule::{DAY, Millis, Rating};

pub(crate) const START: Millis = 1_780_000_000_000;

pub(crate) fn rating() -> impl Strategy<Value = Rating> {
    prop::sample::select(Rating::ALL.to_vec())
}

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0..200_u64, 0..=MAX_NUMBER]
}

fn name() -> impl Strategy<Value = Arc<str>> {
    prop_oneof!["[a-c]", "\\PC{0,12}", "[\\x00-\\x1f\"\\\\äß😀]{0,6}"].prop_map(Into::into)
}

/// An id that several events may claim.
fn id() -> impl Strategy<Value = EventId> {
    (0..3_u64, 1..6_u64).prop_map(|(writer, count)| EventId { writer, count })
}

pub(crate) fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        name().prop_map(|point| What::Seen { point }),
        (name(), name(), 0..=100_u64).prop_map(|(question, point, score)| What::Answered {
            question,
            point,
            score
        }),
        (name(), rating(), prop::option::of(1..MAX_NUMBER), number()).prop_map(
            |(card, rating, interval, took)| What::Rated {
                card,
                rating,
                interval,
                took
            }
        ),
        id().prop_map(|id| What::Undone { id }),
        name().prop_map(|card| What::Suspended { card }),
        name().prop_map(|card| What::Resumed { card }),
        (name(), name(), name(), name()).prop_map(|(card, point, front, back)| What::Added {
            card,
            point,
            front,
            back
        }),
        (name(), name(), number(), rating()).prop_map(|(question, answer, met, rating)| {
            What::Interviewed {
                question,
                answer,
                met,
                rating,
            }
        }),
        (
            number(),
            number(),
            number(),
            prop::array::uniform21(number())
        )
            .prop_map(|(retention, new_per_day, reviews_per_day, parameters)| {
                What::Set(Box::new(Settings {
                    retention,
                    new_per_day,
                    reviews_per_day,
                    parameters: Parameters(parameters),
                    ..Settings::default()
                }))
            }),
        Just(What::Erased),
    ]
}

/// Any event, times and ids close together so that they meet.
pub(crate) fn event() -> impl Strategy<Value = Event> {
    let time = || prop_oneof![START..START + 5, 0..=MAX_NUMBER];
    (time(), id(), time(), what()).prop_map(|(order, id, at, what)| Event {
        order,
        id,
        at,
        what,
    })
}

/// As many ratings of as many cards, over a year and by pages opened for forty ratings each.
pub(crate) fn long_history(ratings: u64, cards: u64) -> Vec<Event> {
    let names: Vec<Arc<str>> = (0..cards)
        .map(|card| format!("card-{card}").into())
        .collect();
    (0..ratings)
        .map(|place| {
            let at = START + place * (365 * DAY / ratings.max(1));
            Event {
                order: at,
                id: EventId {
                    writer: (place / 40 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) & MAX_NUMBER,
                    count: place % 40 + 1,
                },
                at,
                what: What::Rated {
                    card: Arc::clone(&names[(place * 7_919 % cards) as usize]),
                    rating: Rating::ALL[(place * 31 % 11 % 4) as usize],
                    interval: Some(600 + place % 9 * 86_400),
                    took: 3_000 + place % 9_000,
                },
            }
        })
        .collect()
}
