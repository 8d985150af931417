//! What an archive holds, before any of its files is read.

use std::ops::ControlFlow;

use crate::aside::Aside;
use crate::bounds::Bounds;
use crate::fault::Fault;
use crate::kind::Kind;
use crate::place::Places;
use crate::source::Bytes;
use crate::{tarball, zipped};

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// The one folder that everything is in, as archives of a project have it. It is no part of the paths.
    pub name: Option<String>,
    /// Everything that has a place, by path.
    pub members: Vec<Member>,
    /// Everything that has none, as it came.
    pub aside: Vec<Aside>,
    /// Paths of the links among the members that lead out of the folder.
    pub leading_out: Vec<String>,
}

/// Something in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Where: below the folder, without `.`, `..` or empty names, and not through a link.
    pub path: String,
    /// What it is.
    pub what: What,
}

/// What a member is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A file.
    File {
        /// The number by which [`crate::contents()`] knows its bytes. Hard links have the number of their file.
        body: usize,
        /// How many bytes it says it has.
        size: u64,
        /// Permission bits with setuid, setgid and sticky.
        mode: u32,
        /// When it was last written, in Unix seconds.
        mtime: Option<i64>,
    },
    /// A symbolic link with its text, which may lead anywhere.
    Symlink {
        /// Its text.
        target: String,
    },
    /// A directory.
    Directory {
        /// Permission bits with setuid, setgid and sticky.
        mode: u32,
    },
}

/// How far listing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Files found.
    pub files: usize,
    /// Bytes that these say they have.
    pub bytes: u64,
}

/// What has no mode of its own, as where a zip comes from Windows.
pub(crate) const FILE_MODE: u32 = 0o644;
pub(crate) const DIRECTORY_MODE: u32 = 0o755;

/// Lists an archive of this kind. `pause` is called again and again, and may stop it.
///
/// # Errors
///
/// [`Fault`]: the archive as a whole is not taken.
pub async fn list(
    bytes: &dyn Bytes,
    kind: Kind,
    bounds: &Bounds,
    pause: &mut impl AsyncFnMut(Count) -> ControlFlow<()>,
) -> Result<Listing, Fault> {
    let mut places = Places::new(bounds);
    match kind {
        Kind::Tar | Kind::TarGz => {
            tarball::list(bytes, kind, bounds, &mut places, pause).await?;
        }
        Kind::Zip => zipped::list(bytes, bounds, &mut places, pause).await?,
    }
    Ok(places.listing())
}
