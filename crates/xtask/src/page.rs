//! The page: bundled by trunk, checked, laid beside its texts, compressed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::content;
use crate::headers;
use crate::offline;
use crate::process;
use crate::share::{self, Home};
use crate::sheets;
use crate::sizes::Sizes;
use crate::split;
use crate::tools::{CargoTool, ensure_std_source, ensure_wasm_target, wasm_opt_dir};
use crate::words;
use crate::workspace::Workspace;

/// How the page is compiled, and so where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to compile, into `target/page-dev`.
    Dev,
    /// Small and fast, into `dist/`.
    Release,
}

impl Profile {
    /// The folder this profile is bundled into.
    pub(crate) fn folder(self, workspace: &Workspace) -> PathBuf {
        match self {
            Self::Dev => workspace.target().join("page-dev"),
            Self::Release => workspace.dist(),
        }
    }

    /// What cargo is told by its environment.
    fn cargo_settings(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Dev => &[],
            Self::Release => &SMALL_STD,
        }
    }
}

/// Compiles the standard library with the page: for size, and with panics that stop at once instead of composing a
/// message. That takes about a fifth off the wasm as it lies on the disk, and needs unstable settings of the compiler
/// that `rust-toolchain.toml` pins. `app/start.js` shows what is left to show after a panic.
const SMALL_STD: [(&str, &str); 5] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true"),
    ("CARGO_PROFILE_RELEASE_PANIC", "immediate-abort"),
];

/// Bundles the page and returns the folder that holds it. What only an absolute address allows is left out without one.
///
/// # Errors
/// A tool is missing, the page does not compile, or it would break its own security policy.
pub(crate) fn bundle(
    workspace: &Workspace,
    profile: Profile,
    home: Option<&Home>,
) -> Result<PathBuf> {
    ensure_wasm_target(workspace)?;
    let trunk = CargoTool::trunk().ensure()?;
    CargoTool::wasm_bindgen(workspace)?.ensure()?;
    CargoTool::wasm_split().ensure()?;
    let wasm_bindgen = split::folder_for_path(workspace)?;
    let wasm_opt = wasm_opt_dir(workspace)?;
    if profile == Profile::Release {
        ensure_std_source(workspace)?;
    }
    fetch_crates(workspace, profile);

    let folder = profile.folder(workspace);
    let mut command = Command::new(trunk.join("trunk"));
    // Offline: everything is at hand by now, and trunk must not download other versions.
    command
        .args([
            "build",
            "--quiet",
            "--offline",
            "--skip-version-check",
            "--locked",
            "--dist",
        ])
        .arg(&folder);
    if profile == Profile::Release {
        command.arg("--release");
    }
    command.current_dir(workspace.root());
    command.envs(profile.cargo_settings().iter().copied());
    command.env(
        "PATH",
        process::path_with(&[&wasm_opt, &wasm_bindgen, &trunk])?,
    );
    // Trunk reads this as a boolean; CI systems and terminals set it to other things.
    command.env_remove("NO_COLOR");
    process::run(&mut command)?;
    publish_parts(workspace, profile, &folder, &wasm_opt)?;
    sheets::join(&folder)?;
    words::write(workspace, &folder)?;

    let html =
        fs::read_to_string(folder.join("index.html")).context("trunk wrote no index.html")?;
    check_policy(&html)?;
    content::write(workspace, &folder)?;
    share::write(workspace, &folder, home)?;
    headers::write(&folder)?;
    offline::write(workspace, &folder, profile)?;
    Ok(folder)
}

/// Bundles the page as it is published and prints what each file weighs.
///
/// # Errors
/// Those of [`bundle`].
pub(crate) fn release(workspace: &Workspace, home: Option<&Home>) -> Result<Sizes> {
    let start = Instant::now();
    let folder = bundle(workspace, Profile::Release, home)?;
    let sizes = Sizes::compress(&folder)?;
    print!("{sizes}");
    println!("{} in {:.0?}", folder.display(), start.elapsed());
    Ok(sizes)
}

/// Trunk knows nothing of the parts that the page's wasm was split into: they get here what it gives the main module.
fn publish_parts(
    workspace: &Workspace,
    profile: Profile,
    folder: &Path,
    wasm_opt: &Path,
) -> Result<()> {
    let index = workspace.read("index.html")?;
    let flags = attribute(&index, "data-wasm-opt-params")
        .context("index.html names no flags for wasm-opt")?;
    match profile {
        Profile::Dev => split::publish(workspace, "debug", folder, |from, to| {
            fs::copy(from, to)
                .map(drop)
                .with_context(|| format!("cannot write {}", to.display()))
        }),
        Profile::Release => split::publish(workspace, "release", folder, |from, to| {
            let mut command = Command::new(wasm_opt.join("wasm-opt"));
            command
                .arg("-Oz")
                .args(flags.split(' '))
                .arg(from)
                .arg("-o")
                .arg(to);
            process::capture(&mut command).map(drop)
        }),
    }
}

/// The value of the first attribute of this name.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    html.split_once(&format!("{name}=\""))?.1.split('"').next()
}

/// Gets crates that are not on this machine yet. Without a network the build itself tells what it lacks.
fn fetch_crates(workspace: &Workspace, profile: Profile) {
    let mut fetch = process::cargo(["fetch", "--quiet", "--locked"]);
    fetch.envs(profile.cargo_settings().iter().copied());
    if let Err(error) = process::capture(fetch.current_dir(workspace.root())) {
        eprintln!("warning: crates may be missing: {error:#}");
    }
}

/// The published page runs under a policy without scripts and styles of its own but those it names by their hash, so it
/// must hold no others.
fn check_policy(html: &str) -> Result<()> {
    let policy = headers::policy(html).context("index.html states no Content-Security-Policy")?;
    for (at, _) in html.match_indices("<script") {
        let tag = html[at..].split('>').next().unwrap_or_default();
        if !tag.contains("src=") && !tag.contains("application/") {
            bail!(
                "index.html holds an inline script, which its Content-Security-Policy forbids: `{tag}>`"
            );
        }
    }
    for (at, _) in html.match_indices("<style") {
        let style = html[at..].split("</style").next().unwrap_or_default();
        let (tag, text) = style.split_once('>').unwrap_or((style, ""));
        if !policy.contains(&sheets::source(text)) {
            bail!(
                "index.html holds a style that its Content-Security-Policy does not name: `{tag}>`"
            );
        }
    }
    if let Some(at) = html.find(" style=\"") {
        let found = html[at..].split('>').next().unwrap_or_default();
        bail!(
            "index.html holds an inline style, which its Content-Security-Policy forbids: `{found}`"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{check_policy, sheets};

    #[track_caller]
    fn check(body: &str, allowed: bool) {
        let known = sheets::source("p {}");
        let html = format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"style-src {known}\">{body}"
        );
        assert_eq!(check_policy(&html).is_ok(), allowed, "{body}");
    }

    #[test]
    fn only_scripts_in_files_and_styles_that_are_named_pass() {
        check("<script type=\"module\" src=\"./start.js\"></script>", true);
        check("<link rel=\"stylesheet\" href=\"./main.css\">", true);
        check("<style>p {}</style>", true);
        check("<script type=\"module\">start()</script>", false);
        check("<p style=\"color: red\">", false);
        check("<style>b {}</style>", false);
        check("<style>p {}</style><style>b {}</style>", false);
    }

    #[test]
    fn a_page_without_a_policy_fails() {
        assert!(check_policy("<!doctype html>").is_err());
    }
}
