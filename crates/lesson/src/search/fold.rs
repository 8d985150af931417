//! Words as they are compared: without case and diacritics.

use std::ops::Range;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands in the text, in bytes.
    pub(super) range: Range<usize>,
    /// As it is compared; never empty.
    pub(super) folded: String,
}

/// The words of a text: runs of letters and digits. `requirements.txt` and `cut-off` are two words each.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    for (at, letter) in text.char_indices() {
        if letter.is_alphanumeric() || is_mark(letter) && word.is_some() {
            let word = word.get_or_insert_with(|| Word {
                range: at..at,
                folded: String::new(),
            });
            word.range.end = at + letter.len_utf8();
            fold(letter, &mut word.folded);
        } else {
            words.extend(word.take());
        }
    }
    words.extend(word);
    words.retain(|word| !word.folded.is_empty());
    words
}

/// The words of a text as they are compared. Texts are put in the order of these, too.
pub fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

/// Where the first `letters` folded letters of a word end, in bytes of `text`, the word as it is written.
pub(super) fn end_of(text: &str, letters: usize) -> usize {
    let mut folded = String::new();
    for (at, letter) in text.char_indices() {
        // Marks belong to the letter before.
        if folded.chars().count() >= letters && !is_mark(letter) {
            return at;
        }
        fold(letter, &mut folded);
    }
    text.len()
}

/// Whether a character only changes the look of the one before.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Adds a letter as it is compared.
fn fold(letter: char, out: &mut String) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
        return;
    }
    for letter in letter.to_lowercase() {
        match letter {
            _ if is_mark(letter) => {}
            'à'..='å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => out.push('c'),
            'ď' | 'đ' | 'ð' => out.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => out.push('g'),
            'ĥ' | 'ħ' => out.push('h'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => out.push('i'),
            'ĵ' => out.push('j'),
            'ķ' => out.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => out.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => out.push('o'),
            'ŕ' | 'ŗ' | 'ř' => out.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => out.push('s'),
            'ţ' | 'ť' | 'ŧ' | 'ț' => out.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => out.push('u'),
            'ŵ' => out.push('w'),
            'ý' | 'ÿ' | 'ŷ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            _ => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let words = words(text);
        let folded: Vec<&str> = words.iter().map(|word| &*word.folded).collect();
        assert_eq!(folded, expected);
    }

    #[test]
    fn words_are_letters_and_digits_without_case_and_diacritics() {
        check("", &[]);
        check(" — …", &[]);
        check("COPY --link a.txt", &["copy", "link", "a", "txt"]);
        check("Docker’s cut-off", &["docker", "s", "cut", "off"]);
        check("Größe, naïve, ŒUVRE", &["grosse", "naive", "oeuvre"]);
        check("nai\u{308}ve", &["naive"]);
        check("İstanbul", &["istanbul"]);
        check("層 слой", &["層", "слой"]);
        check("\u{301}\u{345}", &[]);
    }

    #[test]
    fn the_beginning_of_a_word_ends_after_its_marks() {
        assert_eq!(end_of("naïve", 2), 2);
        assert_eq!(end_of("naïve", 3), 4);
        assert_eq!(end_of("nai\u{308}ve", 3), 5);
        assert_eq!(end_of("Größe", 4), 6);
        assert_eq!(end_of("ab", 5), 2);
    }

    proptest! {
        #[test]
        fn words_lie_in_the_text_in_order_and_folding_again_changes_nothing(text in ".*") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(end <= word.range.start && word.range.start < word.range.end);
                end = word.range.end;
                let again = words(&word.folded);
                prop_assert_eq!(again.len(), 1, "{:?}", word);
                prop_assert_eq!(&again[0].folded, &word.folded);
                let letters = word.folded.chars().count();
                let inside = &text[word.range];
                prop_assert_eq!(end_of(inside, letters), inside.len());
            }
        }
    }
}
