//! Whether a translation says in each place what the original says there, as far as a program can tell: the same blocks
//! in the same order, with the same names, code, links, figures and proofs.

use super::Fault;
use super::check::each_below;
use super::markdown::{self, Read};
use crate::text::{Block, Figure, Inline, plain};

/// The parameter of a figure that is shown.
const SHOWN: &str = "say";

/// So many words that are the same in two languages are no chance.
const WORDS: usize = 4;

/// Compares two texts of the same file, each with the line that it begins in, and adds what differs.
///
/// A text that cannot be read is left to whoever compiles it. Where the blocks part ways that is told once: what stands
/// below is compared with something else.
pub(super) fn compare(
    file: &str,
    original: (usize, &str),
    translation: (usize, &str),
    faults: &mut Vec<Fault>,
) {
    let (Ok(original), Ok(translation)) = (Part::read(original), Part::read(translation)) else {
        return;
    };
    let mut say = |at: usize, message: String| {
        faults.push(Fault {
            file: file.to_owned(),
            line: translation.line(at),
            message,
        });
    };
    if blocks(&original, &translation, &mut say) {
        proofs(&original, &translation, &mut say);
    }
}

/// A text that was read.
struct Part<'a> {
    first_line: usize,
    text: &'a str,
    read: Read,
}

impl<'a> Part<'a> {
    fn read((first_line, text): (usize, &'a str)) -> Result<Self, (usize, String)> {
        Ok(Self {
            first_line,
            text,
            read: markdown::read(text)?,
        })
    }

    /// The line of an offset in the text.
    fn line(&self, at: usize) -> usize {
        self.first_line + self.text[..at].matches('\n').count()
    }
}

/// Says what is wrong, and at which offset of the translation.
type Say<'a> = dyn FnMut(usize, String) + 'a;

/// Compares block by block; false if they part ways.
fn blocks(original: &Part<'_>, translation: &Part<'_>, say: &mut Say<'_>) -> bool {
    let (from, to) = (&original.read, &translation.read);
    for (at, (wanted, found)) in from.blocks.iter().zip(&to.blocks).enumerate() {
        let start = to.starts[at];
        if kind(wanted) != kind(found) {
            let there = original.line(from.starts[at]);
            let (wanted, found) = (kind(wanted), kind(found));
            say(
                start,
                format!("here is {found}; the English has {wanted} (its line {there})"),
            );
            return false;
        }
        differ(wanted, found, &mut |message| say(start, message));
    }
    let both = from.blocks.len().min(to.blocks.len());
    if let Some(wanted) = from.blocks.get(both) {
        let there = original.line(from.starts[both]);
        let wanted = kind(wanted);
        say(
            translation.text.trim_end().len(),
            format!("it ends here; the English goes on with {wanted} (its line {there})"),
        );
    } else if let Some(found) = to.blocks.get(both) {
        let found = kind(found);
        say(
            to.starts[both],
            format!("the English ends before this: remove {found} and what follows"),
        );
    }
    from.blocks.len() == to.blocks.len()
}

/// Compares proofs, word for word.
fn proofs(original: &Part<'_>, translation: &Part<'_>, say: &mut Say<'_>) {
    let (from, to) = (&original.read, &translation.read);
    for (at, wanted) in from.shows.iter().enumerate() {
        let there = original.line(wanted.at);
        let Some(found) = to.shows.get(at) else {
            let above = wanted.above.checked_sub(1);
            let above = above.and_then(|above| to.starts.get(above)).copied();
            return say(
                above.unwrap_or(0),
                format!(
                    "below this the proof is missing: copy the block `shows` (line {there} of the English)"
                ),
            );
        };
        if found.above != wanted.above {
            let message = format!("this proof stands elsewhere in English (line {there})");
            return say(found.at, message);
        }
        if found.text != wanted.text {
            say(
                found.at,
                format!(
                    "this proof is not that of the English (line {there}): copy it word for word"
                ),
            );
        }
    }
    if let Some(more) = to.shows.get(from.shows.len()) {
        let message = "the English has no proof here: remove the block `shows`";
        say(more.at, message.to_owned());
    }
}

/// Whether a text was left as it is in English: several words, all the same.
pub(super) fn is_untranslated(from: &str, to: &str) -> bool {
    let words = |text: &str| {
        text.split_whitespace()
            .filter(|word| word.starts_with(char::is_alphabetic))
            .count()
    };
    from == to && words(from) >= WORDS
}

/// What a block is called.
fn kind(block: &Block) -> &'static str {
    match block {
        Block::Paragraph(_) => "a paragraph",
        Block::Heading { .. } => "a heading",
        Block::List { .. } => "a list",
        Block::Code { .. } => "a block of code",
        Block::Aside { .. } => "a quote",
        Block::Table(_) => "a table",
        Block::Figure(_) => "a figure",
    }
}

/// Says what differs in two blocks of the same kind.
fn differ(wanted: &Block, found: &Block, say: &mut dyn FnMut(String)) {
    match (wanted, found) {
        (Block::Paragraph(wanted), Block::Paragraph(found)) => words(wanted, found, say),
        (
            Block::Heading {
                level,
                id,
                words: wanted,
            },
            Block::Heading {
                level: own_level,
                id: own_id,
                words: found,
            },
        ) => {
            if level != own_level {
                say(format!(
                    "this heading is of level {own_level}, in English of level {level}"
                ));
            }
            if id != own_id {
                say(format!(
                    "the place of this heading is `{own_id}`, in English `{id}`: write {{#{id}}} behind it"
                ));
            }
            words(wanted, found, say);
        }
        (
            Block::List { ordered, entries },
            Block::List {
                ordered: own_ordered,
                entries: own,
            },
        ) => {
            if ordered != own_ordered {
                say(format!(
                    "the list is {} in English",
                    if *ordered { "numbered" } else { "not numbered" }
                ));
            }
            count("entries", entries.len(), own.len(), say);
            for (wanted, found) in entries.iter().zip(own) {
                inside("an entry", wanted, found, say);
            }
        }
        (
            Block::Code { language, text },
            Block::Code {
                language: own_language,
                text: own,
            },
        ) => {
            if (language, text) != (own_language, own) {
                say(
                    "the block of code is not that of the English: code is not translated"
                        .to_owned(),
                );
            }
        }
        (
            Block::Aside { kind, blocks },
            Block::Aside {
                kind: own_kind,
                blocks: own,
            },
        ) => {
            if kind != own_kind {
                let remedy = if kind == "myth" {
                    "begins with strong words"
                } else {
                    "does not begin with strong words"
                };
                say(format!("in English this quote {remedy}"));
            }
            inside("the quote", blocks, own, say);
        }
        (Block::Table(wanted), Block::Table(found)) => {
            count("rows", wanted.len(), found.len(), say);
            for (wanted, found) in wanted.iter().zip(found) {
                count("cells in a row", wanted.len(), found.len(), say);
                for (wanted, found) in wanted.iter().zip(found) {
                    words(wanted, found, say);
                }
            }
        }
        (Block::Figure(wanted), Block::Figure(found)) => figures(wanted, found, say),
        _ => say(format!(
            "here is {}; the English has {}",
            kind(found),
            kind(wanted)
        )),
    }
}

/// Says what differs in what stands inside of a block.
fn inside(what: &str, wanted: &[Block], found: &[Block], say: &mut dyn FnMut(String)) {
    if wanted.len() != found.len() {
        say(format!(
            "{what} has {} blocks, in English {}",
            found.len(),
            wanted.len()
        ));
        return;
    }
    for (wanted, found) in wanted.iter().zip(found) {
        differ(wanted, found, say);
    }
}

fn count(of: &str, wanted: usize, found: usize, say: &mut dyn FnMut(String)) {
    if wanted != found {
        say(format!("there are {found} {of}, in English {wanted}"));
    }
}

fn figures(wanted: &Figure, found: &Figure, say: &mut dyn FnMut(String)) {
    let bare = |figure: &Figure| {
        let parameters = figure.parameters.iter();
        let kept = parameters.map(|(name, value)| {
            let is_shown = name == SHOWN;
            if is_shown {
                name.clone()
            } else {
                format!("{name}={value}")
            }
        });
        format!("{} {}", figure.name, kept.collect::<Vec<_>>().join(" "))
    };
    let (wanted_bare, found_bare) = (bare(wanted), bare(found));
    if wanted_bare != found_bare {
        say(format!(
            "the figure is `{found_bare}`, in English `{wanted_bare}`: only the words of `{SHOWN}` are translated"
        ));
    }
    if let (Some(wanted), Some(found)) = (wanted.get(SHOWN), found.get(SHOWN))
        && is_untranslated(wanted, found)
    {
        say(format!("`{SHOWN}` of the figure is still in English"));
    }
}

/// Says which links one has and the other has not, which names in code got lost, and whether the words are still the English
/// ones. More names than in English are no fault: what is a word in English may be best called by its instruction.
fn words(wanted: &[Inline], found: &[Inline], say: &mut dyn FnMut(String)) {
    let (links, own_links) = (links(wanted), links(found));
    for target in left(&links, &own_links) {
        say(format!(
            "the link to `{target}` is missing: the English has it here"
        ));
    }
    for target in left(&own_links, &links) {
        say(format!("the English has no link to `{target}` here"));
    }
    let (names, own_names) = (names(wanted), names(found));
    for name in names.iter().filter(|name| !own_names.contains(name)) {
        say(format!("`{name}` is missing: the English has it here"));
    }
    let bare = |words: &[Inline]| {
        let own = words.iter().filter(|one| !matches!(one, Inline::Code(_)));
        plain(&own.cloned().collect::<Vec<_>>())
    };
    if is_untranslated(&bare(wanted), &bare(found)) {
        say("this is still in English".to_owned());
    }
}

/// The targets of links, as an author writes them.
fn links(words: &[Inline]) -> Vec<String> {
    let mut out = Vec::new();
    each_below(words, &mut |inline| match inline {
        Inline::Link(target, _) => out.push(match target.strip_prefix("#/lesson/") {
            Some(place) => format!("#{place}"),
            None => format!("room:{}", target.trim_start_matches("#/")),
        }),
        Inline::Term(name, _) => out.push(format!("term:{name}")),
        _ => {}
    });
    out
}

/// Names, paths, commands and values.
fn names(words: &[Inline]) -> Vec<String> {
    let mut out = Vec::new();
    each_below(words, &mut |inline| {
        if let Inline::Code(code) = inline {
            out.push(code.clone());
        }
    });
    out.sort();
    out.dedup();
    out
}

/// What is left of some when each of the others takes one away.
fn left<'a>(some: &'a [String], others: &[String]) -> Vec<&'a String> {
    let mut others = others.to_vec();
    some.iter()
        .filter(|one| {
            let taken = others.iter().position(|other| other == *one);
            taken.map(|at| others.swap_remove(at)).is_none()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a translation.
    #[track_caller]
    fn check(from: &str, to: &str, expected: &[&str]) {
        let mut faults = Vec::new();
        compare("a.md", (1, from), (10, to), &mut faults);
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told, expected, "{to}");
    }

    #[test]
    fn a_translation_differs_in_words_alone() {
        check(
            "## A word {#t.a}\n\nOne two *three* `x` [four](#t.b) [five](term:c).\n\n> **No.** Never.\n\n{{figure: stack on=a say=\"One\"}}\n",
            "## Una palabra {#t.a}\n\n[Cuatro](#t.b), [cinco](term:c): uno `x` dos `x`.\n\n> **¡No!** Nunca.\n\n{{figure: stack on=a say=\"Uno\"}}\n",
            &[],
        );
        // Words that are short or names may be the same.
        check(
            "One `COPY` two.\n\n| `a` b |\n|-|\n| c |\n",
            "One `COPY` two.\n\n| `a` b |\n|-|\n| c |\n",
            &[],
        );
    }

    #[test]
    fn what_stands_in_another_place_is_told_once() {
        check(
            "A.\n\n- b\n\nC.\n",
            "A.\n\nC.\n\n- b\n",
            &["a.md:12: here is a paragraph; the English has a list (its line 3)"],
        );
        check(
            "A.\n\n## B {#b}\n\nC.\n",
            "A.\n\n",
            &["a.md:10: it ends here; the English goes on with a heading (its line 3)"],
        );
        check(
            "A.\n",
            "A.\n\n```text\nb\n```\n\nC.\n",
            &["a.md:12: the English ends before this: remove a block of code and what follows"],
        );
    }

    #[test]
    fn names_and_code_are_kept() {
        check(
            "## A {#t.a}\n",
            "### A {#t.b}\n",
            &[
                "a.md:10: this heading is of level 3, in English of level 2",
                "a.md:10: the place of this heading is `t.b`, in English `t.a`: write {#t.a} behind it",
            ],
        );
        check(
            "```text\na\n```\n",
            "```text\nb\n```\n",
            &["a.md:10: the block of code is not that of the English: code is not translated"],
        );
        check(
            "A `COPY` b.\n",
            "A `COPIAR` b.\n",
            &["a.md:10: `COPY` is missing: the English has it here"],
        );
        check(
            "[a](#t.a) [b](room:bench) [c](term:d)\n",
            "[a](#t.a) [b](room:lab) c\n",
            &[
                "a.md:10: the link to `room:bench` is missing: the English has it here",
                "a.md:10: the link to `term:d` is missing: the English has it here",
                "a.md:10: the English has no link to `room:lab` here",
            ],
        );
    }

    #[test]
    fn what_is_inside_of_a_block_is_compared_too() {
        check(
            "- a\n- b\n",
            "1. a\n",
            &[
                "a.md:10: the list is not numbered in English",
                "a.md:10: there are 1 entries, in English 2",
            ],
        );
        check(
            "- a\n\n  b\n",
            "- a\n",
            &["a.md:10: an entry has 1 blocks, in English 2"],
        );
        check(
            "> **A.** b\n",
            "> A. b\n",
            &["a.md:10: in English this quote begins with strong words"],
        );
        check(
            "> A. `b`\n",
            "> A.\n",
            &["a.md:10: `b` is missing: the English has it here"],
        );
        check(
            "|a|b|\n|-|-|\n|c|`d`|\n",
            "|a|\n|-|\n|c|\n|d|\n",
            &[
                "a.md:10: there are 3 rows, in English 2",
                "a.md:10: there are 1 cells in a row, in English 2",
                "a.md:10: there are 1 cells in a row, in English 2",
            ],
        );
    }

    #[test]
    fn figures_are_the_same_up_to_their_words() {
        check(
            "{{figure: stack orders=a say=\"What is all this\"}}\n",
            "{{figure: stack orders=b say=\"What is all this\"}}\n",
            &[
                "a.md:10: the figure is `stack orders=b say`, in English `stack orders=a say`: only the words of `say` are translated",
                "a.md:10: `say` of the figure is still in English",
            ],
        );
    }

    #[test]
    fn proofs_are_copied_word_for_word() {
        let proof = |text: &str| format!("```shows\n{text}\n```\n");
        let english = format!("A.\n\n{}\nB.\n", proof("story a"));
        check(
            &english,
            &format!("A.\n\n{}\nB.\n", proof("story b")),
            &["a.md:12: this proof is not that of the English (line 3): copy it word for word"],
        );
        check(
            &english,
            &format!("A.\n\nB.\n\n{}", proof("story a")),
            &["a.md:14: this proof stands elsewhere in English (line 3)"],
        );
        check(
            &english,
            "A.\n\nB.\n",
            &[
                "a.md:10: below this the proof is missing: copy the block `shows` (line 3 of the English)",
            ],
        );
        check(
            "A.\n\nB.\n",
            &english,
            &["a.md:12: the English has no proof here: remove the block `shows`"],
        );
    }

    #[test]
    fn what_is_left_in_english_is_told() {
        check(
            "One two three four.\n",
            "One two three four.\n",
            &["a.md:10: this is still in English"],
        );
        check(
            "- one\n- one two three four\n",
            "- uno\n- one two three four\n",
            &["a.md:10: this is still in English"],
        );
    }
}
