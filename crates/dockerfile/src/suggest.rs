//! "did you mean …?": the nearest known word.
//!
//! Follows `util/suggest/error.go` of `BuildKit`.

/// Whether upper and lower case differ when words are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `From` is not `from`.
    Sensitive,
    /// `From` is `from`; the suggestion takes the case of the word.
    Insensitive,
}

/// The option nearest to `word`, at most two edits away; none if `word` is itself an option.
///
/// Of several equally near options the first is taken. Options that `BuildKit` holds in a map come in no
/// fixed order there, so callers give them sorted.
pub fn nearest<'a>(
    word: &str,
    options: impl IntoIterator<Item = &'a str>,
    case: Case,
) -> Option<String> {
    let wanted: Vec<char> = match case {
        Case::Sensitive => word.chars().collect(),
        Case::Insensitive => crate::case::lower(word).chars().collect(),
    };
    let mut best: Option<String> = None;
    let mut limit = 3;
    for option in options {
        let option = match case {
            Case::Sensitive => option.to_owned(),
            Case::Insensitive => crate::case::lower(option),
        };
        let letters: Vec<char> = option.chars().collect();
        if letters == wanted {
            return None;
        }
        let distance = distance(&wanted, &letters, limit);
        if distance < limit {
            limit = distance;
            best = Some(option);
        }
    }
    best.map(|option| match case {
        Case::Sensitive => option,
        Case::Insensitive => match_case(option, word),
    })
    .filter(|option| !option.is_empty())
}

/// `message`, with a suggestion appended if an option is near `word`.
pub fn with_suggestion<'a>(
    message: String,
    word: &str,
    options: impl IntoIterator<Item = &'a str>,
    case: Case,
) -> String {
    match nearest(word, options, case) {
        Some(option) => format!("{message} (did you mean {option}?)"),
        None => message,
    }
}

fn match_case(option: String, original: &str) -> String {
    if original == crate::case::lower(original) {
        option
    } else if original == crate::case::upper(original) {
        crate::case::upper(&option)
    } else {
        option
    }
}

/// Levenshtein distance, or anything ≥ `limit` once it is known not to be smaller.
fn distance(a: &[char], b: &[char], limit: usize) -> usize {
    if a.len().abs_diff(b.len()) >= limit {
        return limit;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
            least = least.min(row[j + 1]);
        }
        // No later row holds less than the least of this one.
        if least >= limit {
            return limit;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{Case, nearest};

    #[track_caller]
    fn check(word: &str, options: &[&str], case: Case, expected: Option<&str>) {
        assert_eq!(
            nearest(word, options.iter().copied(), case).as_deref(),
            expected
        );
    }

    #[test]
    fn suggests_the_nearest() {
        check("form", &["chown", "from"], Case::Sensitive, Some("from"));
        check("RUNN", &["RUN", "ENV"], Case::Insensitive, Some("RUN"));
        check("wrkdir", &["WORKDIR"], Case::Insensitive, Some("workdir"));
        check("Wrkdir", &["WORKDIR"], Case::Insensitive, Some("workdir"));
        check("abc", &["xyz"], Case::Sensitive, None);
        check("from", &["fron", "from"], Case::Sensitive, None);
        check("FROM", &["from"], Case::Sensitive, None);
        check("INSTALL", &["SHELL", "VOLUME"], Case::Insensitive, None);
    }
}
