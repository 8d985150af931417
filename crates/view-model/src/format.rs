//! Bytes, durations, counts in the one spelling used everywhere.

use std::time::Duration;

use language::tr;

/// Bytes in decimal units, three significant digits at most: `918 B`, `12.4 MB`, `1.2 GB`.
///
/// Decimal, because that is what `docker image ls` and registries print.
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if value < 99.95 {
        format!("{value:.1} {}", UNITS[unit])
    } else {
        format!("{value:.0} {}", UNITS[unit])
    }
}

/// A duration as people say it: `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`.
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    let seconds = seconds.round() as u64;
    if seconds < 60 {
        format!("{seconds} s")
    } else if seconds < 3600 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else {
        let minutes = (seconds + 30) / 60;
        format!("{} h {:02} min", minutes / 60, minutes % 60)
    }
}

/// A time from now as a schedule has it, in one unit: `1 min`, `5 h`, `3 d`, `2.5 mo`, `1.2 y`.
pub fn interval(seconds: u64) -> String {
    let minutes = (seconds as f64 / 60.0).round().max(1.0);
    let days = seconds as f64 / 86_400.0;
    let one_digit = |value: f64| {
        let text = format!("{value:.1}");
        text.strip_suffix(".0").unwrap_or(&text).to_owned()
    };
    if minutes < 60.0 {
        tr!("{} min", minutes)
    } else if days < 1.0 {
        tr!("{} h", (minutes / 60.0).round())
    } else if days < 30.5 {
        tr!("{} d", days.round())
    } else if days < 365.0 {
        tr!("{} mo", one_digit(days / 30.4375))
    } else {
        tr!("{} y", one_digit(days / 365.25))
    }
}

/// A whole number with thin groups of three: `50 000`.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            // A narrow no-break space: groups, but never splits over two lines.
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// A share in whole percent, with a narrow space that splits over no lines: `40 %`.
pub fn percent(share: u64) -> String {
    format!("{share}\u{202f}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_have_one_unit() {
        for (seconds, expected) in [
            (0, "1 min"),
            (60, "1 min"),
            (330, "6 min"),
            (3_600, "1 h"),
            (86_400, "1 d"),
            (30 * 86_400, "30 d"),
            (61 * 86_400, "2 mo"),
            (75 * 86_400, "2.5 mo"),
            (498 * 86_400, "1.4 y"),
        ] {
            assert_eq!(interval(seconds), expected, "{seconds}");
        }
    }

    #[test]
    fn bytes_keep_three_digits() {
        for (given, expected) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (12_400_000, "12.4 MB"),
            (99_949, "99.9 kB"),
            (99_950, "100 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (1_200_000_000, "1.2 GB"),
            (u64::MAX, "18447 PB"),
        ] {
            assert_eq!(bytes(given), expected);
        }
    }

    #[test]
    fn durations_read_aloud() {
        for (millis, expected) in [
            (0, "0.0 s"),
            (440, "0.4 s"),
            (9_949, "9.9 s"),
            (9_950, "10 s"),
            (59_499, "59 s"),
            (185_000, "3 min 05 s"),
            (59_600, "1 min 00 s"),
            (3_720_000, "1 h 02 min"),
        ] {
            assert_eq!(
                duration(Duration::from_millis(millis)),
                expected,
                "{millis}"
            );
        }
    }

    #[test]
    fn counts_are_grouped() {
        for (number, expected) in [
            (7, "7"),
            (999, "999"),
            (50_000, "50\u{202f}000"),
            (1_234_567, "1\u{202f}234\u{202f}567"),
        ] {
            assert_eq!(count(number), expected);
        }
    }
}
