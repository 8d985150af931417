//! Lesson content as data: the running example, exercises, and what is taught with them.
//!
//! Projects are JSON under `content/`, each kind with a JSON Schema beside it; texts are Markdown. Adding one needs no
//! Rust. This crate reads them into types and turns projects into what the simulator takes.
//!
//! - [`example`]: projects to build: files, Dockerfiles in several orders, edits, and assumed durations.
//! - [`cards`], [`cached`]: flash cards, and those among them that the model answers.
//! - [`interview`]: questions of an interview, with what a good answer says.
//! - [`lab`]: incidents to trigger, understand and repair.
//! - [`mod@reorder`]: steps to put in order.
//! - [`project`]: the files of an exercise and changes of them.
//! - [`question`]: endless questions, made and answered by the simulator.
//! - [`reader`]: JSON read so that an author is told what is wrong, and where.
//! - [`text`], [`catalogue`]: chapters, contents and glossary as they travel to the page.
//! - [`moves`], [`story`]: what is done to a project, and what the model says to it.
//! - [`search`]: what can be found on the page, and finding it.
//! - [`stream`]: commits built one after the other, and what a week of them costs.
//! - [`translation`]: which of it there is in which language.
//! - [`walk`]: the simulator's own source, stop by stop.
//! - `compile` (feature `compile`): Markdown → what travels, and the proofs of what it claims.

pub mod cached;
pub mod cards;
pub mod catalogue;
#[cfg(feature = "compile")]
pub mod compile;
pub mod example;
pub mod interview;
pub mod lab;
pub mod moves;
pub mod project;
pub mod question;
pub mod reader;
pub mod reorder;
pub mod search;
pub mod story;
pub mod stream;
pub mod text;
pub mod translation;
pub mod walk;
