//! What the page needs to work without a connection: a service worker that knows every published file.
//!
//! The worker itself is `app/static/service-worker.js`; here it is told what a release consists of. The content in every
//! language is among it, so that whoever turns to one is not stopped by a lost connection.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::page::Profile;
use crate::sizes;
use crate::workspace::Workspace;

/// The worker, in the sources and in the published folder. Its name is fixed: browsers look for the next release there.
const WORKER: &str = "service-worker.js";

/// What a release consists of.
#[derive(Debug, Serialize)]
struct Release {
    /// Names the release: another one if any file is another.
    version: String,
    /// Path in the published folder → `sha256-…`, as subresource integrity writes it.
    files: BTreeMap<String, String>,
}

/// Writes the service worker of what is in `folder`. A development build gets one that keeps nothing, so that no release
/// that was served at the same address stays in its way.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn write(workspace: &Workspace, folder: &Path, profile: Profile) -> Result<()> {
    let files = match profile {
        Profile::Dev => BTreeMap::new(),
        Profile::Release => files(folder)?,
    };
    let release = Release {
        version: version(&files),
        files,
    };
    let worker = workspace.read(&format!("app/static/{WORKER}"))?;
    let text = format!(
        "const RELEASE = {};\n\n{worker}",
        serde_json::to_string(&release)?
    );
    let target = folder.join(WORKER);
    fs::write(&target, text).with_context(|| format!("cannot write {}", target.display()))
}

fn files(folder: &Path) -> Result<BTreeMap<String, String>> {
    let hashed = |(path, bytes): (String, Vec<u8>)| {
        (
            path,
            format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes))),
        )
    };
    Ok(sizes::files(folder, &[WORKER])?
        .into_iter()
        .map(hashed)
        .collect())
}

fn version(files: &BTreeMap<String, String>) -> String {
    let mut hash = Sha256::new();
    for (path, digest) in files {
        // Neither holds a line end.
        hash.update(format!("{path}\n{digest}\n"));
    }
    let mut head = [0; 8];
    head.copy_from_slice(&hash.finalize()[..8]);
    format!("{:016x}", u64::from_be_bytes(head))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::version;

    fn release(files: &[(&str, &str)]) -> String {
        let owned = files
            .iter()
            .map(|(path, digest)| ((*path).to_owned(), (*digest).to_owned()));
        version(&owned.collect::<BTreeMap<_, _>>())
    }

    #[test]
    fn another_file_is_another_release() {
        let first = release(&[("a", "1"), ("b", "2")]);
        assert_eq!(first, release(&[("b", "2"), ("a", "1")]));
        assert_ne!(first, release(&[("a", "1"), ("b", "3")]));
        assert_ne!(first, release(&[("a", "1")]));
        assert_eq!(first.len(), 16);
    }
}
