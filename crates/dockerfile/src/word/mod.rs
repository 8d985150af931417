//! The one lexer for words: quotes, escapes, `$name` and `${name…}`.
//!
//! Follows `frontend/dockerfile/shell/lex.go`. Used wherever a variable may stand: instruction values, mount
//! options, here-document bodies, and the detection of here-documents itself.
//!
//! ```
//! use dockerfile::word::Lexer;
//! let env = [("NAME".to_owned(), "world".to_owned())];
//! let word = Lexer::new('\\').process_word("hello ${NAME:-nobody}", env.as_slice()).unwrap();
//! assert_eq!(word, "hello world");
//! ```

mod lexer;
mod pattern;
mod substitution;

use std::collections::{BTreeMap, BTreeSet};

use crate::quote::go_quote;

/// The variables a word may name.
pub trait Environment {
    /// The value of `name`, if it is set.
    fn get(&self, name: &str) -> Option<&str>;

    /// Every name that is set, for suggestions.
    fn keys(&self) -> Vec<&str>;
}

/// Ordered pairs; of two pairs with one name the later counts.
impl Environment for [(String, String)] {
    fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    fn keys(&self) -> Vec<&str> {
        self.iter().map(|(key, _)| key.as_str()).collect()
    }
}

impl Environment for BTreeMap<String, String> {
    fn get(&self, name: &str) -> Option<&str> {
        BTreeMap::get(self, name).map(String::as_str)
    }

    fn keys(&self) -> Vec<&str> {
        BTreeMap::keys(self).map(String::as_str).collect()
    }
}

/// No variable is set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Empty;

impl Environment for Empty {
    fn get(&self, _: &str) -> Option<&str> {
        None
    }

    fn keys(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// Why a word cannot be processed; `BuildKit`'s text, `failed to process "…": ` in front.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WordError(pub String);

/// What a word stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expansion {
    /// The word with quotes removed and variables replaced.
    pub result: String,
    /// The same, split at unquoted white space after expansion.
    pub words: Vec<String>,
    /// Names that were used and are set.
    pub matched: BTreeSet<String>,
    /// Names that were used and are not set.
    pub unmatched: BTreeSet<String>,
}

/// How words are read. All options but the escape character are off by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexer {
    /// The escape character, `\` or `` ` ``.
    pub escape: char,
    /// Keep quotes in the result.
    pub raw_quotes: bool,
    /// Keep escape characters in the result.
    pub raw_escapes: bool,
    /// Quotes are ordinary characters.
    pub skip_process_quotes: bool,
    /// Leave variables that are not set as they are written.
    pub skip_unset_env: bool,
}

impl Lexer {
    /// A lexer that escapes with `escape`.
    pub const fn new(escape: char) -> Self {
        Self {
            escape,
            raw_quotes: false,
            raw_escapes: false,
            skip_process_quotes: false,
            skip_unset_env: false,
        }
    }

    /// The word with quotes removed and variables replaced.
    ///
    /// # Errors
    /// When a quote or brace is not closed, a modifier is unknown, or `${name:?}` finds no value.
    pub fn process_word(
        &self,
        word: &str,
        env: &(impl Environment + ?Sized),
    ) -> Result<String, WordError> {
        self.process_word_with_matches(word, env)
            .map(|expansion| expansion.result)
    }

    /// The words that `word` expands to, split at white space outside quotes.
    ///
    /// # Errors
    /// As [`Lexer::process_word`].
    pub fn process_words(
        &self,
        word: &str,
        env: &(impl Environment + ?Sized),
    ) -> Result<Vec<String>, WordError> {
        self.process_word_with_matches(word, env)
            .map(|expansion| expansion.words)
    }

    /// The word, its words, and the names it used.
    ///
    /// # Errors
    /// As [`Lexer::process_word`].
    pub fn process_word_with_matches(
        &self,
        word: &str,
        env: &(impl Environment + ?Sized),
    ) -> Result<Expansion, WordError> {
        match self.expand(word, env) {
            (expansion, None) => Ok(expansion),
            (_, Some(error)) => Err(error),
        }
    }

    /// The word, its words, and the names it used; after an error the names that came before it.
    pub fn expand(
        &self,
        word: &str,
        env: &(impl Environment + ?Sized),
    ) -> (Expansion, Option<WordError>) {
        let (expansion, reason) = lexer::process(*self, word, env);
        let error = reason
            .map(|reason| WordError(format!("failed to process {}: {reason}", go_quote(word))));
        (expansion, error)
    }
}

#[cfg(test)]
mod tests;
