//! How well an entry fits what was asked, and what of it.

use std::ops::Range;

use super::fold::{Word, end_of, words};

/// What a word found in context and text is worth.
const CONTEXT: u32 = 3;
const TEXT: u32 = 2;

/// What a word of a title is worth: all words of it together so much, but each at least and at most so much. A title that
/// is a sentence says less with each of its words than one that is a name.
const TITLE: u32 = 32;
const IN_TITLE: (u32, u32) = (2, 8);

/// How often a word is counted at most where it is said again and again: it then is what the entry is about.
const TIMES: u32 = 8;

/// What it is worth that the words of the query stand in the title side by side, for each point that its words are worth;
/// that the title begins with them; and that it is nothing else.
const PHRASE: u32 = 3;
const BEGINS: u32 = 8;
const IS_ALL: u32 = 32;
/// That they stand so in the text.
const PHRASE_IN_TEXT: u32 = 12;

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
    let [title, context, text] = fields;
    let (least, most) = IN_TITLE;
    let in_title = (TITLE / title.len().max(1) as u32).clamp(least, most);
    for one in meant {
        let worth = |field: &[u32], worth: u32| {
            let fits = field.iter().map(|word| one.fits[*word as usize].worth());
            let (mut fit, mut times) = (0, 0);
            for found in fits.filter(|found| *found > 0) {
                fit = fit.max(found);
                times += 1;
            }
            4 * fit * worth + times.min(TIMES)
        };
        let best = worth(title, in_title)
            .max(worth(context, CONTEXT))
            .max(worth(text, TEXT));
        has += usize::from(best > 0);
        score += best;
    }
    if let Some(at) = phrase(title, meant) {
        score += PHRASE * in_title;
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
