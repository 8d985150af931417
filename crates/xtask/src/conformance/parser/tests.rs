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
