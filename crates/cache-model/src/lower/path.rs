//! Paths as `BuildKit` reads them for the system that a stage is for (`util/system/path.go`).

pub(super) use crate::content::path::{base, clean};

/// Go's `path.Join`: the parts that are not empty, joined and cleaned; empty if all are.
pub(super) fn join(parts: &[&str]) -> String {
    let joined: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    if joined.is_empty() {
        return String::new();
    }
    clean(&joined.join("/"))
}

/// Slashes for the backslashes of Windows (`system.ToSlash`).
pub(super) fn to_slash(path: &str, os: &str) -> String {
    if os == "windows" {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    }
}

/// Takes the drive letter `C:` off a Windows path and cleans it
/// (`system.CheckSystemDriveAndRemoveDriveLetter`). Other systems' paths stay.
pub(super) fn without_drive(path: &str, os: &str, keep_slash: bool) -> Result<String, String> {
    if os != "windows" {
        return Ok(path.to_owned());
    }
    let bytes = path.as_bytes();
    if bytes.len() == 2 && bytes[1] == b':' {
        return Err(format!(
            "No relative path specified in {}",
            dockerfile::quote::go_quote(path)
        ));
    }
    let slashed = path.replace('\\', "/");
    if slashed.starts_with("//") {
        return Err("UNC paths are not supported".to_owned());
    }
    let rest = match slashed.split_once(':') {
        None => slashed.as_str(),
        Some((drive, rest)) if drive.eq_ignore_ascii_case("c") => rest,
        Some(_) => return Err("The specified path is not on the system drive (C:)".to_owned()),
    };
    let mut cleaned = clean(rest);
    if keep_slash {
        keep_suffix(rest, &mut cleaned);
    }
    Ok(cleaned)
}

/// Whether the path counts as absolute on the system (`system.IsAbs`).
pub(super) fn is_absolute(path: &str, os: &str) -> bool {
    without_drive(path, os, false).is_ok_and(|path| path.starts_with('/'))
}

/// `path` seen from `parent`, absolute (`system.NormalizePath`). An absolute path is not cleaned.
pub(super) fn normalize(
    parent: &str,
    path: &str,
    os: &str,
    keep_slash: bool,
) -> Result<String, String> {
    let wrap = |error: String| format!("removing drive letter: {error}");
    let parent = if parent.is_empty() { "/" } else { parent };
    let mut parent = without_drive(parent, os, keep_slash).map_err(wrap)?;
    if !parent.starts_with('/') {
        parent = join(&["/", &parent]);
    }
    let origin = path;
    let path = if path.is_empty() {
        parent.as_str()
    } else {
        path
    };
    let mut path = without_drive(path, os, keep_slash).map_err(wrap)?;
    if !path.starts_with('/') {
        path = join(&[&parent, &path]);
    }
    if keep_slash {
        keep_suffix(origin, &mut path);
    }
    Ok(path)
}

/// The new working directory (`system.NormalizeWorkdir`), in the system's own spelling.
pub(crate) fn normalize_workdir(current: &str, wanted: &str, os: &str) -> Result<String, String> {
    let dir = normalize(current, wanted, os, false)
        .map_err(|error| format!("normalizing working directory: {error}"))?;
    Ok(if os == "windows" {
        dir.replace('/', "\\")
    } else {
        dir
    })
}

/// Cleaned and absolute, the trailing `/` or `/.` kept if asked for (`client/llb/fileop.go`, `normalizePath`).
pub(crate) fn in_filesystem(parent: &str, path: &str, keep_slash: bool) -> String {
    let mut cleaned = clean(path);
    if !cleaned.starts_with('/') {
        cleaned = join(&["/", parent, &cleaned]);
    }
    if keep_slash {
        keep_suffix(path, &mut cleaned);
    }
    cleaned
}

/// Puts back the trailing `/` or `/.` that cleaning took: for a copy they say "into this directory".
fn keep_suffix(origin: &str, path: &mut String) {
    if origin.ends_with('/') && !path.ends_with('/') {
        path.push('/');
    } else if origin.ends_with("/.") && !path.ends_with("/.") {
        if path != "/" {
            path.push('/');
        }
        path.push('.');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_to_the_parent() {
        #[track_caller]
        fn check(parent: &str, path: &str, os: &str, keep: bool, expected: &str) {
            assert_eq!(normalize(parent, path, os, keep).as_deref(), Ok(expected));
        }
        check("/a", "b/", "linux", true, "/a/b/");
        check("/a", "b/", "linux", false, "/a/b");
        check("/a", "./", "linux", true, "/a/");
        check("/a", "b/.", "linux", true, "/a/b/.");
        check("", "b", "linux", false, "/b");
        check("/a", "", "linux", false, "/a");
        check("/", "/f/../g//h", "linux", false, "/f/../g//h");
        check("C:\\app", "b\\c", "windows", false, "/app/b/c");
        assert!(normalize("/", "D:\\x", "windows", false).is_err());
    }

    #[test]
    fn keeps_the_slash_of_a_destination() {
        assert_eq!(in_filesystem("/", "/c//d/", true), "/c/d/");
        assert_eq!(in_filesystem("/w", "x", true), "/w/x");
        assert_eq!(in_filesystem("/", "/", true), "/");
        assert_eq!(in_filesystem("/", "/.", true), "/.");
    }
}
