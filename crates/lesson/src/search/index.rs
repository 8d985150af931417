//! Looking for words among entries.

use std::cmp::Reverse;
use std::ops::Range;

use super::fit::{Fit, Meant, marks, score};
use super::fold::folded;
use super::near::{forgiven, near};
use super::{Entry, Kind};

/// How many words of a query count, and how many letters of a word are forgiven slips: what is longer was pasted.
const MOST_WORDS: usize = 8;
const MOST_LETTERS: usize = 32;

/// How many words of the index are offered for one that is in it nowhere.
const MOST_OFFERED: usize = 3;

/// Entries with their words counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Index {
    entries: Vec<Entry>,
    /// Every word of every entry, once, sorted.
    vocabulary: Vec<String>,
    /// The words of title, context and text of each entry, in order, by their places in the vocabulary.
    fields: Vec<[Vec<u32>; 3]>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// Best first.
    pub hits: Vec<Hit<'a>>,
    /// Nothing has all words; these have more of them than anything else.
    pub is_partial: bool,
    /// Queries that find something, where nothing at all was found: the nearest first.
    pub nearest: Vec<String>,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// How well it fits. Means nothing but more or less.
    pub score: u32,
    /// What of its title was looked for, in bytes, in order.
    pub in_title: Vec<Range<usize>>,
    /// What of its text was.
    pub in_text: Vec<Range<usize>>,
}

impl Index {
    /// Counts the words of these entries. Of equally good hits those come first that stand first here.
    pub fn new(entries: Vec<Entry>) -> Self {
        let read: Vec<[Vec<String>; 3]> = entries
            .iter()
            .map(|entry| [&entry.title, &entry.context, &entry.text].map(|text| folded(text)))
            .collect();
        let mut vocabulary: Vec<String> = read.iter().flatten().flatten().cloned().collect();
        vocabulary.sort_unstable();
        vocabulary.dedup();
        let place = |word: &String| vocabulary.binary_search(word).unwrap_or_default() as u32;
        let fields = read
            .iter()
            .map(|fields| {
                fields
                    .each_ref()
                    .map(|words| words.iter().map(place).collect())
            })
            .collect();
        Self {
            entries,
            vocabulary,
            fields,
        }
    }

    /// Everything that can be found.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.kind == kind)
    }

    /// Looks for a query; one without words finds nothing.
    pub fn find(&self, query: &str) -> Found<'_> {
        let mut asked = folded(query);
        asked.truncate(MOST_WORDS);
        let meant: Vec<Meant> = asked.iter().flat_map(|word| self.meant(word)).collect();
        // Entry, how many of the words it has, and how well.
        let mut scored: Vec<(usize, usize, u32)> = Vec::new();
        for (at, fields) in self.fields.iter().enumerate() {
            let (has, score) = score(fields, &meant);
            if has > 0 {
                scored.push((at, has, score));
            }
        }
        let most = scored.iter().map(|(_, has, _)| *has).max().unwrap_or(0);
        scored.retain(|(_, has, _)| *has == most);
        // Stable: equals stay in the order of the entries.
        scored.sort_by_key(|(_, _, score)| Reverse(*score));
        let hits: Vec<Hit<'_>> = scored
            .iter()
            .map(|&(at, _, score)| self.hit(at, score, &meant))
            .collect();
        let nearest = if hits.is_empty() {
            self.nearest(&asked)
        } else {
            Vec::new()
        };
        Found {
            is_partial: !hits.is_empty() && most < meant.len(),
            hits,
            nearest,
        }
    }

    /// What a word of a query may mean: words that begin so; if there are none, those that do with slips; if there are
    /// none either, two words that somebody wrote as one: `cutoff`.
    fn meant(&self, word: &str) -> Vec<Meant> {
        let begins = self.beginning(word);
        if begins.is_known {
            return vec![begins];
        }
        let letters: Vec<char> = word.chars().collect();
        let slipped = self.slipped(&letters);
        if slipped.is_known {
            return vec![slipped];
        }
        let halves = word.char_indices().map(|(at, _)| word.split_at(at));
        let mut halves = halves.filter(|(one, other)| one.len() > 2 && other.len() > 2);
        match halves.find(|(one, other)| self.has(one) && self.has(other)) {
            Some((one, other)) => vec![self.beginning(one), self.beginning(other)],
            None => vec![slipped],
        }
    }

    fn has(&self, word: &str) -> bool {
        let found = self
            .vocabulary
            .binary_search_by(|other| other.as_str().cmp(word));
        found.is_ok()
    }

    fn beginning(&self, word: &str) -> Meant {
        let mut fits = vec![Fit::None; self.vocabulary.len()];
        let first = self
            .vocabulary
            .partition_point(|other| other.as_str() < word);
        let begin = self.vocabulary[first..].iter();
        let count = begin.take_while(|other| other.starts_with(word)).count();
        for (fit, other) in fits[first..]
            .iter_mut()
            .zip(&self.vocabulary[first..])
            .take(count)
        {
            *fit = if other == word { Fit::Is } else { Fit::Begins };
        }
        Meant {
            letters: word.chars().count(),
            fits,
            is_known: count > 0,
        }
    }

    /// The words that are fewest slips away, if those are forgiven.
    fn slipped(&self, letters: &[char]) -> Meant {
        let mut fits = vec![Fit::None; self.vocabulary.len()];
        let mut limit = forgiven(letters.len());
        let mut is_known = false;
        if limit > 0 && letters.len() <= MOST_LETTERS {
            for (at, word) in self.vocabulary.iter().enumerate() {
                let Some(near) = near(letters, word, limit) else {
                    continue;
                };
                if near.slips < limit {
                    limit = near.slips;
                    fits[..at].fill(Fit::None);
                }
                is_known = true;
                fits[at] = if near.is_part {
                    Fit::SlippedPart
                } else {
                    Fit::Slipped
                };
            }
        }
        Meant {
            letters: letters.len(),
            fits,
            is_known,
        }
    }

    fn hit(&self, at: usize, score: u32, meant: &[Meant]) -> Hit<'_> {
        let entry = &self.entries[at];
        let [title, _, text] = &self.fields[at];
        Hit {
            entry,
            score,
            in_title: marks(&entry.title, title, meant),
            in_text: marks(&entry.text, text, meant),
        }
    }

    /// The query with its unknown words put right, as far as anything is near.
    fn nearest(&self, asked: &[String]) -> Vec<String> {
        let [word] = asked else {
            // Each of several words is unknown: there is nothing to stand on.
            return Vec::new();
        };
        let letters: Vec<char> = word.chars().take(MOST_LETTERS).collect();
        let limit = letters.len() / 2;
        let mut offered: Vec<(usize, Reverse<usize>, &str)> = self
            .vocabulary
            .iter()
            .enumerate()
            .filter(|(_, other)| other.len() > 2)
            .filter_map(|(at, other)| {
                let near = near(&letters, other, limit).filter(|near| !near.is_part)?;
                Some((near.slips, Reverse(self.count(at)), other.as_str()))
            })
            .collect();
        offered.sort_unstable();
        let offered = offered.into_iter().take(MOST_OFFERED);
        offered.map(|(_, _, word)| word.to_owned()).collect()
    }

    /// How often a word of the vocabulary is said.
    fn count(&self, at: usize) -> usize {
        let said = self.fields.iter().flatten().flatten();
        said.filter(|word| **word as usize == at).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(entries: &[(&str, &str)]) -> Index {
        let entries = entries.iter().enumerate();
        let entries = entries.map(|(at, (title, text))| Entry {
            kind: Kind::Lesson,
            place: at.to_string(),
            title: (*title).to_owned(),
            context: String::new(),
            text: (*text).to_owned(),
        });
        Index::new(entries.collect())
    }

    /// Titles of what is found, best first, with what is marked between brackets.
    fn found(index: &Index, query: &str) -> Vec<String> {
        let found = index.find(query);
        let marked = |text: &str, marks: &[Range<usize>]| {
            let mut out = String::new();
            let mut end = 0;
            for mark in marks {
                out += [&text[end..mark.start], "[", &text[mark.clone()], "]"]
                    .concat()
                    .as_str();
                end = mark.end;
            }
            out + &text[end..]
        };
        let hits = found.hits.iter();
        hits.map(|hit| {
            let title = marked(&hit.entry.title, &hit.in_title);
            let text = marked(&hit.entry.text, &hit.in_text);
            [title, text].join("|").trim_end_matches('|').to_owned()
        })
        .collect()
    }

    #[test]
    fn titles_come_before_texts_and_whole_words_before_beginnings() {
        let index = index(&[
            ("Order", "a layer of paint"),
            ("Layers and caches", ""),
            ("A layer", ""),
            ("Layer", ""),
        ]);
        assert_eq!(
            found(&index, "layer"),
            [
                "[Layer]",
                "A [layer]",
                "[Layer]s and caches",
                "Order|a [layer] of paint"
            ]
        );
    }

    #[test]
    fn all_words_are_wanted_and_where_nothing_has_all_the_most() {
        let index = index(&[
            ("Cache mounts", "of a step"),
            ("Cache keys", "what a step stands on"),
            ("Mounts", ""),
        ]);
        assert_eq!(found(&index, "mount cache"), ["[Cache] [mount]s|of a step"]);
        assert!(!index.find("mount cache").is_partial);
        let query = "cache step keys mounts";
        assert_eq!(
            found(&index, query),
            [
                "[Cache] [mounts]|of a [step]",
                "[Cache] [keys]|what a [step] stands on"
            ]
        );
        assert!(index.find(query).is_partial);
        assert_eq!(found(&index, "  — "), [""; 0]);
    }

    #[test]
    fn words_side_by_side_come_first() {
        let index = index(&[("Link a copy", ""), ("What COPY --link does", "")]);
        assert_eq!(
            found(&index, "copy --link"),
            ["What [COPY] --[link] does", "[Link] a [copy]"]
        );
    }

    #[test]
    fn slips_are_forgiven_where_no_word_begins_so() {
        let index = index(&[
            ("Invalidation", ""),
            ("Later layers", ""),
            ("The cut-off", ""),
        ]);
        assert_eq!(found(&index, "invaldiaton"), ["[Invalidation]"]);
        assert_eq!(found(&index, "invl"), ["[Invalidation]"]);
        assert_eq!(found(&index, "late"), ["[Late]r layers"]);
        assert_eq!(found(&index, "laters"), ["[Later] [layers]"]);
        assert_eq!(found(&index, "cutoff"), ["The [cut]-[off]"]);
        assert_eq!(found(&index, "lxy"), [""; 0]);
    }

    #[test]
    fn where_nothing_is_found_the_nearest_is_offered() {
        let index = index(&[("Layers and stages", "Stages, stages"), ("Pages", "")]);
        assert_eq!(index.find("strgaes").nearest, ["stages"]);
        assert_eq!(found(&index, "xages"), ["[Pages]"]);
        assert_eq!(index.find("qqqqqqqq").nearest, [""; 0]);
        assert_eq!(index.find("").nearest, [""; 0]);
    }

    #[test]
    fn case_and_diacritics_do_not_count() {
        let index = index(&[("Naïve café", "")]);
        assert_eq!(found(&index, "NAI cafe"), ["[Naï]ve [café]"]);
        assert_eq!(found(&index, "näive"), ["[Naïve] café"]);
    }
}
