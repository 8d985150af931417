//! What COPY and ADD of the classic builder take, and by what they are known (`builder/dockerfile/copy.go`).

use crate::content::path;
use crate::content::resolve::Trailing;
use crate::content::rootfs::Rootfs;
use crate::content::tree::Node;
use crate::digest::{Digest, Hasher};
use crate::lower::in_filesystem;

/// One thing that is copied.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Path below the root it is taken from; of a download its URL.
    pub(super) path: String,
    /// What it is known by.
    pub(super) hash: Digest,
    /// It is downloaded.
    pub(super) remote: bool,
}

/// Everything that the source words of an instruction name. Symbolic links are followed, and it is the path in the end
/// that counts. Simplified: a link inside a copied directory counts by its target's name, not by the bytes behind it.
pub(super) fn sources(
    rootfs: &Rootfs,
    words: &[String],
    keyword: &str,
    from_context: bool,
) -> Result<Vec<Source>, String> {
    let mut found = Vec::new();
    for word in words {
        let is_url = word.starts_with("http://") || word.starts_with("https://");
        if is_url && keyword == "COPY" {
            return Err("COPY failed: source can't be a URL for COPY".to_owned());
        }
        if is_url {
            found.push(Source {
                path: word.clone(),
                hash: Hasher::new("classic download").text(word).finish(),
                remote: true,
            });
            continue;
        }
        let name = word.strip_prefix('/').unwrap_or(word);
        let name = name.strip_prefix("./").unwrap_or(name);
        if path::has_wildcards(name) {
            for (at, _) in rootfs.tree().walk() {
                if path::matches(name, &at) == Ok(true)
                    && let Some(source) = source(rootfs, &at)
                {
                    found.push(source);
                }
            }
            continue;
        }
        if path::clean(name).starts_with("..") {
            return Err(format!(
                "{keyword} failed: forbidden path outside the build context: {name} ()"
            ));
        }
        found.push(source(rootfs, name).ok_or_else(|| {
            let hint = if from_context {
                "file not found in build context or excluded by .dockerignore: "
            } else {
                ""
            };
            format!("{keyword} failed: {hint}stat {name}: file does not exist")
        })?);
    }
    if found.is_empty() {
        return Err(format!("{keyword} failed: no source files were specified"));
    }
    Ok(found)
}

fn source(rootfs: &Rootfs, name: &str) -> Option<Source> {
    let resolved = rootfs.tree().resolve(name, Trailing::Follow).ok()?;
    let digest = rootfs.digest_at(&resolved)?;
    let is_dir = rootfs
        .tree()
        .get(&resolved)
        .as_ref()
        .is_none_or(Node::is_dir);
    let resolved = resolved.trim_matches('/');
    // What is told of a directory beside its entries is its own path; of a file too.
    let hasher = Hasher::new("classic source").text(resolved).digest(digest);
    Some(Source {
        path: if is_dir { resolved } else { name }.to_owned(),
        hash: hasher.finish(),
        remote: false,
    })
}

/// What an instruction is known by (`getSourceHashFromInfos`).
pub(super) fn hash(sources: &[Source]) -> Digest {
    let [only] = sources else {
        let hasher = Hasher::new("classic sources").number(sources.len() as u64);
        let add = |hasher: Hasher, source: &Source| hasher.digest(source.hash);
        return sources.iter().fold(hasher, add).finish();
    };
    only.hash
}

/// The destination as the filesystem has it; a trailing slash is kept (`normalizeDest`).
pub(super) fn destination(dir: &str, dest: &str) -> String {
    let dir = if dir.is_empty() { "/" } else { dir };
    in_filesystem(dir, if dest == "." { "./" } else { dest }, true)
}
