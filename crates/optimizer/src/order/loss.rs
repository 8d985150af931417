//! What an order costs more than the best one, pair by pair.
//!
//! When an edit runs a step, it is because of the first step that it touches on the way down. So every millisecond of
//! an order's cost belongs to a pair: the step that let the edit in, and the step that ran for it. What an order costs
//! more than another is the pairs that run in the one and not in the other.

use std::collections::BTreeMap;

use super::{Problem, Weighted};

/// The difference between an order and a better one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Losses {
    /// What the order costs, the dearest pair first.
    pub pairs: Vec<Loss>,
    /// What the order spares that the better one pays. The difference of the costs is the sum of the pairs less this.
    pub spared: Weighted,
}

/// Two steps in the wrong order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The step that stands too high: the edits come in here.
    pub upper: usize,
    /// The step that runs for them and would not in the better order.
    pub lower: usize,
    /// The edits.
    pub edits: Vec<usize>,
    /// What they cost.
    pub cost: Weighted,
}

impl Problem {
    /// What `order` runs and `better` does not.
    pub fn losses(&self, order: &[usize], better: &[usize]) -> Losses {
        let mut pairs: BTreeMap<(usize, usize), Loss> = BTreeMap::new();
        let mut spared = 0;
        for (index, edit) in self.edits.iter().enumerate() {
            let runs = self.reruns(order, index);
            let needed = self.reruns(better, index);
            let cost = |step: usize| self.steps[step].cost * u64::from(edit.weight);
            spared += needed
                .iter()
                .filter(|step| !runs.contains(step))
                .map(|&step| cost(step))
                .sum::<Weighted>();
            let Some(&upper) = runs.first() else { continue };
            for &lower in runs.iter().filter(|step| !needed.contains(step)) {
                if cost(lower) == 0 {
                    continue;
                }
                let loss = pairs.entry((upper, lower)).or_insert_with(|| Loss {
                    upper,
                    lower,
                    edits: Vec::new(),
                    cost: 0,
                });
                loss.edits.push(index);
                loss.cost += cost(lower);
            }
        }
        let mut pairs: Vec<Loss> = pairs.into_values().collect();
        pairs.sort_by_key(|loss| std::cmp::Reverse(loss.cost));
        Losses { pairs, spared }
    }
}
