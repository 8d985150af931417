//! The best order, by dynamic programming over sets of steps.
//!
//! A state is the set of steps that stand above. Only states that legal orders reach are visited, and of those only the
//! *closed* ones: a step that may stand next and is touched by no edit that does not run through here anyway is placed
//! at once. That loses nothing: below it nothing runs more often than before, it itself never runs more rarely further
//! down, and standing earlier never takes away what another step needs. Two closed states that the same edits reach are
//! the same set (a first step of the one that the other lacks could have been placed at once), so that with `k` kinds
//! of edits and `n` steps there are at most 2^min(k, n) of them; a Dockerfile has a few dozen.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::{Best, Problem, StepSet, Weighted};

/// How many states are visited before the search gives up: about 40 MB. At most 20 kinds of edits never need more.
pub const MAX_STATES: usize = 1 << 20;

/// There are too many sets of steps to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "more than {MAX_STATES} sets of steps can stand on top; fewer kinds of edits, or more needs, leave fewer"
)]
pub struct TooManyStates;

/// The cheapest way to a state.
#[derive(Debug, Clone, Copy)]
struct Way {
    cost: Weighted,
    from: StepSet,
    /// The step chosen there; those that follow of themselves come after it.
    step: Option<u8>,
}

impl Problem {
    /// A legal order that costs least.
    ///
    /// # Errors
    /// More than [`MAX_STATES`] states would be visited.
    pub fn best(&self) -> Result<Best, TooManyStates> {
        let all = StepSet::first(self.steps.len());
        let mut ways: BTreeMap<StepSet, Way> = BTreeMap::new();
        let (mut state, cost) = self.close(StepSet::EMPTY, &mut |_| {});
        ways.insert(
            state,
            Way {
                cost,
                from: StepSet::EMPTY,
                step: None,
            },
        );
        // A set is a smaller number than any set it is part of, so each state is final when its turn comes.
        while state != all {
            let here = ways.get(&state).map_or(0, |way| way.cost);
            for step in self.ready(state) {
                let with = state.with(step);
                let own = self.steps[step].cost * self.reach(with);
                let (next, rest) = self.close(with, &mut |_| {});
                let way = Way {
                    cost: here + own + rest,
                    from: state,
                    step: Some(step as u8),
                };
                let known = ways.get(&next);
                if known.is_none() && ways.len() >= MAX_STATES {
                    return Err(TooManyStates);
                }
                if known.is_none_or(|known| way.cost < known.cost) {
                    ways.insert(next, way);
                }
            }
            let later = (Bound::Excluded(state), Bound::Unbounded);
            match ways.range(later).next() {
                Some((next, _)) => state = *next,
                None => break,
            }
        }
        Ok(self.follow(&ways, all))
    }

    /// The order along the ways to a state.
    fn follow(&self, ways: &BTreeMap<StepSet, Way>, end: StepSet) -> Best {
        let mut chosen = Vec::new();
        let mut state = end;
        while let Some(way) = ways.get(&state) {
            chosen.push(way.step);
            if way.step.is_none() {
                break;
            }
            state = way.from;
        }
        let mut order = Vec::with_capacity(self.steps.len());
        let mut placed = StepSet::EMPTY;
        for step in chosen.into_iter().rev() {
            if let Some(step) = step {
                order.push(usize::from(step));
                placed = placed.with(usize::from(step));
            }
            (placed, _) = self.close(placed, &mut |step| order.push(step));
        }
        Best {
            order,
            cost: ways.get(&end).map_or(0, |way| way.cost),
        }
    }

    /// Places the steps that may stand next and let no further edit through; tells them and returns what they cost.
    fn close(&self, mut placed: StepSet, tell: &mut dyn FnMut(usize)) -> (StepSet, Weighted) {
        let reach = self.reach(placed);
        let mut cost = 0;
        loop {
            let free = self
                .ready(placed)
                .find(|&step| self.reach(placed.with(step)) == reach);
            let Some(step) = free else {
                return (placed, cost);
            };
            cost += self.steps[step].cost * reach;
            placed = placed.with(step);
            tell(step);
        }
    }

    /// The best order that is nearest to a given one: neighbours stand as they stand there wherever that costs nothing.
    ///
    /// # Errors
    /// See [`Problem::best`].
    pub fn best_near(&self, given: &[usize]) -> Result<Best, TooManyStates> {
        let mut best = self.best()?;
        let place = |step: usize| given.iter().position(|&other| other == step);
        let mut moved = true;
        while moved {
            moved = false;
            for upper in 1..best.order.len() {
                if place(best.order[upper - 1]) <= place(best.order[upper]) {
                    continue;
                }
                best.order.swap(upper - 1, upper);
                if self.unmet(&best.order).is_empty() && self.cost(&best.order) == best.cost {
                    moved = true;
                } else {
                    best.order.swap(upper - 1, upper);
                }
            }
        }
        Ok(best)
    }
}
