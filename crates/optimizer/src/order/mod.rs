//! Orders of steps: which are legal, what each costs, which is best.
//!
//! A build is a list of steps, each standing on the one above it. An edit that touches what a step takes runs that step
//! and everything below it: that is all there is to say about cost. So what a step adds to the expected cost of a build
//! depends on *which* steps stand above it, not on their order; the best order is found over sets of steps.
//!
//! Everything is counted in whole numbers (milliseconds × parts of the weights), so that a tie is a tie.

mod best;
mod loss;
mod set;

use std::fmt;

use language::tr;

pub use best::{MAX_STATES, TooManyStates};
pub use loss::{Loss, Losses};
pub use set::StepSet;

/// The most steps a problem may have.
pub const MAX_STEPS: usize = 25;

/// Steps to be put in order, and the edits that will be made.
///
/// ```
/// use optimizer::order::{Edit, Problem, Step, StepSet};
/// let install = Step { cost: 120_000, needs: vec![StepSet::of(&[1])] };
/// let list = Step { cost: 100, needs: vec![] };
/// let source = Step { cost: 100, needs: vec![] };
/// let edits = vec![
///     Edit { weight: 9, touches: StepSet::of(&[2]) },
///     Edit { weight: 1, touches: StepSet::of(&[1]) },
/// ];
/// let problem = Problem::new(vec![install, list, source], edits)?;
/// let best = problem.best()?;
/// assert_eq!(best.order, [1, 0, 2]);
/// assert!(problem.cost(&[2, 1, 0]) > problem.cost(&best.order));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    steps: Vec<Step>,
    edits: Vec<Edit>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// How long it runs, in milliseconds.
    pub cost: u64,
    /// What must stand above it: of each set at least one step.
    pub needs: Vec<StepSet>,
}

/// A kind of edit. Each build follows exactly one; a kind that touches nothing stands for builds that change nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// How often it is made, relative to the others.
    pub weight: u32,
    /// The steps whose own key it changes.
    pub touches: StepSet,
}

/// A cost that is an expectation: a sum of milliseconds × weights. Divide by [`Problem::total_weight`] for the
/// milliseconds of one build.
pub type Weighted = u64;

/// An order and what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Best {
    /// Steps from top to bottom.
    pub order: Vec<usize>,
    /// What it costs.
    pub cost: Weighted,
}

/// A need that an order leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unmet {
    /// The step.
    pub step: usize,
    /// Which of its needs.
    pub need: usize,
}

/// Why steps and edits are no problem that can be solved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemError {
    /// There are too many.
    TooManySteps(usize),
    /// A set names a step that there is not.
    NoSuchStep(usize),
    /// Needs go round in a circle, or ask for none of no steps.
    NoOrder(usize),
    /// Sums would overflow.
    TooLarge,
}

impl fmt::Display for ProblemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::TooManySteps(count) => tr!(
                "{} steps are more than the {} that can be put in order",
                count,
                MAX_STEPS
            ),
            Self::NoSuchStep(step) => tr!("step {} is named, but there is no such step", step),
            Self::NoOrder(step) => tr!("no order meets what step {} needs", step),
            Self::TooLarge => tr!("costs and weights are too large to be summed"),
        })
    }
}

impl Problem {
    /// A problem that has at least one legal order.
    ///
    /// # Errors
    /// See [`ProblemError`].
    pub fn new(steps: Vec<Step>, edits: Vec<Edit>) -> Result<Self, ProblemError> {
        if steps.len() > MAX_STEPS {
            return Err(ProblemError::TooManySteps(steps.len()));
        }
        let all = StepSet::first(steps.len());
        let named = steps
            .iter()
            .flat_map(|step| &step.needs)
            .chain(edits.iter().map(|edit| &edit.touches));
        for set in named {
            if let Some(step) = set.without(all).iter().next() {
                return Err(ProblemError::NoSuchStep(step));
            }
        }
        let cost = steps
            .iter()
            .try_fold(0_u64, |sum, step| sum.checked_add(step.cost));
        let weight: u64 = edits.iter().map(|edit| u64::from(edit.weight)).sum();
        if cost.and_then(|cost| cost.checked_mul(weight)).is_none() {
            return Err(ProblemError::TooLarge);
        }
        let problem = Self { steps, edits };
        let mut placed = StepSet::EMPTY;
        while let Some(step) = problem.ready(placed).next() {
            placed = placed.with(step);
        }
        match all.without(placed).iter().next() {
            Some(step) => Err(ProblemError::NoOrder(step)),
            None => Ok(problem),
        }
    }

    /// The steps.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The edits.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The sum of all weights.
    pub fn total_weight(&self) -> u64 {
        self.edits.iter().map(|edit| u64::from(edit.weight)).sum()
    }

    /// What one build of an order costs on average, in milliseconds; 0 if no edit is ever made.
    pub fn mean(&self, cost: Weighted) -> f64 {
        match self.total_weight() {
            0 => 0.0,
            weight => cost as f64 / weight as f64,
        }
    }

    /// The weight of edits that touch any of these steps.
    pub fn reach(&self, steps: StepSet) -> u64 {
        self.edits
            .iter()
            .filter(|edit| edit.touches.meets(steps))
            .map(|edit| u64::from(edit.weight))
            .sum()
    }

    /// What an order costs. Steps that it leaves out cost nothing.
    pub fn cost(&self, order: &[usize]) -> Weighted {
        let mut above = StepSet::EMPTY;
        order
            .iter()
            .filter_map(|&step| {
                above = above.with(step);
                Some(self.steps.get(step)?.cost * self.reach(above))
            })
            .sum()
    }

    /// The steps that an edit runs, from top to bottom.
    pub fn reruns<'a>(&self, order: &'a [usize], edit: usize) -> &'a [usize] {
        let first = self
            .edits
            .get(edit)
            .and_then(|edit| order.iter().position(|&step| edit.touches.contains(step)));
        &order[first.unwrap_or(order.len())..]
    }

    /// The needs that an order leaves open, from top to bottom. None: it is legal.
    pub fn unmet(&self, order: &[usize]) -> Vec<Unmet> {
        let mut above = StepSet::EMPTY;
        let mut unmet = Vec::new();
        for &step in order {
            let needs = self.steps.get(step).map_or(&[][..], |step| &step.needs);
            unmet.extend(
                needs
                    .iter()
                    .enumerate()
                    .filter(|(_, need)| !need.meets(above))
                    .map(|(need, _)| Unmet { step, need }),
            );
            above = above.with(step);
        }
        unmet
    }

    /// The steps that may come next below these.
    fn ready(&self, placed: StepSet) -> impl Iterator<Item = usize> + '_ {
        self.steps
            .iter()
            .enumerate()
            .filter_map(move |(index, step)| {
                let may =
                    !placed.contains(index) && step.needs.iter().all(|need| need.meets(placed));
                may.then_some(index)
            })
    }
}
