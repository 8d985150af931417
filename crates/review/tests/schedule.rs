//! The scheduler agrees with the reference implementations: `fsrs` (memory model) and `py-fsrs` (steps, intervals).
#![allow(clippy::unwrap_used, clippy::float_cmp, missing_docs)]

use fsrs::{DEFAULT_PARAMETERS, FSRS, MemoryState};
use proptest::prelude::*;
use review::schedule::memory::{Memory, Model, PARAMETERS, Parameters};
use review::schedule::{Card, DAY, Millis, Phase, Rating, SECOND, Scheduler, fuzz};

const START: Millis = 1_669_725_000_000;

fn ours() -> Scheduler {
    Scheduler::new(&Parameters::default(), 900)
}

fn state(memory: Memory) -> MemoryState {
    MemoryState {
        stability: memory.stability,
        difficulty: memory.difficulty,
    }
}

/// What the reference makes of a memory: the four next ones with their intervals in days.
fn reference(w: &[f32], memory: Option<Memory>, days: u32) -> [(MemoryState, f32); 4] {
    let next = FSRS::new(w)
        .unwrap()
        .next_states(memory.map(state), 0.9, days)
        .unwrap();
    [next.again, next.hard, next.good, next.easy].map(|next| (next.memory, next.interval))
}

#[track_caller]
fn check_against_reference(parameters: &Parameters, memory: Option<Memory>, days: u32) {
    let w = parameters.0.map(|units| (units as f64 / 1e6) as f32);
    let model = Model::new(parameters);
    let expected = reference(&w, memory, days);
    for (rating, (expected, interval)) in Rating::ALL.into_iter().zip(expected) {
        let next = match memory {
            None => model.first(rating),
            Some(memory) => model.next(memory, rating, days),
        };
        assert_eq!(
            state(next),
            expected,
            "{rating:?} of {memory:?} after {days} days"
        );
        assert_eq!(
            model.days_until(next, 0.9),
            interval,
            "{rating:?} of {memory:?}"
        );
    }
}

#[test]
fn default_parameters_are_the_published_ones() {
    let ours = Parameters::default()
        .0
        .map(|units| (units as f64 / 1e6) as f32);
    assert_eq!(ours, DEFAULT_PARAMETERS);
}

#[test]
fn memory_equals_the_reference_on_first_and_later_ratings() {
    let parameters = Parameters::default();
    check_against_reference(&parameters, None, 0);
    for (stability, difficulty) in [
        (0.001, 1.0),
        (5.0, 6.0),
        (20.925_528, 7.005_062),
        (36_500.0, 10.0),
    ] {
        for days in [0, 1, 2, 21, 400, 36_500] {
            let memory = Memory {
                stability,
                difficulty,
            };
            check_against_reference(&parameters, Some(memory), days);
        }
    }
}

/// The vector that every implementation of FSRS-6 publishes: Again, then five times Good, after these days.
#[test]
fn published_memory_state() {
    #[track_caller]
    fn check(parameters: &Parameters, stability: f32, difficulty: f32) {
        let model = Model::new(parameters);
        let memory = [0, 1, 3, 8, 21]
            .into_iter()
            .fold(model.first(Rating::Again), |memory, days| {
                model.next(memory, Rating::Good, days)
            });
        assert!((memory.stability - stability).abs() < 1e-4, "{memory:?}");
        assert!((memory.difficulty - difficulty).abs() < 1e-4, "{memory:?}");
    }
    let mut parameters = Parameters::default();
    check(&parameters, 53.62691, 6.357_486_7);
    // Without short-term memory.
    parameters.0[17..20].fill(0);
    check(&parameters, 53.335_106, 6.357_486_7);
}

#[test]
fn published_recall() {
    let model = Model::new(&Parameters::default());
    let recall = [
        (0.0, 1.0, 1.0),
        (1.0, 2.0, 0.940_344_3),
        (2.0, 3.0, 0.925_378_6),
        (3.0, 4.0, 0.918_522_9),
        (4.0, 4.0, 0.9),
        (5.0, 2.0, 0.826_135_9),
    ];
    for (days, stability, expected) in recall {
        let memory = Memory {
            stability,
            difficulty: 5.0,
        };
        assert!(
            (model.recall(memory, days) - expected).abs() < 1e-5,
            "{days} {stability}"
        );
    }
}

#[test]
fn published_intervals_by_retention() {
    let model = Model::new(&Parameters::default());
    let memory = Memory {
        stability: 1.0,
        difficulty: 5.0,
    };
    let days: Vec<i64> = (1..=10_u8)
        .map(|tenths| {
            model
                .days_until(memory, f32::from(tenths) / 10.0)
                .round()
                .max(1.0) as i64
        })
        .collect();
    assert_eq!(days, [3_116_766, 34_793, 2_508, 387, 90, 27, 9, 3, 1, 1]);
}

/// `py-fsrs`, `test_review_card`: each rating at the moment the card comes back.
#[test]
fn published_intervals_of_a_card() {
    use Rating::{Again, Good};
    let ratings = [
        Good, Good, Good, Good, Good, Good, Again, Again, Good, Good, Good, Good, Good,
    ];
    let mut card = Card {
        due: START,
        ..Card::default()
    };
    let mut days = Vec::new();
    for rating in ratings {
        card = ours().rate(&card, rating, card.due, None);
        days.push(card.interval() / 86_400);
    }
    assert_eq!(days, [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]);
}

/// `py-fsrs`, `test_repeated_correct_reviews`.
#[test]
fn a_card_always_easy_is_as_easy_as_can_be() {
    let card = (0..10).fold(Card::default(), |card, step| {
        ours().rate(&card, Rating::Easy, START + step, None)
    });
    assert_eq!(card.memory.unwrap().difficulty, 1.0);
}

/// Ratings from a new card, and where it then stands with how many seconds to wait.
#[track_caller]
fn check_steps(ratings: &[Rating], phase: Phase, seconds: u64) {
    let mut card = Card {
        due: START,
        ..Card::default()
    };
    for rating in ratings {
        card = ours().rate(&card, *rating, card.due, None);
    }
    assert_eq!(
        (card.phase, card.interval()),
        (phase, seconds),
        "{ratings:?}"
    );
}

/// What `py-fsrs` answers, each rating given at the moment the card comes back.
#[test]
fn cards_walk_through_the_steps_of_the_reference() {
    use Rating::{Again, Easy, Good, Hard};
    let days = 86_400;
    check_steps(&[], Phase::New, START / SECOND);
    check_steps(&[Again], Phase::Learning(0), 60);
    check_steps(&[Hard], Phase::Learning(0), 330);
    check_steps(&[Good], Phase::Learning(1), 600);
    check_steps(&[Easy], Phase::Review, 8 * days);
    check_steps(&[Good, Again], Phase::Learning(0), 60);
    check_steps(&[Good, Hard], Phase::Learning(1), 600);
    check_steps(&[Good, Good], Phase::Review, 2 * days);
    check_steps(&[Good, Easy], Phase::Review, 4 * days);
    check_steps(&[Easy, Again], Phase::Relearning(0), 600);
    check_steps(&[Easy, Again, Again], Phase::Relearning(0), 600);
    check_steps(&[Easy, Again, Hard], Phase::Relearning(0), 900);
    check_steps(&[Easy, Again, Good], Phase::Review, days);
    check_steps(&[Easy, Again, Easy], Phase::Review, 2 * days);
    check_steps(&[Easy, Hard], Phase::Review, 27 * days);
    check_steps(&[Easy, Good], Phase::Review, 39 * days);
    check_steps(&[Easy, Easy], Phase::Review, 66 * days);
    check_steps(&[Good, Hard, Good, Hard, Good], Phase::Review, 17 * days);
    let long = [Again, Again, Hard, Hard, Good, Good, Good, Again, Good];
    check_steps(&long, Phase::Review, days);
}

#[test]
fn lapses_and_ratings_are_counted() {
    use Rating::{Again, Easy, Good};
    let card = [Easy, Again, Again, Good, Again]
        .into_iter()
        .fold(Card::default(), |card, rating| {
            ours().rate(&card, rating, card.due.max(START), None)
        });
    assert_eq!((card.ratings, card.lapses), (5, 2));
}

#[test]
fn a_clock_set_back_counts_as_the_same_day() {
    let card = ours().rate(&Card::default(), Rating::Easy, START, None);
    let back = ours().rate(&card, Rating::Good, START - 40 * DAY, None);
    let same = ours().rate(&card, Rating::Good, START, None);
    assert_eq!(back.memory, same.memory);
    assert_eq!(back.due, START - 40 * DAY + back.interval() * SECOND);
}

fn rating() -> impl Strategy<Value = Rating> {
    prop::sample::select(Rating::ALL.to_vec())
}

/// Parameters within the bounds that the reference clips to.
fn parameters() -> impl Strategy<Value = Parameters> {
    const BOUNDS: [(u64, u64); PARAMETERS] = [
        (1_000, 100_000_000),
        (1_000, 100_000_000),
        (1_000, 100_000_000),
        (1_000, 100_000_000),
        (1_000_000, 10_000_000),
        (1_000, 4_000_000),
        (1_000, 4_000_000),
        (1_000, 750_000),
        (0, 4_500_000),
        (0, 800_000),
        (1_000, 3_500_000),
        (1_000, 5_000_000),
        (1_000, 250_000),
        (1_000, 900_000),
        (0, 4_000_000),
        (0, 1_000_000),
        (1_000_000, 6_000_000),
        (0, 2_000_000),
        (0, 2_000_000),
        (10_000, 800_000),
        (100_000, 800_000),
    ];
    BOUNDS
        .map(|(low, high)| low..=high)
        .to_vec()
        .prop_map(|values| Parameters(values.try_into().unwrap()))
}

proptest! {
    #[test]
    fn any_history_gives_the_memory_of_the_reference(
        parameters in parameters(),
        history in prop::collection::vec((rating(), 0_u32..900), 1..12),
    ) {
        let model = Model::new(&parameters);
        let mut memory = None;
        for (rating, days) in history {
            check_against_reference(&parameters, memory, days);
            memory = Some(match memory {
                None => model.first(rating),
                Some(memory) => model.next(memory, rating, days),
            });
        }
    }

    #[test]
    fn a_better_rating_never_comes_back_sooner(
        history in prop::collection::vec((rating(), 0_u64..200), 0..12),
        seed: u64,
    ) {
        let mut card = Card { due: START, ..Card::default() };
        for (rating, days) in history {
            let now = card.due + days * DAY / 7;
            let intervals = ours().choices(&card, now, Some(seed)).map(|next| next.interval());
            prop_assert!(intervals.is_sorted(), "{intervals:?} of {card:?}");
            card = ours().rate(&card, rating, now, Some(seed));
        }
    }

    #[test]
    fn fuzz_stays_in_its_range(days in 1_u32..=fuzz::MAX_DAYS, seed: u64) {
        let (shortest, longest) = fuzz::range(days);
        let moved = fuzz::moved(days, seed);
        prop_assert!((shortest..=longest).contains(&moved));
        prop_assert!((shortest..=longest).contains(&days));
        prop_assert_eq!(moved, fuzz::moved(days, seed));
        prop_assert!(longest <= fuzz::MAX_DAYS);
    }
}

/// `py-fsrs`, `_get_fuzz_range`, for an interval of each range.
#[test]
fn fuzz_ranges_are_those_of_the_reference() {
    for (days, expected) in [
        (1, (1, 1)),
        (2, (2, 2)),
        (3, (2, 4)),
        (4, (3, 5)),
        (7, (5, 9)),
        (10, (8, 12)),
        (20, (17, 23)),
        (21, (18, 24)),
        (50, (46, 54)),
        (120, (112, 128)),
        (1_000, (948, 1_052)),
        (36_500, (34_673, 36_500)),
    ] {
        assert_eq!(fuzz::range(days), expected, "{days}");
    }
}

#[test]
fn fuzz_reaches_every_day_of_its_range() {
    let (shortest, longest) = fuzz::range(50);
    let reached: std::collections::BTreeSet<u32> =
        (0..2_000).map(|seed| fuzz::moved(50, seed)).collect();
    assert_eq!(reached, (shortest..=longest).collect());
}
