//! What an order of build steps costs, and what a week of commits costs.
//!
//! - [`order`]: steps with needs, edits with weights; the expected cost of an order, the best order, and what each
//!   pair of steps in the wrong order costs. Exact, in whole numbers.
//! - [`random`]: the generator that everything simulated draws from; its seed comes from outside.

pub mod order;
pub mod random;
