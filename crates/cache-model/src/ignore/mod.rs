//! `.dockerignore` and the pattern language it shares with `--exclude`.
//!
//! ```text
//! text ─file→ patterns ─matcher→ Matcher ─filter→ what the client sends
//! ```
//!
//! - [`mod@file`]: lines of an ignore file.
//! - [`regex`]: the small part of Go's regular expressions that patterns are translated to.
//! - [`pattern`]: one pattern.
//! - [`matcher`]: a list of patterns, the last match wins.
//! - [`mod@filter`]: a tree without what is ignored.

pub mod file;
pub mod filter;
pub mod matcher;
pub mod pattern;
mod regex;

pub use filter::{FilteredContext, filter};
pub use matcher::{MatchInfo, Matcher, PatternError};
