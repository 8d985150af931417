//! Flash cards on the screen.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;

use lesson::cards::Deck;
use review::day::Zone;
use review::event::What;
use review::progress::Progress;
use review::queue::Queue;
use review::schedule::{DAY, Rating};
use review::statistics::Statistics;
use review::wire::Unreadable;
use view_model::bench::State;
use view_model::revision::keeping::{Trouble, imported, trouble, unreadable};
use view_model::revision::{
    CardView, Figures, ROWS, Run, done, found, left, matching, more, notes, order, ratings, row,
};

const START: u64 = 1_780_000_000_000;

const DECK: &str = r##"[{"cards": [
  {"id": "a.b-1", "point": "a.b", "kind": "question", "front": "What does `RUN` do?", "back": "It runs."},
  {"id": "a.b-2", "point": "a.b", "kind": "cloze", "text": "A [[key]] is an identity.", "back": "Of a `result`."},
  {"id": "a.b-3", "point": "a.b", "kind": "cached",
   "dockerfile": ["FROM python", "# install", "COPY req .", "RUN pip install -r req", "COPY . .", "CMD [\"x\"]"],
   "files": [{"path": "req", "text": ["a"]}, {"path": "app.py", "text": ["1"]}],
   "edit": {"title": "`app.py` changes", "files": [{"path": "app.py", "text": ["2"]}]},
   "step": "COPY . .", "back": "Runs. It takes the file."}
]}]"##;

fn deck() -> Deck {
    Deck::read(DECK).unwrap()
}

fn progress() -> Progress {
    Progress::new(1, Zone(0))
}

fn rate(progress: &mut Progress, card: &str, rating: Rating, now: u64) {
    let what = What::Rated {
        card: card.into(),
        rating,
        interval: None,
        took: 0,
    };
    progress.record(now, what);
}

#[test]
fn a_question_shows_code_as_code() {
    let card = CardView::of(&deck(), progress().state(), "a.b-1").unwrap();
    assert_eq!(
        card.front,
        [
            Run::Words("What does ".into()),
            Run::Code("RUN".into()),
            Run::Words(" do?".into())
        ]
    );
    assert_eq!(card.title(), "What does RUN do?");
}

#[test]
fn a_cloze_is_filled_on_its_back() {
    let card = CardView::of(&deck(), progress().state(), "a.b-2").unwrap();
    assert!(card.back_replaces_front);
    assert_eq!(card.title(), "A […] is an identity.");
    assert_eq!(card.back[1], Run::Filled("key".into()));
}

#[test]
fn the_diagram_of_a_card_is_what_the_model_says() {
    let card = CardView::of(&deck(), progress().state(), "a.b-3").unwrap();
    let figure = card.figure().unwrap();
    let states: [State; 6] = std::array::from_fn(|line| figure.lines[line].state);
    assert_eq!(
        states.map(State::word),
        ["base", "metadata", "cached", "cached", "cause", "metadata"]
    );
    let asked: Vec<bool> = figure.lines.iter().map(|line| line.is_asked).collect();
    assert_eq!(asked, [false, false, false, false, true, false]);
    assert_eq!(figure.files, ["app.py", "req"]);
    assert!(figure.lines.iter().all(|line| !line.is_edited));
}

#[test]
fn each_rating_says_when_the_card_comes_back() {
    let mut progress = progress();
    let said = |progress: &Progress, now| {
        ratings(progress.state(), "a.b-1", now, 5).map(|button| button.interval)
    };
    let first = said(&progress, START);
    assert_eq!(first[..3], ["1 min", "6 min", "10 min"]);
    assert!(first[3].ends_with(" d"), "{first:?}");
    assert_eq!(
        said(&progress, START),
        first,
        "drawn again, it says the same"
    );
    rate(&mut progress, "a.b-1", Rating::Easy, START);
    assert_eq!(said(&progress, START + 8 * DAY)[0], "10 min");
}

#[test]
fn the_learners_own_cards_stand_after_those_of_the_deck() {
    let mut progress = progress();
    let own = What::Added {
        card: "own.1".into(),
        point: "a.b".into(),
        front: "What of `ARG`?".into(),
        back: "It counts.".into(),
    };
    progress.record(START, own);
    let names = order(&deck(), progress.state());
    assert_eq!(names.last().map(|name| &**name), Some("own.1"));
    assert_eq!(names.len(), 4);
    let card = CardView::of(&deck(), progress.state(), "own.1").unwrap();
    assert_eq!(
        (card.kind.as_str(), card.title().as_str()),
        ("Your card", "What of ARG?")
    );
    assert_eq!(CardView::of(&deck(), progress.state(), "own.2"), None);
}

#[track_caller]
fn check_search(progress: &Progress, search: &str, expected: &[(&str, &str)]) {
    let (deck, state) = (deck(), progress.state());
    let rows: Vec<_> = matching(&deck, state, search)
        .iter()
        .filter_map(|id| row(&deck, state, id, START + 1_000))
        .collect();
    let found: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (&*row.id, row.status.as_str()))
        .collect();
    assert_eq!(found, expected, "{search}");
}

#[test]
fn a_search_finds_cards_by_all_its_words_on_either_side() {
    let mut progress = progress();
    rate(&mut progress, "a.b-2", Rating::Easy, START);
    progress.record(
        START,
        What::Suspended {
            card: "a.b-3".into(),
        },
    );
    check_search(
        &progress,
        "",
        &[
            ("a.b-1", "new"),
            ("a.b-2", "in 8 d"),
            ("a.b-3", "suspended"),
        ],
    );
    check_search(&progress, "IDENTITY key", &[("a.b-2", "in 8 d")]);
    check_search(&progress, "takes app.py", &[("a.b-3", "suspended")]);
    check_search(&progress, "nowhere", &[]);
    assert_eq!(found(1, 3), "1 of 3 cards");
    assert_eq!(found(3, 3), "3 cards");
    assert_eq!(more(ROWS, ROWS), None);
    assert_eq!(more(ROWS, ROWS + 1).unwrap(), "Show one more card");
    assert_eq!(more(ROWS, 10_000).unwrap(), "Show 100 more cards");
}

#[test]
fn the_end_of_a_session_says_what_comes_next() {
    let mut progress = progress();
    let deck: Vec<Arc<str>> = vec!["x".into(), "y".into()];
    let words = |progress: &Progress, now| {
        let queue = Queue::of(progress.state(), &deck, now, None);
        let left = left(&queue);
        ([left.new, left.learning, left.due], done(&queue, now))
    };
    assert_eq!(words(&progress, START).0, ["2 new", "0 learning", "0 due"]);
    let settings = review::event::Settings {
        new_per_day: 1,
        ..review::event::Settings::default()
    };
    progress.set(START, settings);
    rate(&mut progress, "x", Rating::Easy, START);
    assert_eq!(
        words(&progress, START).1,
        ["That is all for today.", "Left for other days: 1 new card."]
    );
}

#[test]
fn figures_say_nothing_of_a_streak_that_is_none() {
    let mut progress = progress();
    let of = |progress: &Progress, now| Figures::of(&Statistics::of(progress.state(), now));
    let none = of(&progress, START);
    assert_eq!(
        none.facts[0],
        ("Today".to_owned(), "nothing yet".to_owned())
    );
    assert!(none.facts.iter().all(|(about, _)| *about != "In a row"));
    assert_eq!(none.forecast, []);
    rate(&mut progress, "x", Rating::Easy, START);
    rate(&mut progress, "x", Rating::Good, START + DAY);
    let some = of(&progress, START + DAY);
    assert!(
        some.facts
            .contains(&("In a row".to_owned(), "2 days".to_owned()))
    );
    assert!(some.facts.contains(&(
        "Recalled".to_owned(),
        "100 %: 1 of 1 review in the last 30 days".to_owned()
    )));
    assert_eq!(some.forecast.len(), 30);
    assert!(
        some.forecast
            .iter()
            .all(|bar| (0.0..=1.0).contains(&bar.share))
    );
}

#[test]
fn what_is_not_kept_is_told_with_a_remedy() {
    for kind in [Trouble::Denied, Trouble::Full, Trouble::Replaced] {
        let told = trouble(kind, 3);
        assert!(told.text.contains("(3 entries)"), "{told:?}");
        assert!(told.remedy.contains("xport"), "{told:?}");
    }
    let told = trouble(Trouble::Held, 0);
    assert!(told.remedy.contains("Close the other tabs"), "{told:?}");
    assert_eq!(unreadable(&[]), None);
    let told = unreadable(&[Unreadable::Newer(3)]).unwrap();
    assert!(told.text.contains("newer version"));
    assert!(told.remedy.starts_with("Reload"));
    assert_eq!(
        imported(12, 2, 0),
        "The file holds 12 entries; 2 were new here."
    );
    assert!(imported(3, 3, 3).contains("bring them back"));
}

#[test]
fn notes_for_anki_hold_gaps_and_tags() {
    let notes = notes(&deck(), progress().state());
    assert_eq!(notes.len(), 3);
    assert_eq!(notes[1].front, "A {{c1::key}} is an identity.");
    assert_eq!(notes[0].tags, ["layer-lab", "a.b"]);
    assert!(notes[2].front.starts_with("FROM python\n"));
    assert!(notes[2].front.contains("Then: app.py changes"));
}
