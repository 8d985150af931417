//! Reads files of the browser and hashes them.
//!
//! The same functions run in a worker (`main.rs`) and, where the browser grants none, on the page itself: every read
//! is awaited and no step hashes more than `CHUNK` at once, so that typing goes on either way. Small files are
//! hashed here, larger ones by the browser's own `crypto.subtle`, which has no way to take a file in pieces; so
//! the largest are hashed here again, piece by piece.
//!
//! - [`read`]: one file.
//! - [`batch`]: many, and the messages between page and worker.

pub mod batch;
mod text;

use js_sys::{Reflect, Uint8Array};
use sha2::{Digest as _, Sha256};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Crypto, SubtleCrypto};

/// Files up to this size keep their text, if they are text.
pub const TEXT_LIMIT: u64 = 256 * 1024;

/// Files up to this size are given to the browser's own SHA-256 in one piece.
const WHOLE_LIMIT: u64 = 64 * 1024 * 1024;

/// How much is read and hashed at once where it is done in pieces: about 3 ms on a laptop.
const CHUNK: u32 = 1024 * 1024;

/// What is known of a file once it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// Bytes read.
    pub size: u64,
    /// Its text, if it is one and not too large.
    pub text: Option<String>,
}

/// Reads a file.
///
/// # Errors
///
/// What the browser said: the file is gone, may not be read, or changed while it was read.
pub async fn read(file: &Blob) -> Result<Known, JsValue> {
    let size = file.size() as u64;
    if size <= TEXT_LIMIT {
        let bytes = bytes_of(file).await?.to_vec();
        return Ok(Known {
            digest: Sha256::digest(&bytes).into(),
            size: bytes.len() as u64,
            text: text::of(bytes),
        });
    }
    let digest = match subtle() {
        Some(subtle) if size <= WHOLE_LIMIT => whole(file, &subtle).await?,
        _ => in_pieces(file, size).await?,
    };
    Ok(Known {
        digest,
        size,
        text: None,
    })
}

/// The browser's own SHA-256: absent on pages that are not served securely.
fn subtle() -> Option<SubtleCrypto> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    let subtle = crypto.dyn_into::<Crypto>().ok()?.subtle();
    subtle.is_object().then_some(subtle)
}

async fn bytes_of(file: &Blob) -> Result<Uint8Array, JsValue> {
    let buffer = JsFuture::from(file.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer))
}

async fn whole(file: &Blob, subtle: &SubtleCrypto) -> Result<[u8; 32], JsValue> {
    let bytes = bytes_of(file).await?;
    let promise = subtle.digest_with_str_and_buffer_source("SHA-256", &bytes)?;
    let digest = Uint8Array::new(&JsFuture::from(promise).await?);
    let mut out = [0; 32];
    digest.copy_to(&mut out);
    Ok(out)
}

async fn in_pieces(file: &Blob, size: u64) -> Result<[u8; 32], JsValue> {
    let mut hasher = Sha256::new();
    let mut start = 0;
    while start < size {
        let end = size.min(start + u64::from(CHUNK));
        let piece = file.slice_with_f64_and_f64(start as f64, end as f64)?;
        hasher.update(bytes_of(&piece).await?.to_vec());
        start = end;
    }
    Ok(hasher.finalize().into())
}
