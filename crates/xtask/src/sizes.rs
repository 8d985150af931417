//! What the page weighs on the wire: each file compressed beside itself, and counted.

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::headers;

/// One published file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Size {
    /// Its path in the published folder.
    pub(crate) path: String,
    /// Bytes as written.
    pub(crate) raw: usize,
    /// Bytes after brotli at its strongest; the file's own bytes where that gains nothing.
    pub(crate) brotli: usize,
    /// The first screen waits for it: `index.html`, or a style, script or wasm that it names.
    pub(crate) first_load: bool,
}

/// All published files, by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sizes {
    /// By path.
    pub(crate) files: Vec<Size>,
}

const FIRST_LOAD: [&str; 4] = ["css", "js", "mjs", "wasm"];
/// Compressed already.
const COMPRESSED: [&str; 5] = ["png", "webp", "woff2", "avif", "zip"];
/// How the paths of files begin that are published for others than the page.
const FOR_OTHERS: [&str; 3] = ["screenshot-", "share/", headers::FILE];
/// Copies that lie beside what they are of.
const COPIES: [&str; 2] = ["br", "gz"];

impl Sizes {
    /// Writes `file.br` and `file.gz` beside each file of `folder` that gains by it.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub(crate) fn compress(folder: &Path) -> Result<Self> {
        let html =
            fs::read_to_string(folder.join("index.html")).context("the page has no index.html")?;
        let mut files = Vec::new();
        for path in list(folder)? {
            let extension = Path::new(&path)
                .extension()
                .and_then(|e| e.to_str())
                .unwrap_or_default()
                .to_owned();
            if COPIES.contains(&extension.as_str()) || path == headers::FILE {
                continue;
            }
            let bytes =
                fs::read(folder.join(&path)).with_context(|| format!("cannot read {path}"))?;
            let mut size = Size {
                first_load: path == "index.html"
                    || FIRST_LOAD.contains(&extension.as_str()) && html.contains(&path),
                raw: bytes.len(),
                brotli: bytes.len(),
                path,
            };
            if !COMPRESSED.contains(&extension.as_str()) {
                let small = brotli(&bytes)?;
                if small.len() < bytes.len() {
                    size.brotli = small.len();
                    let target = folder.join(format!("{}.br", size.path));
                    fs::write(&target, small)
                        .with_context(|| format!("cannot write {}", target.display()))?;
                    let target = folder.join(format!("{}.gz", size.path));
                    fs::write(&target, gzip(&bytes)?)
                        .with_context(|| format!("cannot write {}", target.display()))?;
                }
            }
            files.push(size);
        }
        Ok(Self { files })
    }

    /// Bytes on the wire before the first screen works.
    pub(crate) fn first_load(&self) -> usize {
        self.files
            .iter()
            .filter(|file| file.first_load)
            .map(|file| file.brotli)
            .sum()
    }

    /// Bytes on the wire of everything that is published.
    pub(crate) fn all(&self) -> usize {
        self.files.iter().map(|file| file.brotli).sum()
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .files
            .iter()
            .map(|file| file.path.len())
            .max()
            .unwrap_or(0)
            .max(10);
        writeln!(f, "{:width$}  {:>9}  {:>9}", "file", "bytes", "brotli")?;
        for file in &self.files {
            let mark = if file.first_load { "  first load" } else { "" };
            writeln!(
                f,
                "{:width$}  {:>9}  {:>9}{mark}",
                file.path, file.raw, file.brotli
            )?;
        }
        let first_raw: usize = self
            .files
            .iter()
            .filter(|file| file.first_load)
            .map(|file| file.raw)
            .sum();
        let all_raw: usize = self.files.iter().map(|file| file.raw).sum();
        writeln!(
            f,
            "{:width$}  {:>9}  {:>9}",
            "first load",
            first_raw,
            self.first_load()
        )?;
        writeln!(f, "{:width$}  {:>9}  {:>9}", "all", all_raw, self.all())
    }
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 22);
    writer.write_all(bytes).context("brotli")?;
    Ok(writer.into_inner())
}

/// For hosts and clients without brotli.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes).context("gzip")?;
    writer.finish().context("gzip")
}

/// The files of `folder` that the page itself works with, path and bytes: without compressed copies, what is for stores,
/// hosts and those who show links, and without those whose path ends in one of `left_out`.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn files(folder: &Path, left_out: &[&str]) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for path in list(folder)? {
        let is_copy = COPIES
            .iter()
            .any(|copy| path.ends_with(&format!(".{copy}")));
        let is_left_out = left_out.iter().any(|ending| path.ends_with(ending));
        let is_for_others = FOR_OTHERS
            .iter()
            .any(|beginning| path.starts_with(beginning));
        if is_copy || is_left_out || is_for_others {
            continue;
        }
        let bytes = fs::read(folder.join(&path)).with_context(|| format!("cannot read {path}"))?;
        files.push((path, bytes));
    }
    Ok(files)
}

/// Every file below `folder`, as paths with `/`, sorted.
///
/// # Errors
/// A folder cannot be listed.
fn list(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut open = vec![String::new()];
    while let Some(dir) = open.pop() {
        let at = folder.join(&dir);
        for entry in fs::read_dir(&at).with_context(|| format!("cannot list {}", at.display()))? {
            let entry = entry?;
            let path = format!("{dir}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                open.push(format!("{path}/"));
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
