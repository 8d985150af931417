//! What another language says, as gettext keeps it.

use std::borrow::Cow;
use std::fmt;

use tr::{MoTranslator, Translator as _};

/// The id of a text in an `.mo` file.
///
/// A context goes before the text with a unit separator between them. gettext itself puts U+0004 there, but the reader
/// underneath (rspolib 0.1.2) takes what stands before that for the text.
pub fn id<'a>(context: Option<&str>, text: &'a str) -> Cow<'a, str> {
    match context {
        Some(context) => format!("{context}\u{1f}{text}").into(),
        None => text.into(),
    }
}

/// Translations of one language: the content of an `.mo` file whose texts have the ids that [`id`] gives them.
pub struct Catalogue(MoTranslator);

/// A catalogue that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the catalogue of translations cannot be read: {}",
            self.0
        )
    }
}

impl std::error::Error for Unreadable {}

impl Catalogue {
    /// Reads the bytes of an `.mo` file.
    ///
    /// # Errors
    /// They are none, or its plural rule is none.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        MoTranslator::from_vec_u8(bytes)
            .map(Self)
            .map_err(|error| Unreadable(error.to_string()))
    }

    pub(crate) fn plain(&self, context: Option<&str>, text: &str) -> String {
        let id = id(context, text);
        let said = self.0.translate(&id, None);
        // What there is nothing for comes back as it was asked for.
        if said == id {
            text.to_owned()
        } else {
            said.into_owned()
        }
    }

    pub(crate) fn counted<'a>(&'a self, n: u64, one: &'a str, many: &'a str) -> Cow<'a, str> {
        self.0.ntranslate(n, one, many, None)
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Catalogue")
    }
}
