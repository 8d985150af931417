//! Words on the screen, in the reader's language.
//!
//! Texts stand in the source where they are shown, in English, inside [`tr!`]. A [`Catalogue`] holds what another language
//! says instead; who draws the page sets it with [`speak`], and everything drawn afterwards speaks it. Without one, and for
//! a text it does not hold, the English is shown.
//!
//! The catalogues are gettext's: translators write `app/lang/<tag>/*.po`, `cargo xtask words` tells what is missing there,
//! and the page fetches one compiled file when it is wanted.
//!
//! ```
//! use language::tr;
//!
//! assert_eq!(tr!("Build again"), "Build again");
//! let name = "src/app.py";
//! assert_eq!(tr!("{} changed", name), "src/app.py changed");
//! let steps = 3;
//! assert_eq!(tr!("One step runs" | "{n} steps run" % steps), "3 steps run");
//! ```

mod catalogue;
mod tongue;
mod words;

pub use catalogue::{Catalogue, Unreadable, id};
pub use tongue::{Direction, ENGLISH, LANGUAGES, Language};
#[doc(hidden)]
pub use tr::runtime_format;
pub use words::{counted, now, plain, speak};

/// A text in the reader's language: a [`String`].
///
/// - `tr!("Undo")` is a text.
/// - `tr!("{} of {}", done, all)` has places, filled in order with what can be displayed; `{name}` takes `name = value`, and
///   `{1}` the second value, so that a translation may put them otherwise. There is no `{:…}`: format the value first.
/// - `tr!("One file" | "{n} files" % count)` is chosen by the language's plural rule. Values may follow after a comma.
/// - `tr!("verb" => "Build")` has a context, for a word that another language says in two ways.
///
/// Texts are literals, so that `cargo xtask words` finds them.
#[macro_export]
macro_rules! tr {
    ($text:literal $(,)?) => {
        $crate::plain(None, $text)
    };
    ($context:literal => $text:literal $(,)?) => {
        $crate::plain(Some($context), $text)
    };
    ($one:literal | $many:literal % $n:expr $(,)?) => {{
        let n = $n;
        $crate::runtime_format!($crate::counted(n as u64, $one, $many), n = n)
    }};
    ($one:literal | $many:literal % $n:expr, $($values:tt)+) => {{
        let n = $n;
        $crate::runtime_format!($crate::counted(n as u64, $one, $many), $($values)+, n = n)
    }};
    ($context:literal => $text:literal, $($values:tt)+) => {
        $crate::runtime_format!($crate::plain(Some($context), $text), $($values)+)
    };
    ($text:literal, $($values:tt)+) => {
        $crate::runtime_format!($crate::plain(None, $text), $($values)+)
    };
}
