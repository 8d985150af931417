//! What the lesson covers, point by point, and how far the learner has come with each.

use language::tr;
use lesson::cards::Deck;
use lesson::catalogue::Catalogue;
use review::coverage::Level;
use review::state::{OwnCard, State};

/// The parts of a topic by the first half of their points' ids, in the order in which they are shown. The last is of
/// all points that no other has.
const PARTS: [&str; 12] = [
    "theory",
    "diagram",
    "deep",
    "beyond",
    "example",
    "tradeoff",
    "note",
    "walk",
    "session",
    "interview",
    "cards",
    "",
];

/// What a part is called.
fn part_title(part: &str) -> String {
    match part {
        "theory" => tr!("Core theory"),
        "diagram" => tr!("The picture of four layers"),
        "deep" => tr!("Going deeper"),
        "beyond" => tr!("The machinery"),
        "example" => tr!("Worked examples"),
        "tradeoff" => tr!("Trade-offs"),
        "note" => tr!("In production"),
        "walk" => tr!("Taking it apart"),
        "session" => tr!("part of a topic" => "Practice"),
        "interview" => tr!("In an interview"),
        "cards" => tr!("Keeping it"),
        _ => tr!("part of a topic" => "More"),
    }
}

/// The map.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Parts that have points.
    pub groups: Vec<Group>,
    /// How far the learner has come, in a sentence.
    pub answer: String,
    /// How many points stand at each level, the lowest first.
    pub counts: [(Level, usize); 4],
}

/// A part of the topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it is called.
    pub title: String,
    /// Its points, in reading order.
    pub points: Vec<Point>,
}

/// A point of the topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Its place in the lesson.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Where it is taught, as a chapter's title.
    pub chapter: String,
    /// How far the learner has come with it.
    pub level: Level,
    /// How many cards are about it.
    pub cards: usize,
}

impl Point {
    /// The number of its cards, in words; none if there are none.
    pub fn cards(&self) -> Option<String> {
        (self.cards > 0).then(|| tr!("{n} card" | "{n} cards" % self.cards))
    }
}

/// A level in a word.
pub fn level_word(level: Level) -> String {
    match level {
        Level::New => tr!("level" => "new"),
        Level::Seen => tr!("level" => "seen"),
        Level::Practised => tr!("level" => "practised"),
        Level::Mastered => tr!("level" => "mastered"),
    }
}

/// The same behind a number of points.
pub fn level_words(level: Level, count: usize) -> String {
    match level {
        Level::New => tr!("new" | "new" % count),
        Level::Seen => tr!("seen" | "seen" % count),
        Level::Practised => tr!("practised" | "practised" % count),
        Level::Mastered => tr!("mastered" | "mastered" % count),
    }
}

/// A level as style sheets name it.
pub const fn level_key(level: Level) -> &'static str {
    match level {
        Level::New => "new",
        Level::Seen => "seen",
        Level::Practised => "practised",
        Level::Mastered => "mastered",
    }
}

impl Coverage {
    /// The map for what was done. A point's cards are those of the deck and the learner's own.
    pub fn of(catalogue: &Catalogue, deck: &Deck, state: &State) -> Self {
        let cards = |point: &str| -> Vec<&str> {
            let own = state.cards.iter().filter(|(id, record)| {
                let of_point = |own: &OwnCard| &*own.point == point;
                record.own.as_ref().is_some_and(of_point) && deck.card(id).is_none()
            });
            let of_deck = deck.cards.iter().filter(|card| &*card.point == point);
            let of_deck = of_deck.map(|card| &*card.id);
            of_deck.chain(own.map(|(id, _)| &**id)).collect()
        };
        let points: Vec<Point> = catalogue
            .chapters
            .iter()
            .flat_map(|chapter| {
                chapter
                    .sections
                    .iter()
                    .map(move |section| (chapter, section))
            })
            .filter(|(_, section)| section.is_point())
            .map(|(chapter, section)| {
                let cards = cards(&section.id);
                Point {
                    id: section.id.clone(),
                    title: section.title.clone(),
                    chapter: chapter.title.clone(),
                    level: Level::of(state, &section.id, &cards),
                    cards: cards.len(),
                }
            })
            .collect();
        let part = |point: &Point| {
            let first = point.id.split('.').next().unwrap_or_default();
            let at = PARTS.iter().position(|name| *name == first);
            at.unwrap_or(PARTS.len() - 1)
        };
        let counts = Level::ALL.map(|level| {
            let at_level = points.iter().filter(|point| point.level == level);
            (level, at_level.count())
        });
        let groups = PARTS.iter().enumerate().map(|(at, name)| Group {
            title: part_title(name),
            points: points
                .iter()
                .filter(|point| part(point) == at)
                .cloned()
                .collect(),
        });
        Self {
            groups: groups.filter(|group| !group.points.is_empty()).collect(),
            answer: answer(points.len(), &counts),
            counts,
        }
    }
}

fn answer(total: usize, counts: &[(Level, usize); 4]) -> String {
    let [new, _, _, mastered] = counts.map(|(_, count)| count);
    if new == total {
        tr!("{n} point, nothing done yet." | "{n} points, nothing done yet." % total)
    } else if mastered == total {
        tr!("All {n} point mastered." | "All {n} points mastered." % total)
    } else if new == 0 {
        tr!(
            "All {n} point met, {mastered} of them mastered."
                | "All {n} points met, {mastered} of them mastered." % total,
            mastered = mastered
        )
    } else {
        tr!(
            "{met} of {n} point met, {mastered} of them mastered."
                | "{met} of {n} points met, {mastered} of them mastered." % total,
            met = total - new,
            mastered = mastered
        )
    }
}

#[cfg(test)]
mod tests {
    use lesson::cards::{Card, Face};
    use lesson::catalogue::{Chapter, Section};
    use review::day::Zone;
    use review::event::What;
    use review::progress::Progress;
    use review::schedule::Rating;

    use super::*;

    fn catalogue() -> Catalogue {
        let section = |id: &str| Section {
            id: id.to_owned(),
            title: id.to_uppercase(),
        };
        Catalogue {
            chapters: vec![Chapter {
                id: "one".into(),
                title: "One".into(),
                summary: String::new(),
                minutes: 1,
                sections: vec![
                    section("deep.a"),
                    section("theory.b"),
                    section("aside"),
                    section("new.c"),
                ],
            }],
        }
    }

    fn deck() -> Deck {
        let card = |id: &str, point: &str| Card {
            id: id.into(),
            point: point.into(),
            face: Face::Question {
                front: String::new(),
                back: String::new(),
            },
        };
        Deck {
            cards: vec![card("deep.a-1", "deep.a"), card("deep.a-2", "deep.a")],
        }
    }

    fn map(done: &[What]) -> Coverage {
        let mut progress = Progress::new(1, Zone(0));
        for what in done {
            progress.record(1, what.clone());
        }
        Coverage::of(&catalogue(), &deck(), progress.state())
    }

    fn seen(point: &str) -> What {
        What::Seen {
            point: point.into(),
        }
    }

    fn answered(point: &str) -> What {
        What::Answered {
            question: "q".into(),
            point: point.into(),
            score: 100,
        }
    }

    #[test]
    fn points_stand_in_their_parts_and_none_is_lost() {
        let rated = What::Rated {
            card: "deep.a-2".into(),
            rating: Rating::Good,
            interval: None,
            took: 0,
        };
        let map = map(&[seen("gone"), seen("theory.b"), rated]);
        let parts: Vec<(&str, &str, Level, Option<String>)> = map
            .groups
            .iter()
            .flat_map(|group| {
                let points = group.points.iter();
                points.map(|point| (&*group.title, &*point.id, point.level, point.cards()))
            })
            .collect();
        assert_eq!(
            parts,
            [
                ("Core theory", "theory.b", Level::Seen, None),
                (
                    "Going deeper",
                    "deep.a",
                    Level::Practised,
                    Some("2 cards".to_owned())
                ),
                ("More", "new.c", Level::New, None)
            ]
        );
        assert_eq!(map.counts.map(|(_, count)| count), [1, 1, 1, 0]);
        assert_eq!(map.answer, "2 of 3 points met, 0 of them mastered.");
    }

    #[test]
    fn a_card_of_ones_own_counts_for_its_point() {
        let own = What::Added {
            card: "mine".into(),
            point: "new.c".into(),
            front: "?".into(),
            back: "!".into(),
        };
        let map = map(&[own]);
        let last = &map.groups[2].points[0];
        assert_eq!((last.cards, last.level), (1, Level::New));
    }

    #[test]
    fn beginning_and_end_are_said() {
        let all = ["deep.a", "theory.b", "new.c"];
        let thrice = [all, all, all].concat();
        let thrice: Vec<What> = thrice.into_iter().map(answered).collect();
        for (done, answer) in [
            (&[][..], "3 points, nothing done yet."),
            (&all.map(seen)[..], "All 3 points met, 0 of them mastered."),
            (&thrice[..], "All 3 points mastered."),
        ] {
            assert_eq!(map(done).answer, answer);
        }
    }
}
