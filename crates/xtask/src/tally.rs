//! Counts of checks, and the one line that closes a run.

use std::fmt;
use std::ops::AddAssign;
use std::process::ExitCode;

/// How many checks passed and failed. Its `Display` is the closing line that people and CI read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    /// Checks that held.
    pub(crate) passed: usize,
    /// Checks that did not.
    pub(crate) failed: usize,
}

impl Tally {
    /// One check.
    pub(crate) fn one(holds: bool) -> Self {
        Self {
            passed: usize::from(holds),
            failed: usize::from(!holds),
        }
    }

    /// Success only when nothing failed.
    pub(crate) fn exit_code(self) -> ExitCode {
        if self.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}
