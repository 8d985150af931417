//! Any word under every setting of the lexer, and any mount: an error or a result, never a panic.
#![no_main]

use dockerfile::instruction::{Mount, MountError};
use dockerfile::word::Lexer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, String, String)| {
    let (settings, word, value) = input;
    let flag = |bit: u8| settings & (1 << bit) != 0;
    let lexer = Lexer {
        escape: if flag(0) { '`' } else { '\\' },
        raw_quotes: flag(1),
        raw_escapes: flag(2),
        skip_process_quotes: flag(3),
        skip_unset_env: flag(4),
    };
    let env = [("A".to_owned(), value), ("EMPTY".to_owned(), String::new())];
    if let Ok(expansion) = lexer.process_word_with_matches(&word, env.as_slice()) {
        assert!(
            expansion.matched.is_disjoint(&expansion.unmatched),
            "a name is both set and not set"
        );
    }
    let _ = Mount::parse(&word, &mut |option| {
        lexer
            .process_word(option, env.as_slice())
            .map_err(|error| MountError(error.to_string()))
    });
});
