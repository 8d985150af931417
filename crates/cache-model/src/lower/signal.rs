//! Signals `STOPSIGNAL` may name (`moby/sys/signal`).

/// Whether the text is a signal's number, or its name with or without `SIG`.
pub(crate) fn is_known(text: &str) -> bool {
    const NAMES: &[&str] = &[
        "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT",
        "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM",
        "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
        "RTMIN", "RTMAX",
    ];
    if let Ok(number) = text.parse::<i64>() {
        return number != 0;
    }
    let upper = dockerfile::case::upper(text);
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    if NAMES.contains(&name) {
        return true;
    }
    let in_range = |digits: &str, last: u8| {
        !digits.starts_with(['0', '+']) && digits.parse::<u8>().is_ok_and(|number| number <= last)
    };
    name.strip_prefix("RTMIN+").is_some_and(|n| in_range(n, 15))
        || name.strip_prefix("RTMAX-").is_some_and(|n| in_range(n, 14))
}

#[cfg(test)]
mod tests {
    use super::is_known;

    #[test]
    fn knows_names_and_numbers() {
        for text in ["9", "TERM", "sigterm", "SIGRTMIN+3", "RTMAX-14", "-1"] {
            assert!(is_known(text), "{text}");
        }
        for text in [
            "0",
            "SIGFOO",
            "",
            "RTMIN+16",
            "RTMAX-15",
            "RTMIN+0",
            "SIGTERM SIGKILL",
        ] {
            assert!(!is_known(text), "{text}");
        }
    }
}
