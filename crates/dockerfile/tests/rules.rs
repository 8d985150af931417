//! Corners of `BuildKit`'s rules that few Dockerfiles reach, one fact a line.
#![allow(clippy::unwrap_used, reason = "a test may")]

use dockerfile::check::{Config, Linter, check_text};
use dockerfile::syntax::{Node, parse};

fn second(text: &str) -> Node {
    let syntax = parse(text);
    assert_eq!(syntax.error, None, "{text:?}");
    syntax.nodes.into_iter().nth(1).unwrap()
}

/// `expected` are the names of the here-documents of `line`.
#[track_caller]
fn check_heredocs(line: &str, expected: &[&str]) {
    let ends = expected.join("\n");
    let node = second(&format!("FROM a\n{line}\n{ends}\n"));
    let names: Vec<&str> = node
        .heredocs()
        .iter()
        .map(|heredoc| heredoc.name.as_str())
        .collect();
    assert_eq!(names, expected, "{line}");
}

#[test]
fn here_documents() {
    check_heredocs("RUN <<EOF", &["EOF"]);
    check_heredocs("RUN << EOF", &["EOF"]);
    check_heredocs("RUN <<\t EOF", &["EOF"]);
    check_heredocs("RUN << -EOF", &["-EOF"]);
    check_heredocs("RUN <<- EOF", &[]);
    check_heredocs("RUN << <<EOF", &[]);
    check_heredocs("RUN a<< EOF", &[]);
    check_heredocs("RUN 3<<EOF 4<<FOE", &["EOF", "FOE"]);
    check_heredocs("RUN \"<<EOF\"", &[]);
    check_heredocs("RUN <<<EOF", &[]);
    check_heredocs("RUN echo $(( 1 << 4 ))", &["4"]);
    check_heredocs("USER <<EOF", &[]);
}

#[track_caller]
fn check_comments(above: &str, expected: &[&str]) {
    let node = second(&format!("FROM a\n{above}\nRUN x\n"));
    assert_eq!(node.comments(), expected, "{above:?}");
}

#[test]
fn comments_above_an_instruction() {
    check_comments("# foo", &["foo"]);
    // The first byte of the line is cut off, be it the `#` or a blank before it, and a no-break space has two.
    check_comments("\t# foo", &["# foo"]);
    check_comments("\u{a0}# foo", &["\u{fffd}# foo"]);
}

/// `expected` are the names of the rules found in the text alone.
#[track_caller]
fn check_rules(text: &str, expected: &[&str]) {
    let syntax = parse(text);
    let parsed = dockerfile::instruction::parse(&syntax);
    let check = syntax.directives.check.as_ref();
    let config = check.map(|check| Config::parse(&check.first_word).unwrap());
    let mut linter = Linter::new(config.unwrap_or_default());
    check_text(&syntax, &parsed, &mut linter);
    let rules: Vec<_> = linter
        .findings()
        .into_iter()
        .map(|finding| finding.rule)
        .collect();
    assert_eq!(rules, expected, "{text}");
}

#[test]
fn which_rules_a_comment_above_an_instruction_silences() {
    let skip = "# check=skip=StageNameCasing;FromAsCasing\n";
    check_rules("FROM a as B\n", &["FromAsCasing", "StageNameCasing"]);
    check_rules(
        &format!("FROM scratch AS x\n\n{skip}FROM a AS B\n"),
        &["StageNameCasing"],
    );
    check_rules(
        "FROM a AS x\n# check=skip=DuplicateStageName\nFROM a AS x\n",
        &["DuplicateStageName"],
    );
    check_rules(
        "FROM b\n# check=skip=ReservedStageName\nFROM a AS scratch\n",
        &["ReservedStageName"],
    );
    check_rules(
        "FROM b\n# check=skip=ConsistentInstructionCasing\nrun a\nRUN b\n",
        &["ConsistentInstructionCasing"],
    );
    check_rules("# check=skip=all\nFROM a as B\nrun x\n", &[]);
}

#[test]
fn only_the_keyword_as_stands_before_a_name() {
    for (word, accepted) in [
        ("AS", true),
        ("as", true),
        ("aS", true),
        ("a\u{17f}", true),
        ("IS", false),
    ] {
        let syntax = parse(&format!("FROM a {word} b\n"));
        let parsed = dockerfile::instruction::parse(&syntax);
        assert_eq!(parsed.error.is_none(), accepted, "{word}");
    }
}
