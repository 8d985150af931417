//! Why a history cannot be read, and in which words that is said.

use std::fmt;

use language::tr;

/// Why a history cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// A newer program wrote it, in a format of this version.
    Newer(u64),
    /// It is something else.
    Foreign,
    /// It is damaged.
    Damaged(Damage),
}

/// What is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// The checksum does not match.
    Checksum,
    /// It ends too early.
    TooShort,
    /// It goes on after its end.
    TooLong,
    /// There is no list of events.
    NoEvents,
    /// Something in the list is no event.
    NoEvent,
    /// An event is of a kind that there is not.
    Kind,
    /// A rating is none.
    Rating,
    /// A number is missing, or none.
    NoNumber,
    /// A number is larger than any that is written.
    LargeNumber,
    /// A number does not end.
    EndlessNumber,
    /// A text is missing.
    NoText,
    /// A text is not UTF-8.
    TextBytes,
    /// A text is referred to that was not written.
    TextPlace,
    /// A writer is referred to that was not written.
    WriterPlace,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Newer(version) => tr!(
                "it was written by a newer version of this page (format {})",
                version
            ),
            Self::Foreign => tr!("it is not a history of this page"),
            Self::Damaged(damage) => tr!("it is damaged: {}", damage),
        })
    }
}

impl std::error::Error for Unreadable {}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Checksum => tr!("the checksum does not match"),
            Self::TooShort => tr!("it ends too early"),
            Self::TooLong => tr!("more than it says"),
            Self::NoEvents => tr!("it holds no events"),
            Self::NoEvent => tr!("an event that is none"),
            Self::Kind => tr!("an event of an unknown kind"),
            Self::Rating => tr!("a rating that is none"),
            Self::NoNumber => tr!("a number is missing or none"),
            Self::LargeNumber => tr!("a number that is too large"),
            Self::EndlessNumber => tr!("a number that does not end"),
            Self::NoText => tr!("a text is missing"),
            Self::TextBytes => tr!("a text that is none"),
            Self::TextPlace => tr!("a text that is not there"),
            Self::WriterPlace => tr!("a writer that is not there"),
        })
    }
}
