//! Values of `--chmod`: octal, or symbolic as for `chmod(1)` (`tonistiigi/dchapes-mode`).

/// How a mode is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Permission bits.
    Octal(u32),
    /// `u+x,go=rX`: what it comes to depends on the file.
    Symbolic,
}

/// Reads the value of `--chmod`.
///
/// # Errors
/// When it is neither octal up to 7777 nor symbolic.
pub(super) fn parse(text: &str) -> Result<Mode, String> {
    let not_octal = || {
        format!(
            "invalid chmod parameter: '{text}'. it should be octal string and between 0 and 07777"
        )
    };
    let octal = text.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    if octal && let Ok(mode) = u32::from_str_radix(text, 8) {
        return if mode > 0o7777 {
            Err(not_octal())
        } else {
            Ok(Mode::Octal(mode))
        };
    }
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(not_octal());
    }
    if text.split(',').all(is_clause) {
        Ok(Mode::Symbolic)
    } else {
        Err("invalid syntax".to_owned())
    }
}

/// `[ugoa]*([-+=][rwxXstugo]*)+`
fn is_clause(clause: &str) -> bool {
    let mut rest = clause.trim_start_matches(['u', 'g', 'o', 'a']);
    let mut changes = false;
    while let Some(after) = rest.strip_prefix(['-', '+', '=']) {
        rest = after.trim_start_matches(['r', 'w', 'x', 'X', 's', 't', 'u', 'g', 'o']);
        changes = true;
    }
    changes && rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_modes() {
        assert_eq!(parse("755"), Ok(Mode::Octal(0o755)));
        assert_eq!(parse("0644"), Ok(Mode::Octal(0o644)));
        for text in [
            "+x",
            "u=rwX,go=rX",
            "a+r",
            "g=u",
            "u+x-w",
            "o=",
            "go=u-w+s",
            "g=uo",
        ] {
            assert_eq!(parse(text), Ok(Mode::Symbolic), "{text}");
        }
        for text in ["789", "17777", "rwx", "u", "u+q", "u=rw,"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(parse("rwx"), Err("invalid syntax".to_owned()));
    }
}
