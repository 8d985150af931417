//! What to review, figures, and how far one has come.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::sync::Arc;

use common::{START, long_history};
use review::coverage::Level;
use review::cram::Cram;
use review::day::Zone;
use review::event::{Settings, What};
use review::progress::Progress;
use review::queue::Queue;
use review::schedule::{DAY, Millis, Phase, Rating};
use review::state::State;
use review::statistics::Statistics;

const MINUTE: Millis = 60_000;

fn deck(cards: usize) -> Vec<Arc<str>> {
    (0..cards).map(|card| format!("c{card}").into()).collect()
}

fn progress() -> Progress {
    Progress::new(1, Zone(0))
}

fn rate(progress: &mut Progress, card: &str, rating: Rating, now: Millis) {
    let what = What::Rated {
        card: card.into(),
        rating,
        interval: None,
        took: 0,
    };
    progress.record(now, what);
}

/// New, learning and due cards left, and the next one.
#[track_caller]
fn check(
    progress: &Progress,
    deck: &[Arc<str>],
    now: Millis,
    counts: (usize, usize, usize),
    next: Option<&str>,
) {
    let queue = Queue::of(progress.state(), deck, now, None);
    assert_eq!((queue.new, queue.learning, queue.reviews), counts);
    assert_eq!(queue.next.as_deref(), next);
}

#[test]
fn a_day_brings_at_most_so_many_new_cards() {
    let (mut progress, deck) = (progress(), deck(30));
    check(&progress, &deck, START, (10, 0, 0), Some("c0"));
    for card in &deck[..10] {
        rate(&mut progress, card, Rating::Easy, START);
    }
    check(&progress, &deck, START, (0, 0, 0), None);
    let queue = Queue::of(progress.state(), &deck, START, None);
    assert_eq!(queue.new_held_back, 20);
    check(&progress, &deck, START + DAY, (10, 0, 0), Some("c10"));
    check(&progress, &deck, START + 8 * DAY, (10, 0, 10), Some("c0"));
}

#[test]
fn a_day_brings_at_most_so_many_reviews() {
    let (mut progress, deck) = (progress(), deck(5));
    for card in &deck {
        rate(&mut progress, card, Rating::Easy, START);
    }
    let settings = Settings {
        reviews_per_day: 2,
        ..Settings::default()
    };
    progress.set(START, settings);
    let later = START + 9 * DAY;
    check(&progress, &deck, later, (0, 0, 2), Some("c0"));
    rate(&mut progress, "c0", Rating::Good, later);
    check(&progress, &deck, later, (0, 0, 1), Some("c1"));
    assert_eq!(
        Queue::of(progress.state(), &deck, later, None).reviews_held_back,
        3
    );
}

#[test]
fn cards_on_their_steps_come_back_in_time_and_early_only_if_nothing_else_is_left() {
    let (mut progress, deck) = (progress(), deck(2));
    rate(&mut progress, "c0", Rating::Good, START);
    check(&progress, &deck, START, (1, 1, 0), Some("c1"));
    check(&progress, &deck, START + 10 * MINUTE, (1, 1, 0), Some("c0"));
    rate(&mut progress, "c1", Rating::Easy, START);
    check(&progress, &deck, START, (0, 1, 0), Some("c0"));
    let queue = Queue::of(progress.state(), &deck, START, Some("c0"));
    assert_eq!(queue.next.as_deref(), Some("c0"), "nothing else is left");
}

#[test]
fn a_card_just_shown_waits_for_another() {
    let (mut progress, deck) = (progress(), deck(2));
    rate(&mut progress, "c0", Rating::Again, START);
    let later = START + 2 * MINUTE;
    check(&progress, &deck, later, (1, 1, 0), Some("c0"));
    let queue = Queue::of(progress.state(), &deck, later, Some("c0"));
    assert_eq!(queue.next.as_deref(), Some("c1"));
}

#[test]
fn a_suspended_card_is_left_out_until_it_is_resumed() {
    let (mut progress, deck) = (progress(), deck(1));
    let card = || Arc::<str>::from("c0");
    progress.record(START, What::Suspended { card: card() });
    check(&progress, &deck, START, (0, 0, 0), None);
    progress.record(START, What::Resumed { card: card() });
    check(&progress, &deck, START, (1, 0, 0), Some("c0"));
}

#[test]
fn a_card_reviewed_by_a_clock_far_ahead_is_due_once_the_clock_is_right() {
    let (mut progress, deck) = (progress(), deck(1));
    rate(&mut progress, "c0", Rating::Easy, START + 900 * DAY);
    check(&progress, &deck, START, (0, 0, 1), Some("c0"));
    rate(&mut progress, "c0", Rating::Good, START);
    check(&progress, &deck, START, (0, 0, 0), None);
    assert_eq!(progress.state().card("c0").ratings, 2);
}

#[test]
fn the_interval_that_was_promised_is_kept() {
    let mut progress = progress();
    let what = What::Rated {
        card: "c0".into(),
        rating: Rating::Easy,
        interval: Some(9 * 86_400),
        took: 0,
    };
    progress.record(START, what);
    assert_eq!(progress.state().card("c0").due, START + 9 * DAY);
}

#[test]
fn parameters_count_with_the_algorithm_that_they_are_for() {
    let interval = |algorithm: u64| {
        let mut settings = Settings {
            algorithm,
            ..Settings::default()
        };
        // What the first Easy gives.
        settings.parameters.0[3] = 20_000_000;
        let mut progress = progress();
        progress.set(START, settings);
        rate(&mut progress, "c0", Rating::Easy, START);
        progress.state().card("c0").interval() / 86_400
    };
    assert_eq!(interval(Settings::default().algorithm), 20);
    assert_eq!(interval(7), 8);
}

#[test]
fn cramming_ends_when_each_card_was_known_once() {
    let mut cram = Cram::new(deck(5), 3);
    assert_eq!(cram.left(), 5);
    let first = cram.current().unwrap().clone();
    cram.answer(Rating::Again);
    assert_ne!(cram.current(), Some(&first));
    let mut shown = Vec::new();
    while let Some(card) = cram.current() {
        shown.push(card.clone());
        cram.answer(Rating::Good);
    }
    assert_eq!(shown[3], first, "three cards lie between");
    shown.sort();
    assert_eq!(shown, deck(5));
    assert_eq!(cram.known(), 5);
}

#[test]
fn cramming_goes_in_an_order_by_chance() {
    let order = |seed| {
        let mut cram = Cram::new(deck(20), seed);
        std::iter::from_fn(|| {
            let card = cram.current().cloned();
            cram.answer(Rating::Easy);
            card
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(order(1), order(1));
    assert_ne!(order(1), order(2));
    assert_ne!(order(1), deck(20));
}

#[test]
fn figures_follow_from_what_was_done() {
    let mut progress = progress();
    for card in ["a", "b", "c"] {
        rate(&mut progress, card, Rating::Easy, START);
    }
    rate(&mut progress, "d", Rating::Again, START);
    let later = START + 8 * DAY;
    rate(&mut progress, "a", Rating::Good, later);
    rate(&mut progress, "b", Rating::Again, later);
    let figures = Statistics::of(progress.state(), later);
    assert_eq!((figures.reviews, figures.recalled), (2, 1));
    assert_eq!((figures.today.ratings, figures.today.new), (2, 0));
    assert_eq!((figures.learning, figures.young, figures.mature), (2, 1, 1));
    // Due today: c, and the steps of b and d; a comes after the month.
    assert_eq!(figures.forecast[0], 3);
    assert_eq!(figures.forecast.iter().sum::<u32>(), 3);
    assert!((0.8..1.0).contains(&figures.recall_now.unwrap()));
}

#[test]
fn a_streak_lasts_through_today_and_ends_with_a_day_left_out() {
    let mut progress = progress();
    let streak = |progress: &Progress, now| Statistics::of(progress.state(), now).streak;
    assert_eq!(streak(&progress, START), 0);
    for day in [0, 2, 3, 4] {
        rate(&mut progress, "a", Rating::Good, START + day * DAY);
    }
    assert_eq!(streak(&progress, START + 4 * DAY), 3);
    assert_eq!(streak(&progress, START + 5 * DAY), 3, "today is not over");
    assert_eq!(streak(&progress, START + 6 * DAY), 0);
}

#[test]
fn a_point_is_mastered_by_what_lasts() {
    let mut progress = progress();
    let level = |progress: &Progress| Level::of(progress.state(), "p", &["a", "b"]);
    assert_eq!(level(&progress), Level::New);
    progress.record(START, What::Seen { point: "p".into() });
    assert_eq!(level(&progress), Level::Seen);
    rate(&mut progress, "a", Rating::Easy, START);
    assert_eq!(level(&progress), Level::Practised);
    rate(&mut progress, "a", Rating::Easy, START + 8 * DAY);
    assert_eq!(level(&progress), Level::Practised, "b is still new");
    rate(&mut progress, "b", Rating::Easy, START);
    rate(&mut progress, "b", Rating::Easy, START + 8 * DAY);
    assert_eq!(level(&progress), Level::Mastered);
}

#[test]
fn answers_right_in_a_row_master_a_point_and_a_wrong_one_ends_that() {
    let mut progress = progress();
    let mut answer = |score| {
        let what = What::Answered {
            question: "q".into(),
            point: "p".into(),
            score,
        };
        progress.record(START, what);
        Level::of(progress.state(), "p", &[])
    };
    assert_eq!(answer(100), Level::Practised);
    assert_eq!(answer(80), Level::Practised);
    assert_eq!(answer(100), Level::Mastered);
    assert_eq!(answer(79), Level::Practised);
}

#[test]
fn of_a_question_the_best_and_the_last_score_are_kept() {
    let mut progress = progress();
    for score in [40, 90, 70] {
        let what = What::Answered {
            question: "q".into(),
            point: "p".into(),
            score,
        };
        progress.record(START, what);
    }
    let record = progress.state().questions["q"];
    assert_eq!((record.times, record.best, record.last), (3, 90, 70));
}

#[test]
fn an_answer_of_the_interview_is_kept_with_what_it_met() {
    let mut progress = progress();
    for met in [0b1, 0b101] {
        let what = What::Interviewed {
            question: "q1".into(),
            answer: "Because the key of the step changed.".into(),
            met,
            rating: Rating::Hard,
        };
        progress.record(START, what);
    }
    let interview = &progress.state().interviews["q1"];
    assert_eq!((interview.met, interview.times), (0b101, 2));
}

#[test]
fn many_cards_and_ratings_are_folded_whole() {
    let events = long_history(100_000, 10_000);
    let state = State::of(&events, Zone(60));
    assert_eq!(state.cards.len(), 10_000);
    let ratings: u32 = state.cards.values().map(|record| record.card.ratings).sum();
    assert_eq!(ratings, 100_000);
    assert!(
        state
            .cards
            .values()
            .all(|record| record.card.phase != Phase::New)
    );
}

#[test]
fn what_was_read_is_written_down_once() {
    let mut progress = progress();
    let written = |events: Vec<review::event::Event>| {
        let points = events.into_iter().map(|event| match event.what {
            What::Seen { point } => point.to_string(),
            other => panic!("{other:?}"),
        });
        points.collect::<Vec<_>>()
    };
    assert_eq!(written(progress.see(START, ["a", "b", "a"])), ["a", "b"]);
    assert_eq!(written(progress.see(START + 1, ["b", "c"])), ["c"]);
    answer(&mut progress, "d");
    assert_eq!(
        written(progress.see(START + 2, ["d"])),
        ["d"],
        "practised, not read"
    );
    progress.erase(START + 3);
    assert_eq!(written(progress.see(START + 4, ["a"])), ["a"]);
}

fn answer(progress: &mut Progress, point: &str) {
    let what = What::Answered {
        question: "q".into(),
        point: point.into(),
        score: 100,
    };
    progress.record(START + 1, what);
}
