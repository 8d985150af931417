//! A failure on its way up, collecting the places it is about.

use dockerfile::error::{BuildError, Phase};
use dockerfile::span::Lines;

/// What [`super::lower`] stops with before it is known where (`parser.LocationError`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) lines: Vec<Lines>,
}

impl Fault {
    /// Names one more place, if it is known (`parser.WithLocation`).
    pub(super) fn at(mut self, lines: impl Into<Option<Lines>>) -> Self {
        self.lines.extend(lines.into());
        self
    }

    /// Names this place only (`parser.SetLocation`).
    pub(super) fn only_at(mut self, lines: impl Into<Option<Lines>>) -> Self {
        self.lines = lines.into().into_iter().collect();
        self
    }

    /// Says what was being done; places stay (`errors.Wrap`).
    pub(super) fn while_doing(mut self, what: &str) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// The error of the build.
    pub(super) fn into_build_error(self) -> BuildError {
        BuildError::new(Phase::Convert, self.message, self.lines)
    }
}

impl<T: Into<String>> From<T> for Fault {
    fn from(message: T) -> Self {
        Self {
            message: message.into(),
            lines: Vec::new(),
        }
    }
}
