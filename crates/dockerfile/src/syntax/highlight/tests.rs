use proptest::prelude::*;

use super::{TokenKind, tokens};
use crate::syntax::parse;

/// Each token as `kind:text`, white space left out.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = tokens(&parse(text), text)
        .iter()
        .filter(|token| token.kind != TokenKind::Whitespace)
        .map(|token| format!("{:?}:{}", token.kind, token.span.of(text)))
        .collect();
    assert_eq!(found, expected);
    tiles(text);
}

#[track_caller]
fn tiles(text: &str) {
    let mut position = 0;
    for token in tokens(&parse(text), text) {
        assert_eq!(token.span.start, position, "{text:?}");
        assert!(token.span.end > token.span.start);
        assert!(
            !token.span.of(text).is_empty(),
            "cuts a character: {text:?}"
        );
        position = token.span.end;
    }
    assert_eq!(position as usize, text.len(), "{text:?}");
}

#[test]
fn instructions() {
    check(
        "# syntax=x\n# c\nFROM --platform=$P alpine AS b\n",
        &[
            "Directive:# syntax=x",
            "Comment:# c",
            "Keyword:FROM",
            "Flag:--platform=",
            "Variable:$P",
            "Argument:alpine",
            "Keyword:AS",
            "Argument:b",
        ],
    );
    check(
        "FROM a\nENV A=\"x ${B:-c} y\" 'q'\nFOO bar\n",
        &[
            "Keyword:FROM",
            "Argument:a",
            "Keyword:ENV",
            "Error:A=\"x ${B:-c} y\" 'q'",
            "Error:FOO",
            "Error:bar",
        ],
    );
    check(
        "FROM a\nENV A=\"x ${B:-c} y\"\nONBUILD RUN [\"a\", \"b\"]",
        &[
            "Keyword:FROM",
            "Argument:a",
            "Keyword:ENV",
            "Argument:A=",
            "String:\"x ",
            "Variable:${B:-c}",
            "String: y\"",
            "Keyword:ONBUILD",
            "Keyword:RUN",
            "Argument:[",
            "String:\"a\"",
            "Argument:,",
            "String:\"b\"",
            "Argument:]",
        ],
    );
}

#[test]
fn continuations_and_heredocs() {
    check(
        "FROM a\nRUN echo \\\n  # c\n\n  hi\\\nthere\n",
        &[
            "Keyword:FROM",
            "Argument:a",
            "Keyword:RUN",
            "Argument:echo",
            "Continuation:\\",
            "Comment:# c",
            "Argument:hi",
            "Continuation:\\",
            "Argument:there",
        ],
    );
    check(
        "FROM a\nRUN <<-E cat\n\tx\n\tE\nRUN y",
        &[
            "Keyword:FROM",
            "Argument:a",
            "Keyword:RUN",
            "HeredocDelimiter:<<-E",
            "Argument:cat",
            "HeredocBody:\tx\n",
            "HeredocDelimiter:\tE",
            "Keyword:RUN",
            "Argument:y",
        ],
    );
}

/// Text made of what matters to the parser.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("FROM a\n"),
        Just("RUN "),
        Just("COPY <<E /x\n"),
        Just("ENV A="),
        Just("ONBUILD "),
        Just("HEALTHCHECK "),
        Just("\\\n"),
        Just("\\"),
        Just("`\n"),
        Just("# escape=`\n"),
        Just("# c"),
        Just("\n"),
        Just("\r\n"),
        Just("<<E"),
        Just("E\n"),
        Just("--a='"),
        Just("\""),
        Just("${A:-"),
        Just("}"),
        Just("["),
        Just("\"x\"]"),
        Just("\u{feff}"),
        Just("\u{a0}"),
        Just("é"),
        Just(" "),
        Just("\t"),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn tokens_tile_any_text(text in any::<String>()) {
        tiles(&text);
    }

    #[test]
    fn tokens_tile_dockerfile_like_text(text in text()) {
        tiles(&text);
    }

    #[test]
    fn every_phase_takes_any_text(text in text()) {
        let syntax = parse(&text);
        let parsed = crate::instruction::parse(&syntax);
        let mut linter = crate::check::Linter::default();
        crate::check::check_text(&syntax, &parsed, &mut linter);
        let findings = crate::check::with_fixes(&text, &syntax, linter.findings());
        for finding in findings {
            for (span, _) in finding.fix.into_iter().flat_map(|fix| fix.edits) {
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
        }
    }

    #[test]
    fn an_error_leaves_the_other_instructions(index in 0..5_usize) {
        let lines: Vec<&str> = (0..5).map(|line| if line == index { "ENV A" } else { "USER app" }).collect();
        let text = format!("FROM a\n{}\n", lines.join("\n"));
        let parsed = crate::instruction::parse(&parse(&text));
        prop_assert!(parsed.error.is_some());
        prop_assert_eq!(parsed.program.stages[0].commands.len(), 4);
    }
}
