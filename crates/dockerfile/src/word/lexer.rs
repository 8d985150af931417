//! The recursive reader behind [`Lexer`].

use std::collections::BTreeSet;

use super::{Environment, Expansion, Lexer};

/// Steps that the substitutions of one word may cost, bytes put in and patterns compared with text alike.
///
/// Simplified: `BuildKit` has no bound, but `${a//x/${a//x/…}}` grows with every level, and a page must not freeze.
const BUDGET: usize = 1 << 23;

pub(super) fn too_long() -> String {
    "the expansion is too long".to_owned()
}

/// Reads the whole of `word`, or as far as it makes sense; the names used so far are known either way.
pub(super) fn process<E: Environment + ?Sized>(
    lexer: Lexer,
    word: &str,
    env: &E,
) -> (Expansion, Option<String>) {
    // Go's text scanner drops a byte order mark at the start of what it reads.
    let source = word.strip_prefix('\u{feff}').unwrap_or(word);
    let mut reader = Reader {
        lexer,
        source,
        position: 0,
        buffer: String::new(),
        budget: BUDGET,
        env,
        raw_escapes: lexer.raw_escapes,
        depth: 0,
        matched: BTreeSet::new(),
        unmatched: BTreeSet::new(),
    };
    let (result, words, error) = match reader.until(None) {
        Ok((result, words)) => (result, words, None),
        Err(error) => (String::new(), Vec::new(), Some(error)),
    };
    let expansion = Expansion {
        result,
        words,
        matched: reader.matched,
        unmatched: reader.unmatched,
    };
    (expansion, error)
}

/// Splits what is read into words (`wordsStruct` in `lex.go`).
///
/// `BuildKit` keeps the word being read in one buffer for all levels of nesting and empties it wherever a level
/// begins: `a${b:-c}` is the one word `c` if `b` is not set. So the buffer belongs to the [`Reader`].
#[derive(Default)]
struct Words {
    done: Vec<String>,
    in_word: bool,
}

impl Words {
    fn push(&mut self, buffer: &mut String, ch: char) {
        if !ch.is_whitespace() {
            buffer.push(ch);
            self.in_word = true;
        } else if self.in_word && !buffer.is_empty() {
            self.done.push(std::mem::take(buffer));
            self.in_word = false;
        }
    }

    fn push_raw(&mut self, buffer: &mut String, text: &str) {
        buffer.push_str(text);
        self.in_word = true;
    }

    fn finish(mut self, buffer: &mut String) -> Vec<String> {
        if !buffer.is_empty() {
            self.done.push(std::mem::take(buffer));
        }
        self.done
    }
}

pub(super) struct Reader<'a, E: ?Sized> {
    pub(super) lexer: Lexer,
    pub(super) source: &'a str,
    pub(super) position: usize,
    buffer: String,
    pub(super) budget: usize,
    pub(super) env: &'a E,
    pub(super) raw_escapes: bool,
    pub(super) depth: usize,
    pub(super) matched: BTreeSet<String>,
    pub(super) unmatched: BTreeSet<String>,
}

impl<'a, E: Environment + ?Sized> Reader<'a, E> {
    pub(super) fn peek(&self) -> Option<char> {
        self.source[self.position..].chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let ch = self.peek()?;
        self.position += ch.len_utf8();
        Some(ch)
    }

    /// Reads up to `stop`, which is consumed, or to the end if there is none.
    pub(super) fn until(&mut self, stop: Option<char>) -> Result<(String, Vec<String>), String> {
        let mut result = String::new();
        let mut words = Words::default();
        self.buffer.clear();
        while let Some(ch) = self.peek() {
            if stop == Some(ch) {
                self.next();
                return Ok((result, words.finish(&mut self.buffer)));
            }
            match ch {
                '$' => {
                    let value = self.dollar()?;
                    for ch in value.chars() {
                        words.push(&mut self.buffer, ch);
                    }
                    result.push_str(&value);
                }
                '\'' if !self.lexer.skip_process_quotes => {
                    let value = self.single_quote()?;
                    words.push_raw(&mut self.buffer, &value);
                    result.push_str(&value);
                }
                '"' if !self.lexer.skip_process_quotes => {
                    let value = self.double_quote()?;
                    words.push_raw(&mut self.buffer, &value);
                    result.push_str(&value);
                }
                '<' => {
                    let value = self.possible_heredoc();
                    words.push_raw(&mut self.buffer, value);
                    result.push_str(value);
                }
                ch => {
                    self.next();
                    if ch != self.lexer.escape {
                        words.push(&mut self.buffer, ch);
                        result.push(ch);
                        continue;
                    }
                    if self.raw_escapes {
                        words.push_raw(&mut self.buffer, ch.encode_utf8(&mut [0; 4]));
                        result.push(ch);
                    }
                    let Some(escaped) = self.next() else { break };
                    words.push_raw(&mut self.buffer, escaped.encode_utf8(&mut [0; 4]));
                    result.push(escaped);
                }
            }
        }
        match stop {
            None => Ok((result, words.finish(&mut self.buffer))),
            Some(stop) => Err(format!(
                "unexpected end of statement while looking for matching {stop}"
            )),
        }
    }

    /// Reads what `<` begins. The blanks behind `<<` belong to its word, as a delimiter may stand apart
    /// (`processPossibleHeredoc`).
    fn possible_heredoc(&mut self) -> &'a str {
        let rest = &self.source[self.position..];
        let end = match rest.strip_prefix("<<") {
            Some(after) => rest.len() - after.trim_start_matches(['\t', '\r', ' ']).len(),
            None => 1,
        };
        self.position += end;
        &rest[..end]
    }

    fn single_quote(&mut self) -> Result<String, String> {
        let mut result = String::new();
        let raw = self.lexer.raw_quotes;
        let quote = self.next();
        result.extend(quote.filter(|_| raw));
        loop {
            match self.next() {
                None => {
                    return Err(
                        "unexpected end of statement while looking for matching single-quote"
                            .to_owned(),
                    );
                }
                Some('\'') => {
                    result.extend(Some('\'').filter(|_| raw));
                    return Ok(result);
                }
                Some(ch) => result.push(ch),
            }
        }
    }

    fn double_quote(&mut self) -> Result<String, String> {
        let mut result = String::new();
        let raw = self.lexer.raw_quotes;
        let quote = self.next();
        result.extend(quote.filter(|_| raw));
        loop {
            match self.peek() {
                None => {
                    return Err(
                        "unexpected end of statement while looking for matching double-quote"
                            .to_owned(),
                    );
                }
                Some('"') => {
                    self.next();
                    result.extend(Some('"').filter(|_| raw));
                    return Ok(result);
                }
                Some('$') => result.push_str(&self.dollar()?),
                Some(mut ch) => {
                    self.next();
                    if ch == self.lexer.escape {
                        if self.raw_escapes {
                            result.push(ch);
                        }
                        match self.peek() {
                            None => continue,
                            Some(escaped)
                                if matches!(escaped, '"' | '$') || escaped == self.lexer.escape =>
                            {
                                self.next();
                                ch = escaped;
                            }
                            Some(_) => {}
                        }
                    }
                    result.push(ch);
                }
            }
        }
    }
}
