//! Lesson content as data: the running example and what is taught with it.
//!
//! Projects are JSON under `content/`, each kind with a JSON Schema beside it; texts are Markdown. Adding one needs no
//! Rust. This crate reads them into types and turns projects into what the simulator takes.
//!
//! - [`example`]: projects to build: files, Dockerfiles in several orders, edits, and assumed durations.
//! - [`cards`], [`cached`]: flash cards, and those among them that the model answers.
//! - [`interview`]: questions of an interview, with what a good answer says.
//! - [`text`], [`catalogue`]: chapters, contents and glossary as they travel to the page.
//! - [`moves`], [`story`]: what is done to a project, and what the model says to it.
//! - `compile` (feature `compile`): Markdown → what travels, and the proofs of what it claims.

pub mod cached;
pub mod cards;
pub mod catalogue;
#[cfg(feature = "compile")]
pub mod compile;
pub mod example;
mod fields;
pub mod interview;
pub mod moves;
pub mod story;
pub mod text;

pub use fields::ContentError;
