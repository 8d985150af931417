//! The style sheets: each in its cascade layer, and none of them tied to text that goes from left to right.
//!
//! What is meant to lie at one side whatever the language (code does) says so in the sheet: the declaration follows a
//! comment that begins with `physical:` and tells why.

use std::fs;
use std::path::{Path, PathBuf};

/// Sheets of the page, and the one of its plain text.
fn sheets() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = fs::read_dir(root.join("style")).expect("there is a folder of styles");
    let mut found: Vec<_> = folder
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "css"))
        .collect();
    found.push(root.join("app/static/read.css"));
    found.sort();
    found
}

fn read(sheet: &Path) -> String {
    fs::read_to_string(sheet).unwrap_or_else(|error| panic!("{}: {error}", sheet.display()))
}

/// `property: value`, and whether a comment before it says that it is physical on purpose.
struct Declaration<'a> {
    property: &'a str,
    value: &'a str,
    deliberate: bool,
}

/// The declarations of a sheet, in order.
fn declarations(text: &str) -> Vec<Declaration<'_>> {
    let mut found = Vec::new();
    let mut deliberate = false;
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(comment) = rest.strip_prefix("/*") {
            let (words, after) = comment.split_once("*/").expect("a comment ends");
            deliberate = words.trim_start().starts_with("physical:");
            rest = after.trim_start();
            continue;
        }
        let end = rest.find([';', '{', '}']).expect("a statement ends");
        if rest[end..].starts_with(';')
            && let Some((property, value)) = rest[..end].split_once(':')
        {
            found.push(Declaration {
                property: property.trim(),
                value: value.trim(),
                deliberate,
            });
        }
        deliberate = false;
        rest = rest[end + 1..].trim_start();
    }
    found
}

/// Divides a value where no bracket is open.
fn divided(value: &str, at: fn(char) -> bool) -> Vec<&str> {
    let mut depth = 0;
    let parts = value.split(move |letter: char| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        depth == 0 && at(letter)
    });
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Whether a declaration means another thing where text goes from right to left.
fn is_physical(property: &str, value: &str) -> bool {
    let is_side = |word: &str| word == "left" || word == "right";
    if property.starts_with("--") {
        return false;
    }
    if property.split('-').any(is_side)
        || value
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .any(is_side)
    {
        return true;
    }
    let parts = divided(value, char::is_whitespace);
    // A length that is turned by `--forward` is none of a side.
    let is_sideways = |length: Option<&&str>| {
        length.is_some_and(|length| *length != "0" && !length.contains("var(--forward)"))
    };
    match property {
        "margin" | "padding" | "inset" | "border-width" | "border-style" | "border-color"
        | "scroll-margin" | "scroll-padding" => parts.len() == 4 && parts[1] != parts[3],
        "border-radius" => match parts[..] {
            [a, b] => a != b,
            [a, b, c] => a != b || b != c,
            [a, b, c, d] => a != b || c != d,
            _ => false,
        },
        "box-shadow" | "text-shadow" => {
            divided(value, |letter| letter == ',').iter().any(|shadow| {
                let parts = divided(shadow, char::is_whitespace);
                is_sideways(parts.iter().find(|part| !["inset", "none"].contains(part)))
            })
        }
        "translate" => is_sideways(parts.first()),
        "transform" => parts.iter().any(|part| {
            let moved = ["translateX(", "translate(", "translate3d("];
            let by = moved.iter().find_map(|name| part.strip_prefix(name));
            let by = by.map(|by| divided(by.trim_end_matches(')'), |letter| letter == ','));
            is_sideways(by.as_ref().and_then(|by| by.first()))
        }),
        _ => false,
    }
}

#[track_caller]
fn check(css: &str, physical: &[&str]) {
    let found: Vec<_> = declarations(css)
        .into_iter()
        .filter(|one| !one.deliberate && is_physical(one.property, one.value))
        .map(|one| format!("{}: {}", one.property, one.value))
        .collect();
    assert_eq!(found, physical, "{css}");
}

#[test]
fn sides_are_found() {
    check(
        "p { margin-left: 1px; &:hover { right: 0; } top: 0; }",
        &["margin-left: 1px", "right: 0"],
    );
    check(
        "p { text-align: left; float: right; text-align: start; }",
        &["text-align: left", "float: right"],
    );
    check(
        "p { padding: 1px 2px 3px 4px; }",
        &["padding: 1px 2px 3px 4px"],
    );
    check(
        "p { padding: 1px 2px 3px 2px; margin: 0 auto; inset: calc(1px + 2px) auto auto auto; }",
        &[],
    );
    check(
        "p { inset: auto auto 0 calc(1px + 2px); }",
        &["inset: auto auto 0 calc(1px + 2px)"],
    );
    check("p { border-radius: 1px 1px 0 0; }", &[]);
    check(
        "p { border-radius: 1px 0; border-top-left-radius: 0; }",
        &["border-radius: 1px 0", "border-top-left-radius: 0"],
    );
    check(
        "p { background: linear-gradient(to right, red, blue); }",
        &["background: linear-gradient(to right, red, blue)"],
    );
    check(
        "p { box-shadow: 0 1px red, inset 2px 0 blue; }",
        &["box-shadow: 0 1px red, inset 2px 0 blue"],
    );
    check(
        "p { box-shadow: inset calc(2px * var(--forward)) 0 red; box-shadow: none; }",
        &[],
    );
    check(
        "p { transform: scale(2) translateX(-50%); }",
        &["transform: scale(2) translateX(-50%)"],
    );
    check(
        "p { transform: translate(0, 1px); transform: scaleX(var(--forward)); }",
        &[],
    );
    check(
        "[data-way=\"left\"] .a__right { color: red; --left: 1px; }",
        &[],
    );
}

#[test]
fn what_is_meant_says_so() {
    check(
        "p { /* physical: code. */ left: 0; right: 0; }",
        &["right: 0"],
    );
    check("p { /* physical: code. */ } p { left: 0; }", &["left: 0"]);
    check("p { /* Not physical: */ left: 0; }", &["left: 0"]);
}

#[test]
fn no_sheet_is_tied_to_a_side() {
    for sheet in sheets() {
        let text = read(&sheet);
        let found = declarations(&text);
        assert!(found.len() > 10, "{} has declarations", sheet.display());
        for one in found {
            assert!(
                one.deliberate || !is_physical(one.property, one.value),
                "{}: `{}: {}` does not turn with the text: say it by a logical property, or why not in a comment \
                 before it, `/* physical: … */`",
                sheet.display(),
                one.property,
                one.value
            );
        }
    }
}

/// What stands outside all blocks of a sheet.
fn outside(text: &str) -> Vec<String> {
    let mut depth = 0;
    let mut found = vec![String::new()];
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").expect("a comment ends").1;
            continue;
        }
        rest = &rest[letter.len_utf8()..];
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ';' if depth == 0 => {}
            _ => {
                if depth == 0 {
                    found.last_mut().expect("it has one").push(letter);
                }
                continue;
            }
        }
        if depth == 0 {
            found.push(String::new());
        }
    }
    found.retain(|one| !one.trim().is_empty());
    found
}

#[test]
fn every_rule_of_the_page_stands_in_a_layer() {
    assert_eq!(
        outside("@layer a, b; /* c */ @layer a { p { } } p { q: r; }").len(),
        3
    );
    for sheet in sheets() {
        if sheet.ends_with("read.css") {
            continue;
        }
        for statement in outside(&read(&sheet)) {
            assert!(
                statement.trim_start().starts_with("@layer "),
                "{}: `{}` stands in no layer, so the order of the sheets would decide",
                sheet.display(),
                statement.trim()
            );
        }
    }
}
