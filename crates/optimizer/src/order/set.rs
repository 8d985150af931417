//! Sets of steps as bits.

/// A set of steps, by index below 32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct StepSet(u32);

impl StepSet {
    /// No step.
    pub const EMPTY: Self = Self(0);

    /// These steps. An index of 32 or more is left out.
    pub fn of(steps: &[usize]) -> Self {
        steps.iter().fold(Self::EMPTY, |set, &step| set.with(step))
    }

    /// The first `count` steps.
    pub const fn first(count: usize) -> Self {
        if count >= 32 {
            Self(u32::MAX)
        } else {
            Self((1 << count) - 1)
        }
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, step: usize) -> Self {
        if step < 32 {
            Self(self.0 | 1 << step)
        } else {
            self
        }
    }

    /// What is not in `others`.
    #[must_use]
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Whether it holds a step.
    pub const fn contains(self, step: usize) -> bool {
        step < 32 && self.0 & (1 << step) != 0
    }

    /// Whether both hold a step.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it holds none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its steps, rising.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..32).filter(move |&step| self.contains(step))
    }
}
