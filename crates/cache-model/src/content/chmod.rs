//! `--chmod`: permission bits in octal or in symbols, as `fsutil/copy` applies them.

/// A change of permission bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chmod {
    /// As the source has them.
    Keep,
    /// These.
    Octal(u32),
    /// `u+x,go-w` and the like.
    Symbolic(Vec<Clause>),
}

/// One `who op permissions` of a symbolic mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// Bits of those meant: 0o4700 for the user, 0o2070 for the group, 0o1007 for others.
    who: u32,
    op: char,
    permissions: Vec<char>,
}

impl Chmod {
    /// From a copy's octal mode or mode string; the string wins. `None` if it is malformed.
    pub(super) fn new(octal: Option<u32>, symbols: &str) -> Option<Self> {
        if symbols.is_empty() {
            return Some(octal.map_or(Self::Keep, |mode| Self::Octal(mode & 0o7777)));
        }
        let mut clauses = Vec::new();
        for part in symbols.split(',') {
            let mut chars = part.chars().peekable();
            let mut who = 0;
            while let Some(c) = chars.next_if(|c| "ugoa".contains(*c)) {
                who |= match c {
                    'u' => 0o4700,
                    'g' => 0o2070,
                    'o' => 0o1007,
                    _ => 0o7777,
                };
            }
            if who == 0 {
                who = 0o7777;
            }
            let before = clauses.len();
            while let Some(op) = chars.next_if(|c| "+-=".contains(*c)) {
                let mut permissions = Vec::new();
                while let Some(c) = chars.next_if(|c| "rwxXstugo".contains(*c)) {
                    permissions.push(c);
                }
                clauses.push(Clause {
                    who,
                    op,
                    permissions,
                });
            }
            if chars.peek().is_some() || clauses.len() == before {
                return None;
            }
        }
        Some(Self::Symbolic(clauses))
    }

    /// The bits after the change.
    pub(super) fn apply(&self, mode: u32, is_dir: bool) -> u32 {
        match self {
            Self::Keep => mode,
            Self::Octal(octal) => *octal,
            Self::Symbolic(clauses) => clauses
                .iter()
                .fold(mode, |mode, clause| clause.apply(mode, is_dir)),
        }
    }
}

impl Clause {
    fn apply(&self, mode: u32, is_dir: bool) -> u32 {
        let spread = |bits: u32| bits << 6 | bits << 3 | bits;
        let bits = self
            .permissions
            .iter()
            .map(|permission| match permission {
                'r' => 0o444,
                'w' => 0o222,
                'x' => 0o111,
                'X' if is_dir || mode & 0o111 != 0 => 0o111,
                's' => 0o6000,
                't' => 0o1000,
                'u' => spread(mode >> 6 & 7),
                'g' => spread(mode >> 3 & 7),
                'o' => spread(mode & 7),
                _ => 0,
            })
            .fold(0, |all, bits| all | bits)
            & self.who;
        match self.op {
            '+' => mode | bits,
            '-' => mode & !bits,
            _ => mode & !(self.who & 0o777) | bits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_change_as_chmod_does() {
        #[track_caller]
        fn check(symbols: &str, mode: u32, is_dir: bool, expected: Option<u32>) {
            let changed = Chmod::new(None, symbols).map(|chmod| chmod.apply(mode, is_dir));
            assert_eq!(changed, expected, "{symbols} on {mode:o}");
        }
        check("u+x", 0o644, false, Some(0o744));
        check("+x", 0o644, false, Some(0o755));
        check("go-rwx", 0o755, true, Some(0o700));
        check("a=rX", 0o755, false, Some(0o555));
        check("a=rX", 0o644, false, Some(0o444));
        check("a=rX", 0o644, true, Some(0o555));
        check("u=rw,g=u,o-r", 0o604, false, Some(0o660));
        check("u+s,+t", 0o755, false, Some(0o5755));
        check("g+w-x", 0o755, false, Some(0o765));
        check("", 0o640, false, Some(0o640));
        check("z+x", 0o644, false, None);
        check("u", 0o644, false, None);
        assert_eq!(
            Chmod::new(Some(0o4755), "").map(|chmod| chmod.apply(0o600, false)),
            Some(0o4755)
        );
    }
}
