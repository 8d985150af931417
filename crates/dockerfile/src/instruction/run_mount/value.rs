//! What the options of a mount may be set to.

use super::{MountError, MountKind, SharingMode};
use crate::quote::go_quote;
use crate::suggest::{Case, with_suggestion};

pub(super) fn kind(value: &str) -> Result<MountKind, MountError> {
    let lowered = crate::case::lower(value);
    MountKind::ALL
        .into_iter()
        .find(|kind| kind.name() == lowered)
        .ok_or_else(|| {
            MountError(with_suggestion(
                format!("unsupported mount type {}", go_quote(value)),
                value,
                MountKind::ALL.into_iter().map(MountKind::name),
                Case::Sensitive,
            ))
        })
}

pub(super) fn sharing(value: &str) -> Result<SharingMode, MountError> {
    let lowered = crate::case::lower(value);
    SharingMode::ALL
        .into_iter()
        .find(|mode| mode.name() == lowered)
        .ok_or_else(|| {
            MountError(with_suggestion(
                format!("unsupported sharing value {}", go_quote(value)),
                value,
                SharingMode::ALL.into_iter().map(SharingMode::name),
                Case::Sensitive,
            ))
        })
}

pub(super) fn invalid_for(key: &str, value: &str) -> MountError {
    MountError(format!("invalid value for {key}: {value}"))
}

pub(super) fn boolean(key: &str, value: &str) -> Result<bool, MountError> {
    crate::check::parse_bool(value).ok_or_else(|| invalid_for(key, value))
}

/// `strconv.ParseUint(value, radix, 32)`
pub(super) fn number(key: &str, value: &str, radix: u32) -> Result<u64, MountError> {
    Some(value)
        .filter(|value| !value.starts_with('+'))
        .and_then(|value| u32::from_str_radix(value, radix).ok())
        .map(u64::from)
        .ok_or_else(|| MountError(format!("invalid value {value} for {key}")))
}

/// Bytes of `64m`, `1.5 GiB` and the like (`RAMInBytes` of go-units).
pub(super) fn size(text: &str) -> Option<i64> {
    let last = text.rfind(|ch: char| ch.is_ascii_digit() || matches!(ch, '.' | ' '))?;
    let (number, suffix) = text.split_at(last + 1);
    let number: f64 = number.strip_suffix(' ').unwrap_or(number).parse().ok()?;
    if number < 0.0 || !number.is_finite() {
        return None;
    }
    let suffix = crate::case::lower(suffix);
    let mut letters = suffix.chars();
    let power = match letters.next() {
        None => 0,
        Some('b') if letters.as_str().is_empty() => 0,
        Some(letter) => {
            if !matches!(letters.as_str(), "" | "b" | "ib") {
                return None;
            }
            1 + "kmgtp".find(letter)?
        }
    };
    Some((number * 1024_f64.powi(power as i32)) as i64)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[track_caller]
    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(size(text), expected, "{text}");
    }

    #[test]
    fn sizes_as_go_units_reads_them() {
        check("64", Some(64));
        check("64m", Some(64 << 20));
        check("1.5 GiB", Some(3 << 29));
        check("2kb", Some(2048));
        check("7b", Some(7));
        check("7bb", None);
        check("7kx", None);
        check("7x", None);
        check("-1", None);
        check("1e999", None);
        check("m", None);
        check("", None);
    }
}
