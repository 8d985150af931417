//! Files: trees with content digests, what a COPY selects from them, what it writes.

pub mod path;
mod stored;
pub mod tree;
