//! The texts of the source: those inside `tr!`, and those that should be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::LitStr;

use crate::workspace::Workspace;

/// Where texts for the screen come from.
const FOLDERS: &[&str] = &[
    "app/src",
    "crates/view-model/src",
    "crates/lesson/src",
    "crates/optimizer/src",
    "crates/review/src",
    "crates/build-log/src",
    "crates/archive/src",
];

/// What in there never reaches the screen: it runs when the page is built, or only in tests.
const ASIDE: &[&str] = &["crates/lesson/src/compile", "/tests.rs", "/tests/"];

/// Macros whose texts nobody reads on the screen: they speak to developers, or write code.
const SILENT: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "unreachable",
    "panic",
    "matches",
    "include_str",
    "concat",
    "part",
    "cfg",
];

/// Functions whose argument is for developers.
const SILENT_CALLS: &[&str] = &["expect"];

/// Attributes of elements whose values are names, not texts.
const NAMES: &[&str] = &[
    "class",
    "style",
    "d",
    "viewBox",
    "transform",
    "points",
    "rel",
    "sandbox",
    "allow",
];

/// A text as `tr!` has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Message {
    /// The context that tells it from the same words elsewhere.
    pub context: Option<String>,
    /// The text, or what it is for one.
    pub text: String,
    /// What it is for several, if it counts.
    pub plural: Option<String>,
}

/// A place in the source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The file, from the top of the repository.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// All texts of the source.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// What is to be translated, with the first place it is used at.
    pub messages: BTreeMap<Message, Place>,
    /// What looks like a text and is not inside `tr!`.
    bare: BTreeMap<Place, String>,
}

impl Source {
    /// Reads the whole repository.
    ///
    /// # Errors
    /// A file cannot be read, or is no Rust.
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        let mut source = Self::default();
        for folder in FOLDERS {
            let mut files = Vec::new();
            collect(&workspace.path(folder), &mut files)?;
            files.sort();
            for file in files {
                let name = file.strip_prefix(workspace.root()).unwrap_or(&file);
                let name = name.to_string_lossy().replace('\\', "/");
                if ASIDE.iter().any(|aside| name.contains(aside)) {
                    continue;
                }
                let text = fs::read_to_string(&file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                source.take(&name, &text)?;
            }
        }
        Ok(source)
    }

    /// Takes the texts of one file.
    pub(super) fn take(&mut self, file: &str, text: &str) -> Result<()> {
        let tokens: TokenStream = text
            .parse()
            .map_err(|error| anyhow!("{file} is no Rust: {error}"))?;
        self.walk(file, tokens);
        Ok(())
    }

    fn walk(&mut self, file: &str, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '#' => {
                    at += 1;
                    at += usize::from(is_mark(tokens.get(at), '!'));
                    if let Some(TokenTree::Group(group)) = tokens.get(at) {
                        at += 1;
                        if group.stream().to_string().replace(' ', "") == "cfg(test)" {
                            // What belongs to it ends with the next braces or semicolon.
                            while let Some(token) = tokens.get(at) {
                                at += 1;
                                let braces = matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
                                if braces || is_mark(Some(token), ';') {
                                    break;
                                }
                            }
                        }
                    }
                    continue;
                }
                TokenTree::Ident(name) if is_mark(tokens.get(at + 1), '!') => {
                    if let Some(TokenTree::Group(group)) = tokens.get(at + 2) {
                        let name = name.to_string();
                        if name == "tr" {
                            self.message(file, group.stream());
                        } else if !SILENT.contains(&name.as_str()) {
                            self.walk(file, group.stream());
                        }
                        at += 3;
                        continue;
                    }
                }
                TokenTree::Ident(name) if SILENT_CALLS.iter().any(|call| name == call) => {
                    if matches!(tokens.get(at + 1), Some(TokenTree::Group(_))) {
                        at += 2;
                        continue;
                    }
                }
                TokenTree::Ident(name)
                    if NAMES.iter().any(|one| name == one) && is_mark(tokens.get(at + 1), '=') =>
                {
                    at += 3;
                    continue;
                }
                TokenTree::Group(group) => self.walk(file, group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                        let text = text.value();
                        // A pattern is compared, not shown.
                        let is_pattern = is_mark(tokens.get(at + 1), '|')
                            || is_mark(tokens.get(at + 1), '=') && is_mark(tokens.get(at + 2), '>');
                        if reads_as_text(&text) && !is_pattern {
                            self.bare.insert(place(file, token), text);
                        }
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// What stands inside `tr!`.
    fn message(&mut self, file: &str, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let text = |at: usize| match tokens.get(at) {
            Some(TokenTree::Literal(literal)) => syn::parse_str::<LitStr>(&literal.to_string())
                .ok()
                .map(|text| text.value()),
            _ => None,
        };
        let Some(first) = text(0) else { return };
        let place = place(file, &tokens[0]);
        let is_context = is_mark(tokens.get(1), '=') && is_mark(tokens.get(2), '>');
        let (context, first, end) = match text(3) {
            Some(second) if is_context => (Some(first), second, 4),
            _ => (None, first, 1),
        };
        let (plural, end) = match text(end + 1) {
            Some(plural) if is_mark(tokens.get(end), '|') => (Some(plural), end + 2),
            _ => (None, end),
        };
        let message = Message {
            context,
            text: first,
            plural,
        };
        self.messages.entry(message).or_insert(place);
        // Values may hold texts of their own.
        self.walk(file, tokens.into_iter().skip(end).collect());
    }

    /// What looks like a text and is neither inside `tr!` nor kept.
    pub(super) fn bare(&self, kept: &BTreeSet<String>, below: Option<&str>) -> Vec<String> {
        let bare = self.bare.iter().filter(|(place, text)| {
            !kept.contains(one_line(text).as_str()) && is_below(place, below)
        });
        bare.map(|(place, text)| format!("{place}: not inside tr!: {}", one_line(text)))
            .collect()
    }

    /// Everything that looks like a text and is not inside `tr!`, as it would be kept.
    pub(super) fn unmarked(&self) -> BTreeSet<String> {
        self.bare.values().map(|text| one_line(text)).collect()
    }
}

/// Whether a place is in a file whose path begins so.
pub(super) fn is_below(place: &Place, below: Option<&str>) -> bool {
    below.is_none_or(|below| place.file.starts_with(below))
}

/// A text on one line, as files of lines hold it.
fn one_line(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

/// Whether a literal reads as a text: two words next to each other, or one word as it begins a sentence.
fn reads_as_text(text: &str) -> bool {
    let is_word = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.chars().count() > 1
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''))
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let begins = text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().nth(1).is_some_and(char::is_lowercase)
        && words.first().is_some_and(|word| is_word(word));
    begins
        || words
            .windows(2)
            .any(|pair| pair.iter().all(|word| is_word(word)))
}

fn is_mark(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

fn place(file: &str, token: &TokenTree) -> Place {
    Place {
        file: file.to_owned(),
        line: token.span().start().line,
    }
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        let mut source = Source::default();
        source.take("a.rs", text).expect("it is Rust");
        source
    }

    #[track_caller]
    fn check_messages(text: &str, expected: &[(Option<&str>, &str, Option<&str>)]) {
        let source = source(text);
        let found: Vec<_> = source
            .messages
            .keys()
            .map(|one| {
                (
                    one.context.as_deref(),
                    one.text.as_str(),
                    one.plural.as_deref(),
                )
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn texts_are_found_inside_tr_wherever_it_stands() {
        check_messages(r#"fn f() { tr!("Undo"); }"#, &[(None, "Undo", None)]);
        check_messages(
            r#"fn f() { view! { <p title=tr!("A title")>{tr!("{} of {}", a, tr!("Inner text"))}</p> } }"#,
            &[
                (None, "A title", None),
                (None, "Inner text", None),
                (None, "{} of {}", None),
            ],
        );
        check_messages(
            r#"fn f() { tr!("verb" => "Build"); tr!("One file" | "{n} files" % count, name); }"#,
            &[
                (None, "One file", Some("{n} files")),
                (Some("verb"), "Build", None),
            ],
        );
    }

    #[track_caller]
    fn check_bare(text: &str, expected: &[&str]) {
        let source = source(text);
        let found: Vec<&str> = source.bare.values().map(String::as_str).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_text_outside_tr_is_noticed() {
        check_bare(
            r#"fn f() { view! { <p class="one two">"Undo"</p> } }"#,
            &["Undo"],
        );
        check_bare(
            r#"fn f() { format!("{} of the steps", n) }"#,
            &["{} of the steps"],
        );
        check_bare(
            r#"fn f() { tr!("All of it"); x.expect("it is there"); assert!(a, "not so good"); }"#,
            &[],
        );
        check_bare(
            r#"const A: &str = "requirements.txt"; const B: &str = "data-kind";"#,
            &[],
        );
        check_bare(
            r#"#[cfg(test)] mod tests { fn f() { say("This is fine") } }"#,
            &[],
        );
        check_bare(
            r#"#[doc = "A long text"] fn f() { say("But not this") }"#,
            &["But not this"],
        );
    }

    #[test]
    fn a_pattern_is_no_text() {
        check_bare(
            r#"fn f() { match key { "Home" | "End" => "Far away", "ArrowUp" => up() } }"#,
            &["Far away"],
        );
    }

    #[test]
    fn what_is_kept_is_no_fault() {
        let source = source(r#"fn f() { say("FROM the base"); say("Two words"); }"#);
        let kept = BTreeSet::from(["FROM the base".to_owned()]);
        assert_eq!(
            source.bare(&kept, None),
            ["a.rs:1: not inside tr!: Two words"]
        );
        assert_eq!(source.bare(&kept, Some("b")), [""; 0]);
    }
}
