//! Flash cards: the card on the screen, what is left, all cards, figures, and how history is kept.
//!
//! Decks of `lesson` and states of `review` come in, plain data goes out. Time and chance are arguments.

mod anki;
mod card;
mod figure;
mod figures;
pub mod keeping;
mod list;
mod report;
mod session;
mod words;

pub use anki::notes;
pub use card::{CardView, RatingButton, label, order, ratings};
pub use figure::{CardFigure, FigureLine};
pub use figures::{Bar, Figures};
pub use list::{CardRow, ROWS, found, matching, more, row};
pub use report::Report;
pub use session::{Left, done, left};
pub use words::{Run, runs};
