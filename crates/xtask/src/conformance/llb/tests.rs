use dockerfile::span::Lines;

use super::*;

#[track_caller]
fn check_all(differences: impl Fn(&Value, &Syntax, &Parsed) -> Vec<String>) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus/parser");
    let mut cases = 0;
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the corpus is part of the repository") {
        let path = entry.expect("a readable folder").path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
        {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a readable file");
        for line in text.lines() {
            let case: Value = serde_json::from_str(line).expect("JSON lines");
            let text = case["dockerfile"].as_str().unwrap_or_default();
            let syntax = dockerfile::syntax::parse(text);
            let parsed = dockerfile::instruction::parse(&syntax);
            cases += 1;
            for difference in differences(&case, &syntax, &parsed) {
                found.push(format!("{}: {difference}", case["id"]));
            }
        }
    }
    assert!(cases > 500, "only {cases} cases");
    assert!(
        found.is_empty(),
        "{} differences\n{}",
        found.len(),
        found.join("\n")
    );
}

fn lines_json(lines: &[Lines]) -> Value {
    let lines: Vec<_> = lines
        .iter()
        .map(|lines| [lines.first, lines.last])
        .collect();
    json!(lines)
}

#[test]
fn graphs_are_those_recorded() {
    check_all(|case, syntax, parsed| {
        let lowered = lower_case(case, syntax, parsed).expect("a case of the corpus");
        differences(&case["golden"]["llb"], &lowered)
    });
}

#[test]
fn errors_of_planning_are_those_recorded() {
    check_all(|case, syntax, parsed| {
        let golden = &case["golden"]["error"];
        if golden["phase"] != "convert" {
            return Vec::new();
        }
        let lowered = lower_case(case, syntax, parsed).expect("a case of the corpus");
        let ours = lowered.error.map(|error| {
            json!({"phase": error.phase, "message": error.message, "lines": lines_json(&error.lines)})
        });
        let mut found = Vec::new();
        compare("error", golden, &ours.unwrap_or_default(), &mut found);
        found
    });
}

#[test]
fn checks_are_those_recorded() {
    check_all(|case, syntax, parsed| {
        let (findings, error) = check_case(case, syntax, parsed).expect("a case of the corpus");
        let findings: Vec<Value> = findings
            .iter()
            .map(|finding| {
                let mut out = json!({
                    "rule": finding.rule,
                    "message": finding.message,
                    "lines": lines_json(&finding.lines),
                });
                if let Some(url) = &finding.url {
                    out["url"] = json!(url);
                }
                out
            })
            .collect();
        let error =
            error.map(|error| json!({"message": error.message, "lines": lines_json(&error.lines)}));
        let mut found = Vec::new();
        compare(
            "checks",
            &case["golden"]["checks"],
            &json!(findings),
            &mut found,
        );
        compare(
            "check_error",
            &case["golden"]["check_error"],
            &json!(error),
            &mut found,
        );
        found
    });
}
