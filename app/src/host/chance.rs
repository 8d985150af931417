//! Chance.

/// A number by chance, up to 2^53: enough to tell pages apart and to shuffle cards, not to keep secrets.
#[cfg(target_arch = "wasm32")]
pub(crate) fn number() -> u64 {
    (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64
}

/// Always the same number, since there is no browser.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn number() -> u64 {
    0
}
