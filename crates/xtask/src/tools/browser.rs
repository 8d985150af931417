//! Chromium, the system's own.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::process;

/// For a browser that runs in a container, without a display, and must reach no network.
pub(crate) const CHROMIUM_FLAGS: [&str; 7] = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// Chromium or Chrome on PATH; `CHROMIUM` names another.
///
/// # Errors
/// There is none.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        if named.is_file() {
            return Ok(named);
        }
        bail!("CHROMIUM names {}, which is no file", named.display());
    }
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    match names.iter().find_map(|name| process::on_path(name)) {
        Some(program) => Ok(program),
        None => bail!(
            "Chromium is missing: `apt-get install chromium`, or set CHROMIUM to the path of Chromium or Chrome"
        ),
    }
}
