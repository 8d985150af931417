use super::{Lexer, WordError};

fn env() -> Vec<(String, String)> {
    [
        ("A", "value"),
        ("EMPTY", ""),
        ("P", "/a/b.tar.gz"),
        ("S", "x y"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .to_vec()
}

#[track_caller]
fn check(word: &str, expected: &str) {
    let out = Lexer::new('\\').process_word(word, env().as_slice());
    assert_eq!(out.as_deref(), Ok(expected), "{word}");
}

#[track_caller]
fn fails(word: &str, reason: &str) {
    let out = Lexer::new('\\').process_word(word, env().as_slice());
    let expected = format!(
        "failed to process {}: {reason}",
        crate::quote::go_quote(word)
    );
    assert_eq!(out, Err(WordError(expected)), "{word}");
}

#[test]
fn quotes_and_escapes() {
    check("a\\ b", "a b");
    check("'a$A'", "a$A");
    check("\"a$A\\\"\\x\"", "avalue\"\\x");
    check("a\\", "a");
    fails(
        "'a",
        "unexpected end of statement while looking for matching single-quote",
    );
    fails(
        "\"a",
        "unexpected end of statement while looking for matching double-quote",
    );
}

#[test]
fn names() {
    check("$A-$UNSET-$", "value--$");
    check("$$ $1a $@", " a ");
    check("${A}b", "valueb");
    fails("${", "syntax error: missing '}'");
    fails("${}", "syntax error: bad substitution");
    fails("${A", "unsupported modifier (\u{fffd}) in substitution");
    fails("${A!b}", "unsupported modifier (!) in substitution");
}

#[test]
fn modifiers() {
    check("${A:-d}${EMPTY:-d}${EMPTY-d}${U-d}", "valuedd");
    check("${A:+d}|${EMPTY:+d}|${EMPTY+d}|${U+d}", "d||d|");
    check("${U:-${A}}", "value");
    check(
        "${P#*/}|${P##*/}|${P%.*}|${P%%.*}",
        "a/b.tar.gz|b.tar.gz|/a/b.tar|/a/b",
    );
    check(
        "${P/a/X}|${P//a/X}|${P/\\//-}",
        "/X/b.tar.gz|/X/b.tXr.gz|-a/b.tar.gz",
    );
    fails("${U?gone}", "U: gone");
    fails("${EMPTY:?}", "EMPTY: is not allowed to be empty");
    fails("${U:?}", "U: is not allowed to be unset");
    fails("${A:#b}", "unsupported modifier (:#) in substitution");
    fails("${A:=b}", "unsupported modifier (:=) in substitution");
    fails("${A:-b", "syntax error: missing '}'");
}

#[test]
fn words_split_after_expansion() {
    let words = Lexer::new('\\').process_words("a $S \"c d\" 'e f'g", env().as_slice());
    assert_eq!(words.unwrap_or_default(), ["a", "x", "y", "c d", "e fg"]);
}

#[test]
fn a_here_document_is_one_word_with_its_delimiter() {
    let words = Lexer::new('\\').process_words("a<< b <<\t\rc <<- d << <<e < f", env().as_slice());
    let expected = ["a<< b", "<<\t\rc", "<<-", "d", "<< <<e", "<", "f"];
    assert_eq!(words.unwrap_or_default(), expected);
}

#[test]
fn a_substitution_forgets_the_word_before_it() {
    let words = Lexer::new('\\').process_words("x a${U:-b}c", env().as_slice());
    assert_eq!(words.unwrap_or_default(), ["x", "bc"]);
}

#[test]
fn names_that_were_used_are_told() {
    let out = Lexer::new('\\')
        .process_word_with_matches("$A ${B:-$C}", env().as_slice())
        .unwrap_or_default();
    assert_eq!(out.matched.into_iter().collect::<Vec<_>>(), ["A"]);
    assert_eq!(out.unmatched.into_iter().collect::<Vec<_>>(), ["B", "C"]);
}

#[test]
fn unset_variables_may_stay() {
    let lexer = Lexer {
        skip_unset_env: true,
        ..Lexer::new('\\')
    };
    for word in ["$U", "${U}", "${U:-a}", "${U/a/b}"] {
        assert_eq!(
            lexer.process_word(word, env().as_slice()).as_deref(),
            Ok(word)
        );
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = "${U:-".repeat(100_000);
    assert!(
        Lexer::new('\\')
            .process_word(&deep, env().as_slice())
            .is_err()
    );
}

#[test]
fn growth_is_bounded() {
    let bomb = "${A//?/".repeat(100) + "$A$A" + &"}".repeat(100);
    let out = Lexer::new('\\').process_word(&bomb, env().as_slice());
    assert!(out.is_err_and(|error| error.0.ends_with("the expansion is too long")));
}

/// `env` is `NAME=value`, separated by spaces; `expected` is none for an error.
#[track_caller]
fn check_in(env: &str, word: &str, expected: Option<&str>) {
    let env: Vec<(String, String)> = env
        .split(' ')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let out = Lexer::new('\\').process_word(word, env.as_slice());
    assert_eq!(out.as_deref().ok(), expected, "{word}");
}

#[test]
fn patterns_of_substitutions() {
    check_in(r"F=()[]{}^$.*?|\x", r"${F#()[]{\}^$.\*\?|\\}", Some("x"));
    check_in("F=xx**", r"${F%%\**}", Some("xx"));
    check_in("F=xxyy", "${F#*x*y}", Some("y"));
    check_in(
        "F=xxyy",
        "${F#*}|${F#}|${F##}|${F%}",
        Some("xxyy|xxyy|xxyy|xxyy"),
    );
    check_in("F=xxyy", "${F##*x}", Some("yy"));
    check_in("F=xxyy B=x", "${F#$B}", Some("xyy"));
    check_in("F=xxyy B=", "${F#$B}|${F%%$B}", Some("xxyy|xxyy"));
    check_in("F=???y", r"${F#?\?}", Some("?y"));
    check_in("F=xxyy", "${A:-.}${F%x}${A:-.}", Some(".xxyy."));
    check_in("F=a***yy*", r"${F%%\**\*}", Some("a"));
    check_in(
        r"F=/foo*/*/*.txt N=\*/",
        "${F/$N/.}|${F//$N/.}",
        Some("/foo.*/*.txt|/foo..*.txt"),
    );
    check_in(
        "F=/tmp/tmp/bar.txt N=/tmp",
        "${F/$N/}|${F//$N/}",
        Some("/tmp/bar.txt|/bar.txt"),
    );
    check_in(
        "F=/a/foo/b/c.txt N=/?/ R=/",
        "${F/$N/$R}|${F//$N/$R}",
        Some("/foo/b/c.txt|/foo/c.txt"),
    );
    check_in("F=/tmp/foo.txt", r"${F//\//\/}", Some(r"\/tmp\/foo.txt"));
    check_in("F=xxyy B=", "${F/$B/ww}", Some("wwxxyy"));
    check_in("F=xxyy", "${F///}|${U///}", Some("xxyy|"));
    for word in ["${F//ww}", "${F//}", "${F=a}", "${F=:a}", "${F=}"] {
        check_in("F=xxyy", word, None);
    }
}

#[test]
fn an_optional_part_of_a_name() {
    let word = "x-${V}.${OS}-${ARCH}${VARIANT:+-${VARIANT}}.tgz";
    check_in(
        "V=1 OS=linux ARCH=arm VARIANT=v7",
        word,
        Some("x-1.linux-arm-v7.tgz"),
    );
    check_in(
        "V=1 OS=linux ARCH=arm VARIANT=",
        word,
        Some("x-1.linux-arm.tgz"),
    );
    check_in("V=1 OS=linux ARCH=arm", word, Some("x-1.linux-arm.tgz"));
}

#[test]
fn what_a_missing_variable_is_told_with_may_hold_variables() {
    check_in(
        "V=plain A=x",
        "${V:?gone $A}|${V?gone $A}",
        Some("plain|plain"),
    );
    check_in("V= A=x", "${V?gone $A}", Some(""));
    for (env, word) in [
        ("V= ", "${V:?gone $S}"),
        ("", "${V:?gone $S}"),
        ("", "${V?gone $S}"),
    ] {
        check_in(env, word, None);
    }
    fails("${U:?gone $S}", "U: gone x y");
}
