//! Which rules run: `# check=skip=…;error=…;experimental=…`.
//!
//! Follows `ParseLintOptions` in `linter/linter.go`.

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::quote::go_quote;

/// Some rules or all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Selection {
    /// The word `all`.
    All,
    /// These, by name.
    Named(Vec<String>),
}

impl Default for Selection {
    fn default() -> Self {
        Self::Named(Vec::new())
    }
}

impl Selection {
    fn parse(text: &str) -> Self {
        match text.trim() {
            "all" => Self::All,
            names => Self::Named(
                names
                    .split(',')
                    .map(|name| name.trim().to_owned())
                    .collect(),
            ),
        }
    }

    /// Whether the rule called `name` is among them.
    pub fn contains(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.iter().any(|named| named == name),
        }
    }
}

/// Options of the checks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Config {
    /// Rules that do not run; experimental ones are not concerned.
    pub skip: Selection,
    /// Experimental rules that do run.
    pub experimental: Selection,
    /// A finding fails the build.
    pub error: bool,
}

impl Config {
    /// Reads the options of a `check` directive or of `BUILDKIT_DOCKERFILE_CHECK`.
    ///
    /// # Errors
    /// `BuildKit`'s text for an unknown option or a value that is no boolean.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut config = Self::default();
        let text = text.trim();
        if text.is_empty() {
            return Ok(config);
        }
        for part in text.splitn(3, ';') {
            let Some((key, value)) = part.split_once('=') else {
                return Err(format!("invalid check option {}", go_quote(part)));
            };
            match key.trim() {
                "skip" => config.skip = Selection::parse(value),
                "experimental" => config.experimental = Selection::parse(value),
                "error" => {
                    let value = value.trim();
                    config.error = parse_bool(value).ok_or_else(|| {
                        format!(
                            "failed to parse check option {}: strconv.ParseBool: parsing {}: invalid syntax",
                            go_quote(part),
                            go_quote(value)
                        )
                    })?;
                }
                key => return Err(format!("invalid check option {}", go_quote(key))),
            }
        }
        Ok(config)
    }

    /// Whether `rule` runs under these options.
    pub fn enables(&self, rule: &Rule) -> bool {
        if rule.experimental {
            self.experimental.contains(rule.name)
        } else {
            !self.skip.contains(rule.name)
        }
    }
}

/// Go's `strconv.ParseBool`.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}
