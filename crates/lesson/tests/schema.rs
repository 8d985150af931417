//! Content fits its JSON Schema. The reader below knows the keywords that the schemas use and refuses any other, so that
//! a keyword it does not check cannot slip in.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lesson::lab::Scenario;
use serde_json::{Value, json};

/// Every way in which `value` does not fit `schema`, each with its place.
fn misfits(root: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        let fits = match keyword.as_str() {
            // The last two are read together with `contains`.
            "$schema" | "title" | "description" | "$defs" | "minContains" | "maxContains" => true,
            "contains" => value.as_array().is_none_or(|items| {
                let holds = |item: &&Value| {
                    let mut found = Vec::new();
                    misfits(root, rule, item, at, &mut found);
                    found.is_empty()
                };
                let count = items.iter().filter(holds).count() as u64;
                let limit = |name: &str| schema[name].as_u64().unwrap();
                (limit("minContains")..=limit("maxContains")).contains(&count)
            }),
            "const" => value == rule,
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
            "additionalProperties" if rule == &Value::Bool(false) => {
                let known = schema["properties"].as_object().unwrap();
                value
                    .as_object()
                    .is_none_or(|object| object.keys().all(|name| known.contains_key(name)))
            }
            "additionalProperties" => {
                assert!(schema.get("properties").is_none());
                for (name, value) in value.as_object().into_iter().flatten() {
                    misfits(root, rule, value, &format!("{at}/{name}"), out);
                }
                true
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
            "maxItems" => value
                .as_array()
                .is_none_or(|items| items.len() as u64 <= rule.as_u64().unwrap()),
            "maxLength" => value
                .as_str()
                .is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap()),
            "maximum" => value
                .as_f64()
                .is_none_or(|number| number <= rule.as_f64().unwrap()),
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
        "\\{\\}" => text.contains("{}"),
        "\\S" => !text.trim().is_empty(),
        "^(?!.*(^|/)[.]{0,2}(/|$))" => !text.split('/').any(|part| ["", ".", ".."].contains(&part)),
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
fn what_figures_are_told_fits_its_schema() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let schema = read(&content.join("props.schema.json"));
    assert_eq!(
        check(&schema, &read(&content.join("props.json"))),
        Vec::<String>::new()
    );
}

#[test]
fn what_the_program_says_fits_its_schema_in_every_language() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let schema = read(&content.join("wording.schema.json"));
    for folder in std::iter::once("").chain(lesson::translation::translations()) {
        let path = content.join(folder).join("wording.json");
        assert_eq!(
            check(&schema, &read(&path)),
            Vec::<String>::new(),
            "{folder}"
        );
    }
}

#[test]
fn what_is_said_of_rooms_fits_its_schema() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let schema = read(&content.join("share.schema.json"));
    let good = read(&content.join("share.json"));
    assert_eq!(check(&schema, &good), Vec::<String>::new());
    let mut bad = good;
    bad["rooms"][0]["title"] = "a".repeat(71).into();
    assert_eq!(check(&schema, &bad), ["/rooms/0/title: maxLength"]);
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

fn scenarios() -> Vec<Value> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/lab");
    let paths = std::fs::read_dir(content).unwrap();
    paths.map(|entry| read(&entry.unwrap().path())).collect()
}

/// Each place in a value once: its pointer, and the same with `*` for places in lists.
fn places(value: &Value, at: &str, kind: &str, out: &mut BTreeMap<String, String>) {
    out.entry(kind.to_owned()).or_insert_with(|| at.to_owned());
    for (name, value) in value.as_object().into_iter().flatten() {
        let name = name.replace('~', "~0").replace('/', "~1");
        places(
            value,
            &format!("{at}/{name}"),
            &format!("{kind}/{name}"),
            out,
        );
    }
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        places(value, &format!("{at}/{index}"), &format!("{kind}/*"), out);
    }
}

/// Numbers that stand as limits in the schema, and those beside them.
fn limits(schema: &Value, out: &mut BTreeSet<u64>) {
    for (keyword, rule) in schema.as_object().into_iter().flatten() {
        if let Some(limit) = rule.as_u64().filter(|_| keyword.starts_with('m')) {
            out.extend([limit.saturating_sub(1), limit, limit + 1]);
        }
        limits(rule, out);
    }
    schema
        .as_array()
        .into_iter()
        .flatten()
        .for_each(|rule| limits(rule, out));
}

/// What may stand in the place of a value by mistake.
fn spoiled(value: &Value, limits: &BTreeSet<u64>) -> Vec<Value> {
    let texts = [
        "", " ", "x", "A b", "../x", "/x", "a//b", "a/./b", "a/", "755", "0777", "+77", "888",
        "77777",
    ];
    let mut out = vec![
        Value::Null,
        true.into(),
        false.into(),
        (-1).into(),
        0.5.into(),
        json!([]),
        json!({}),
    ];
    out.extend(texts.map(Value::from));
    out.extend(limits.iter().map(|limit| Value::from(*limit)));
    let short = limits.iter().take_while(|limit| **limit < 5000);
    for limit in short.map(|limit| *limit as usize) {
        out.push("a".repeat(limit).into());
        if let Some(first) = value.as_array().and_then(|items| items.first())
            && limit < 100
        {
            out.push(Value::Array(vec![first.clone(); limit]));
        }
    }
    if let Value::Object(fields) = value {
        for name in fields.keys() {
            let mut fewer = fields.clone();
            fewer.remove(name);
            out.push(Value::Object(fewer));
        }
        let mut more = fields.clone();
        more.insert("zzz".to_owned(), true.into());
        out.push(Value::Object(more));
    }
    out
}

/// What only the reader can know: a schema looks at one place at a time.
fn is_of_the_whole(misfit: &str) -> bool {
    [
        "nothing of this name happens",
        "is listed twice",
        "is longer than 256 KB",
    ]
    .iter()
    .any(|part| misfit.contains(part))
}

#[test]
fn the_schema_of_scenarios_and_their_reader_refuse_the_same() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let schema = read(&content.join("lab.schema.json"));
    let mut steps = BTreeSet::new();
    limits(&schema, &mut steps);
    let mut seen = BTreeSet::new();
    let mut tried = 0;
    let mut faults = Vec::new();
    for scenario in scenarios() {
        let mut found = BTreeMap::new();
        places(&scenario, "", "", &mut found);
        for (kind, place) in found {
            // Goals differ by what they claim.
            let claim: Vec<String> = scenario
                .pointer(&place)
                .and_then(Value::as_object)
                .map_or(Vec::new(), |fields| fields.keys().cloned().collect());
            if !seen.insert((kind, claim)) {
                continue;
            }
            for value in spoiled(scenario.pointer(&place).unwrap(), &steps) {
                let mut other = scenario.clone();
                *other.pointer_mut(&place).unwrap() = value.clone();
                let by_schema = check(&schema, &other);
                let by_reader =
                    Scenario::parse(&other.to_string()).map_err(|misfit| misfit.to_string());
                tried += 1;
                match (&by_reader, by_schema.is_empty()) {
                    (Ok(_), true) | (Err(_), false) => {}
                    (Err(misfit), true) if is_of_the_whole(misfit) => {}
                    _ => faults.push(format!(
                        "{} at {place} := {value}: schema {by_schema:?}, reader {:?}",
                        scenario["id"],
                        by_reader.err()
                    )),
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 5000, "only {tried}");
}

#[test]
fn the_example_of_the_documentation_fits_the_schema() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let text = include_str!("../../../docs/scenarios.md");
    let (_, rest) = text.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let schema = read(&content.join("lab.schema.json"));
    let example = serde_json::from_str(example).unwrap();
    assert_eq!(check(&schema, &example), Vec::<String>::new());
}
