//! Dockerfile text → typed, spanned tree; words and their expansion; build checks.
//!
//! The first room of the house. It reads what `BuildKit`'s Dockerfile frontend reads, in the
//! same three phases, and knows nothing of caches, images or browsers:
//!
//! 1. [`syntax::parse`]: text → [`syntax::Syntax`], a lossless tree of instruction lines. Parsing
//!    never fails: a broken line becomes an error in the tree and the rest still parses.
//! 2. [`instruction::parse`]: tree → [`instruction::Program`], stages of typed instructions;
//!    [`instruction::parse_trigger`] reads an `ONBUILD` trigger,
//!    [`instruction::Mount::parse`] the value of a `RUN --mount`.
//! 3. [`word::Lexer`]: the one lexer for words, used wherever a variable may stand.
//!
//! [`case`] and [`quote`] write letters as Go does. [`check`] holds the build checks (`docker build --check`), [`error`] the failures with
//! BuildKit's wording and lines, [`span`] the places in the text.

pub mod case;
pub mod error;
pub mod quote;
pub mod span;
pub mod suggest;

pub mod check;
pub mod instruction;
pub mod syntax;
pub mod word;
