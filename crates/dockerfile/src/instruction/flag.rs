//! The flags of an instruction: which it knows, and their values.
//!
//! Follows `instructions/bflag.go`.

use crate::suggest::{Case, with_suggestion};

/// What values a flag takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlagType {
    /// None, `true` or `false`.
    Bool,
    /// One string.
    String,
    /// A string each time it is given.
    Strings,
}

/// The flags given to an instruction.
#[derive(Debug, Default)]
pub(super) struct Flags<'a> {
    given: Vec<(&'a str, &'a str)>,
}

impl<'a> Flags<'a> {
    /// Checks `words` against the flags `known`, which are sorted by name.
    pub(super) fn parse(
        words: &'a [String],
        known: &[(&'static str, FlagType)],
    ) -> Result<Self, String> {
        let mut flags = Self::default();
        for word in words {
            let body = word.strip_prefix("--").unwrap_or(word);
            let (name, value) = match body.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (body, None),
            };
            let Some(&(_, kind)) = known.iter().find(|(known, _)| *known == name) else {
                return Err(with_suggestion(
                    format!("unknown flag: --{name}"),
                    name,
                    known.iter().map(|(known, _)| *known),
                    Case::Sensitive,
                ));
            };
            if kind != FlagType::Strings && flags.is_given(name) {
                return Err(format!("duplicate flag specified: --{name}"));
            }
            let value = match (kind, value) {
                (FlagType::Bool, None) => "true",
                (FlagType::Bool, Some(value)) if value.eq_ignore_ascii_case("true") => "true",
                (FlagType::Bool, Some(value)) if value.eq_ignore_ascii_case("false") => "false",
                (FlagType::Bool, Some("")) | (FlagType::String | FlagType::Strings, None) => {
                    return Err(format!("missing a value on flag: --{name}"));
                }
                (FlagType::Bool, Some(value)) => {
                    return Err(format!(
                        "expecting boolean value for flag --{name}, not: {value}"
                    ));
                }
                (FlagType::String | FlagType::Strings, Some(value)) => value,
            };
            flags.given.push((name, value));
        }
        Ok(flags)
    }

    fn is_given(&self, name: &str) -> bool {
        self.given.iter().any(|(given, _)| *given == name)
    }

    /// The value of a string flag; empty when not given.
    pub(super) fn string(&self, name: &str) -> String {
        self.strings(name).pop().unwrap_or_default()
    }

    /// The values of a flag that may be given several times.
    pub(super) fn strings(&self, name: &str) -> Vec<String> {
        self.given
            .iter()
            .filter(|(given, _)| *given == name)
            .map(|(_, value)| (*value).to_owned())
            .collect()
    }

    /// The value of a boolean flag, if given.
    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        self.given
            .iter()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| *value == "true")
    }

    /// The names given, sorted, each once.
    pub(super) fn used(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .given
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect();
        names.sort();
        names.dedup();
        names
    }
}
