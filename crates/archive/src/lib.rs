//! Archives as the folders they hold: tar, tar.gz and zip.
//!
//! ```text
//! first bytes ─kind→ Kind        what they are, whatever their name
//!       bytes ─list→ Listing     every member placed in one clean tree, or put aside with the reason
//!       bytes ─contents→ Event   the bytes of the members that are wanted, in portions
//! ```
//!
//! Nothing in an archive is believed. Names become paths below the folder or are put aside; declared sizes are never
//! reserved, only compared with what comes; what is unpacked is counted against [`Bounds`]; an archive within the
//! archive is a file. Links are kept as the texts they are, for a build sends them so, and nothing here follows one:
//! a member that could only be reached through a link is put aside.
//!
//! An archive is read twice, first for its names and then for its bytes, since an ignore file may stand behind what it
//! leaves out. Both times in steps of bounded work, with a pause between them in which the caller may let a screen be
//! drawn, or stop. It is all done when the future is: nothing here waits for anything else.
//!
//! ```
//! use std::ops::ControlFlow;
//! use std::pin::pin;
//! use std::task::{Context, Poll, Waker};
//!
//! use archive::{Bounds, Count, Kind, kind, list};
//!
//! let mut tar = tar::Builder::new(Vec::new());
//! let mut header = tar::Header::new_gnu();
//! header.set_size(12);
//! header.set_mode(0o644);
//! tar.append_data(&mut header, "app/src/main.rs", &b"fn main() {}"[..])?;
//! let packed = tar.into_inner()?;
//!
//! let bytes = packed.as_slice();
//! assert_eq!(kind(&bytes), Ok(Kind::Tar));
//! let bounds = Bounds {
//!     members: 1_000,
//!     bytes: 1 << 20,
//!     member_bytes: 1 << 20,
//!     names: 1 << 16,
//!     path: 1_000,
//!     depth: 100,
//! };
//! let mut pause = async |_: Count| ControlFlow::Continue(());
//! let listed = pin!(list(&bytes, Kind::Tar, &bounds, &mut pause));
//! let Poll::Ready(Ok(listing)) = listed.poll(&mut Context::from_waker(Waker::noop())) else {
//!     panic!("nothing is waited for, and nothing is wrong with it");
//! };
//! assert_eq!(listing.name.as_deref(), Some("app"));
//! assert_eq!(listing.members[0].path, "src/main.rs");
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Deliberately absent: writing, owners, extended attributes, other compressions, and passwords.

mod aside;
mod bounds;
mod contents;
mod fault;
mod gunzip;
mod inflate;
mod kind;
mod listing;
mod name;
mod place;
mod source;
mod tarball;
mod zipped;

pub use aside::{Aside, Why};
pub use bounds::{Bounds, Limit};
pub use contents::{Event, contents};
pub use fault::{Fault, Flaw};
pub use kind::{Kind, Unread, kind};
pub use listing::{Count, Listing, Member, What, list};
pub use source::Bytes;

#[cfg(test)]
mod tests;
