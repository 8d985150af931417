//! The command line: words, `--flag` and `--option value`, nothing more.

use anyhow::{Context, Result, bail};

/// What is left of the command line.
#[derive(Debug)]
pub(crate) struct Arguments {
    left: Vec<String>,
}

impl Arguments {
    /// The arguments of this process, its name left out.
    pub(crate) fn from_env() -> Self {
        Self {
            left: std::env::args().skip(1).collect(),
        }
    }

    /// Takes the first word.
    pub(crate) fn next_word(&mut self) -> Option<String> {
        (!self.left.is_empty()).then(|| self.left.remove(0))
    }

    /// Takes `--name` if it is there.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let Some(at) = self.left.iter().position(|word| word == name) else {
            return false;
        };
        self.left.remove(at);
        true
    }

    /// Takes `--name value`; `None` when the option is absent.
    ///
    /// # Errors
    /// The option stands there without a value.
    pub(crate) fn option(&mut self, name: &str) -> Result<Option<String>> {
        let Some(at) = self.left.iter().position(|word| word == name) else {
            return Ok(None);
        };
        self.left.remove(at);
        if at >= self.left.len() {
            bail!("{name} needs a value");
        }
        Ok(Some(self.left.remove(at)))
    }

    /// Takes `--name N`.
    ///
    /// # Errors
    /// The value is not a number of this type.
    pub(crate) fn number<N: std::str::FromStr>(&mut self, name: &str) -> Result<Option<N>> {
        self.option(name)?
            .map(|text| {
                text.parse()
                    .ok()
                    .with_context(|| format!("{name} needs a number, not `{text}`"))
            })
            .transpose()
    }

    /// All words that are left.
    pub(crate) fn rest(self) -> Vec<String> {
        self.left
    }

    /// Says that nothing more was expected.
    ///
    /// # Errors
    /// A word is left.
    pub(crate) fn finish(self) -> Result<()> {
        match self.left.first() {
            None => Ok(()),
            Some(word) => bail!("unexpected argument `{word}`; see `cargo xtask help`"),
        }
    }
}
