//! Reads entries of a recorded context.

use anyhow::{Context as _, Result, bail};
use cache_model::content::tree::{File, Meta, Node, Symlink};
use cache_model::digest::Digest;

use super::recording::Entry;

/// What stands at the path of an entry; without a time of its own it was written for build `build_number`.
pub(super) fn node(entry: &Entry, build_number: i64) -> Result<Node> {
    let meta = |usual: Meta| -> Result<Meta> {
        Ok(Meta {
            mode: match &entry.mode {
                Some(mode) => u32::from_str_radix(mode, 8)?,
                None => usual.mode,
            },
            uid: entry.uid,
            gid: entry.gid,
        })
    };
    let file = if let Some(text) = &entry.text {
        File::of(text.as_bytes())
    } else if let Some(text) = &entry.base64 {
        File::of(&decode_base64(text)?)
    } else if let Some(digest) = &entry.sha256 {
        File {
            digest: parse_digest(digest)?,
            size: entry.size,
            meta: Meta::FILE,
            mtime: None,
        }
    } else if let Some(target) = &entry.symlink {
        return Ok(Node::Symlink(Symlink {
            meta: meta(Meta::SYMLINK)?,
            ..Symlink::to(target)
        }));
    } else {
        let meta = meta(Meta::DIRECTORY)?;
        return Ok(Node::dir(meta.mode).with_meta(meta));
    };
    Ok(Node::File(File {
        meta: meta(Meta::FILE)?,
        mtime: Some(entry.mtime.map_or(build_number, |seconds| seconds as i64)),
        ..file
    }))
}

/// Reads a SHA-256 digest, with or without `sha256:` in front.
pub(super) fn parse_digest(text: &str) -> Result<Digest> {
    Digest::parse(text).with_context(|| format!("{text} is not a SHA-256 digest"))
}

fn decode_base64(text: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for c in text.bytes().filter(|&c| c != b'=') {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => bail!("not base64"),
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    Ok(bytes)
}
