//! The failure-mode lab: incidents that are played through the simulator and repaired.
//!
//! A scenario is a project, a build command and a machine to run it on; programs say what its RUN steps read and write;
//! something happens between two builds; goals say what must be true after a repair. Nothing of this is a canned answer:
//! a repair is whatever meets the goals when the simulator has built it.
//!
//! - [`scenario`]: what a scenario says; the schema is `content/lab.schema.json`.
//! - [`command`]: the build command, read as the command line it is.
//! - [`program`]: what RUN steps read and write.
//! - [`machine`]: builders, runners and what happens to them.
//! - [`goal`]: statements over what was built.
//! - [`index`]: what the door shows of each scenario.
//! - [`attempt()`]: a repair, put to the test.

pub mod attempt;
pub mod command;
pub mod goal;
pub mod index;
pub mod machine;
pub mod program;
pub mod scenario;

pub use attempt::{Attempt, Verdict, attempt};
pub use index::{Entry, index_to_json, read_index};
pub use machine::{Machine, Run};
pub use scenario::Scenario;
