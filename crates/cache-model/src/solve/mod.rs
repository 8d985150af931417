//! Cache keys, records and the demand-driven solver.
//!
//! [`key`] says what a vertex contributes to a key, [`store`] what a builder remembers, [`solver`] walks from the
//! target downwards and executes only what no key can spare, [`execute`] gives a step's filesystem, [`remote`] exports
//! and imports, [`trace`] tells of the way of one vertex.

pub mod execute;
pub mod key;
pub mod remote;
pub mod solver;
pub mod store;
pub mod trace;
