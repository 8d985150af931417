//! The scheduler gives what the reference implementations publish: `fsrs` (memory) and `py-fsrs` (steps, intervals).
#![allow(clippy::unwrap_used, clippy::float_cmp, missing_docs)]

use proptest::prelude::*;
use review::schedule::memory::{Memory, PARAMETERS, Parameters};
use review::schedule::{Card, DAY, Millis, Phase, Rating, SECOND, Scheduler, fuzz};

const START: Millis = 1_669_725_000_000;

fn ours() -> Scheduler {
    Scheduler::new(&Parameters::default(), 900)
}

/// A known card with this memory, reviewed at [`START`].
fn known(stability: f32, difficulty: f32) -> Card {
    Card {
        phase: Phase::Review,
        memory: Some(Memory {
            stability,
            difficulty,
        }),
        reviewed: START,
        ..Card::default()
    }
}

/// Parameters as they are published: decimal fractions.
fn parameters(published: [f32; PARAMETERS]) -> Parameters {
    Parameters(published.map(|w| (f64::from(w) * 1e6).round() as u64))
}

/// The memory after a rating so many days after [`START`], close to what is published of it.
#[track_caller]
fn check_memory(
    scheduler: &Scheduler,
    card: &Card,
    (rating, days): (Rating, u64),
    expected: (f32, f32),
) {
    let memory = scheduler.rate(card, rating, START + days * DAY, None);
    let memory = memory.memory.unwrap();
    for (is, published) in [
        (memory.stability, expected.0),
        (memory.difficulty, expected.1),
    ] {
        assert!(
            (is - published).abs() <= 2e-6 * published.abs(),
            "{rating:?} of {card:?} after {days} days: {memory:?}, published {expected:?}"
        );
    }
}

/// `fsrs`, `DEFAULT_PARAMETERS`, as every implementation of FSRS-6 publishes them. They are written into histories.
#[test]
fn default_parameters_are_the_published_ones() {
    let published = [
        212_000, 1_293_100, 2_306_500, 8_295_600, 6_413_300, 833_400, 3_019_400, 1_000, 1_872_200,
        166_600, 796_000, 1_483_500, 61_400, 262_900, 1_648_300, 601_400, 1_872_900, 542_500,
        91_200, 65_800, 154_200,
    ];
    assert_eq!(Parameters::default(), Parameters(published));
}

/// `fsrs`, `FSRS::next_states`, its example.
#[test]
fn published_memory_after_the_first_rating() {
    let new = Card::default();
    for (rating, expected) in [
        (Rating::Again, (0.212, 6.4133)),
        (Rating::Hard, (1.2931, 5.112_170_7)),
        (Rating::Good, (2.3065, 2.118_104)),
        (Rating::Easy, (8.2956, 1.0)),
    ] {
        check_memory(&ours(), &new, (rating, 0), expected);
    }
}

/// `fsrs`, `test_next_stability` and `test_next_difficulty`: what they publish of a stability of five days, on the same
/// day and after those five, at which recall has fallen to 90 %.
#[test]
fn published_memory_after_later_ratings() {
    use Rating::{Again, Easy, Good, Hard};
    for (rating, expected) in [
        (Again, (1.596_818, 8.341_763)),
        (Hard, (5.0, 6.665_995_6)),
        (Good, (5.0, 4.990_228)),
        (Easy, (8.129_61, 3.314_461_5)),
    ] {
        check_memory(&ours(), &known(5.0, 5.0), (rating, 0), expected);
    }
    let forgotten = ours().rate(&known(5.0, 1.0), Again, START + 5 * DAY, None);
    let stability = forgotten.memory.unwrap().stability;
    assert!((stability - 1.052_539_6).abs() < 2e-6, "{stability}");
}

/// `fsrs`, `test_memo_state`: the parameters of a learner, whose last two are those of the version before.
#[test]
fn published_memory_with_parameters_of_ones_own() {
    let w = parameters([
        0.684_542_2,
        1.679_082_5,
        4.734_942_4,
        10.042_885,
        7.441_023_3,
        0.642_197_97,
        1.071_918,
        0.002_519_525_4,
        1.432_437,
        0.1544,
        0.869_276_6,
        2.069_675_2,
        0.0953,
        0.2975,
        2.469_124_8,
        0.195_420_35,
        3.201_072,
        0.180_462_61,
        0.121_442_534,
        0.0,
        0.5,
    ]);
    let scheduler = Scheduler::new(&w, 900);
    check_memory(
        &scheduler,
        &known(20.925_528, 7.005_062),
        (Rating::Good, 21),
        (40.874_56, 6.991_380_7),
    );
}

/// The vector that every implementation of FSRS-6 publishes: Again, then five times Good, after these days.
#[test]
fn published_memory_of_a_history() {
    #[track_caller]
    fn check(parameters: &Parameters, stability: f32, difficulty: f32) {
        let scheduler = Scheduler::new(parameters, 900);
        let mut card = scheduler.rate(&Card::default(), Rating::Again, START, None);
        for days in [0, 1, 3, 8, 21] {
            card = scheduler.rate(&card, Rating::Good, card.reviewed + days * DAY, None);
        }
        let memory = card.memory.unwrap();
        assert!((memory.stability - stability).abs() < 1e-4, "{memory:?}");
        assert!((memory.difficulty - difficulty).abs() < 1e-4, "{memory:?}");
    }
    let mut parameters = Parameters::default();
    check(&parameters, 53.62691, 6.357_486_7);
    // Without short-term memory.
    parameters.0[17..20].fill(0);
    check(&parameters, 53.335_106, 6.357_486_7);
}

/// `fsrs`, `test_power_forgetting_curve`.
#[test]
fn published_recall() {
    let recall = [
        (0, 1.0, 1.0),
        (1, 2.0, 0.940_344_3),
        (2, 3.0, 0.925_378_6),
        (3, 4.0, 0.918_522_9),
        (4, 4.0, 0.9),
        (5, 2.0, 0.826_135_9),
    ];
    for (days, stability, expected) in recall {
        let card = known(stability, 5.0);
        let recall = ours().recall(&card, START + days * DAY).unwrap();
        assert!((recall - expected).abs() < 1e-6, "{days} {stability}");
    }
}

/// `fsrs`, `test_next_interval`: of a stability of one day, which here is what the first Easy gives. Of the wanted
/// chances of recall it lists, those a scheduler takes.
#[test]
fn published_intervals_by_retention() {
    let mut parameters = Parameters::default();
    parameters.0[3] = 1_000_000;
    let days = [700, 800, 900].map(|permille| {
        let easy = Scheduler::new(&parameters, permille);
        let easy = easy.rate(&Card::default(), Rating::Easy, START, None);
        easy.interval() * SECOND / DAY
    });
    assert_eq!(days, [9, 3, 1]);
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

/// Parameters as a file may hold them: near the published ones, at the ends of what they may be, beyond.
fn any_parameters() -> impl Strategy<Value = Parameters> {
    let number = |published: u64| {
        prop_oneof![
            published / 2..=published * 2,
            0..=10_000_000_u64,
            Just(0),
            Just(u64::MAX),
            any::<u64>(),
        ]
    };
    Parameters::default().0.map(number).prop_map(Parameters)
}

proptest! {
    #[test]
    fn any_parameters_give_a_memory_and_an_interval(
        parameters in any_parameters(),
        permille: u64,
        history in prop::collection::vec((rating(), 0_u64..40_000), 1..12),
    ) {
        let scheduler = Scheduler::new(&parameters, permille);
        let mut card = Card { due: START, ..Card::default() };
        for (rating, days) in history {
            card = scheduler.rate(&card, rating, card.reviewed + days * DAY, None);
            let memory = card.memory.unwrap();
            prop_assert!((0.001..=36_500.0).contains(&memory.stability), "{memory:?}");
            prop_assert!((1.0..=10.0).contains(&memory.difficulty), "{memory:?}");
            prop_assert!(card.interval() >= 60, "{card:?}");
            prop_assert!(card.interval() <= u64::from(fuzz::MAX_DAYS) * DAY / SECOND, "{card:?}");
        }
    }

    /// What says when a card comes back and what says how well it is remembered then are of one mind.
    #[test]
    fn a_card_comes_back_when_its_recall_has_fallen_to_what_is_wanted(
        parameters in any_parameters(),
        permille in 700_u64..=970,
        stability in 50.0_f32..500.0,
    ) {
        let scheduler = Scheduler::new(&parameters, permille);
        let card = scheduler.rate(&known(stability, 5.0), Rating::Good, START, None);
        let days = card.interval() * SECOND / DAY;
        prop_assume!(days > 1 && days < u64::from(fuzz::MAX_DAYS));
        let recall = |days: u64| scheduler.recall(&card, START + days * DAY).unwrap();
        let wanted = permille as f32 / 1000.0;
        // Intervals are whole days.
        prop_assert!(recall(days - 1) + 1e-4 >= wanted, "{} before {wanted}", recall(days - 1));
        prop_assert!(recall(days + 1) - 1e-4 <= wanted, "{} after {wanted}", recall(days + 1));
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
