//! What the search shows: kinds in the order of their best hit, few rows at once, and a way on from everywhere.
#![allow(missing_docs)]

use lesson::search::{Entry, Index, Kind};
use view_model::search::{Act, Row, Screen, Step, Stretch};

fn index() -> Index {
    let entry = |kind, place: &str, title: &str, text: &str| Entry {
        kind,
        place: place.to_owned(),
        title: title.to_owned(),
        context: String::new(),
        text: text.to_owned(),
    };
    let mut entries = vec![
        entry(
            Kind::Lesson,
            "lesson/keys",
            "What the builder compares",
            "A key, not a text.",
        ),
        entry(
            Kind::Lesson,
            "lesson/mounts",
            "Mounts",
            "A cache that stays.",
        ),
        entry(
            Kind::Term,
            "lesson/glossary/cache-key",
            "cache key",
            "What a result is stored under.",
        ),
        entry(Kind::Room, "bench", "Bench", "The simulator."),
        entry(Kind::Room, "cards", "Flash cards", "To remember by."),
    ];
    for at in 1..=7 {
        entries.push(entry(
            Kind::Card,
            &format!("cards/k-{at}"),
            "What is in a key?",
            "The ground.",
        ));
    }
    Index::new(entries)
}

fn words(stretches: &[Stretch]) -> String {
    stretches.iter().map(|stretch| &*stretch.text).collect()
}

/// Groups with their rows, as they stand below each other.
fn lines(screen: &Screen) -> Vec<String> {
    let groups = screen.groups.iter().map(|group| {
        let rows: Vec<String> = group.rows.iter().map(|row| words(&row.title)).collect();
        format!("{}: {}", group.title, rows.join(", "))
    });
    groups.collect()
}

#[test]
fn before_anything_is_typed_there_are_the_ways_in() {
    let index = index();
    let screen = Screen::of(&index, " ", None, &[]);
    assert_eq!(lines(&screen), ["Rooms: Bench, Flash cards"]);
    assert_eq!((&*screen.said, screen.first), ("", None));
    let screen = Screen::of(&index, "", Some("mounts"), &[]);
    assert_eq!(
        lines(&screen),
        [
            "Where you stopped reading: Mounts",
            "Rooms: Bench, Flash cards"
        ]
    );
    let screen = Screen::of(&index, "", Some("a place of an older page"), &[]);
    assert_eq!(lines(&screen), ["Rooms: Bench, Flash cards"]);
}

#[test]
fn kinds_stand_in_the_order_of_their_best_hit() {
    let screen = Screen::of(&index(), "cache key", None, &[]);
    assert_eq!(lines(&screen), ["Glossary: cache key"]);
    let screen = Screen::of(&index(), "key", None, &[]);
    assert_eq!(screen.groups[0].title, "Glossary");
    assert_eq!(screen.groups[1].title, "Flash cards");
    assert_eq!(screen.groups[2].title, "Lesson");
    assert_eq!((&*screen.said, screen.first), ("9 results", Some(0)));
}

#[test]
fn of_many_a_few_are_shown_until_all_are_wanted() {
    let index = index();
    let screen = Screen::of(&index, "key", None, &[]);
    let rows = &screen.groups[1].rows;
    assert_eq!(rows.len(), 5);
    assert_eq!(
        (&rows[4].act, words(&rows[4].title)),
        (&Act::ShowAll(Kind::Card), "All 7 of them".to_owned())
    );
    let whole = Screen::of(&index, "key", None, &[Kind::Card]);
    assert_eq!(whole.groups[1].rows.len(), 7);
    assert_eq!(whole.groups[1].rows[..4], rows[..4]);
    let places: Vec<usize> = whole.rows().map(|row: &Row| row.at).collect();
    assert_eq!(places, (0..9).collect::<Vec<_>>());
}

#[test]
fn a_row_leads_to_its_place_and_marks_what_was_typed() {
    let screen = Screen::of(&index(), "resul", None, &[]);
    let row = screen.rows().next().expect("something is found");
    assert_eq!(row.act, Act::Go("#/lesson/glossary/cache-key".to_owned()));
    let marked: Vec<&str> = row
        .text
        .iter()
        .filter(|one| one.is_marked)
        .map(|one| &*one.text)
        .collect();
    assert_eq!(marked, ["resul"]);
    assert_eq!(words(&row.text), "What a result is stored under.");
}

#[test]
fn where_nothing_is_found_there_is_a_way_on() {
    let screen = Screen::of(&index(), "mxxnts", None, &[]);
    assert_eq!(screen.said, "Nothing matches “mxxnts”.");
    assert_eq!(
        lines(&screen),
        [
            "Did you mean: mounts",
            "Rooms to look in: Bench, Flash cards"
        ]
    );
    assert_eq!(
        screen.rows().next().map(|row| &row.act),
        Some(&Act::Ask("mounts".to_owned()))
    );
    assert_eq!(screen.first, Some(0));
    let screen = Screen::of(&index(), "zzqx", None, &[]);
    assert_eq!(lines(&screen), ["Rooms to look in: Bench, Flash cards"]);
    assert_eq!(screen.first, None);
    let screen = Screen::of(&index(), "cards simulator", None, &[]);
    assert_eq!(
        screen.said,
        "Nothing has all of these words; 2 things have some of them."
    );
}

#[test]
fn arrows_go_round() {
    assert_eq!(Step::Down.from(None, 3), Some(0));
    assert_eq!(Step::Down.from(Some(1), 3), Some(2));
    assert_eq!(Step::Down.from(Some(2), 3), Some(0));
    assert_eq!(Step::Up.from(None, 3), Some(2));
    assert_eq!(Step::Up.from(Some(0), 3), Some(2));
    assert_eq!(Step::Up.from(Some(2), 3), Some(1));
    assert_eq!(Step::Up.from(Some(9), 3), Some(2));
    assert_eq!(Step::Down.from(Some(0), 0), None);
}
