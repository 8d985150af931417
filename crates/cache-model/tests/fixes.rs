//! Every change offered with a finding, over all recorded Dockerfiles: the finding goes, the graph stays.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod world;

use std::collections::BTreeMap;

use cache_model::graph::{Edge, Op};
use cache_model::lower::{check, lower};
use dockerfile::check::{Finding, with_fixes};

use world::World;

/// What a build does.
type Ops = Vec<(Op, Vec<Edge>)>;

/// What the checks say of a text, with changes, and what the build does if it can be planned.
fn look(text: &str) -> (Vec<Finding>, Option<Ops>) {
    World::default().run(text, |syntax, parsed, options| {
        let (findings, _) = check(syntax, parsed, options);
        let lowered = lower(syntax, parsed, options);
        let ops = lowered.graph.vertices.into_iter();
        let ops = ops.map(|vertex| (vertex.op, vertex.inputs)).collect();
        (
            with_fixes(text, syntax, findings),
            Some(ops).filter(|_| lowered.error.is_none()),
        )
    })
}

fn count(findings: &[Finding], like: &Finding) -> usize {
    let same = |finding: &&Finding| finding.rule == like.rule && finding.message == like.message;
    findings.iter().filter(same).count()
}

/// Applies each change to `text` and returns the rules that had one.
#[track_caller]
fn check_fixes(text: &str) -> Vec<String> {
    let (findings, ops) = look(text);
    let mut rules = Vec::new();
    for finding in &findings {
        let Some(fix) = &finding.fix else { continue };
        let mut mended = text.to_owned();
        for (span, by) in fix.edits.iter().rev() {
            mended.replace_range(span.start as usize..span.end as usize, by);
        }
        let (left, new_ops) = look(&mended);
        assert!(
            count(&left, finding) < count(&findings, finding),
            "{finding:?} stays\n{text}\n---\n{mended}"
        );
        if ops.is_some() {
            assert_eq!(new_ops, ops, "{finding:?}\n{text}\n---\n{mended}");
        }
        rules.push(finding.rule.clone());
    }
    rules
}

#[test]
fn a_change_mends_its_finding_and_keeps_the_graph() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus/parser");
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                let case: serde_json::Value = serde_json::from_str(line).unwrap();
                for rule in check_fixes(case["dockerfile"].as_str().unwrap()) {
                    *rules.entry(rule).or_default() += 1;
                }
            }
        }
    }
    let names: Vec<&str> = rules.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "ConsistentInstructionCasing",
            "ExposeProtoCasing",
            "FromAsCasing",
            "InvalidDefinitionDescription",
            "JSONArgsRecommended",
            "LegacyKeyValueFormat",
            "MaintainerDeprecated",
            "NoEmptyContinuation",
            "RedundantTargetPlatform",
            "StageNameCasing",
        ],
        "{rules:?}"
    );
}
