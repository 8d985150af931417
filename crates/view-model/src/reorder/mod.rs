//! The reorder exercise: rows to put in order, what the order costs, and why.
//!
//! - [`mod@door`]: all sets, with how they went.
//! - [`exercise`]: a set made ready: its costs, its best order.
//! - [`grade`]: points for an order, each lost one explained.
//! - [`machine`]: one pure transition for pointer, touch, keyboard and buttons.
//! - [`screen()`]: what is drawn.

pub mod door;
pub mod exercise;
pub mod grade;
pub mod machine;
pub mod screen;

pub use door::{SetRow, answered, best, door};
pub use exercise::Exercise;
pub use grade::{Grade, Lost};
pub use machine::{Event, Key, Lift, State, Toward, step};
pub use screen::{Bar, RowView, Screen, screen};
