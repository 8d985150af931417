//! `_headers`: what hosts that read such a file (Netlify, Cloudflare Pages) are to send along with the page.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Its name in the published folder. Those hosts do not publish it itself.
pub(crate) const FILE: &str = "_headers";

/// With every file. The page needs nothing of what it renounces; frames in a sandbox have no origin and need the last.
const ALL: [(&str, &str); 4] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    (
        "Permissions-Policy",
        "accelerometer=(), bluetooth=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
         magnetometer=(), microphone=(self), midi=(), payment=(), serial=(), usb=()",
    ),
    ("Access-Control-Allow-Origin", "*"),
];

/// Addresses of the page itself. Its workers are governed by what comes with them: this policy would forbid the one that
/// hashes to load its parts.
const PAGES: [&str; 2] = ["/", "/index.html"];

/// Writes the file, with the policy that the page states of itself.
///
/// # Errors
/// The page states none, or the file cannot be written.
pub(crate) fn write(folder: &Path) -> Result<()> {
    let html =
        fs::read_to_string(folder.join("index.html")).context("the page has no index.html")?;
    let policy = policy(&html).context("index.html states no Content-Security-Policy")?;
    let path = folder.join(FILE);
    fs::write(&path, text(policy)).with_context(|| format!("cannot write {}", path.display()))
}

/// The policy that a page states.
pub(crate) fn policy(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    rest.split('"').next()
}

fn text(policy: &str) -> String {
    let mut out = String::from("/*\n");
    for (name, value) in ALL {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {name}: {value}");
    }
    for page in PAGES {
        let _ = write!(out, "{page}\n  Content-Security-Policy: {policy}\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_one_that_the_page_states() {
        let html = include_str!("../../../index.html");
        let stated = policy(html).unwrap_or_default();
        assert!(stated.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"));
        let text = text(stated);
        let sent: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("  Content-Security-Policy: "))
            .collect();
        assert_eq!(sent, [stated, stated]);
        assert_eq!(policy("<!doctype html>"), None);
    }

    #[test]
    fn each_line_is_an_address_or_a_header_of_the_one_above() {
        for line in text("default-src 'none'").lines() {
            let header = line
                .strip_prefix("  ")
                .and_then(|line| line.split_once(": "));
            assert!(line.starts_with('/') || header.is_some(), "{line}");
        }
    }
}
