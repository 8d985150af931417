//! What there is to read: chapters, their sections, the words of the glossary, and what figures can be told.
//!
//! All of it travels as JSON beside the page and is read when it is needed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::example::{Example, Timing};
use crate::moves::Move;
use crate::story::Library;
use crate::text::{Block, Figure, Inline};

/// The contents of the lesson.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// In reading order.
    pub chapters: Vec<Chapter>,
}

/// A chapter, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Its name in addresses.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it says, in a sentence.
    pub summary: String,
    /// How long it takes to read.
    pub minutes: u64,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A section of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its place: the id of the point it teaches, or a name made from its title.
    pub id: String,
    /// Its title.
    pub title: String,
}

impl Section {
    /// Whether it teaches a point of the topic: such ids have two parts, `theory.layering`.
    pub fn is_point(&self) -> bool {
        self.id.contains('.')
    }
}

impl Catalogue {
    /// The index of the chapter that has a place: its own name, or that of one of its sections.
    pub fn chapter_at(&self, place: &str) -> Option<usize> {
        self.chapters
            .iter()
            .position(|chapter| chapter.id == place)
            .or_else(|| {
                self.chapters
                    .iter()
                    .position(|chapter| chapter.sections.iter().any(|section| section.id == place))
            })
    }

    /// The section of this name.
    pub fn section(&self, place: &str) -> Option<&Section> {
        let sections = self.chapters.iter().flat_map(|chapter| &chapter.sections);
        sections.into_iter().find(|section| section.id == place)
    }

    /// As it travels.
    pub fn to_json(&self) -> Value {
        self.chapters
            .iter()
            .map(|chapter| {
                let sections = chapter.sections.iter();
                let sections: Value = sections.map(|one| json!([one.id, one.title])).collect();
                json!([
                    chapter.id,
                    chapter.title,
                    chapter.summary,
                    chapter.minutes,
                    sections
                ])
            })
            .collect()
    }

    /// What travelled; none if it is not of this form.
    pub fn of_json(value: &Value) -> Option<Self> {
        let chapters = value.as_array()?.iter().map(|value| {
            let sections = value.get(4)?.as_array()?.iter().map(|value| {
                Some(Section {
                    id: text(value, 0)?,
                    title: text(value, 1)?,
                })
            });
            Some(Chapter {
                id: text(value, 0)?,
                title: text(value, 1)?,
                summary: text(value, 2)?,
                minutes: value.get(3)?.as_u64()?,
                sections: sections.collect::<Option<_>>()?,
            })
        });
        Some(Self {
            chapters: chapters.collect::<Option<_>>()?,
        })
    }
}

/// A word that the lesson explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its name in addresses.
    pub id: String,
    /// The word.
    pub word: String,
    /// What it means, in a paragraph.
    pub meaning: Vec<Inline>,
}

/// The glossary as it travels.
pub fn glossary_to_json(terms: &[Term]) -> Value {
    terms
        .iter()
        .map(|term| {
            json!([
                term.id,
                term.word,
                Block::Paragraph(term.meaning.clone()).to_json()
            ])
        })
        .collect()
}

/// The glossary that travelled; none if it is not of this form.
pub fn glossary_of_json(value: &Value) -> Option<Vec<Term>> {
    let terms = value.as_array()?.iter().map(|value| {
        let Block::Paragraph(meaning) = Block::of_json(value.get(2)?)? else {
            return None;
        };
        Some(Term {
            id: text(value, 0)?,
            word: text(value, 1)?,
            meaning,
        })
    });
    terms.collect()
}

/// What figures can be told: Dockerfiles by name, changes, and what their steps cost.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Props {
    /// Dockerfiles beside those of the example.
    pub dockerfiles: BTreeMap<String, Dockerfile>,
    /// Changes.
    pub changes: Vec<Change>,
    /// Costs beside those of the example.
    pub timings: Vec<Timing>,
    /// The figures that are rooms of their own, by the room's name.
    pub scenes: BTreeMap<String, Figure>,
    /// What the example's orders and edits are called in another language: their titles → its own.
    pub titles: BTreeMap<String, String>,
}

/// A Dockerfile for figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dockerfile {
    /// What it is called.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// A change that a reader can make.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Change {
    /// Its name in figures.
    pub id: String,
    /// What a button says.
    pub title: String,
    /// What it does.
    pub moves: Vec<Move>,
    /// How often it comes in a week, where the example assumes that.
    pub per_week: Option<f64>,
}

impl Props {
    /// The change of this name.
    pub fn change(&self, id: &str) -> Option<&Change> {
        self.changes.iter().find(|change| change.id == id)
    }

    /// What stories are told about: the example, and these Dockerfiles and costs beside its own.
    pub fn library(&self) -> Library {
        let mut example = Example::model_serving();
        example.timings.extend(self.timings.iter().cloned());
        let orders = example.orders.iter_mut().map(|order| &mut order.title);
        let edits = example.edits.iter_mut().map(|edit| &mut edit.title);
        for title in orders.chain(edits) {
            if let Some(own) = self.titles.get(title) {
                title.clone_from(own);
            }
        }
        let files = self.dockerfiles.iter();
        Library {
            example,
            dockerfiles: files
                .map(|(name, file)| (name.clone(), file.text.clone()))
                .collect(),
        }
    }

    /// What travelled; none if it is not of this form: that of `content/props.json`, with the
    /// Dockerfiles beside it, the scenes, and in another language the titles of the example.
    pub fn of_json(value: &Value) -> Option<Self> {
        let dockerfiles = value.get("dockerfiles")?.as_object()?.iter();
        let dockerfiles = dockerfiles.map(|(name, value)| {
            let file = Dockerfile {
                title: text(value, 0)?,
                text: text(value, 1)?,
            };
            Some((name.clone(), file))
        });
        let changes = value.get("changes")?.as_array()?.iter();
        let changes = changes.map(|value| {
            let moves = value.get("moves")?.as_array()?.iter();
            let moves = moves.map(|value| Move::parse(value.as_str()?).ok());
            Some(Change {
                id: value.get("id")?.as_str()?.to_owned(),
                title: value.get("title")?.as_str()?.to_owned(),
                moves: moves.collect::<Option<_>>()?,
                per_week: value.get("per_week").and_then(Value::as_f64),
            })
        });
        let timings = value.get("timings")?.as_array()?.iter();
        let timings = timings.map(|value| {
            Some(Timing {
                instruction: value.get("instruction")?.as_str()?.to_owned(),
                seconds: value.get("seconds")?.as_f64()?,
                layer_bytes: value.get("layer_bytes").and_then(Value::as_u64),
            })
        });
        let scenes = value.get("scenes").and_then(Value::as_object);
        let scenes = scenes.into_iter().flatten().map(|(room, value)| {
            let Block::Figure(figure) = Block::of_json(value)? else {
                return None;
            };
            Some((room.clone(), figure))
        });
        let titles = value.get("titles").and_then(Value::as_object);
        let titles = titles.into_iter().flatten();
        let titles = titles.map(|(title, own)| Some((title.clone(), own.as_str()?.to_owned())));
        Some(Self {
            titles: titles.collect::<Option<_>>()?,
            scenes: scenes.collect::<Option<_>>()?,
            dockerfiles: dockerfiles.collect::<Option<_>>()?,
            changes: changes.collect::<Option<_>>()?,
            timings: timings.collect::<Option<_>>()?,
        })
    }
}

fn text(value: &Value, at: usize) -> Option<String> {
    value.get(at)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents() -> Catalogue {
        Catalogue {
            chapters: vec![Chapter {
                id: "layers".into(),
                title: "Layers".into(),
                summary: "What they are.".into(),
                minutes: 4,
                sections: vec![Section {
                    id: "theory.layering".into(),
                    title: "Why".into(),
                }],
            }],
        }
    }

    #[test]
    fn contents_travel_and_find_places() {
        let contents = contents();
        assert_eq!(
            Catalogue::of_json(&contents.to_json()).as_ref(),
            Some(&contents)
        );
        assert_eq!(Catalogue::of_json(&json!([["layers"]])), None);
        for (place, chapter) in [
            ("layers", Some(0)),
            ("theory.layering", Some(0)),
            ("no", None),
        ] {
            assert_eq!(contents.chapter_at(place), chapter, "{place}");
        }
        assert!(
            contents
                .section("theory.layering")
                .is_some_and(Section::is_point)
        );
        assert_eq!(contents.section("layers"), None);
    }

    #[test]
    fn the_glossary_travels() {
        let terms = vec![Term {
            id: "layer".into(),
            word: "layer".into(),
            meaning: vec![Inline::Words("A change.".into())],
        }];
        assert_eq!(glossary_of_json(&glossary_to_json(&terms)), Some(terms));
        assert_eq!(glossary_of_json(&json!([["a", "b", ["ul"]]])), None);
    }

    #[test]
    fn what_figures_are_told_is_read() {
        let value = json!({
            "dockerfiles": {"a": ["A", "FROM x\n"]},
            "changes": [{"id": "touch", "title": "Touch", "moves": ["touch src/app.py"]}],
            "timings": [{"instruction": "RUN x", "seconds": 2.5}],
        });
        let props = Props::of_json(&value).unwrap_or_default();
        let touch = props.change("touch").map(|change| &*change.moves);
        assert_eq!(touch, Some(&[Move::Touch("src/app.py".into())][..]));
        let library = props.library();
        assert_eq!(library.dockerfile("a").as_deref(), Some("FROM x\n"));
        assert_eq!(
            library.example.timing("RUN x").map(|one| one.seconds),
            Some(2.5)
        );
        let bad = json!({"dockerfiles": {}, "changes": [{"id": "a", "title": "", "moves": ["jump"]}], "timings": []});
        assert_eq!(Props::of_json(&bad), None);
    }
}
