//! Files: trees with content digests, what a COPY selects from them, what it writes.
//!
//! - [`tree`]: persistent trees of files; [`diff`](mod@diff): what differs between two.
//! - [`path`], [`resolve`]: paths by Go's rules, links followed within a root.
//! - [`rootfs`]: the filesystem of a stage, with what is known and what is not.
//! - [`select`](mod@select): what a COPY or bind mount takes, and its digest.
//! - [`compare`]: which path in what is taken differs.
//! - [`stack`]: lists that share with their earlier versions.
//! - [`copy`]: what file actions write.
//! - [`layer`]: what a step changed.
//! - [`union`]: a stack of layers as a container sees it.
//! - [`sync`]: the copy of a context that a builder keeps.

mod chmod;
pub mod compare;
pub mod copy;
pub mod diff;
pub mod layer;
pub mod path;
pub mod resolve;
pub mod rootfs;
pub mod select;
pub mod stack;
mod stored;
pub mod sync;
pub mod tree;
pub mod union;
