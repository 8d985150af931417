//! A set made ready to be played: costs as the simulator finds them, the best order, par.

use std::time::Duration;

use lesson::reorder::{Frame, Set};
use optimizer::order::{Best, Problem, Weighted};

/// A set with its problem solved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exercise {
    /// The set.
    pub set: Set,
    /// Costs, needs, and what each edit touches.
    pub problem: Problem,
    /// The best order, as near to the one found as can be.
    pub best: Best,
    /// How many rows must be moved to get there.
    pub par: usize,
}

impl Exercise {
    /// Makes a set ready. Builds it once and once for each edit.
    ///
    /// # Errors
    /// The words to show: the set does not build, or is too large to be solved.
    pub fn new(set: Set) -> Result<Self, String> {
        let problem = set.problem().map_err(|error| error.to_string())?;
        let found: Vec<usize> = (0..set.rows.len()).collect();
        let best = problem
            .best_near(&found)
            .map_err(|error| error.to_string())?;
        let par = found.len() - longest_rise(&best.order);
        Ok(Self {
            set,
            problem,
            best,
            par,
        })
    }

    /// The order the rows are found in.
    pub fn start(&self) -> Vec<usize> {
        (0..self.set.rows.len()).collect()
    }

    /// Only needs count: there are no edits and no costs.
    pub fn is_flow(&self) -> bool {
        self.set.frame == Frame::Flow
    }

    /// What a build of this order takes on average.
    pub fn mean(&self, cost: Weighted) -> Duration {
        Duration::from_secs_f64(self.problem.mean(cost) / 1000.0)
    }

    /// How many needs there are in all.
    pub fn needs(&self) -> usize {
        self.set.rows.iter().map(|row| row.needs.len()).sum()
    }

    /// The best order as near to this one as can be; the known one if that cannot be found.
    pub fn best_near(&self, order: &[usize]) -> Best {
        self.problem
            .best_near(order)
            .unwrap_or_else(|_| self.best.clone())
    }
}

/// Length of the longest rising subsequence: the rows that can stay where they are.
fn longest_rise(order: &[usize]) -> usize {
    let mut lengths = vec![0; order.len()];
    for end in 0..order.len() {
        let before = (0..end).filter(|&other| order[other] < order[end]);
        lengths[end] = 1 + before.map(|other| lengths[other]).max().unwrap_or(0);
    }
    lengths.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::longest_rise;

    #[test]
    fn rows_that_can_stay_are_counted() {
        for (order, expected) in [
            (&[][..], 0),
            (&[0, 1, 2], 3),
            (&[1, 2, 3, 0], 3),
            (&[3, 2, 1, 0], 1),
            (&[1, 0, 3, 2], 2),
        ] {
            assert_eq!(longest_rise(order), expected, "{order:?}");
        }
    }
}
