//! What the lesson covers, point by point, and what of it the reader has seen.

use std::collections::BTreeSet;

use lesson::catalogue::Catalogue;

use crate::format;

/// The parts of a topic by the first half of their points' ids, in the order in which they are shown.
const PARTS: [(&str, &str); 12] = [
    ("theory", "Core theory"),
    ("diagram", "The picture of four layers"),
    ("deep", "Going deeper"),
    ("beyond", "The machinery"),
    ("example", "Worked examples"),
    ("tradeoff", "Trade-offs"),
    ("note", "In production"),
    ("walk", "Taking it apart"),
    ("session", "Practice"),
    ("interview", "In an interview"),
    ("cards", "Keeping it"),
    ("", "More"),
];

/// The map.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Parts that have points.
    pub groups: Vec<Group>,
    /// How far the reader has come, in a sentence.
    pub answer: String,
}

/// A part of the topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it is called.
    pub title: &'static str,
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
    /// Whether the reader came past it.
    pub seen: bool,
}

impl Coverage {
    /// The map for what was seen.
    pub fn of(catalogue: &Catalogue, seen: &BTreeSet<String>) -> Self {
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
            .map(|(chapter, section)| Point {
                id: section.id.clone(),
                title: section.title.clone(),
                chapter: chapter.title.clone(),
                seen: seen.contains(&section.id),
            })
            .collect();
        let part = |point: &Point| {
            let first = point.id.split('.').next().unwrap_or_default();
            let at = PARTS.iter().position(|(name, _)| *name == first);
            at.unwrap_or(PARTS.len() - 1)
        };
        let came = points.iter().filter(|point| point.seen).count();
        let total = points.len();
        let groups = PARTS.iter().enumerate().map(|(at, (_, title))| Group {
            title,
            points: points
                .iter()
                .filter(|point| part(point) == at)
                .cloned()
                .collect(),
        });
        Self {
            groups: groups.filter(|group| !group.points.is_empty()).collect(),
            answer: match came {
                0 => format!(
                    "{}, none read yet.",
                    format::counted(total, "point", "points")
                ),
                came if came == total => {
                    format!("All {} read.", format::counted(total, "point", "points"))
                }
                came => format!(
                    "{came} of {} read.",
                    format::counted(total, "point", "points")
                ),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use lesson::catalogue::{Chapter, Section};

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

    #[test]
    fn points_stand_in_their_parts_and_none_is_lost() {
        let map = Coverage::of(
            &catalogue(),
            &BTreeSet::from(["deep.a".to_owned(), "gone".to_owned()]),
        );
        let parts: Vec<(&str, Vec<&str>)> = map
            .groups
            .iter()
            .map(|group| {
                (
                    group.title,
                    group.points.iter().map(|point| point.id.as_str()).collect(),
                )
            })
            .collect();
        assert_eq!(
            parts,
            [
                ("Core theory", vec!["theory.b"]),
                ("Going deeper", vec!["deep.a"]),
                ("More", vec!["new.c"])
            ]
        );
        assert_eq!(map.answer, "1 of 3 points read.");
    }

    #[test]
    fn beginning_and_end_are_said() {
        let all = ["deep.a", "theory.b", "new.c"].map(str::to_owned).into();
        assert_eq!(
            Coverage::of(&catalogue(), &BTreeSet::new()).answer,
            "3 points, none read yet."
        );
        assert_eq!(
            Coverage::of(&catalogue(), &all).answer,
            "All 3 points read."
        );
    }
}
