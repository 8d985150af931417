use serde_json::Value;

/// Every recording of the parser corpus, none left out.
#[test]
fn the_corpus_agrees() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus/parser");
    let mut passed = 0;
    let mut differences = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
        {
            continue;
        }
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            match super::run_case(&case) {
                Ok(()) => passed += 1,
                Err(difference) => differences.push(format!("{}: {difference}", case["id"])),
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{passed} agree, {} differ\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert_eq!(passed, 573);
}

/// A recording altered at `path` (a JSON pointer) is told apart by a line that begins with `expected`.
#[track_caller]
fn check_altered(path: &str, value: &str, expected: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus/parser");
    let text = std::fs::read_to_string(format!("{folder}/run-mounts.jsonl")).unwrap();
    let mut case: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let was = case.pointer(path).unwrap().clone();
    let value = Value::from(value);
    *case.pointer_mut(path).unwrap() = value.clone();
    let expected = format!("{expected}: recorded {value}, got {was}");
    assert_eq!(super::run_case(&case), Err(expected));
}

#[test]
fn the_first_difference_is_told_with_its_place() {
    check_altered(
        "/golden/ast/nodes/1/keyword",
        "USER",
        "ast.nodes[1].keyword",
    );
    check_altered(
        "/golden/llb/vertices/2/cwd",
        "/w",
        "llb [stage-0 2/3] RUN --mount=target=/src ls.cwd",
    );
    check_altered("/golden/llb/image/os", "plan9", "llb.image.os");
}
