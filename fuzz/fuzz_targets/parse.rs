//! Any text: every phase ends without a panic, tokens tile the text, fixes lie inside it.
#![no_main]

use dockerfile::check::{Config, Linter, check_text, with_fixes};
use dockerfile::syntax::{highlight, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let syntax = parse(text);
    let mut position = 0;
    for token in highlight::tokens(&syntax, text) {
        assert_eq!(token.span.start, position, "a gap or an overlap");
        assert!(
            text.get(token.span.start as usize..token.span.end as usize)
                .is_some_and(|piece| !piece.is_empty()),
            "a token cuts a character"
        );
        position = token.span.end;
    }
    assert_eq!(position as usize, text.len(), "the tokens end early");

    let parsed = dockerfile::instruction::parse(&syntax);
    assert!(
        syntax.error.is_none() || parsed.error.is_some(),
        "a syntax error is lost"
    );
    let config = syntax
        .directives
        .check
        .as_ref()
        .and_then(|check| Config::parse(&check.first_word).ok())
        .unwrap_or_default();
    let mut linter = Linter::new(config);
    check_text(&syntax, &parsed, &mut linter);
    for finding in with_fixes(text, &syntax, linter.findings()) {
        for (span, _) in finding.fix.into_iter().flat_map(|fix| fix.edits) {
            assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
    }
    let _ = dockerfile::instruction::parse_trigger(text);
});
