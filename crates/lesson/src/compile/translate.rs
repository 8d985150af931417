//! Content in another language: compiled like the English, and compared with it.
//!
//! What is no text (Dockerfiles, moves, costs, the simulator's source) is taken from the English; so are proofs, which
//! have to be the same word for word.

use super::{Compiled, Fault, Sources, chapter_file, compile, front, same, told};

/// Content in another language, as translators write it.
#[derive(Debug, Clone, Default)]
pub struct Translation {
    /// The language, as its tag and the name of its folder.
    pub language: String,
    /// Chapters, in reading order.
    pub chapters: Vec<(String, String)>,
    /// The glossary.
    pub glossary: String,
    /// The texts of the English `props.json` and the titles of Dockerfiles: a flat object, English → translation.
    pub props: String,
    /// The scenes of rooms.
    pub scenes: String,
    /// The walk through the code.
    pub walk: String,
    /// The ways in.
    pub ways: String,
    /// `wording.json`.
    pub wording: String,
}

/// Compiles a translation of `original` and checks that it holds together, and that it says in each place what the
/// original says there.
///
/// # Errors
/// Everything that is wrong, with files named from the folder of all content.
pub fn translate(original: &Sources, translation: &Translation) -> Result<Compiled, Vec<Fault>> {
    let mut faults = Vec::new();
    chapters(original, translation, &mut faults);
    for (file, from, to) in [
        ("glossary.md", &original.glossary, &translation.glossary),
        ("rooms.md", &original.scenes, &translation.scenes),
        ("walk.md", &original.walk, &translation.walk),
        ("ways.md", &original.ways, &translation.ways),
    ] {
        same::compare(file, (1, from), (1, to), &mut faults);
    }
    let mut sources = Sources {
        chapters: translation.chapters.clone(),
        glossary: translation.glossary.clone(),
        scenes: translation.scenes.clone(),
        walk: translation.walk.clone(),
        ways: translation.ways.clone(),
        wording: translation.wording.clone(),
        ..original.clone()
    };
    if let Err(more) = told::translate(&mut sources, &translation.props) {
        faults.extend(more);
    }
    let place = |file: &str| format!("{}/{file}", translation.language);
    let compiled = compile(&sources).map(|mut compiled| {
        compiled.language.clone_from(&translation.language);
        for proof in &mut compiled.proofs {
            proof.file = place(&proof.file);
        }
        compiled
    });
    let compiled = compiled.map_err(|more| faults.extend(more));
    match compiled {
        Ok(compiled) if faults.is_empty() => Ok(compiled),
        _ => {
            for fault in &mut faults {
                fault.file = place(&fault.file);
            }
            Err(faults)
        }
    }
}

/// Compares chapter by chapter.
fn chapters(original: &Sources, translation: &Translation, faults: &mut Vec<Fault>) {
    let mut say = |name: &str, line: usize, message: String| {
        faults.push(Fault {
            file: chapter_file(name),
            line,
            message,
        });
    };
    let named =
        |chapters: &[(String, String)], name: &str| chapters.iter().any(|(other, _)| other == name);
    for (name, _) in &original.chapters {
        if !named(&translation.chapters, name) {
            say(
                name,
                1,
                "this chapter is missing: a language has all of them".to_owned(),
            );
        }
    }
    let mut pairs = Vec::new();
    for (name, to) in &translation.chapters {
        let Some((_, from)) = original.chapters.iter().find(|(other, _)| other == name) else {
            say(name, 1, "there is no such chapter in English: remove it, or name it as the English is named".to_owned());
            continue;
        };
        // A head that cannot be read is told by whoever compiles it.
        let (Ok((from, above)), Ok((to, below))) = (front::read(from), front::read(to)) else {
            continue;
        };
        if from.id != to.id {
            say(
                name,
                2,
                format!(
                    "the id is `{}` in English, here `{}`: an id is not translated",
                    from.id, to.id
                ),
            );
        }
        for (what, from, to) in [
            ("title", &from.title, &to.title),
            ("summary", &from.summary, &to.summary),
        ] {
            if same::is_untranslated(from, to) {
                say(name, 2, format!("the {what} is still in English"));
            }
        }
        pairs.push((
            chapter_file(name),
            (from.first_line, above),
            (to.first_line, below),
        ));
    }
    for (file, from, to) in pairs {
        same::compare(&file, from, to, faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn original() -> Sources {
        let chapter = |id: &str| {
            (
                id.to_owned(),
                format!(
                    "---\nid: {id}\ntitle: About {id}\nsummary: What there is to say.\n---\nText.\n"
                ),
            )
        };
        Sources {
            chapters: vec![chapter("a"), chapter("b")],
            ..Sources::default()
        }
    }

    /// What is said of the chapters of a translation.
    #[track_caller]
    fn check(change: impl Fn(&mut Vec<(String, String)>), expected: &[&str]) {
        let original = original();
        let mut own = original.chapters.clone();
        for (_, text) in &mut own {
            *text = text.replace("What there is to say", "Lo que hay que decir");
        }
        change(&mut own);
        let translation = Translation {
            chapters: own,
            ..Translation::default()
        };
        let mut faults = Vec::new();
        chapters(&original, &translation, &mut faults);
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_language_has_all_chapters_and_no_other() {
        check(|_| {}, &[]);
        check(
            |own| drop(own.pop()),
            &["lesson/b.md:1: this chapter is missing: a language has all of them"],
        );
        check(
            |own| own.push(("c".to_owned(), String::new())),
            &[
                "lesson/c.md:1: there is no such chapter in English: remove it, or name it as the English is named",
            ],
        );
    }

    #[test]
    fn a_head_keeps_its_id_and_is_translated() {
        check(
            |own| own[0].1 = own[0].1.replace("id: a", "id: x"),
            &["lesson/a.md:2: the id is `a` in English, here `x`: an id is not translated"],
        );
        check(
            |own| {
                own[1].1 = own[1]
                    .1
                    .replace("Lo que hay que decir", "What there is to say");
            },
            &["lesson/b.md:2: the summary is still in English"],
        );
    }

    #[test]
    fn lines_are_those_of_the_file() {
        check(
            |own| own[0].1 = own[0].1.replace("Text.", "Text.\n\nMore."),
            &["lesson/a.md:8: the English ends before this: remove a paragraph and what follows"],
        );
    }

    #[test]
    fn faults_name_the_folder_of_the_language() {
        let translation = Translation {
            language: "xx".to_owned(),
            ..Translation::default()
        };
        let faults = translate(&original(), &translation)
            .err()
            .unwrap_or_default();
        assert!(!faults.is_empty());
        assert!(
            faults.iter().all(|fault| fault.file.starts_with("xx/")),
            "{faults:?}"
        );
    }
}
