//! Screens as plain data: what is written and drawn, where, and in which words.
//!
//! Reports of the simulator come in, values that a component only has to draw go out. Nothing here knows a browser, so
//! what is on the screen can be tested by `cargo test`. Every type is plain data and `PartialEq`: the page redraws what
//! differs.
//!
//! - [`mod@bench`]: the Bench, where a person changes something and sees what rebuilds.
//! - [`mod@reorder`]: the reorder exercise: rows, their cost, grades, and one way of moving them.
//! - [`drill`]: “which steps run again?”, question after question.
//! - [`code`]: text as coloured lines for the editor.
//! - [`lab`]: the failure-mode lab.
//! - [`lesson`]: the figures of the lesson.
//! - [`interview`]: interview prep.
//! - [`revision`]: flash cards.
//! - [`mod@search`]: what was found, kind by kind.
//! - [`snippet`]: what course authors paste.
//! - [`keys`]: where a key leads in a row or a list.
//! - [`prose`]: sentences with code and links inside.
//! - [`mod@format`]: bytes, durations, counts and digests in the one spelling used everywhere.

pub mod bench;
pub mod code;
pub mod drill;
pub mod format;
pub mod interview;
pub mod keys;
pub mod lab;
pub mod lesson;
pub mod prose;
pub mod reorder;
pub mod revision;
pub mod search;
pub mod snippet;
