//! How well an entry fits what was asked, and what of it.

use std::ops::Range;

use super::fold::{Word, end_of, words};

/// What a word found in a field is worth: title, context, text.
const FIELDS: [u32; 3] = [8, 3, 1];

/// What it is worth that the words of the query stand in the title side by side, that the title begins with them, and
/// that it is nothing else. The same in the text is worth less.
const PHRASE: u32 = 24;
const BEGINS: u32 = 8;
const IS_ALL: u32 = 32;
const PHRASE_IN_TEXT: u32 = 6;

/// How a word of the vocabulary fits a word of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    None,
    /// With slips; what was typed is only the beginning.
    SlippedPart,
    /// With slips.
    Slipped,
    /// It begins so.
    Begins,
    /// It is the word.
    Is,
}

impl Fit {
    const fn worth(self) -> u32 {
        match self {
            Self::None => 0,
            Self::SlippedPart => 1,
            Self::Slipped => 2,
            Self::Begins => 3,
            Self::Is => 4,
        }
    }
}

/// A word of the query, and what of the vocabulary it may mean.
pub(super) struct Meant {
    /// Of how many letters it is.
    pub(super) letters: usize,
    /// For each word of the vocabulary.
    pub(super) fits: Vec<Fit>,
    /// It fits anything at all.
    pub(super) is_known: bool,
}

/// How many of the words an entry has, and what that is worth.
pub(super) fn score(fields: &[Vec<u32>; 3], meant: &[Meant]) -> (usize, u32) {
    let mut has = 0;
    let mut score = 0;
    for one in meant {
        let mut best = 0;
        for (field, worth) in fields.iter().zip(FIELDS) {
            let fits = field.iter().map(|word| one.fits[*word as usize].worth());
            let (mut fit, mut times) = (0, 0);
            for found in fits.filter(|found| *found > 0) {
                fit = fit.max(found);
                times += 1;
            }
            // What is said again and again is what the entry is about, up to a point.
            let times = if fit > 0 { times.min(4) } else { 0 };
            best = best.max(4 * fit * worth + times);
        }
        has += usize::from(best > 0);
        score += best;
    }
    let [title, _, text] = fields;
    if let Some(at) = phrase(title, meant) {
        score += PHRASE;
        score += if at == 0 { BEGINS } else { 0 };
        score += if title.len() == meant.len() {
            IS_ALL
        } else {
            0
        };
    } else if meant.len() > 1 && phrase(text, meant).is_some() {
        score += PHRASE_IN_TEXT;
    }
    (has, score)
}

/// Where the words of the query stand side by side, as beginnings at least.
fn phrase(field: &[u32], meant: &[Meant]) -> Option<usize> {
    if meant.is_empty() {
        return None;
    }
    field.windows(meant.len()).position(|words| {
        let mut pairs = words.iter().zip(meant);
        pairs.all(|(word, one)| one.fits[*word as usize] >= Fit::Slipped)
    })
}

/// What of a text was looked for: the beginning of a word as far as it was typed, all of one that was meant.
pub(super) fn marks(text: &str, field: &[u32], meant: &[Meant]) -> Vec<Range<usize>> {
    let mark = |(word, place): (Word, &u32)| {
        let best = meant
            .iter()
            .map(|one| (one.fits[*place as usize], one.letters))
            .max()?;
        match best {
            (Fit::None, _) => None,
            (Fit::Begins, letters) => {
                let start = word.range.start;
                Some(start..start + end_of(&text[word.range], letters))
            }
            _ => Some(word.range),
        }
    };
    words(text)
        .into_iter()
        .zip(field)
        .filter_map(mark)
        .collect()
}
