//! The page's wasm in parts: what the first screen needs, and files that are loaded when they are first needed.
//!
//! Splitting has its place between the compiler and wasm-bindgen, where trunk lets nobody in. But trunk takes
//! `wasm-bindgen` from PATH, and there this program stands under that name: it splits the module that trunk
//! hands it, lets the real wasm-bindgen work on what remains as the main module, and leaves the parts for [`publish`].

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::tools::CargoTool;
use crate::workspace::Workspace;

/// The name under which trunk calls.
const NAME: &str = "wasm-bindgen";

/// The only module that is split: others have no split points, and no relocations to do it by.
const PAGE: &str = "layer-lab";

/// Where parts are put, below the folder that wasm-bindgen writes and below the published one.
const PARTS: &str = "parts";

/// The module by which wasm-split's output asks for its loaders.
const LINK: &str = "./__wasm_split.js";

/// Whether trunk has called this program, taking it for wasm-bindgen.
pub(crate) fn is_called() -> bool {
    std::env::args_os()
        .next()
        .is_some_and(|name| Path::new(&name).file_stem() == Some(OsStr::new(NAME)))
}

/// A folder for PATH in which this program is called wasm-bindgen.
///
/// # Errors
/// The folder cannot be written.
pub(crate) fn folder_for_path(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target().join("split");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let this = std::env::current_exe().context("where is this program?")?;
    let alias = folder.join(format!("{NAME}{}", std::env::consts::EXE_SUFFIX));
    if alias.exists() {
        fs::remove_file(&alias).with_context(|| format!("cannot replace {}", alias.display()))?;
    }
    fs::hard_link(&this, &alias)
        .or_else(|_| fs::copy(&this, &alias).map(drop))
        // `cargo test` replaces this program's file. Linux still reads the old one by this name.
        .or_else(|_| fs::copy("/proc/self/exe", &alias).map(drop))
        .with_context(|| format!("cannot write {}", alias.display()))?;
    Ok(folder)
}

/// Does what trunk asks of wasm-bindgen, with the page's module split before.
///
/// # Errors
/// A tool fails, or writes its output in a form that is not known here.
pub(crate) fn run() -> Result<()> {
    let workspace = Workspace::find()?;
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let mut bindgen = Command::new(CargoTool::wasm_bindgen(&workspace)?.ensure()?.join(NAME));
    let Some(at) = arguments.iter().position(|one| is_page(Path::new(one))) else {
        return pass_on(bindgen.args(&arguments));
    };
    let out_dir = option(&arguments, "--out-dir=").context("trunk names no --out-dir")?;
    let out_name = option(&arguments, "--out-name=").context("trunk names no --out-name")?;
    let out_dir = Path::new(&out_dir);

    let input = Path::new(&arguments[at]);
    let parts = out_dir.join(PARTS);
    if parts.exists() {
        fs::remove_dir_all(&parts).with_context(|| format!("cannot empty {}", parts.display()))?;
    }
    // A part fits only the main module it was split from, so its address names the module that both come from.
    let id = fingerprint(input)?;
    let folder = parts.join(&id);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let split = CargoTool::wasm_split().ensure()?.join("wasm-split-cli");
    process::capture(Command::new(split).arg(input).arg(&folder))?;

    let main = out_dir.join(format!("{PAGE}.wasm"));
    take(&folder.join("main.wasm"), &main)?;
    let link = folder.join(LINK);
    let loaders = fs::read_to_string(&link).context("wasm-split wrote no link module")?;
    fs::remove_file(&link).context("cannot remove the link module")?;

    let others = arguments
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != at);
    bindgen
        .args(others.map(|(_, one)| one))
        // What parts are linked against is exported under the linker's names.
        .args(["--keep-lld-exports", "--no-demangle"])
        .arg(&main);
    pass_on(&mut bindgen)?;
    let glue = out_dir.join(format!("{out_name}.js"));
    let text = fs::read_to_string(&glue).context("wasm-bindgen wrote no script")?;
    let text = with_loaders(&text, &loaders, &format!("./{PARTS}/{id}/"))?;
    fs::write(&glue, text).with_context(|| format!("cannot write {}", glue.display()))
}

/// Puts the parts into the published folder, each treated by `finish(from, to)`.
///
/// # Errors
/// There are none, or one cannot be written.
pub(crate) fn publish(
    workspace: &Workspace,
    mode: &str,
    published: &Path,
    finish: impl Fn(&Path, &Path) -> Result<()>,
) -> Result<()> {
    let parts = workspace.target().join(NAME).join(mode).join(PARTS);
    let list = |folder: &Path| {
        let entries =
            fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
        entries
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>>>()
    };
    for folder in list(&parts)? {
        let target = published
            .join(PARTS)
            .join(folder.file_name().unwrap_or_default());
        fs::create_dir_all(&target).with_context(|| format!("cannot make {}", target.display()))?;
        for part in list(&folder)? {
            finish(&part, &target.join(part.file_name().unwrap_or_default()))?;
        }
    }
    Ok(())
}

fn is_page(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("wasm")) && path.file_stem() == Some(OsStr::new(PAGE))
}

fn option(arguments: &[OsString], name: &str) -> Option<String> {
    let mut values = arguments
        .iter()
        .filter_map(|one| one.to_str()?.strip_prefix(name));
    values.next().map(str::to_owned)
}

fn pass_on(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start `{}`", process::line(command)))?;
    if !status.success() {
        bail!("`{}` failed: {status}", process::line(command));
    }
    Ok(())
}

fn take(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to)
        .with_context(|| format!("cannot move {} to {}", from.display(), to.display()))
}

/// Names the content of a file.
fn fingerprint(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    Ok(format!("{:016x}", hasher.finish()))
}

/// The script of wasm-bindgen with the loaders of the parts in it, instead of in a module of their own that would have to
/// be waited for, and with the list of their files, `PARTS`. `base` is where the parts lie, seen from the script.
fn with_loaders(script: &str, loaders: &str, base: &str) -> Result<String> {
    let (body, exports) = loaders_at(loaders, base);
    if exports.is_empty() {
        bail!("wasm-split's link module exports no loader");
    }
    let definition = format!(
        "(() => {{\n{body}return {{ {} }};\n}})()",
        exports.join(", ")
    );
    let mut text = String::with_capacity(script.len() + definition.len());
    let mut first = None;
    for line in script.lines() {
        // The module is imported once for each function taken from it.
        let name = line.strip_prefix("import * as ").and_then(|rest| {
            rest.trim_end_matches(';')
                .strip_suffix(&format!(" from \"{LINK}\""))
        });
        match name {
            Some(name) => {
                let value = first.unwrap_or(definition.as_str());
                text.extend(["const ", name, " = ", value, ";"]);
                first.get_or_insert(name);
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text.extend([
        "export const PARTS = ",
        &files_of_parts(loaders, base)?,
        ";\n",
    ]);
    if first.is_none() || text.contains(&format!("from \"{LINK}\"")) {
        bail!("wasm-bindgen's script imports {LINK} in a form that is not known");
    }
    Ok(text)
}

/// Part → its files, those it shares with others first, as an object of JavaScript: for those who know earlier than the
/// program which part it will ask for.
fn files_of_parts(loaders: &str, base: &str) -> Result<String> {
    let mut files = BTreeMap::new();
    let mut parts = BTreeMap::new();
    for loader in loaders.split("const __").skip(1) {
        let known = || {
            let (name, rest) = loader.split_once(" = ")?;
            let (file, rest) = rest.split_once("new URL(\"./")?.1.split_once('"')?;
            let (shared, _) = rest.rsplit_once('[')?.1.split_once(']')?;
            Some((name, format!("{base}{file}"), shared))
        };
        let (name, file, shared) = known().context("a loader has a form that is not known")?;
        if let Some(part) = name.strip_prefix("wasm_split_load_") {
            let names = shared.split(", ").filter(|name| !name.is_empty());
            let mut all = names
                .map(|name| files.get(name.trim_start_matches('_')).cloned())
                .collect::<Option<Vec<String>>>()
                .context("a part shares a file that has no loader before it")?;
            all.push(file);
            parts.insert(part, all);
        } else {
            files.insert(name, file);
        }
    }
    Ok(serde_json::to_string(&parts)?)
}

/// The body of wasm-split's link module, and what it exports.
fn loaders_at<'a>(loaders: &'a str, base: &str) -> (String, Vec<&'a str>) {
    let mut body = String::new();
    let mut exports = Vec::new();
    // The one import is of `initSync`, a function of the script itself.
    for line in loaders.lines().filter(|line| !line.starts_with("import ")) {
        let line = match line.strip_prefix("export const ") {
            Some(export) => {
                exports.push(export.split(' ').next().unwrap_or_default());
                format!("const {export}")
            }
            None => line.to_owned(),
        };
        body.push_str(&line.replace("new URL(\"./", &format!("new URL(\"{base}")));
        body.push('\n');
    }
    (body, exports)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADERS: &str = "import { initSync } from \"./main.js\";\n\nfunction makeLoad() {}\n\
        const __chunk_1 = makeLoad(() => fetch(new URL(\"./chunk_1.wasm\", import.meta.url)), []);\n\
        export const __wasm_split_load_a = makeLoad(() => fetch(new URL(\"./split_a.wasm\", import.meta.url)), [__chunk_1]);\n";

    #[test]
    fn loaders_stand_in_the_script_and_know_where_the_parts_lie() {
        let script = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\n\
            import * as import3 from \"./other.js\"\nuse(import1, import2);\n";
        let text = with_loaders(script, LOADERS, "./parts/1/").unwrap();
        assert_eq!(
            text,
            "const import1 = (() => {\n\nfunction makeLoad() {}\n\
             const __chunk_1 = makeLoad(() => fetch(new URL(\"./parts/1/chunk_1.wasm\", import.meta.url)), []);\n\
             const __wasm_split_load_a = makeLoad(() => fetch(new URL(\"./parts/1/split_a.wasm\", import.meta.url)), [__chunk_1]);\n\
             return { __wasm_split_load_a };\n})();\nconst import2 = import1;\n\
             import * as import3 from \"./other.js\"\nuse(import1, import2);\n\
             export const PARTS = {\"a\":[\"./parts/1/chunk_1.wasm\",\"./parts/1/split_a.wasm\"]};\n"
        );
    }

    #[test]
    fn a_form_that_is_not_known_is_no_silent_success() {
        assert!(with_loaders("use();\n", LOADERS, "./").is_err());
        let script = "import * as import1 from \"./__wasm_split.js\";\n";
        assert!(with_loaders(script, "", "./").is_err());
        let script = "import { load } from \"./__wasm_split.js\";\n";
        assert!(with_loaders(script, LOADERS, "./").is_err());
    }

    #[test]
    fn only_the_page_is_split() {
        assert!(is_page(Path::new("target/release/layer-lab.wasm")));
        assert!(!is_page(Path::new("target/release/hasher.wasm")));
        assert!(!is_page(Path::new("--out-name=layer-lab")));
    }
}
