//! What is said once a catalogue is there. A test of its own: what is spoken is one for the whole process.

use language::{Catalogue, ENGLISH, Language, id, now, speak, tr};
use proptest::prelude::*;
use rspolib::{AsBytes as _, MOFile, pofile};

/// A language with three forms, chosen by the last digits as Polish does: more than any rule of two forms could tell.
const ENTRIES: &str = r#"
msgid ""
msgstr ""
"Language: es\n"
"Plural-Forms: nplurals=3;plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "Undo"
msgstr "Deshacer"

msgctxt "verb"
msgid "Build"
msgstr "Construir"

msgid "{} of {}"
msgstr "de {1}, {0}"

msgid "{name} changed"
msgstr "cambió {name}"

msgid "One file of {}"
msgid_plural "{n} files of {}"
msgstr[0] "uno de {}"
msgstr[1] "pocos, {n}, de {}"
msgstr[2] "muchos, {n}, de {}"
"#;

fn catalogue() -> Catalogue {
    let read = pofile(ENTRIES.trim_start()).expect("the entries can be read");
    let mut file = MOFile::from(&read);
    for entry in &mut file.entries {
        entry.msgid = id(entry.msgctxt.take().as_deref(), &entry.msgid).into_owned();
    }
    Catalogue::read(file.as_bytes().into_owned()).expect("what was compiled can be read")
}

fn files(count: usize) -> String {
    tr!("One file of {}" | "{n} files of {}" % count, "ten")
}

#[test]
fn what_the_catalogue_says_is_said_and_the_rest_in_english() {
    let spanish = Language::of_tag("es").expect("Spanish is there");
    assert_eq!(tr!("Undo"), "Undo");
    assert_eq!([1, 2].map(files), ["One file of ten", "2 files of ten"]);

    speak(spanish, Some(catalogue()));
    assert_eq!(now(), spanish);
    assert_eq!(tr!("Undo"), "Deshacer");
    assert_eq!(tr!("Redo"), "Redo");
    assert_eq!(tr!("verb" => "Build"), "Construir");
    assert_eq!(tr!("Build"), "Build");
    assert_eq!(tr!("{} of {}", 3, 4), "de 4, 3");
    assert_eq!(
        tr!("{name} changed", name = "src/app.py"),
        "cambió src/app.py"
    );
    assert_eq!(
        [1, 22, 12, 0].map(files),
        [
            "uno de ten",
            "pocos, 22, de ten",
            "muchos, 12, de ten",
            "muchos, 0, de ten"
        ]
    );
    // What fills a place is not looked at again.
    assert_eq!(tr!("{} of {}", "{1}", "{0}"), "de {0}, {1}");

    speak(ENGLISH, None);
    assert_eq!(tr!("Undo"), "Undo");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), is_marked: bool) {
        if is_marked && bytes.len() > 4 {
            bytes[..4].copy_from_slice(&0x9504_12de_u32.to_le_bytes());
        }
        let _ = Catalogue::read(bytes);
    }
}

#[test]
fn what_is_no_catalogue_is_refused() {
    for bytes in [
        &b""[..],
        b"no",
        b"<!doctype html><p>Not found</p>",
        &[0; 64],
    ] {
        assert!(Catalogue::read(bytes.to_vec()).is_err(), "{bytes:?}");
    }
}
