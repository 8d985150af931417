//! Why an archive as a whole could not be read.

use std::fmt;

use language::tr;

use crate::bounds::Limit;

/// Why an archive is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The caller stopped it.
    Stopped,
    /// It holds more than it may.
    Over(Limit),
    /// It is not as archives are.
    Broken {
        /// What is wrong.
        flaw: Flaw,
        /// The last member before the place where it is wrong; none if that is before the first.
        after: Option<String>,
    },
}

/// What is wrong with bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// They end too early.
    Truncated,
    /// They are not as their compression writes them.
    Compression,
    /// Their checksum is another one.
    Checksum,
    /// They are not as many as were announced.
    Size,
    /// What should describe a member describes none.
    Header,
    /// The table of contents at the end of a zip is missing or unreadable.
    Directory,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Truncated => tr!("it ends too early"),
            Self::Compression => tr!("its compressed data is damaged"),
            Self::Checksum => tr!("its checksum is wrong"),
            Self::Size => tr!("it holds another number of bytes than it says"),
            Self::Header => tr!("where a member should begin there is something else"),
            Self::Directory => tr!("its table of contents is missing or damaged"),
        })
    }
}
