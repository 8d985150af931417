//! Any ignore file and path: without exceptions, matching the path alone and matching level by level agree.
#![no_main]

use cache_model::ignore::Matcher;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (String, String)| {
    let (file, path) = input;
    let Ok(matcher) = Matcher::new(&file) else {
        return;
    };
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | ".."))
        .take(16)
        .collect();
    let mut above = None;
    let mut walked = String::new();
    for part in parts {
        if !walked.is_empty() {
            walked.push('/');
        }
        walked.push_str(part);
        let (matched, info) = matcher.matches_below(&walked, above.as_ref());
        let at_once = matcher.matches_or_parent_matches(&walked);
        // An exception that could not change anything is not tried, and so is not handed down.
        assert!(matcher.has_exceptions() || matched == at_once, "{walked:?}");
        above = Some(info);
    }
});
