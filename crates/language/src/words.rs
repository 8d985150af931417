//! What is spoken now.

use std::sync::{PoisonError, RwLock};

use crate::catalogue::Catalogue;
use crate::tongue::{ENGLISH, Language};

/// What is spoken: one for the whole page, as gettext has it. Handing it to every function that words something would put
/// it into the signature of all of them.
static SPOKEN: RwLock<(&Language, Option<Catalogue>)> = RwLock::new((ENGLISH, None));

/// Speaks a language from now on; none of what was worded before changes.
pub fn speak(language: &'static Language, catalogue: Option<Catalogue>) {
    *SPOKEN.write().unwrap_or_else(PoisonError::into_inner) = (language, catalogue);
}

/// The language spoken now.
pub fn now() -> &'static Language {
    SPOKEN.read().unwrap_or_else(PoisonError::into_inner).0
}

/// What [`tr!`](crate::tr) says of a text.
pub fn plain(context: Option<&'static str>, text: &'static str) -> String {
    let spoken = SPOKEN.read().unwrap_or_else(PoisonError::into_inner);
    match &spoken.1 {
        Some(catalogue) => catalogue.plain(context, text),
        None => text.to_owned(),
    }
}

/// What [`tr!`](crate::tr) says of a number of things, its places not yet filled.
pub fn counted(n: u64, one: &'static str, many: &'static str) -> String {
    let spoken = SPOKEN.read().unwrap_or_else(PoisonError::into_inner);
    match &spoken.1 {
        Some(catalogue) => catalogue.counted(n, one, many).into_owned(),
        None => if n == 1 { one } else { many }.to_owned(),
    }
}
