//! Go's `time.ParseDuration` and `strconv.ParseInt`, their errors included.

use std::fmt::Write as _;

use crate::quote::go_quote;

/// Nanoseconds a unit has, by its name.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// Nanoseconds of a duration such as `1m30s`.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", quoted(text));
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => digits(after),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let end = after
            .find(|ch: char| ch == '.' || ch.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        if unit.is_empty() {
            return Err(format!("time: missing unit in duration {}", quoted(text)));
        }
        let Some(&(_, nanoseconds)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return Err(format!(
                "time: unknown unit {} in duration {}",
                quoted(unit),
                quoted(text)
            ));
        };
        let whole: u64 = if whole.is_empty() {
            0
        } else {
            whole.parse().map_err(|_| invalid())?
        };
        let part = whole
            .checked_mul(nanoseconds)
            .and_then(|part| part.checked_add(fraction_of(fraction, nanoseconds)));
        total = part
            .and_then(|part| total.checked_add(part))
            .filter(|total| *total <= 1 << 63)
            .ok_or_else(invalid)?;
        rest = after;
    }
    if negative {
        return Ok((total as i64).wrapping_neg());
    }
    i64::try_from(total).map_err(|_| invalid())
}

/// `text` in quotes as package `time` writes it, which escapes bytes where `strconv` escapes characters.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=0x7f => out.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(out, "\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}

fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|ch: char| !ch.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// `0.digits` of a unit, computed in floating point as Go does.
fn fraction_of(digits: &str, nanoseconds: u64) -> u64 {
    let mut value: u64 = 0;
    let mut scale = 1.0_f64;
    for digit in digits.bytes() {
        let Some(next) = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(u64::from(digit - b'0')))
            .filter(|next| *next < 1 << 63)
        else {
            break;
        };
        value = next;
        scale *= 10.0;
    }
    (value as f64 * (nanoseconds as f64 / scale)) as u64
}

/// A decimal number of 32 bits (`strconv.ParseInt(text, 10, 32)`).
pub(super) fn parse_i32(text: &str) -> Result<i64, String> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let reason = if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        "invalid syntax"
    } else {
        match text.parse::<i32>() {
            Ok(number) => return Ok(number.into()),
            Err(_) => "value out of range",
        }
    };
    Err(format!(
        "strconv.ParseInt: parsing {}: {reason}",
        go_quote(text)
    ))
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_i32};

    #[track_caller]
    fn check(text: &str, expected: Result<i64, &str>) {
        assert_eq!(parse(text), expected.map_err(str::to_owned));
    }

    #[test]
    fn durations_as_go_reads_them() {
        check("30s", Ok(30_000_000_000));
        check("1h1m.5s", Ok(3_660_500_000_000));
        check("-1.5ms", Ok(-1_500_000));
        check("+5us", Ok(5_000));
        check("0", Ok(0));
        check("30", Err("time: missing unit in duration \"30\""));
        check("", Err("time: invalid duration \"\""));
        check("x", Err("time: invalid duration \"x\""));
        check("3d", Err("time: unknown unit \"d\" in duration \"3d\""));
        check("\t", Err("time: invalid duration \"\\x09\""));
        check(
            "5Âµs",
            Err(r#"time: unknown unit "\xc3\x82\xc2\xb5s" in duration "5\xc3\x82\xc2\xb5s""#),
        );
        check("9999999h", Err("time: invalid duration \"9999999h\""));
    }

    #[test]
    fn integers_as_go_reads_them() {
        assert_eq!(parse_i32("-1"), Ok(-1));
        assert!(parse_i32("x").is_err_and(|error| error.ends_with("invalid syntax")));
        assert!(parse_i32("3000000000").is_err_and(|error| error.ends_with("out of range")));
    }
}
