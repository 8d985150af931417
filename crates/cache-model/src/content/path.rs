//! Slash-separated paths by the rules of Go's `path` package, which `BuildKit` uses throughout.

/// The shortest spelling of `path`: no `.`, no inner `..`, no doubled slash, no slash at the end.
///
/// ```
/// use cache_model::content::path::clean;
/// assert_eq!(clean("/a//b/../c/."), "/a/c");
/// assert_eq!(clean("../a/.."), "..");
/// assert_eq!(clean(""), ".");
/// ```
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&last) if last != ".." => {
                    parts.pop();
                }
                _ if rooted => {}
                _ => parts.push(".."),
            },
            name => parts.push(name),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// `path` as an absolute clean path: what Go writes as `path.Join("/", path)`.
pub fn absolute(path: &str) -> String {
    clean(&format!("/{path}"))
}

/// `name` within `directory`, cleaned. A name that starts with a slash does not leave the directory.
pub fn join(directory: &str, name: &str) -> String {
    match (directory.is_empty(), name.is_empty()) {
        (true, true) => String::new(),
        (true, false) => clean(name),
        (false, true) => clean(directory),
        (false, false) => clean(&format!("{directory}/{name}")),
    }
}

/// The last element; `/` for the root and `.` for an empty path.
pub fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        return "/";
    }
    trimmed.rsplit('/').next().unwrap_or(trimmed)
}

/// All but the last element, cleaned.
pub fn parent(path: &str) -> String {
    match path.rfind('/') {
        Some(slash) => clean(&path[..=slash]),
        None => ".".to_owned(),
    }
}

/// The elements of a path taken from the root, after cleaning.
pub fn components(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts
}

/// Whether a path holds `*`, `?` or `[` that is not escaped (`containsWildcards` in
/// `solver/llbsolver/ops/file.go`).
pub fn has_wildcards(path: &str) -> bool {
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'*' | b'?' | b'[' => return true,
            _ => {}
        }
    }
    false
}

/// Splits a path before its first element with a wildcard (`splitWildcards` in `cache/contenthash/checksum.go`).
pub fn split_wildcards(path: &str) -> (String, String) {
    let cleaned = absolute(path);
    let parts = components(&cleaned);
    let first = parts
        .iter()
        .position(|part| has_wildcards(part))
        .unwrap_or(parts.len());
    (
        format!("/{}", parts[..first].join("/")),
        parts[first..].join("/"),
    )
}

/// A pattern that is not one: an open bracket, a range without end, a backslash with nothing after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("syntax error in pattern")]
pub struct BadPattern;

/// Whether `name` matches `pattern` by Go's `path.Match`: `*` and `?` stay within one element, `[a-z]` and `[^a]` are
/// classes, a backslash takes the next character literally. The whole name must match.
///
/// # Errors
///
/// [`BadPattern`] for a malformed pattern, also when its beginning already rules the name out.
///
/// ```
/// use cache_model::content::path::matches;
/// assert_eq!(matches("*.txt", "a.txt"), Ok(true));
/// assert_eq!(matches("*.txt", "d/a.txt"), Ok(false));
/// assert!(matches("a[", "b").is_err());
/// ```
pub fn matches(pattern: &str, name: &str) -> Result<bool, BadPattern> {
    let items = parse(pattern)?;
    let name: Vec<char> = name.chars().collect();
    Ok(run(&items, &name))
}

/// Whether a pattern is well-formed.
///
/// # Errors
///
/// [`BadPattern`] if not.
pub fn check_pattern(pattern: &str) -> Result<(), BadPattern> {
    parse(pattern).map(|_| ())
}

enum Item {
    Star,
    Any,
    Literal(char),
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Item {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Star => false,
            Self::Any => c != '/',
            Self::Literal(literal) => *literal == c,
            Self::Class { negated, ranges } => {
                ranges.iter().any(|&(low, high)| low <= c && c <= high) != *negated
            }
        }
    }
}

fn parse(pattern: &str) -> Result<Vec<Item>, BadPattern> {
    let mut chars = pattern.chars().peekable();
    let mut items = Vec::new();
    while let Some(c) = chars.next() {
        items.push(match c {
            '*' => Item::Star,
            '?' => Item::Any,
            '\\' => Item::Literal(chars.next().ok_or(BadPattern)?),
            '[' => {
                let negated = chars.next_if_eq(&'^').is_some();
                let mut ranges = Vec::new();
                loop {
                    if !ranges.is_empty() && chars.next_if_eq(&']').is_some() {
                        break;
                    }
                    let low = class_char(&mut chars)?;
                    let high = if chars.next_if_eq(&'-').is_some() {
                        class_char(&mut chars)?
                    } else {
                        low
                    };
                    ranges.push((low, high));
                }
                Item::Class { negated, ranges }
            }
            literal => Item::Literal(literal),
        });
    }
    Ok(items)
}

fn class_char(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<char, BadPattern> {
    let taken = match chars.next() {
        None | Some('-' | ']') => return Err(BadPattern),
        Some('\\') => chars.next().ok_or(BadPattern)?,
        Some(c) => c,
    };
    // A class must still be closed after each of its characters.
    chars.peek().ok_or(BadPattern)?;
    Ok(taken)
}

/// Greedy with one point to come back to: a later star makes an earlier one final, as both stop at slashes only.
fn run(items: &[Item], name: &[char]) -> bool {
    let (mut item, mut at) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    loop {
        match items.get(item) {
            Some(Item::Star) => {
                back = Some((item, at));
                item += 1;
                continue;
            }
            Some(one) if name.get(at).is_some_and(|&c| one.takes(c)) => {
                item += 1;
                at += 1;
                continue;
            }
            None if at == name.len() => return true,
            _ => {}
        }
        match back {
            Some((star, from)) if name.get(from).is_some_and(|&c| c != '/') => {
                back = Some((star, from + 1));
                item = star + 1;
                at = from + 1;
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning_follows_go() {
        for (path, expected) in [
            ("", "."),
            (".", "."),
            ("a/..", "."),
            ("/..", "/"),
            ("/", "/"),
            ("a//b/./c", "a/b/c"),
            ("a/../../b", "../b"),
            ("./a/", "a"),
            ("./", "."),
            ("//a/./b/", "/a/b"),
            ("a/../..", ".."),
            ("../a/..", ".."),
        ] {
            assert_eq!(clean(path), expected, "{path}");
        }
        assert_eq!(base("/a/b/"), "b");
        assert_eq!(base("//"), "/");
        assert_eq!(parent("/a/b"), "/a");
        assert_eq!(parent("b"), ".");
        assert_eq!(
            split_wildcards("src/*/a.c"),
            ("/src".into(), "*/a.c".into())
        );
        assert_eq!(split_wildcards("src/a"), ("/src/a".into(), String::new()));
    }

    /// The table of Go's own `path/match_test.go`, as facts.
    #[test]
    fn matching_follows_go() {
        #[track_caller]
        fn check(pattern: &str, name: &str, expected: Result<bool, BadPattern>) {
            assert_eq!(matches(pattern, name), expected, "{pattern} on {name}");
        }
        check("abc", "abc", Ok(true));
        check("*", "abc", Ok(true));
        check("*c", "abc", Ok(true));
        check("a*", "ab/c", Ok(false));
        check("a*/b", "abc/b", Ok(true));
        check("a*b*c*d*e*/f", "axbxcxdxexxx/f", Ok(true));
        check("a*b?c*x", "abxbbxdbxebxczzx", Ok(true));
        check("a*b?c*x", "abxbbxdbxebxczzy", Ok(false));
        check("ab[c]", "abc", Ok(true));
        check("ab[^b-d]", "abc", Ok(false));
        check("a\\*b", "a*b", Ok(true));
        check("a\\*b", "ab", Ok(false));
        check("a?b", "a☺b", Ok(true));
        check("a[^a]b", "a☺b", Ok(true));
        check("a???b", "a☺b", Ok(false));
        check("[a-ζ]*", "α", Ok(true));
        check("a?b", "a/b", Ok(false));
        check("[\\]a]", "]", Ok(true));
        check("[x\\-]", "-", Ok(true));
        check("[\\-x]", "a", Ok(false));
        check("[]a]", "]", Err(BadPattern));
        check("[-]", "-", Err(BadPattern));
        check("[x-]", "x", Err(BadPattern));
        check("[-x]", "x", Err(BadPattern));
        check("\\", "a", Err(BadPattern));
        check("[a-b-c]", "a", Err(BadPattern));
        check("[", "a", Err(BadPattern));
        check("[^bc", "a", Err(BadPattern));
        check("a[", "ab", Err(BadPattern));
        check("*x", "xxx", Ok(true));
    }
}
