//! Lesson content as data: the running example and what is taught with it.
//!
//! Texts, projects and figures are JSON under `content/`, each kind with a JSON Schema beside it; adding one needs no
//! Rust. This crate reads them into types and turns projects into what the simulator takes.
//!
//! - [`example`]: projects to build: files, Dockerfiles in several orders, edits, and assumed durations.

pub mod example;
