//! A simulator of `BuildKit`: which steps of a build are cached, which run again, and why.
//!
//! ```text
//! Program ─lower→ Graph ─keys→ CacheStore ─solve→ outcomes ─explain→ reasons ─report→ BuildReport
//! Context ─ignore→ sent tree ─digest────────────────┘
//! ```
//!
//! Rooms, in the order data walks through them:
//!
//! - [`digest`]: the only place that hashes.
//! - [`content`]: trees of files with content digests: build contexts, root filesystems, what a COPY selects
//!   and what it writes.
//! - [`ignore`]: `.dockerignore` and the pattern language it shares with `--exclude`.
//! - [`image`]: image references, configs, platforms, layers and history.
//! - [`graph`]: vertices, edges and ops, as plain data.
//! - [`lower`]: typed Dockerfile → graph, image config, findings of the checks that need an environment.
//! - [`solve`]: cache keys, records, the demand-driven solver, export and import.
//! - [`explain`]: outcomes → reasons with evidence.
//! - [`timeline`]: when each step starts and ends, from how long each takes.
//! - `classic`: the builder of Docker 20.10, to compare with.
//! - [`build`]: the front door: [`build::Builder::build`] takes a [`build::BuildInput`], returns a
//!   [`build::BuildReport`].

pub mod build;
mod classic;
pub mod content;
pub mod digest;
pub mod explain;
pub mod graph;
pub mod ignore;
pub mod image;
pub mod lower;
pub mod solve;
pub mod timeline;
