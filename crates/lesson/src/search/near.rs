//! How far a typed word is from a word: letters put in, left out, put for another, or two swapped.
//!
//! Kept crates measure whole words and to the end. Here what was typed may be only the beginning of the word, and most
//! words are given up after two letters; so the distance is our own, and held against `strsim` in tests.

/// How far a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Near {
    /// Slips between what was typed and the nearest beginning of the word.
    pub(super) slips: usize,
    /// The nearest beginning is not the whole word.
    pub(super) is_part: bool,
}

/// How many slips are forgiven in a word of so many letters.
pub(super) const fn forgiven(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// How far `typed` is from the beginning of `word` that is nearest; none if that is more than `limit` slips.
///
/// This is the optimal string alignment: no letter takes part in two slips.
pub(super) fn near(typed: &[char], word: &str, limit: usize) -> Option<Near> {
    let letters = typed.len();
    let mut before: Vec<usize> = Vec::new();
    // `row[i]`: from the first i letters typed to the letters of the word so far.
    let mut row: Vec<usize> = (0..=letters).collect();
    let mut best = row[letters];
    let mut whole = best;
    let mut last = None;
    for (at, letter) in word.chars().enumerate() {
        let mut next = Vec::with_capacity(letters + 1);
        next.push(at + 1);
        for i in 1..=letters {
            let same = typed[i - 1] == letter;
            let mut slips = (row[i - 1] + usize::from(!same)).min(row[i] + 1);
            slips = slips.min(next[i - 1] + 1);
            if i > 1 && last == Some(typed[i - 1]) && typed[i - 2] == letter {
                slips = slips.min(before[i - 2] + 1);
            }
            next.push(slips);
        }
        whole = next[letters];
        best = best.min(whole);
        if next.iter().all(|slips| *slips > limit) {
            // No further letter makes it better, and this is not the end.
            whole = usize::MAX;
            break;
        }
        before = std::mem::replace(&mut row, next);
        last = Some(letter);
    }
    (best <= limit).then_some(Near {
        slips: best,
        is_part: whole != best,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn measured(typed: &str, word: &str, limit: usize) -> Option<(usize, bool)> {
        let typed: Vec<char> = typed.chars().collect();
        near(&typed, word, limit).map(|near| (near.slips, near.is_part))
    }

    #[test]
    fn slips_are_counted_against_the_nearest_beginning() {
        #[track_caller]
        fn check(typed: &str, word: &str, limit: usize, expected: Option<(usize, bool)>) {
            assert_eq!(measured(typed, word, limit), expected, "{typed} {word}");
        }
        check("layer", "layer", 1, Some((0, false)));
        check("lay", "layer", 1, Some((0, true)));
        check("alyer", "layer", 1, Some((1, false)));
        check("laer", "layer", 1, Some((1, false)));
        check("layyer", "layer", 1, Some((1, false)));
        check("lazer", "layers", 1, Some((1, true)));
        check("invlid", "invalidation", 1, Some((1, true)));
        check("abcdef", "layer", 2, None);
        check("", "layer", 0, Some((0, true)));
        check("a", "", 1, Some((1, false)));
    }

    /// What the definition says, letter by letter of the word, by a kept crate.
    fn by_the_book(typed: &str, word: &str) -> usize {
        let ends = word.char_indices().map(|(at, _)| at).chain([word.len()]);
        ends.map(|end| strsim::osa_distance(typed, &word[..end]))
            .min()
            .unwrap_or_default()
    }

    proptest! {
        #[test]
        fn it_is_the_distance_of_the_book(typed in "[a-c]{0,8}", word in "[a-c]{0,10}", limit in 0_usize..4) {
            let expected = by_the_book(&typed, &word);
            let found = measured(&typed, &word, limit);
            prop_assert_eq!(found.map(|(slips, _)| slips), (expected <= limit).then_some(expected));
            if let Some((slips, false)) = found {
                prop_assert_eq!(strsim::osa_distance(&typed, &word), slips);
            }
        }
    }
}
