//! Content fits its JSON Schema. The reader below knows the keywords that the schemas use and refuses any other, so that
//! a keyword it does not check cannot slip in.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use serde_json::Value;

/// Every way in which `value` does not fit `schema`, each with its place.
fn misfits(root: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        let fits = match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
                misfits(root, root.pointer(pointer).unwrap(), value, at, out);
                true
            }
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "number" => value.is_number(),
                "integer" => value.is_u64() || value.is_i64(),
                other => panic!("type {other} is not checked here"),
            },
            "required" => rule
                .as_array()
                .unwrap()
                .iter()
                .all(|name| value.get(name.as_str().unwrap()).is_some()),
            "additionalProperties" => {
                assert_eq!(rule, &Value::Bool(false));
                let known = schema["properties"].as_object().unwrap();
                value
                    .as_object()
                    .is_none_or(|object| object.keys().all(|name| known.contains_key(name)))
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        misfits(root, rule, value, &format!("{at}/{name}"), out);
                    }
                }
                true
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    misfits(root, rule, item, &format!("{at}/{index}"), out);
                }
                true
            }
            "minItems" => value
                .as_array()
                .is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "minLength" => value
                .as_str()
                .is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap()),
            "minimum" => value
                .as_f64()
                .is_none_or(|number| number >= rule.as_f64().unwrap()),
            "oneOf" => {
                let matching = rule.as_array().unwrap().iter().filter(|rule| {
                    let mut found = Vec::new();
                    misfits(root, rule, value, at, &mut found);
                    found.is_empty()
                });
                matching.count() == 1
            }
            "pattern" => value
                .as_str()
                .is_none_or(|text| matches(rule.as_str().unwrap(), text)),
            other => panic!("keyword {other} is not checked here"),
        };
        if !fits {
            out.push(format!("{at}: {keyword}"));
        }
    }
}

/// The patterns that the schemas use, each spelled out.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        "^[a-z0-9-]+$" => {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        }
        "^[a-z-]+[.][a-z0-9-]+$" => text.split_once('.').is_some_and(|(kind, name)| {
            matches("^[a-z0-9-]+$", kind)
                && !kind.bytes().any(|b| b.is_ascii_digit())
                && matches("^[a-z0-9-]+$", name)
        }),
        "^question$" => text == "question",
        "^cloze$" => text == "cloze",
        "^cached$" => text == "cached",
        "^(same|different)$" => ["same", "different"].contains(&text),
        "^fresh(-min|-max)?$" => ["fresh", "fresh-min", "fresh-max"].contains(&text),
        "^(beginner|intermediate|expert)$" => {
            ["beginner", "intermediate", "expert"].contains(&text)
        }
        "^[^/]" => !text.is_empty() && !text.starts_with('/'),
        "^sha256:[0-9a-f]{64}$" => text.strip_prefix("sha256:").is_some_and(|hex| {
            hex.len() == 64
                && hex
                    .bytes()
                    .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        }),
        "^[a-z]+/[a-z0-9]+$" => text.split_once('/').is_some_and(|(os, architecture)| {
            !os.is_empty()
                && os.bytes().all(|b| b.is_ascii_lowercase())
                && !architecture.is_empty()
                && architecture
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        }),
        "^[A-Za-z_][A-Za-z0-9_]*=" => text.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty()
                && !name.starts_with(|c: char| c.is_ascii_digit())
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        }),
        "^[0-7]{3,4}$" => {
            matches!(text.len(), 3 | 4) && text.bytes().all(|b| (b'0'..=b'7').contains(&b))
        }
        choice if choice.starts_with("^(") || choice == "^not-root$" => choice
            .trim_matches(['^', '$', '(', ')'])
            .split('|')
            .any(|word| word == text),
        other => panic!("pattern {other} is not checked here"),
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[track_caller]
fn check(schema: &Value, value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    misfits(schema, schema, value, "", &mut out);
    out
}

#[test]
fn everything_fits_its_schema() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let kinds = [
        ("example", "examples"),
        ("lab", "lab"),
        ("reorder", "reorder"),
    ];
    for (kind, folder) in kinds {
        let schema = read(&content.join(format!("{kind}.schema.json")));
        let mut seen = 0;
        for entry in std::fs::read_dir(content.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let misfits = check(&schema, &read(&path));
            assert_eq!(misfits, Vec::<String>::new(), "{}", path.display());
            seen += 1;
        }
        assert!(seen > 0);
    }
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let schema = read(&content.join("example.schema.json"));
    let good = read(&content.join("examples/model-serving.json"));
    let spoil: [(&str, Value, &str); 5] = [
        ("/files/0/path", "/etc/passwd".into(), "/files/0: oneOf"),
        (
            "/timings/0/seconds",
            (-1).into(),
            "/timings/0/seconds: minimum",
        ),
        ("/id", "Model Serving".into(), "/id: pattern"),
        ("/orders", Value::Array(Vec::new()), "/orders: minItems"),
        (
            "/images/0/layers/0/bytes",
            "12".into(),
            "/images/0/layers/0/bytes: type",
        ),
    ];
    for (place, value, expected) in spoil {
        let mut bad = good.clone();
        *bad.pointer_mut(place).unwrap() = value;
        assert_eq!(check(&schema, &bad), vec![expected.to_owned()]);
    }
}

#[test]
fn cards_and_questions_fit_their_schemas() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    for kind in ["cards", "interview"] {
        let schema = read(&content.join(format!("{kind}.schema.json")));
        for entry in std::fs::read_dir(content.join(kind)).unwrap() {
            let value = read(&entry.unwrap().path());
            assert_eq!(check(&schema, &value), Vec::<String>::new());
        }
    }
}

#[test]
fn the_schemas_of_cards_and_questions_refuse_what_is_wrong() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let spoil = [
        ("cards", "1-layers", "/cards/0/kind", "/cards/0: oneOf"),
        (
            "cards",
            "1-layers",
            "/cards/8/edit/title",
            "/cards/8: oneOf",
        ),
        (
            "interview",
            "questions",
            "/questions/0/tier",
            "/questions/0/tier: pattern",
        ),
        (
            "interview",
            "questions",
            "/questions/1/ladder/correct",
            "/questions/1/ladder/correct: minLength",
        ),
    ];
    for (kind, name, place, expected) in spoil {
        let schema = read(&content.join(format!("{kind}.schema.json")));
        let mut bad = read(&content.join(format!("{kind}/{name}.json")));
        *bad.pointer_mut(place).unwrap() = "".into();
        assert_eq!(check(&schema, &bad), vec![expected.to_owned()]);
    }
}
