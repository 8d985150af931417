//! The rooms of the page, one folder each.

pub(crate) mod about;
pub(crate) mod bench;
