//! Every change that is offered mends what it is offered for and leaves the rest alone.
#![allow(clippy::unwrap_used, reason = "a test may")]

use dockerfile::check::{Config, Finding, Linter, Selection, check_text, rule, with_fixes};
use dockerfile::span::Lines;
use dockerfile::syntax::parse;

fn text_findings(text: &str) -> Vec<Finding> {
    let syntax = parse(text);
    let parsed = dockerfile::instruction::parse(&syntax);
    let mut linter = Linter::default();
    check_text(&syntax, &parsed, &mut linter);
    linter.findings()
}

fn apply(text: &str, finding: &Finding) -> Option<String> {
    let found = with_fixes(text, &parse(text), vec![finding.clone()]);
    let fix = found.into_iter().next()?.fix?;
    let mut out = text.to_owned();
    for (span, by) in fix.edits.iter().rev() {
        out.replace_range(span.start as usize..span.end as usize, by);
    }
    Some(out)
}

/// `expected` is the text after the change.
#[track_caller]
fn check(text: &str, name: &str, expected: Option<&str>) {
    let finding = text_findings(text)
        .into_iter()
        .find(|finding| finding.rule == name)
        .unwrap_or_else(|| panic!("{name} is not found in {text:?}"));
    let mended = apply(text, &finding);
    assert_eq!(mended.as_deref(), expected);
    if let Some(mended) = mended {
        let again = text_findings(&mended);
        assert!(
            again.iter().all(|finding| finding.rule != name),
            "{again:?}"
        );
    }
}

#[test]
fn rules_on_text() {
    check(
        "FROM a AS Base\n",
        "StageNameCasing",
        Some("FROM a AS base\n"),
    );
    check("FROM a as b\n", "FromAsCasing", Some("FROM a AS b\n"));
    check("from a AS b\n", "FromAsCasing", Some("from a as b\n"));
    check(
        "FROM a\nRun x\nUSER y\n",
        "ConsistentInstructionCasing",
        Some("FROM a\nRUN x\nUSER y\n"),
    );
    check(
        "FROM a\nRUN x \\\n\n\n  y\n",
        "NoEmptyContinuation",
        Some("FROM a\nRUN x \\\n  y\n"),
    );
    check(
        "FROM a\nMAINTAINER me@x.org\n",
        "MaintainerDeprecated",
        Some("FROM a\nLABEL org.opencontainers.image.authors=\"me@x.org\"\n"),
    );
    check("FROM a\nMAINTAINER \"a\" b\n", "MaintainerDeprecated", None);
    check(
        "FROM a \\\n  # Base\n  AS \\\n  Base\n",
        "StageNameCasing",
        Some("FROM a \\\n  # Base\n  AS \\\n  base\n"),
    );
    check("FROM a AS scratch\n", "ReservedStageName", None);
    check("FROM a AS b\nFROM a AS b\n", "DuplicateStageName", None);
}

#[test]
fn a_comment_that_describes_nothing_is_set_apart() {
    let text = "# check=experimental=all\nFROM a\n# the version\nARG VERSION\n";
    let config = Config {
        experimental: Selection::All,
        ..Config::default()
    };
    let found = |text: &str| {
        let syntax = parse(text);
        let parsed = dockerfile::instruction::parse(&syntax);
        let mut linter = Linter::new(config.clone());
        check_text(&syntax, &parsed, &mut linter);
        linter.findings()
    };
    let findings = found(text);
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    let mended = apply(text, finding).unwrap();
    assert_eq!(
        mended,
        "# check=experimental=all\nFROM a\n# the version\n#\nARG VERSION\n"
    );
    assert_eq!(found(&mended), []);
}

/// As `check`, for a rule that lowering finds, at `line`.
#[track_caller]
fn check_at(text: &str, name: &str, message: &str, line: u32, expected: Option<&str>) {
    let rule = rule(name).unwrap();
    let finding = Finding::new(rule, Lines::new(line, line), message.to_owned());
    assert_eq!(apply(text, &finding).as_deref(), expected);
}

#[test]
fn rules_of_lowering() {
    check_at(
        "FROM a\nENV A b c $d\n",
        "LegacyKeyValueFormat",
        "",
        2,
        Some("FROM a\nENV A=\"b c $d\"\n"),
    );
    check_at(
        "FROM a\nENV A b\n",
        "LegacyKeyValueFormat",
        "",
        2,
        Some("FROM a\nENV A=b\n"),
    );
    check_at(
        "FROM a\nENV A \"b\" c\n",
        "LegacyKeyValueFormat",
        "",
        2,
        None,
    );
    check_at(
        "FROM --platform=$TARGETPLATFORM a\n",
        "RedundantTargetPlatform",
        "",
        1,
        Some("FROM a\n"),
    );
    check_at(
        "FROM a AS b\nONBUILD CMD x\nFROM b\n",
        "JSONArgsRecommended",
        "",
        3,
        None,
    );
    let message =
        dockerfile::check::expose_proto_casing::finding(Lines::new(2, 2), "80/TCP").message;
    check_at(
        "FROM a\nEXPOSE 80/TCP\n",
        "ExposeProtoCasing",
        &message,
        2,
        Some("FROM a\nEXPOSE 80/tcp\n"),
    );
    check_at(
        "FROM a\nEXPOSE 180/TCP \\\n  80/TCP\n",
        "ExposeProtoCasing",
        &message,
        2,
        Some("FROM a\nEXPOSE 180/TCP \\\n  80/tcp\n"),
    );
    for (command, expected) in [
        ("CMD python app.py", Some("CMD [\"python\", \"app.py\"]")),
        ("entrypoint  x  -y", Some("entrypoint [\"x\", \"-y\"]")),
        ("CMD echo $HOME && ls", None),
        ("CMD A=1 x", None),
        ("CMD exec x", None),
        ("CMD x\nENTRYPOINT y", None),
    ] {
        let expected = expected.map(|expected| format!("FROM a\n{expected}\n"));
        check_at(
            &format!("FROM a\n{command}\n"),
            "JSONArgsRecommended",
            "",
            2,
            expected.as_deref(),
        );
    }
    check_at(
        "FROM a\nENTRYPOINT [\"y\"]\nFROM b\nCMD x\n",
        "JSONArgsRecommended",
        "",
        4,
        Some("FROM a\nENTRYPOINT [\"y\"]\nFROM b\nCMD [\"x\"]\n"),
    );
}
