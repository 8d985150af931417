//! How much an archive may hold.

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
