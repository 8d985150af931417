//! The contents of the lesson, as a reader finds them who has read some of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use language::tr;
use lesson::catalogue::{Catalogue, Chapter};

/// How long a chapter takes, and how much of it was read, if any.
pub fn chapter_length(chapter: &Chapter, seen: &BTreeSet<Arc<str>>) -> String {
    let minutes = chapter.minutes;
    let is_read = |id: &str| seen.contains(id);
    let sections = chapter.sections.iter();
    match sections.filter(|section| is_read(&section.id)).count() {
        0 => tr!("{} min", minutes),
        read => tr!(
            "{minutes} min · {read} of {total} read",
            minutes = minutes,
            read = read,
            total = chapter.sections.len()
        ),
    }
}

/// Where a reader goes on who stopped at a place: its address, and the title of its section, else of its chapter; none if
/// the lesson has no such place any more.
pub fn resume(contents: &Catalogue, place: &str) -> Option<(String, String)> {
    let chapter = contents.chapters.get(contents.chapter_at(place)?)?;
    let section = contents.section(place);
    let title = section.map_or(&chapter.title, |section| &section.title);
    Some((format!("#/lesson/{place}"), title.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lesson::catalogue::Section;

    fn contents() -> Catalogue {
        let section = |id: &str| Section {
            id: id.to_owned(),
            title: format!("About {id}"),
        };
        Catalogue {
            chapters: vec![Chapter {
                id: "layers".to_owned(),
                title: "Layers".to_owned(),
                summary: String::new(),
                minutes: 7,
                sections: ["a.b", "a.c"].map(section).into(),
            }],
        }
    }

    #[test]
    fn of_a_chapter_is_said_how_much_was_read() {
        let length = |seen: &[&str]| {
            let seen = seen.iter().map(|place| Arc::from(*place)).collect();
            chapter_length(&contents().chapters[0], &seen)
        };
        assert_eq!(length(&[]), "7 min");
        assert_eq!(length(&["x.y"]), "7 min");
        assert_eq!(length(&["a.c", "x.y"]), "7 min · 1 of 2 read");
    }

    #[test]
    fn one_goes_on_at_the_section_or_the_chapter() {
        #[track_caller]
        fn check(place: &str, expected: Option<(&str, &str)>) {
            let found = resume(&contents(), place);
            let found = found.as_ref().map(|(href, title)| (&**href, &**title));
            assert_eq!(found, expected, "{place}");
        }
        check("a.c", Some(("#/lesson/a.c", "About a.c")));
        check("layers", Some(("#/lesson/layers", "Layers")));
        check("gone", None);
    }
}
