//! Moves: what is done to a project between two builds, in words an author writes.
//!
//! One small language serves the figures (“what happens if …”) and the proofs of the text: `edit code`,
//! `touch src/app.py`, `chmod 755 src/app.py`, `arg VERSION=2`. A value with spaces stands in double quotes, in which
//! `\n`, `\"` and `\\` are escapes.

/// One thing done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// `edit ID`: an edit of the example.
    Edit(String),
    /// `write PATH "TEXT"`: a file gets this text; a new one is made.
    Write(String, String),
    /// `remove PATH`
    Remove(String),
    /// `rename FROM TO`
    Rename(String, String),
    /// `touch PATH`: another time, the same bytes.
    Touch(String),
    /// `chmod MODE PATH`, the mode in octal.
    Mode(u32, String),
    /// `order ID`: another of the project's Dockerfiles.
    Order(String),
    /// `replace "OLD" "NEW"`: in the Dockerfile, where the old text stands exactly once.
    Replace(String, String),
    /// `arg NAME=VALUE`: `--build-arg`.
    Arg(String, String),
    /// `secret ID=VALUE`: `--secret`.
    Secret(String, String),
    /// `target STAGE`: `--target`.
    Target(String),
    /// `platform LIST`: `--platform`.
    Platform(String),
    /// `no-cache`: `--no-cache`.
    NoCache,
    /// `same "INSTRUCTION"`: steps that begin so write the same bytes whenever they run.
    Same(String),
    /// `republish REFERENCE`: the base image's tag points to a new image.
    Republish(String),
    /// `cache min|max|inline`: the cache is exported after each build and imported before it.
    Cache(String),
    /// `classic`: the builder of Docker 20.10 in place of `BuildKit`.
    Classic,
    /// `fresh`: another machine, which has nothing but what was exported.
    Fresh,
    /// `prune`: the builder forgets all results.
    Prune,
}

impl Move {
    /// Reads a move.
    ///
    /// ```
    /// use lesson::moves::Move;
    /// assert_eq!(Move::parse("arg VERSION=2"), Ok(Move::Arg("VERSION".into(), "2".into())));
    /// assert!(Move::parse("arg VERSION").is_err());
    /// ```
    ///
    /// # Errors
    /// What is wrong with the words, for their author.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words = words(text)?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let pair = |text: &str| {
            text.split_once('=')
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .ok_or_else(|| format!("`{text}` is no NAME=VALUE"))
        };
        let own = |text: &&str| (*text).to_owned();
        Ok(match words.as_slice() {
            ["edit", id] => Self::Edit(own(id)),
            ["write", path, text] => Self::Write(own(path), own(text)),
            ["remove", path] => Self::Remove(own(path)),
            ["rename", from, to] => Self::Rename(own(from), own(to)),
            ["touch", path] => Self::Touch(own(path)),
            ["chmod", mode, path] => {
                let mode = u32::from_str_radix(mode, 8);
                Self::Mode(
                    mode.map_err(|_| "the mode is not octal".to_owned())?,
                    own(path),
                )
            }
            ["order", id] => Self::Order(own(id)),
            ["replace", old, new] => Self::Replace(own(old), own(new)),
            ["arg", argument] => pair(argument).map(|(name, value)| Self::Arg(name, value))?,
            ["secret", secret] => pair(secret).map(|(id, value)| Self::Secret(id, value))?,
            ["target", stage] => Self::Target(own(stage)),
            ["platform", list] => Self::Platform(own(list)),
            ["no-cache"] => Self::NoCache,
            ["same", instruction] => Self::Same(own(instruction)),
            ["republish", reference] => Self::Republish(own(reference)),
            ["cache", mode @ ("min" | "max" | "inline")] => Self::Cache(own(mode)),
            ["classic"] => Self::Classic,
            ["fresh"] => Self::Fresh,
            ["prune"] => Self::Prune,
            _ => return Err(format!("`{text}` is no move")),
        })
    }
}

/// Words, those in double quotes as one.
///
/// # Errors
/// A quote that does not end.
pub(crate) fn words(text: &str) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    let mut rest = text.chars().peekable();
    loop {
        while rest.next_if(|c| c.is_whitespace()).is_some() {}
        let Some(&first) = rest.peek() else {
            return Ok(out);
        };
        let mut word = String::new();
        if first == '"' {
            rest.next();
            loop {
                match rest.next() {
                    None => return Err(format!("a quote does not end in `{text}`")),
                    Some('"') => break,
                    Some('\\') => match rest.next() {
                        Some('n') => word.push('\n'),
                        Some(other) => word.push(other),
                        None => return Err(format!("a quote does not end in `{text}`")),
                    },
                    Some(other) => word.push(other),
                }
            }
        } else {
            while let Some(c) = rest.next_if(|c| !c.is_whitespace()) {
                word.push(c);
            }
        }
        out.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &Result<Move, &str>) {
        let found = Move::parse(text);
        assert_eq!(
            found.as_ref().map_err(String::as_str),
            expected.as_ref().map_err(|e| *e),
            "{text}"
        );
    }

    #[test]
    fn moves_are_read() {
        let s = str::to_owned;
        check("edit code", &Ok(Move::Edit(s("code"))));
        check("chmod 755 a b", &Err("`chmod 755 a b` is no move"));
        check("chmod 755 a", &Ok(Move::Mode(0o755, s("a"))));
        check("chmod 9 a", &Err("the mode is not octal"));
        check(
            r#"write a "x \"y\"\n\\""#,
            &Ok(Move::Write(s("a"), s("x \"y\"\n\\"))),
        );
        check(r#"replace "a b" """#, &Ok(Move::Replace(s("a b"), s(""))));
        check(
            r#"replace "a b"#,
            &Err(r#"a quote does not end in `replace "a b`"#),
        );
        check("arg A=b=c", &Ok(Move::Arg(s("A"), s("b=c"))));
        check("arg A", &Err("`A` is no NAME=VALUE"));
        check("cache most", &Err("`cache most` is no move"));
        check("  fresh  ", &Ok(Move::Fresh));
        check("", &Err("`` is no move"));
    }
}
