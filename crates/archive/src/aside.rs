//! What was put aside, and why.

use std::fmt;

use language::tr;

use crate::fault::Flaw;

/// A member that is not part of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Its name as far as it can be shown.
    pub name: String,
    /// The reason.
    pub why: Why,
}

/// Why a member was put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its name leads out of the folder: it begins at a root or a drive, or goes up.
    Outside,
    /// Its name is not UTF-8, or holds a zero byte.
    NotUtf8,
    /// It has no name.
    Nameless,
    /// Its name is longer than [`crate::Bounds::path`], or deeper than [`crate::Bounds::depth`].
    TooLong,
    /// A zip that was not made on Unix names it with backslashes, which may be meant as slashes or not.
    Backslash,
    /// A link stands where its folder would be.
    ThroughLink,
    /// Something that is no folder stands where its folder would be, or a folder where it would be.
    Clash,
    /// A later member has its name. The last one counts, as where tar and unzip write one over the other.
    Replaced,
    /// It is a device, a pipe or a socket.
    Special,
    /// It is of a type that no file has.
    Unknown,
    /// It is a hard link to a file that does not come before it.
    DeadLink,
    /// It is a symbolic link without a target that can be told.
    BadTarget,
    /// It is encrypted.
    Encrypted,
    /// It is compressed in a way that is not read here: its number in the zip format.
    Method(u16),
    /// It is written with holes in a way that is not read here.
    Sparse,
    /// macOS keeps attributes of another member in it.
    AppleDouble,
    /// Its bytes are damaged.
    Damaged(Flaw),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Outside => tr!("its name leads out of the folder"),
            Self::NotUtf8 => tr!("its name is not UTF-8"),
            Self::Nameless => tr!("it has no name"),
            Self::TooLong => tr!("its name is too long or too deep"),
            Self::Backslash => tr!("its name has backslashes where a zip has slashes"),
            Self::ThroughLink => tr!("a link stands where its folder would be"),
            Self::Clash => tr!("a file and a folder have the same name"),
            Self::Replaced => tr!("a later member has the same name"),
            Self::Special => tr!("it is a device, a pipe or a socket"),
            Self::Unknown => tr!("its type is unknown"),
            Self::DeadLink => tr!("it is a hard link to a file that does not come before it"),
            Self::BadTarget => tr!("it is a link without a readable target"),
            Self::Encrypted => tr!("it is encrypted"),
            Self::Method(method) => tr!("its compression, method {}, is not read here", method),
            Self::Sparse => tr!("its holes are written in a way that is not read here"),
            Self::AppleDouble => tr!("it holds attributes that macOS added"),
            Self::Damaged(flaw) => flaw.to_string(),
        })
    }
}
