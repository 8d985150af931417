//! Names in archives as paths below the folder.

use crate::aside::Why;
use crate::bounds::Bounds;

/// The path that a name stands for: names with single slashes between them. It is empty for the folder itself.
pub(crate) fn clean(name: &[u8], bounds: &Bounds) -> Result<String, Why> {
    if name.is_empty() {
        return Err(Why::Nameless);
    }
    let name = std::str::from_utf8(name).map_err(|_| Why::NotUtf8)?;
    if name.contains('\0') {
        return Err(Why::NotUtf8);
    }
    if name.starts_with(['/', '\\']) || begins_at_a_drive(name) {
        return Err(Why::Outside);
    }
    let mut path = String::new();
    let mut depth = 0;
    for part in name.split('/') {
        match part {
            "" | "." => continue,
            ".." => return Err(Why::Outside),
            _ if part.starts_with("..\\") => return Err(Why::Outside),
            _ => {}
        }
        depth += 1;
        if depth > bounds.depth || path.len() + part.len() >= bounds.path {
            return Err(Why::TooLong);
        }
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(part);
    }
    Ok(path)
}

/// Whether a name begins as on Windows, `C:`. Colons elsewhere are as good as any letter.
fn begins_at_a_drive(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|letter| letter.is_ascii_alphabetic())
        && letters.next() == Some(':')
        && matches!(letters.next(), None | Some('/' | '\\'))
}

/// The target of a link.
pub(crate) fn target(bytes: &[u8], bounds: &Bounds) -> Result<String, Why> {
    let target = std::str::from_utf8(bytes).map_err(|_| Why::BadTarget)?;
    if target.is_empty() || target.contains('\0') || target.len() >= bounds.path {
        return Err(Why::BadTarget);
    }
    Ok(target.to_owned())
}

/// Whether a link at `path` with this target leads out of the folder.
pub(crate) fn leads_out(path: &str, target: &str) -> bool {
    if target.starts_with('/') {
        return true;
    }
    let mut depth = path.matches('/').count();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if depth == 0 => return true,
            ".." => depth -= 1,
            _ => depth += 1,
        }
    }
    false
}

/// A name as it can be shown, cut off where it is very long.
pub(crate) fn shown(name: &[u8]) -> String {
    const LENGTH: usize = 200;
    let shown = String::from_utf8_lossy(&name[..name.len().min(4 * LENGTH)]);
    match shown.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown.into_owned(),
    }
}
