//! How much an archive may hold.

use crate::fault::Fault;

/// What is taken from an archive at most. A bomb stops here, however small it is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Members, and directories that are only named by what they hold.
    pub members: usize,
    /// Bytes, unpacked: of a zip those of the members that are read, of a tar all it is made of.
    pub bytes: u64,
    /// Bytes of one member.
    pub member_bytes: u64,
    /// Bytes of all names and targets of links.
    pub names: usize,
    /// Bytes of one path, and of the target of a link.
    pub path: usize,
    /// Names in one path.
    pub depth: usize,
}

impl Bounds {
    /// Compares what one member says of its size, and all so far, with what may be.
    pub(crate) fn hold(&self, member: u64, all: u64) -> Result<(), Fault> {
        if member > self.member_bytes {
            return Err(Fault::Over(Limit::MemberBytes(self.member_bytes)));
        }
        if all > self.bytes {
            return Err(Fault::Over(Limit::Bytes(self.bytes)));
        }
        Ok(())
    }
}

/// A bound that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// [`Bounds::members`]
    Members(usize),
    /// [`Bounds::bytes`]
    Bytes(u64),
    /// [`Bounds::member_bytes`]
    MemberBytes(u64),
    /// [`Bounds::names`]
    Names(usize),
}
