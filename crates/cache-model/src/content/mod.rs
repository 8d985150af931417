//! Files: trees with content digests, what a COPY selects from them, what it writes.

pub mod tree;
