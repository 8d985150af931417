//! Any ignore file and path: matching from the root and matching level by level agree.
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
        .filter(|part| !part.is_empty())
        .take(16)
        .collect();
    let mut above = None;
    let mut walked = String::new();
    for part in parts {
        if !walked.is_empty() {
            walked.push('/');
        }
        walked.push_str(part);
        let (_, info) = matcher.matches_below(&walked, above.as_ref());
        let _ = matcher.matches_or_parent_matches(&walked);
        above = Some(info);
    }
});
