//! Sentences with code and links inside, so that wording is decided and tested here and only drawn in the page.

use std::fmt;

use language::tr;

use crate::bench::StepRef;

/// A sentence, piece by piece.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence(pub Vec<Piece>);

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Plain words.
    Words(String),
    /// A name, path, command or value: set in the code face.
    Code(String),
    /// A step, which can be selected.
    Step(StepRef, String),
    /// A digest, shortened; the full one is what is copied.
    Digest(cache_model::digest::Digest),
}

impl Sentence {
    /// An empty sentence to add to.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// A message as a sentence: what stands between backticks is code, and each place `{name}` is filled by the value of
    /// that name. So a translation may put code, steps and clauses where its language wants them.
    ///
    /// ```
    /// use view_model::prose::Sentence;
    ///
    /// let step = Sentence::new().code("RUN make");
    /// let said = Sentence::of("`--no-cache` asks for {step}.", &[("step", step)]);
    /// assert_eq!(said.to_string(), "--no-cache asks for RUN make.");
    /// assert_eq!(said.0.len(), 4);
    /// ```
    pub fn of(message: impl AsRef<str>, values: &[(&str, Self)]) -> Self {
        let mut out = Self::new();
        for (at, part) in message.as_ref().split('`').enumerate() {
            if at % 2 == 1 {
                out = out.code(part);
                continue;
            }
            let mut rest = part;
            while let Some((before, name, after)) = place(rest) {
                let Some((_, value)) = values.iter().find(|(own, _)| *own == name) else {
                    break;
                };
                out.say(before);
                for piece in &value.0 {
                    match piece {
                        Piece::Words(words) => out.say(words),
                        other => out.0.push(other.clone()),
                    }
                }
                rest = after;
            }
            out.say(rest);
        }
        out
    }

    /// Clauses as one: `a`, `a, and b`, `a, b, and c`.
    pub fn all(clauses: Vec<Self>) -> Self {
        let last = clauses.len().saturating_sub(1);
        let joined = clauses
            .into_iter()
            .enumerate()
            .reduce(|(_, said), (at, next)| {
                let message = if at == last {
                    tr!("{said}, and {next}")
                } else {
                    tr!("{said}, {next}")
                };
                (at, Self::of(message, &[("said", said), ("next", next)]))
            });
        joined.map_or_else(Self::new, |(_, said)| said)
    }

    fn say(&mut self, words: &str) {
        match self.0.last_mut() {
            _ if words.is_empty() => {}
            Some(Piece::Words(last)) => last.push_str(words),
            _ => self.0.push(Piece::Words(words.to_owned())),
        }
    }

    /// Adds words.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.0.push(Piece::Words(words.into()));
        self
    }

    /// Adds code.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.0.push(Piece::Code(code.into()));
        self
    }

    /// Adds what `more` adds.
    #[must_use]
    pub fn then(self, more: impl FnOnce(Self) -> Self) -> Self {
        more(self)
    }

    /// Adds a digest.
    #[must_use]
    pub fn digest(mut self, digest: cache_model::digest::Digest) -> Self {
        self.0.push(Piece::Digest(digest));
        self
    }

    /// Adds a step.
    #[must_use]
    pub fn step(mut self, step: StepRef, name: impl Into<String>) -> Self {
        self.0.push(Piece::Step(step, name.into()));
        self
    }
}

/// What stands before the first place of a message, its name, and what stands after it.
fn place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// The sentence as a screen reader or a plain-text copy has it.
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Words(text) | Piece::Code(text) | Piece::Step(_, text) => {
                    f.write_str(text)?;
                }
                Piece::Digest(digest) => f.write_str(&digest.short())?,
            }
        }
        Ok(())
    }
}

impl From<&str> for Sentence {
    fn from(words: &str) -> Self {
        Self::new().words(words)
    }
}

impl From<String> for Sentence {
    fn from(words: String) -> Self {
        Self::new().words(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_wherever_a_translation_puts_them() {
        let values = [
            ("step", Sentence::new().code("RUN {x}")),
            ("causes", Sentence::from("it is new")),
        ];
        for (message, expected) in [
            (
                "{step} runs because {causes}.",
                "RUN {x} runs because it is new.",
            ),
            ("Porque {causes}: {step}", "Porque it is new: RUN {x}"),
            ("`{step}` {other} {", "{step} {other} {"),
        ] {
            assert_eq!(Sentence::of(message, &values).to_string(), expected);
        }
    }

    #[test]
    fn words_next_to_each_other_are_one_piece() {
        let cause = Sentence::of("it is {what}", &[("what", "new".into())]);
        assert_eq!(cause, Sentence::from("it is new"));
    }

    #[test]
    fn clauses_are_listed() {
        let said = |clauses: &[&str]| {
            Sentence::all(clauses.iter().map(|clause| (*clause).into()).collect()).to_string()
        };
        assert_eq!(said(&[]), "");
        assert_eq!(said(&["a"]), "a");
        assert_eq!(said(&["a", "b"]), "a, and b");
        assert_eq!(said(&["a", "b", "c"]), "a, b, and c");
    }
}
