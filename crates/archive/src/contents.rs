//! The bytes of members.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::bounds::Bounds;
use crate::fault::{Fault, Flaw};
use crate::kind::Kind;
use crate::source::Bytes;
use crate::{tarball, zipped};

/// A portion has no more bytes than this.
pub(crate) const PORTION: usize = 64 * 1024;

/// Something that happens while contents are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
    /// Something was passed over.
    Passed,
    /// The next bytes of a body.
    Bytes(&'a [u8]),
    /// The body with this number is complete: it is made of the bytes since the last one.
    End(usize),
    /// The body with this number is damaged: forget the bytes since the last one.
    Damaged(usize, Flaw),
}

/// Reads the bodies with these numbers, in the order in which they lie. `each` is called with every event and may stop
/// it.
///
/// # Errors
///
/// [`Fault`]: what follows cannot be read.
pub async fn contents(
    bytes: &dyn Bytes,
    kind: Kind,
    bounds: &Bounds,
    wanted: &BTreeSet<usize>,
    each: &mut impl AsyncFnMut(Event<'_>) -> ControlFlow<()>,
) -> Result<(), Fault> {
    match kind {
        Kind::Tar | Kind::TarGz => tarball::contents(bytes, kind, bounds, wanted, each).await,
        Kind::Zip => zipped::contents(bytes, bounds, wanted, each).await,
    }
}
