//! Sizes at which anything quadratic would not end: every phase must be linear in the text.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::fmt::Write as _;

use dockerfile::check::{Linter, check_text, expose_proto_casing, with_fixes};
use dockerfile::instruction::Parsed;
use dockerfile::syntax::{highlight, parse};

/// Runs every phase over `text`.
#[track_caller]
fn check(text: &str, instructions: usize) -> Parsed {
    let syntax = parse(text);
    assert_eq!(syntax.error, None);
    assert_eq!(syntax.nodes.len(), instructions);
    let tokens = highlight::tokens(&syntax, text);
    assert_eq!(tokens.last().unwrap().span.end as usize, text.len());
    let parsed = dockerfile::instruction::parse(&syntax);
    assert_eq!(parsed.error, None);
    let mut linter = Linter::default();
    check_text(&syntax, &parsed, &mut linter);
    with_fixes(text, &syntax, linter.findings());
    parsed
}

#[test]
fn ten_megabytes_of_one_continuation() {
    let lines = "    --option=value and words \\\n".repeat(10_000_000 / 31);
    check(&format!("FROM a\nRUN x \\\n{lines}end\n"), 2);
    let lines = "    NAME=\"value $X ${Y:-z}\" \\\n".repeat(10_000_000 / 32);
    check(&format!("FROM a\nENV {lines}END=1\n"), 2);
}

#[test]
fn a_million_blank_lines_in_a_continuation() {
    check(
        &format!("FROM a\nRUN x \\\n{}y\n", "\n".repeat(1_000_000)),
        2,
    );
}

#[test]
fn a_hundred_thousand_stages() {
    let parsed = check(&"FROM alpine AS Stage\nrun x\n".repeat(100_000), 200_000);
    assert_eq!(parsed.program.stages.len(), 100_000);
}

#[test]
fn ten_thousand_heredocs() {
    let each = "RUN <<EOF\necho a\nEOF\n".repeat(10_000);
    check(&format!("FROM a\n{each}"), 10_001);
    let mut text = "FROM a\nCOPY ".to_owned();
    for i in 0..10_000 {
        writeln!(text, "<<E{i} \\").unwrap();
    }
    text += "/x/\n";
    for i in 0..10_000 {
        writeln!(text, "text\nE{i}").unwrap();
    }
    check(&text, 2);
}

#[test]
fn many_findings_in_one_instruction() {
    let mut text = "FROM a\nEXPOSE \\\n".to_owned();
    for port in 1..20_000 {
        writeln!(text, "{port}/TCP \\").unwrap();
    }
    text += "20000/TCP\n";
    let syntax = parse(&text);
    let lines = syntax.nodes[1].lines;
    let findings = (1..=20_000)
        .map(|port| expose_proto_casing::finding(lines, &format!("{port}/TCP")))
        .collect();
    let fixed = with_fixes(&text, &syntax, findings);
    assert!(fixed.iter().all(|finding| finding.fix.is_some()));
}

#[test]
fn many_flags() {
    let flags = "--exclude=*.md \\\n".repeat(100_000);
    check(&format!("FROM a\nCOPY {flags} . /x\n"), 2);
}

#[test]
fn what_is_not_closed_is_not_searched_again_and_again() {
    let open = "${A:-\"$( << \\\n".repeat(200_000);
    let text = format!("FROM a\nRUN {open}\n");
    let syntax = parse(&text);
    highlight::tokens(&syntax, &text);
    dockerfile::instruction::parse(&syntax);
}
